"""How a case ends and what comes after, as one reader may know it."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from cases.models import Case, Closing, FollowUp
from cases.operations.closing import may_confirm
from cases.reading import Reader
from cases.states import ClosingState, FollowUpState
from contacts.codes import label

FOLLOWED_UNDER = "work_history"
NEAR_DAYS = 30


@dataclass(frozen=True)
class ClosingCard:
    """The closing that waits to be confirmed, or was not.

    `solution` and `reasons` are empty where the reader knows only codes; `person` proposed it,
    and is named to her own institution only.
    """

    closing: Closing
    outcome: str
    solution: str
    reasons: str
    person: str
    may_confirm: bool
    may_withdraw: bool

    @property
    def waits(self) -> bool:
        return self.closing.state == ClosingState.PROPOSED


@dataclass(frozen=True)
class FollowUpLine:
    """`is_near`: due soon or late, so that it is answered in the row itself."""

    follow_up: FollowUp
    result: str
    is_late: bool
    is_near: bool
    may_answer: bool


@dataclass(frozen=True)
class Linked:
    """The same person's case before this one and after it, where the reader may open it."""

    before: Case | None
    after: Case | None


def closing_card(reader: Reader) -> ClosingCard | None:
    """For the lead and the decider of an open case. Queries: 1, for a head or decider up to 3."""
    if reader.case.is_closed or not reader.sees_declines:
        return None
    rows = Closing.objects.filter(case=reader.case).select_related("institution", "proposed_by")
    closing = rows.first()
    if closing is None or closing.state not in (ClosingState.PROPOSED, ClosingState.REFUSED):
        return None
    ours, reads = (
        closing.institution_id in reader.own,
        reader.reads_statement(closing.institution_id),
    )
    waits = closing.state == ClosingState.PROPOSED
    return ClosingCard(
        closing=closing,
        outcome=label("closing_outcome", closing.outcome),
        solution=closing.solution if reads else "",
        reasons=closing.reasons if reads else "",
        person=closing.proposed_by.short_name if ours else "",
        may_confirm=waits and confirms(reader, closing),
        may_withdraw=waits and reader.can("close"),
    )


def confirms(reader: Reader, closing: Closing) -> bool:
    lead = closing.institution
    return may_confirm(reader.case, reader.membership, lead=lead, on=reader.on)


def follow_up_lines(reader: Reader) -> list[FollowUpLine]:
    """Of a closed case. Queries: 1."""
    if not reader.case.is_closed:
        return []
    rows = FollowUp.objects.filter(case=reader.case).exclude(state=FollowUpState.CANCELLED)
    return [_line(row, reader) for row in rows if reader.reads(row.institution_id, FOLLOWED_UNDER)]


def _line(row: FollowUp, reader: Reader) -> FollowUpLine:
    is_due = row.state == FollowUpState.DUE
    ours = reader.membership.institution_id == row.institution_id
    return FollowUpLine(
        follow_up=row,
        result=label("follow_up_result", row.result) if row.result else "",
        is_late=is_due and row.due_on < reader.on,
        is_near=row.due_on <= reader.on + timedelta(days=NEAR_DAYS),
        may_answer=is_due and ours and reader.takes_part,
    )


def linked(reader: Reader) -> Linked:
    """Queries: 1."""
    case = reader.case
    beside = Q(pk=case.continues_id) | Q(continues=case)
    found = list(Case.objects.visible_to(reader.membership, on=reader.on).filter(beside))
    before = next((one for one in found if one.pk == case.continues_id), None)
    return Linked(before, next((one for one in found if one != before), None))
