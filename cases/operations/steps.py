"""What every operation does: lock the case first, then tell what happened and what is due."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Case, CaseEvent, Due, Participation, Responsibility, refresh_rows
from cases.states import ParticipationRole
from contacts.deciders import is_decider
from contacts.models import Institution, Membership, Network
from contacts.standards import Deadline, deadline
from iiz.history import change, current_change

CLOSED = _("The case is closed. Reopen it first; a closed case takes no new exchange.")


@contextmanager
def step(
    case: Case,
    *,
    by: Membership | None,
    at: datetime,
    reason: str,
    in_all_her_cases: bool = False,
) -> Iterator[Case]:
    """One operation on one case: its transaction, its row lock, its history reason, its rows.

    `in_all_her_cases`: every case of the person is locked, in one order for everybody.
    """
    with change(by=by, at=at, reason=reason):
        wanted = Q(pk=case.pk) | (Q(person=case.person_id) if in_all_her_cases else Q())
        rows = Case.objects.select_for_update(of=("self",)).select_related("network", "person")
        locked = rows.filter(wanted).order_by("pk").in_bulk()
        yield locked[case.pk]
        refresh_rows(locked)


def require(case: Case, verb: str) -> None:
    """Raises: ValidationError "state" if the case's phase does not allow the verb."""
    if not case.can(verb):
        raise ValidationError(_why_not(case, verb), code="state")


def _why_not(case: Case, verb: str):
    if case.is_closed:
        return CLOSED
    if verb == "resume":
        return _("The case is not on hold.")
    if case.is_on_hold:
        return _("The case is on hold. Resume it first.")
    return _("The case is open.")


def lead_of(case: Case) -> Responsibility:
    """Raises: ValidationError "state"; a closed case has no lead."""
    periods = Responsibility.objects.current().select_related("institution")
    period = periods.filter(case=case).first()
    if period is None:
        raise ValidationError(CLOSED, code="state")
    return period


def require_lead(case: Case, by: Membership) -> Responsibility:
    """Raises: ValidationError "not_lead", naming who leads."""
    period = lead_of(case)
    if period.institution_id != by.institution_id:
        raise ValidationError(
            _("Only the lead can do this. The lead is now with %(lead)s."),
            code="not_lead",
            params={"lead": period.institution.name},
        )
    return period


def require_taking_part(case: Case, by: Membership, *, on: date) -> Participation:
    """The own institution's part. The head of an organisation above has standing, but no part.

    Raises: ValidationError "not_taking_part".
    """
    rows = Participation.objects.in_force(on).filter(case=case, institution=by.institution)
    row = rows.exclude(role=ParticipationRole.COORDINATION).first()
    if row is None:
        message = _("Only institutions that take part in the case can do this.")
        raise ValidationError(message, code="not_taking_part")
    return row


def require_decider(case: Case, by: Membership, *, on: date) -> None:
    """Raises: ValidationError "not_decider"."""
    if not is_decider(by, case.network, lead=lead_of(case).institution, on=on):
        raise ValidationError(
            _(
                "Only the coordination office decides; without one, the head of the institution"
                " that leads."
            ),
            code="not_decider",
        )


def require_institution(expected: Institution, by: Membership) -> None:
    """Raises: ValidationError "not_yours"."""
    if expected.pk != by.institution_id:
        raise ValidationError(
            _("This step belongs to %(institution)s."),
            code="not_yours",
            params={"institution": expected.name},
        )


def day(at: datetime) -> date:
    return timezone.localdate(at)


def clock(key: str, case: Case, *, on: date, sender=None, addressee=None) -> Deadline:
    """The deadline by the standard in force between the two institutions."""
    return deadline(
        key,
        network=case.network,
        on=on,
        from_type=sender.type if sender else "",
        to_type=addressee.type if addressee else "",
        between=(sender, addressee) if sender and addressee else (),
    )


def tell(
    case: Case, verb: str, *, at: datetime, subject: str, to: Institution | None = None, **facts
) -> CaseEvent:
    """Writes the timeline; `facts` are codes, ids and days only. `to` None: all participants."""
    doing = current_change()
    return CaseEvent.objects.create(
        case=case,
        at=at,
        by_id=doing.user_id,
        institution_id=doing.institution_id,
        verb=verb,
        subject=subject,
        audience=to,
        facts=facts,
        operation=doing.operation,
    )


def owe(
    institution: Institution, within: Case | Network, kind: str, key: UUID, *, due_on: date
) -> Due:
    """Opens, moves or reopens what the institution owes; in a network if there is no case."""
    place = {"case": within} if isinstance(within, Case) else {"network": within}
    due, _created = Due.objects.update_or_create(
        institution=institution,
        kind=kind,
        key=key,
        defaults={**place, "due_on": due_on, "done_at": None},
    )
    return due


def settle(kind: str, key: UUID, *, at: datetime, of: Institution | None = None) -> None:
    """`of`: where several institutions owe the same; None: whoever owes it."""
    dues = Due.objects.open().filter(kind=kind, key=key)
    (dues.filter(institution=of) if of else dues).update(done_at=at)
