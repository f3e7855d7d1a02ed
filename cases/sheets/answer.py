"""What somebody asked of us, as our page shows it: the preview, how long we have, what we said."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cases.clock import Clock, clock_of
from cases.models import Approach, Case, Handover, Position
from cases.operations.undoing import may_undo
from cases.preview import Preview, shown
from cases.reading import reader
from cases.sheets.handover import Package, covered_package
from cases.sheets.terms import term_of
from contacts.codes import label
from contacts.models import Institution, Membership

ACCEPTED = frozenset({"accepted", "accepted_reservation"})


@dataclass(frozen=True)
class AnswerSheet:
    """`can_answer`: this membership may answer, or change its answer, today.

    `opens_on`: the day from which we lead, of a handover accepted for later.
    """

    preview: Preview
    is_masked: bool
    is_ours: bool
    can_answer: bool
    clock: Clock | None
    state: str | Promise
    opens_case: bool
    decline_reason: str
    counter_proposal: str
    answer_category: str
    note: str
    passed_on_by: Institution | None
    opens_on: date | None
    can_effect: bool
    can_undo: bool


def answer_sheet(approach: Approach, *, membership: Membership, at: datetime) -> AnswerSheet:
    """Queries: at most 3; 3 more on the day on which a handover was accepted."""
    on = timezone.localdate(at)
    masked = approach.is_name_masked(on)
    canton = approach.case.network.canton
    is_ours = approach.addressee_id == membership.institution_id
    is_open = is_answerable(approach)
    start = timezone.localdate(approach.sent_at)
    opens_on = _opens_on(approach)
    return AnswerSheet(
        preview=replace(shown(approach.preview, masked=masked), term=term_of(approach)),
        is_masked=masked,
        is_ours=is_ours,
        can_answer=is_ours and is_open,
        clock=clock_of(start, approach.due_on, on=on, canton=canton) if is_open else None,
        state=approach.get_state_display(),
        opens_case=approach.state in ACCEPTED and opens_on is None,
        decline_reason=_word("decline_reason", approach.decline_reason),
        counter_proposal=_word("counter_proposal", approach.counter_proposal),
        answer_category=_word("information_category", getattr(approach, "answer_category", "")),
        note=_note(approach, opens_on),
        passed_on_by=getattr(approach, "rerouted_from", None),
        opens_on=opens_on,
        can_effect=is_ours and opens_on is not None and opens_on <= on,
        can_undo=isinstance(approach, Handover) and may_undo(approach, by=membership, at=at),
    )


def _opens_on(approach: Approach) -> date | None:
    waits = isinstance(approach, Handover) and approach.waits_for_day
    return approach.effective_on if waits else None


def _note(approach: Approach, opens_on: date | None) -> str:
    """What the strip says about the way into the case; nothing once it is open."""
    if opens_on is not None:
        return _("Preview: the case opens on %(day)s") % {"day": f"{opens_on:%d.%m.%Y}"}
    if approach.state in ACCEPTED:
        return ""
    if isinstance(approach, Position):
        return _("Stating a position is no acceptance.")
    if isinstance(approach, Handover) or approach.is_invitation:
        return _("Preview: the case opens only after acceptance")
    return _("Preview: a question opens no case")


def is_answerable(approach: Approach) -> bool:
    if isinstance(approach, Position):
        return approach.can("state") and approach.clarification.can("withdraw")
    return approach.can("accept" if isinstance(approach, Handover) else "decline")


def arrived(handover: Handover, *, membership: Membership, on: date) -> Package | None:
    """What came along with the lead. None before the lead has moved, and once the case is out of
    sight. Queries: none, or up to 5."""
    if handover.state not in ACCEPTED or handover.waits_for_day:
        return None
    cases = Case.objects.visible_to(membership, on=on).select_related("person", "network")
    case = cases.filter(pk=handover.case_id).first()
    return covered_package(reader(case, membership, on=on), handover) if case else None


def _word(code_list: str, code: str) -> str:
    return label(code_list, code) if code else ""
