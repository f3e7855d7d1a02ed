"""The plan: what is to be reached, what is done for it, and by whom."""

from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Coverage, Goal, Measure
from cases.operations.steps import day, lead_of, require, require_taking_part, step, tell
from cases.reading import reader
from cases.states import GoalState, ParticipationRole
from contacts.codes import is_code
from contacts.models import Institution, Membership
from iiz.versions import require_version

Row = TypeVar("Row", Goal, Measure)


def add_goal(case: Case, *, by: Membership, at: datetime, **fields: Any) -> Goal:
    """`fields`: text, category, and perhaps due_on."""
    with step(case, by=by, at=at, reason="goal.add") as case:
        require(case, "plan")
        require_taking_part(case, by, on=day(at))
        goal = Goal(case=case, owner=by.institution, **fields)
        _require_category(goal.category)
        goal.full_clean()
        goal.save()
        _tell(goal, "goal.add", at=at)
        return goal


def edit_goal(goal: Goal, *, by: Membership, at: datetime, version: int, **fields: Any) -> Goal:
    """Raises: EditConflict, ValidationError."""
    with step(goal.case, by=by, at=at, reason="goal.edit") as case:
        goal = _locked(goal, case, by=by, at=at)
        require_version(goal, version)
        _require_own_category(goal, fields, by=by)
        return _save(goal, "goal.edit", at=at, **fields)


def assess_goal(goal: Goal, *, by: Membership, at: datetime, verb: str) -> Goal:
    """`verb` is one of the goal's own: reached, partly, not reached, or taken up again."""
    with step(goal.case, by=by, at=at, reason=f"goal.{verb}") as case:
        goal = _locked(goal, case, by=by, at=at)
        goal.advance(verb)
        ended_on = None if goal.state == GoalState.OPEN else day(at)
        return _save(goal, f"goal.{verb}", at=at, ended_on=ended_on)


def add_measure(case: Case, *, by: Membership, at: datetime, **fields: Any) -> Measure:
    """`fields`: title, provider, category, and perhaps goal, starts_on, ends_on, remark."""
    with step(case, by=by, at=at, reason="measure.add") as case:
        require(case, "plan")
        require_taking_part(case, by, on=day(at))
        measure = Measure(case=case, owner=by.institution, **fields)
        _require_category(measure.category)
        _require_goal(measure)
        require_addressable(
            case, measure.provider, measure.category, by=by, at=at, at_field="provider"
        )
        measure.full_clean()
        measure.save()
        _tell(measure, "measure.add", at=at)
        return measure


def edit_measure(
    measure: Measure, *, by: Membership, at: datetime, version: int, **fields: Any
) -> Measure:
    """Raises: EditConflict, ValidationError."""
    with step(measure.case, by=by, at=at, reason="measure.edit") as case:
        measure = _locked(measure, case, by=by, at=at)
        require_version(measure, version)
        _require_own_category(measure, fields, by=by)
        before = (measure.provider_id, measure.category)
        for name, value in fields.items():
            setattr(measure, name, value)
        _require_goal(measure)
        if (measure.provider_id, measure.category) != before:
            require_addressable(
                case, measure.provider, measure.category, by=by, at=at, at_field="provider"
            )
        return _save(measure, "measure.edit", at=at)


def start_measure(measure: Measure, *, by: Membership, at: datetime) -> Measure:
    with step(measure.case, by=by, at=at, reason="measure.start") as case:
        measure = _locked(measure, case, by=by, at=at)
        measure.advance("start")
        return _save(measure, "measure.start", at=at, starts_on=measure.starts_on or day(at))


def complete_measure(measure: Measure, *, by: Membership, at: datetime) -> Measure:
    with step(measure.case, by=by, at=at, reason="measure.complete") as case:
        measure = _locked(measure, case, by=by, at=at)
        measure.advance("complete")
        return _save(measure, "measure.complete", at=at, ends_on=_ended(measure, on=day(at)))


