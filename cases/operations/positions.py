"""Positions: asking an institution about its responsibility, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases import notifications
from cases.models import Case, Clarification, DueKind, Position
from cases.operations import approaching
from cases.operations.approaching import Ask
from cases.operations.clarifications import locked_clarification, tell_lead
from cases.operations.declining import Decline, apply_decline
from cases.operations.ping_pong import count_decline
from cases.operations.steps import (
    clock,
    day,
    owe,
    require_institution,
    require_lead,
    settle,
    step,
    tell,
)
from cases.states import PositionCode
from contacts.models import Institution, Membership
from contacts.standards import Deadline
from iiz.calendar import add_months

NOT_YET_AT_MOST = 2
MONTHS_AT_MOST: Mapping[str, int] = {PositionCode.NOT_YET: 3, PositionCode.DECISION_DUE: 12}


def ask_position(
    clarification: Clarification, ask: Ask, *, by: Membership, at: datetime
) -> Position:
    """Asks one institution; the lead's own position is opened with the first one asked."""
    with step(clarification.case, by=by, at=at, reason="position.ask") as case:
        clarification = locked_clarification(clarification)
        require_lead(case, by)
        clarification.advance("ask")
        if clarification.positions.stated().exists():
            clarification.advance("hear")
        clarification.save()
        if not clarification.positions.exists():
            _open_own(clarification, case, by=by, at=at)
        position = Position(clarification=clarification)
        limit = _answer_limit(clarification, case, by.institution, ask.addressee, at=at)
        approaching.send(position, case, ask, by=by, limit=limit, at=at)
        tell_lead(clarification, "position.ask", at=at, addressee=ask.addressee.pk)
        tell(case, "position.ask", at=at, subject=f"position:{position.key}", to=ask.addressee)
        (notifications.urgent if clarification.is_urgent else notifications.asked)(position, at=at)
        return position


def _answer_limit(clarification, case: Case, sender, addressee, *, at: datetime) -> Deadline:
    key = "clarification_answer_urgent" if clarification.is_urgent else "clarification_answer"
    return clock(key, case, on=day(at), sender=sender, addressee=addressee)


def _open_own(clarification: Clarification, case: Case, *, by: Membership, at: datetime) -> None:
    """The lead says what it thinks like everybody else; nothing is disclosed by that."""
    limit = _answer_limit(clarification, case, by.institution, by.institution, at=at)
    position = Position(
        clarification=clarification,
        case=case,
        sender=by.institution,
        sender_user=by.user,
        addressee=by.institution,
        question=clarification.question,
        categories=[],
        basis="same_organisation",
        covered_until=limit.due_on,
        informer=by.institution,
        informed_on=day(at),
        sent_at=at,
        due_on=limit.due_on,
        guideline_id=limit.guideline_id,
    )
    position.full_clean()
    position.save()
    owe(by.institution, case, DueKind.POSITION, position.key, due_on=limit.due_on)


@dataclass(frozen=True)
class Statement:
    """What an institution says; `names` is the institution it holds responsible."""

    code: str
    text: str
    names: Institution | None = None
    missing: str = ""
    next_on: date | None = None
    decline: Decline | None = None


def state_position(
    position: Position, statement: Statement, *, by: Membership, at: datetime
) -> Position:
    """May be changed until the clarification is decided. Raises: ValidationError per field."""
    with step(position.case, by=by, at=at, reason="position.state") as case:
        position = _locked(position)
        require_institution(position.addressee, by)
        clarification = locked_clarification(position.clarification)
        if not clarification.can("withdraw"):
            raise ValidationError(_("This clarification is already decided."), code="state")
        was_against = position.code == PositionCode.NOT_RESPONSIBLE
        _apply(position, statement, on=day(at))
        position.advance("state")
        position.answered_at, position.answered_by = at, by.user
        position.full_clean()
        position.save()
        _follow_up(position, case, at=at)
        approaching.take_back_notices(position, at=at)
        if clarification.can("hear"):
            clarification.advance("hear")
            clarification.save()
        if position.code == PositionCode.NOT_RESPONSIBLE and not was_against:
            _count(position, case, at=at)
        tell_lead(
            clarification, "position.state", at=at, stated=by.institution_id, code=position.code
        )
        notifications.answered(position)
        return position


