"""Opening a case, changing it, moving it on, putting it on hold."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.models import Case, DueKind, Person, Problem, next_number, refresh_rows
from cases.operations.steps import day, owe, require, require_lead, settle, step, tell
from cases.operations.taking_part import begin_period, entrust, join
from cases.states import PHASES, ParticipationRole, Phase, Track
from contacts.codes import is_code
from contacts.models import Membership, Network
from iiz.calendar import add_months
from iiz.history import change
from iiz.versions import require_version

HOLD_MONTHS_AT_MOST = 12
# By which law an institution works on its own matters (law.md); where none is sure, none is named.
OWN_BASIS = {
    "social_service": "cantonal_sh",
    "cantonal_social": "cantonal_sh",
    "iv_office": "ivg68bis",
}


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
        given = _continued(person, network) | fields  # its lock first, as reopening takes them
        one_at_a_time(person)
        case = Case(person=person, network=network, registered_on=day(at), **given)
        case.full_clean(exclude=["number"])
        case.number = next_number(network, day(at).year)
        case.save()
        begin_period(case, by.institution, at=at)
        lead_on(case, by, at=at)
        set_problems(case, areas, by=by, at=at)
        tell(case, "case.register", at=at, subject="case")
        refresh_rows([case.pk])
        return case


def one_at_a_time(person: Person) -> None:
    """Two open cases of one person, opened at once, would both pass the check before either."""
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)


def _continued(person: Person, network: Network) -> dict[str, Any]:
    """The person's last case in the network goes on in the new one, and to and fro with it.

    Within twelve months a case is rather reopened; a new one does not forget the counts either.
    """
    closed = person.cases.filter(network=network, phase=Phase.CLOSED)
    last = closed.select_for_update(of=("self",)).order_by("-closed_on", "-pk").first()
    if last is None:
        return {}
    return {"continues": last, "declines": last.declines, "returns": last.returns}


def lead_on(case: Case, by: Membership, *, at: datetime) -> None:
    basis = OWN_BASIS.get(by.institution.type, "")
    row = join(case, by.institution, ParticipationRole.LEAD, at=at, basis=basis)
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
    """The reason is kept with the case, read by whom plan matters are covered for."""
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
        case.step_reason = reason.strip()
        case.full_clean()
        case.save()
        tell(case, "case.move", at=at, subject="case", before=before, after=to)
        return case


def promote_case(case: Case, *, by: Membership, at: datetime) -> Case:
    """From two institutions and one question to all phases; never back."""
    with step(case, by=by, at=at, reason="case.promote") as case:
        require(case, "promote")
        require_lead(case, by)
        if not case.is_bilateral:
            message = _("The case already runs through all phases of the cooperation.")
            raise ValidationError(message, code="state")
        case.track = Track.IIZ
        case.full_clean()
        case.save()
        tell(case, "case.promote", at=at, subject="case")
        return case


def hold_case(case: Case, *, by: Membership, at: datetime, reason: str, until: date) -> Case:
    """The case rests; on the last day the lead looks at it again. The phase is kept."""
    with step(case, by=by, at=at, reason="case.hold") as case:
        require(case, "hold")
        period = require_lead(case, by)
        _require_hold(reason, until, on=day(at))
        case.held_phase = case.phase
        case.advance("hold")
        case.hold_reason, case.hold_until = reason, until
        case.full_clean()
        case.save()
        owe(period.institution, case, DueKind.HOLD, case.key, due_on=until)
        tell(case, "case.hold", at=at, subject="case", until=until.isoformat())
        return case


def _require_hold(reason: str, until: date, *, on: date) -> None:
    """Units: calendar days; from tomorrow up to twelve months from today, inclusive."""
    errors = {}
    if not is_code("hold_reason", reason):
        errors["hold_reason"] = ValidationError(_("Choose why the case rests."), code="required")
    if until <= on:
        errors["until"] = ValidationError(_("Choose a day after today."), code="past")
    elif until > add_months(on, HOLD_MONTHS_AT_MOST):
        message = _("At most twelve months. Put it on hold anew afterwards, or close the case.")
        errors["until"] = ValidationError(message, code="too_long")
    if errors:
        raise ValidationError(errors)


def resume_case(case: Case, *, by: Membership, at: datetime) -> Case:
    """Back to the phase in which it was put on hold."""
    with step(case, by=by, at=at, reason="case.resume") as case:
        require(case, "resume")
        require_lead(case, by)
        case.phase = case.held_phase
        case.held_phase, case.hold_reason, case.hold_until = "", "", None
        case.full_clean()
        case.save()
        settle(DueKind.HOLD, case.key, at=at)
        tell(case, "case.resume", at=at, subject="case")
        return case
