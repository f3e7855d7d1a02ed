"""Joining, leaving, covering, and the change of lead: rows and permissions in one transaction."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from cases import access
from cases.models import Case, Coverage, Participation, Responsibility
from cases.operations.steps import clock, day
from cases.ports import leave_elsewhere
from cases.states import ParticipationRole
from contacts.models import Institution, User
from contacts.standards import standard
from iiz.calendar import add_months

RETURN_MONTHS = 12


def join(
    case: Case, institution: Institution, role: str, *, at: datetime, basis: str, until=None
) -> Participation:
    """Takes the institution in; one that already takes part changes its role.

    A participant that is invited again stays as long as it would have, on the basis it has.
    """
    row = Participation.objects.filter(
        case=case, institution=institution, ended_at__isnull=True
    ).first() or Participation(case=case, institution=institution, since=day(at))
    if row.role != role or not _stays_longer(row, until):
        row.role, row.basis, row.until = role, basis, until
    row.full_clean(validate_constraints=False)
    row.save()
    access.grant(institution, case, role)
    return row


def _stays_longer(row: Participation, until: date | None) -> bool:
    return until is not None and (row.until is None or row.until > until)


def entrust(participation: Participation, user: User | None) -> None:
    """Who of the institution's people looks after the case."""
    participation.user = user
    participation.save()


def cover(
    participation: Participation, categories: Iterable[str], *, basis: str, since: date, until: date
) -> None:
    """Covers the categories up to `until`; one covered longer stays so, on its own basis."""
    covered = {row.category: row for row in participation.coverage.filter(ended_at__isnull=True)}
    for category in sorted(set(categories)):
        row = covered.get(category) or Coverage(
            participation=participation, category=category, since=since, until=date.min
        )
        if row.until >= until:
            continue
        row.basis, row.until = basis, until
        row.full_clean(validate_constraints=False)
        row.save()


def leave(participation: Participation, *, at: datetime) -> None:
    """The institution becomes a former participant: own part for good, the rest in the window."""
    case, on = participation.case, day(at)
    window = standard("follow_up_window", network=case.network, on=on).value
    participation.ended_at = at
    participation.follow_up_until = on + timedelta(days=window)
    participation.save()
    access.grant(participation.institution, case, "former")
    leave_elsewhere(case, participation.institution, at=at)


def row_of(period: Responsibility) -> Participation:
    """The participation of the institution that leads."""
    return Participation.objects.select_related("case__network", "institution__group").get(
        case_id=period.case_id, institution_id=period.institution_id, ended_at__isnull=True
    )


def step_back(row: Participation, *, until: date | None) -> None:
    """The lead that handed over stays involved; `until` None: for as long as the case goes on."""
    row.role, row.until = ParticipationRole.PARTICIPANT, until
    row.save()
    access.grant(row.institution, row.case, "participant")


def end_period(period: Responsibility, *, at: datetime) -> None:
    period.until_at = at
    period.full_clean()
    period.save()


def begin_period(
    case: Case,
    institution: Institution,
    *,
    at: datetime,
    interim: bool = False,
    loan_until: date | None = None,
) -> Responsibility:
    period = Responsibility(
        case=case, institution=institution, since_at=at, interim=interim, loan_until=loan_until
    )
    period.full_clean()
    period.save()
    return period


def has_led_within_a_year(case: Case, institution: Institution, *, at: datetime) -> bool:
    """Rule: R-PINGPONG-02; a return to a lead that ended at most 12 months ago, to the day.

    A lead that was lent, or accepted and undone, is none to return to.
    """
    year_ago = add_months(day(at), -RETURN_MONTHS)
    undone = case.events.filter(verb="handover.undo").values("at")
    led = case.periods.filter(institution=institution, loan_until__isnull=True)
    return led.exclude(until_at__in=undone).filter(until_at__date__gte=year_ago).exists()


__all__ = [
    "begin_period",
    "clock",
    "cover",
    "end_period",
    "entrust",
    "has_led_within_a_year",
    "join",
    "leave",
    "row_of",
    "step_back",
]