def abort_measure(measure: Measure, *, by: Membership, at: datetime, remark: str) -> Measure:
    """Raises: ValidationError "remark"; nothing is broken off without a reason."""
    with step(measure.case, by=by, at=at, reason="measure.abort") as case:
        measure = _locked(measure, case, by=by, at=at)
        if not remark.strip():
            message = _("Say why the measure was aborted.")
            raise ValidationError({"remark": ValidationError(message, code="required")})
        measure.advance("abort")
        ends_on = _ended(measure, on=day(at))
        return _save(measure, "measure.abort", at=at, remark=remark, ends_on=ends_on)


def _ended(measure: Measure, *, on: date) -> date | None:
    """The day it ended; one that never began keeps the days that were planned."""
    if measure.starts_on is None or measure.starts_on > on:
        return measure.ends_on
    return min(measure.ends_on or on, on)


def require_addressable(
    case: Case,
    institution: Institution,
    category: str,
    *,
    by: Membership,
    at: datetime,
    at_field: str,
) -> None:
    """Rule: R-PLAN-01; what others are to do they take part for, and are covered to read.

    The lead may be given anything: what is written to it is its own to read.
    """
    if institution.pk == by.institution_id:
        return
    parts = case.participations.in_force(day(at)).filter(institution=institution)
    part = parts.exclude(role=ParticipationRole.COORDINATION).first()
    if part is None:
        message = _("This institution does not take part in the case. Bring it in first.")
        raise ValidationError({at_field: ValidationError(message, code="not_taking_part")})
    if part.role == ParticipationRole.LEAD:
        return
    covered = Coverage.objects.in_force(day(at)).filter(participation=part, category=category)
    if not covered.exists():
        message = _(
            "%(institution)s is not covered for this category. Choose another category, or bring"
            " it in anew with this one."
        )
        params = {"institution": institution.name}
        raise ValidationError({at_field: ValidationError(message, "not_covered", params)})


def _locked(row: Row, case: Case, *, by: Membership, at: datetime) -> Row:
    """Changed by whom it belongs to, by who carries it out, and by a lead that may read it."""
    require(case, "plan")
    require_taking_part(case, by, on=day(at))
    row = type(row).objects.select_for_update(of=("self",)).select_related("owner").get(pk=row.pk)
    ours = {row.owner_id, getattr(row, "provider_id", None)}
    if by.institution_id not in ours:
        sight = reader(case, by, on=day(at))
        leads = lead_of(case).institution_id == by.institution_id
        if not (leads and sight.reads(row.owner_id, row.category)):
            raise ValidationError(
                _("This step belongs to %(institution)s."),
                code="not_yours",
                params={"institution": row.owner.name},
            )
    return row


def _save(row: Row, verb: str, *, at: datetime, **fields: Any) -> Row:
    for name, value in fields.items():
        setattr(row, name, value)
    _require_category(row.category)
    row.full_clean()
    row.save()
    _tell(row, verb, at=at)
    return row


def _require_own_category(row: Goal | Measure, fields: dict[str, Any], *, by: Membership) -> None:
    """Rule: R-PLAN-02; who may read a row is decided by whom it belongs to."""
    if by.institution_id != row.owner_id and fields.get("category", row.category) != row.category:
        message = _("Only the institution it belongs to changes the category.")
        raise ValidationError({"category": ValidationError(message, code="not_yours")})


def _require_category(category: str) -> None:
    if not is_code("information_category", category):
        message = _("Choose the category.")
        raise ValidationError({"category": ValidationError(message, code="required")})


def _require_goal(measure: Measure) -> None:
    if measure.goal is not None and measure.goal.case_id != measure.case_id:
        message = _("Choose from the list.")
        raise ValidationError({"goal": ValidationError(message, code="goal")})


def _tell(row: Row, verb: str, *, at: datetime) -> None:
    """The lead, whom it belongs to and who carries it out; other participants read no more than
    they are covered for."""
    sides = {lead_of(row.case).institution, row.owner, getattr(row, "provider", row.owner)}
    for side in sorted(sides, key=lambda side: side.pk):
        tell(row.case, verb, at=at, subject=f"plan:{row.key}", to=side)