def _count(position: Position, case: Case, *, at: datetime) -> None:
    """The lead saying "not us" is the question itself, not a refusal."""
    is_own = position.addressee_id == position.sender_id
    if not is_own and position.decline_reason != "wrong_addressee":
        count_decline(case, at=at)


def _apply(position: Position, statement: Statement, *, on: date) -> None:
    errors = _statement_errors(position, statement) | _day_errors(statement, on=on)
    if errors:
        raise ValidationError(errors)
    if statement.code == PositionCode.NOT_RESPONSIBLE:
        apply_decline(position, statement.decline, on=on)
    else:
        position.decline_reason = position.ground = position.decline_text = ""
        position.counter_proposal, position.counter_institution = "", None
        position.counter_on, position.counter_text = None, ""
    position.not_yet_count += statement.code == PositionCode.NOT_YET
    position.code, position.text = statement.code, statement.text
    position.missing, position.next_on = statement.missing, statement.next_on
    position.names = _named(position, statement)


def _statement_errors(position: Position, statement: Statement) -> dict[str, ValidationError]:
    errors = {}
    if statement.code not in PositionCode.values:
        errors["code"] = ValidationError(_("Choose your position."), code="required")
    if not statement.text.strip():
        errors["text"] = ValidationError(_("Give your reasons."), code="required")
    if statement.code == PositionCode.NOT_RESPONSIBLE and statement.decline is None:
        message = _("Say why, on which ground, and what you propose instead.")
        errors["decline_reason"] = ValidationError(message, code="required")
    if statement.code == PositionCode.NOT_YET and position.not_yet_count >= NOT_YET_AT_MOST:
        message = _("“Cannot say yet” is possible twice. Choose another position now.")
        errors["code"] = ValidationError(message, code="not_yet")
    return errors


def _day_errors(statement: Statement, *, on: date) -> dict[str, ValidationError]:
    """Rule: R-POSITION-01; who cannot say yet says more within three months, a formal decision
    follows within a year."""
    if statement.code not in MONTHS_AT_MOST:
        return {}
    if statement.next_on is None:
        message = _("Say by which day the next statement follows.")
        return {"next_on": ValidationError(message, code="required")}
    if statement.next_on < on:
        return {"next_on": ValidationError(_("This day has already passed."), code="past")}
    latest = add_months(on, MONTHS_AT_MOST[statement.code])
    if statement.next_on > latest:
        message = _("At the latest on %(day)s.")
        params = {"day": f"{latest:%d.%m.%Y}"}
        return {"next_on": ValidationError(message, code="too_late", params=params)}
    return {}


def _named(position: Position, statement: Statement) -> Institution | None:
    if statement.code in (PositionCode.RESPONSIBLE, PositionCode.PARTLY):
        return position.addressee
    if statement.code == PositionCode.NOT_RESPONSIBLE:
        return statement.names or position.counter_institution
    return None


def _follow_up(position: Position, case: Case, *, at: datetime) -> None:
    """ "Not yet" stops no clock, but what was announced is owed on its day at the latest."""
    settle(DueKind.POSITION, position.key, at=at)
    if position.code in MONTHS_AT_MOST:
        due_on = max(position.due_on, position.next_on)
        owe(position.addressee, case, DueKind.POSITION, position.key, due_on=due_on)


def _locked(position: Position) -> Position:
    rows = Position.objects.select_for_update(of=("self",)).select_related(
        "case__network", "case__person", "clarification", "sender", "addressee", "contact"
    )
    return rows.get(pk=position.pk)
