"""Opening, moving, closing and reopening a case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases import notifications
from cases.models import (
    Case,
    Due,
    DueKind,
    Participation,
    Person,
    Problem,
    Responsibility,
    next_number,
    refresh_rows,
)
from cases.operations.approaching import conclude
from cases.operations.steps import day, lead_of, require, require_lead, settle, step, tell
from cases.operations.taking_part import begin_period, end_period, entrust, join, leave
from cases.states import (
    PHASES,
    ParticipationRole,
    Phase,
    outcome_group,
)
from contacts.codes import is_code
from contacts.models import Institution, Membership, Network
from iiz.calendar import add_months
from iiz.history import change
from iiz.versions import require_version

REOPEN_MONTHS = 12


def register_case(
    person: Person,
    *,
    by: Membership,
    at: datetime,
    network: Network,
    areas: Iterable[str],
    **fields,
) -> Case:
    """The institution that registers leads. Raises: ValidationError, e.g. on a second open case."""
    with change(by=by, at=at, reason="case.register"):
        _one_at_a_time(person)
        case = Case(person=person, network=network, registered_on=day(at), **fields)
        case.full_clean(exclude=["number"])
        case.number = next_number(network, day(at).year)
        case.save()
        begin_period(case, by.institution, at=at)
        _lead_on(case, by, at=at)
        set_problems(case, areas, by=by, at=at)
        tell(case, "case.register", at=at, subject="case")
        refresh_rows([case.pk])
        return case


def _one_at_a_time(person: Person) -> None:
    """Two open cases of one person, opened at once, would both pass the check before either."""
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)


def _lead_on(case: Case, by: Membership, *, at: datetime) -> None:
    row = join(case, by.institution, ParticipationRole.LEAD, at=at, basis="cantonal_sh")
    entrust(row, by.user)


def set_problems(case: Case, areas: Iterable[str], *, by: Membership, at: datetime) -> None:
    """The own institution's problem areas become exactly these; others' rows stay.

    Raises: ValidationError "areas" if none is named (a case has 1..n problem areas).
    """
    wanted = set(areas)
    if not wanted or not all(is_code("problem_area", area) for area in wanted):
        message = _("Name at least one problem area.")
        raise ValidationError({"areas": ValidationError(message, code="required")})
    with change(by=by, at=at, reason="case.problems"):
        own = case.problems.filter(owner=by.institution, until__isnull=True)
        standing = {problem.area: problem for problem in own}
        for area in sorted(set(standing) - wanted):
            standing[area].until = day(at)
            standing[area].save()
        for area in sorted(wanted - set(standing)):
            problem = Problem(
                case=case,
                area=area,
                owner=by.institution,
                category=Problem.category_of(area),
                since=day(at),
            )
            problem.full_clean()
            problem.save()


def edit_case(
    case: Case, *, by: Membership, at: datetime, version: int, areas: Iterable[str], **fields
) -> Case:
    """Raises: EditConflict, ValidationError."""
    with step(case, by=by, at=at, reason="case.edit") as case:
        require(case, "edit")
        require_lead(case, by)
        require_version(case, version)
        for name, value in fields.items():
            setattr(case, name, value)
        case.full_clean()
        case.save()
        set_problems(case, areas, by=by, at=at)
        tell(case, "case.edit", at=at, subject="case")
        return case


def phase_choices(case: Case) -> dict[str, bool]:
    """Where the case may move, and whether that step needs a reason.

    Forward to any later phase (skipping needs a reason), back by one (needs a reason).
    """
    steps = list(PHASES[case.track])
    if case.phase not in steps:
        return {}
    here = steps.index(Phase(case.phase))
    choices: dict[str, bool] = {
        phase.value: index > here + 1 for index, phase in enumerate(steps) if index > here
    }
    return choices | ({steps[here - 1]: True} if here else {})


def move_case(case: Case, *, by: Membership, at: datetime, to: str, reason: str = "") -> Case:
    with step(case, by=by, at=at, reason="case.move") as case:
        require(case, "move")
        require_lead(case, by)
        choices = phase_choices(case)
        if to not in choices:
            raise ValidationError({"to": ValidationError(_("Choose from the list."), code="to")})
        if choices[to] and not reason.strip():
            message = _("Going back or skipping a phase needs a reason.")
            raise ValidationError({"reason": ValidationError(message, code="required")})
        before, case.phase = case.phase, to
        case.save()
        tell(case, "case.move", at=at, subject="case", before=before, after=to)
        return case


@dataclass(frozen=True)
class Closing:
    """How a case ends; `settled_with` is the institution that has accepted."""

    outcome: str
    solution: str = ""
    settled_with: Institution | None = None
    job_started_on: date | None = None
    workload: int | None = None


def close_case(case: Case, closing: Closing, *, by: Membership, at: datetime) -> Case:
    """Ends the lead and everything open; notices to the person stay due, except after a death."""
    with step(case, by=by, at=at, reason="case.close") as case:
        require(case, "close")
        period = require_lead(case, by)
        _require_outcome(case, closing)
        lapse_open(case, by=by, at=at)
        case.phase, case.closed_on = Phase.CLOSED, day(at)
        case.held_phase, case.hold_reason, case.hold_until = "", "", None
        case.outcome, case.solution = closing.outcome, closing.solution
        case.settled_with = closing.settled_with
        case.job_started_on = closing.job_started_on or case.job_started_on
        case.workload = closing.workload or case.workload
        case.full_clean()
        case.save()
        end_period(period, at=at)
        _dismiss(case, period.institution_id, at=at)
        tell(case, "case.close", at=at, subject="case", outcome=closing.outcome)
        return case


def _require_outcome(case: Case, closing: Closing) -> None:
    """Rule: R-CLOSING-01; another solution is described, a settled one names who has accepted."""
    errors, outcome = {}, closing.outcome
    if not is_code("closing_outcome", outcome) or outcome in ("merged", "voided"):
        errors["outcome"] = ValidationError(_("Choose an outcome."), code="required")
    group = outcome_group(outcome)
    if group == "other" and not closing.solution.strip():
        message = _("Describe the solution that was found.")
        errors["solution"] = ValidationError(message, code="required")
    if group == "settled" and getattr(closing.settled_with, "pk", None) not in accepted_by(case):
        message = _("Name the institution that leads or has said that it is responsible.")
        errors["settled_with"] = ValidationError(message, code="settled_with")
    if errors:
        raise ValidationError(errors)


def accepted_by(case: Case) -> frozenset[int]:
    """Ids of the institution that leads and of those that say that they are responsible."""
    positions = case.positions.filter(code__in=["responsible", "partly"])
    return frozenset({lead_of(case).institution_id, *positions.values_list("addressee", flat=True)})


def lapse_open(case: Case, *, by: Membership, at: datetime) -> None:
    """Open handovers, requests and clarifications lapse; open tasks are cancelled."""
    for related in (case.requests, case.handovers, case.positions):
        for approach in related.open().select_related("case__network", "addressee", "contact"):
            conclude(approach, "lapse", by=by, at=at)
            if approach.addressee_id != approach.sender_id:
                notifications.ended(approach)
    for clarification in case.clarifications.open():
        clarification.advance("lapse")
        clarification.save()
    for task in case.tasks.open():
        task.advance("cancel")
        task.save()
    stays = Due.objects.open().filter(case=case).exclude(kind=DueKind.NOTICE)
    stays.update(done_at=at)


def _dismiss(case: Case, lead_id: int, *, at: datetime) -> None:
    """Everybody but the last lead becomes former; after a death nobody is informed any more."""
    others = case.participations.filter(ended_at__isnull=True).exclude(institution=lead_id)
    for row in others.select_related("case__network", "institution__group"):
        leave(row, at=at)
    if case.outcome != "deceased":
        return
    for notice in case.notices.open():
        notice.advance("give_up")
        notice.remark = "deceased"
        notice.save()
        settle(DueKind.NOTICE, notice.key, at=at)


def reopen_case(case: Case, *, by: Membership, at: datetime, reason: str) -> Case:
    """Who reopens leads; coverage is not revived. Raises: ValidationError "too_late"."""
    with step(case, by=by, at=at, reason="case.reopen") as case:
        require(case, "reopen")
        if day(at) > add_months(case.closed_on, REOPEN_MONTHS):
            raise ValidationError(
                _("Closed more than twelve months ago. Open a new case for this person."),
                code="too_late",
            )
        if not reason.strip():
            message = _("Say why the case is reopened.")
            raise ValidationError({"reason": ValidationError(message, code="required")})
        _one_at_a_time(case.person)
        case.phase, case.closed_on, case.outcome = Phase.REGISTERED, None, ""
        case.settled_with = None
        case.full_clean()
        case.save()
        _replace_lead(case, by, at=at)
        tell(case, "case.reopen", at=at, subject="case")
        return case


def _replace_lead(case: Case, by: Membership, *, at: datetime) -> Responsibility:
    last = Participation.objects.select_related("case__network", "institution__group").filter(
        case=case, role=ParticipationRole.LEAD, ended_at__isnull=True
    )
    for row in last.exclude(institution=by.institution):
        leave(row, at=at)
    _lead_on(case, by, at=at)
    return begin_period(case, by.institution, at=at)
