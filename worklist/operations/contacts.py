"""What institutions owe the others of themselves: whom to turn to there, and that it is right."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from cases.models import Due, DueKind
from cases.operations.steps import day, owe, settle
from contacts.colleagues import AT_WORK
from contacts.models import ContactPerson, Institution, Membership, Network, NetworkMembership
from contacts.states import NEVER_ASKED
from iiz.calendar import add_working_days
from iiz.history import change

WORKING_DAYS = 20


def call_contacts(*, at: datetime) -> int:
    """Rule: R-CONTACT-01; an institution of a network without a first contact person or deputy, or
    with an entry that nobody has confirmed for 12 months, owes that within 20 working days.

    Only where somebody works who could see to it. Safe to repeat. Returns: how many owe it since
    now.
    """
    on = day(at)
    lacking = {house.pk: house for house in lacking_contacts(on)}
    dues = Due.objects.open().filter(kind=DueKind.CONTACT)
    known = set(dues.values_list("institution", flat=True))
    with change(by=None, at=at, reason="contact_person.call"):
        dues.exclude(institution__in=lacking).update(done_at=at)
        for pk in sorted(lacking.keys() - known):
            _call(lacking[pk], on)
    return len(lacking.keys() - known)


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
    joined = NetworkMembership.objects.in_force(on).filter(**here)
    rows = Institution.objects.filter(Exists(working), Exists(joined)).filter(is_lacking)
    return rows.exclude(type__in=NEVER_ASKED)


def _call(institution: Institution, on: date) -> None:
    """By the days of the first network it has joined."""
    network = Network.objects.of_institution(institution.pk, on).order_by("pk")[0]
    due_on = add_working_days(on, WORKING_DAYS, canton=network.canton)
    owe(institution, network, DueKind.CONTACT, institution.key, due_on=due_on)
