"""What institutions owe the others of themselves: whom to turn to there, and that it is right."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from cases.models import Due, DueKind
from cases.operations.steps import day, owe, settle
from contacts.colleagues import AT_WORK
from contacts.models import ContactPerson, Institution, Membership, Network
from contacts.states import NEVER_ASKED
from iiz.calendar import add_working_days
from iiz.history import change

WORKING_DAYS = 20


def call_contacts(*, at: datetime) -> int:
    """Rule: R-CONTACT-01; an institution without a first contact person or a deputy, or with an
    entry that nobody has confirmed for 12 months, owes that within 20 working days.

    Only where somebody works who could see to it. Safe to repeat. Returns: how many owe it since
    now.
    """
    on = day(at)
    lacking = {house.pk: house for house in lacking_contacts(on)}
    dues = Due.objects.open().filter(kind=DueKind.CONTACT).select_related("institution")
    known = {due.institution_id: due.institution for due in dues}
    with change(by=None, at=at, reason="contact_person.call"):
        for pk in known.keys() - lacking.keys():
            settle(DueKind.CONTACT, known[pk].key, at=at)
        return sum(_call(lacking[pk], on) for pk in sorted(lacking.keys() - known.keys()))


def settle_contacts(institution: Institution, *, at: datetime) -> None:
    """Somebody was named or has confirmed: nothing is owed once nothing is lacking."""
    if not lacking_contacts(day(at)).filter(pk=institution.pk).exists():
        settle(DueKind.CONTACT, institution.key, at=at)


def lacking_contacts(on: date) -> QuerySet[Institution]:
    here = {"institution": OuterRef("pk")}
    contacts = ContactPerson.objects.filter(**here)
    working = Membership.objects.in_force(on).filter(role__in=AT_WORK, user__is_active=True, **here)
    is_lacking = (
        ~Exists(contacts.primary(on))
        | ~Exists(contacts.deputy(on))
        | Exists(contacts.in_force(on).unconfirmed(on))
    )
    rows = Institution.objects.filter(Exists(working)).filter(is_lacking)
    return rows.exclude(type__in=NEVER_ASKED)


def _call(institution: Institution, on: date) -> bool:
    """By the days of the first network it has joined; who is in none owes it to nobody."""
    network = Network.objects.of_institution(institution.pk, on).order_by("pk").first()
    if network is None:
        return False
    due_on = add_working_days(on, WORKING_DAYS, canton=network.canton)
    owe(institution, network, DueKind.CONTACT, institution.key, due_on=due_on)
    return True
