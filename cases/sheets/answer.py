"""What somebody asked of us, as our page shows it: the preview, how long we have, what we said."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cases.clock import Clock, clock_of
from cases.models import Approach, Case, Handover, Position
from cases.preview import Preview, shown
from cases.reading import reader
from cases.sheets.handover import PackageLine, package_lines
from contacts.codes import label
from contacts.models import Membership

ACCEPTED = frozenset({"accepted", "accepted_reservation"})


@dataclass(frozen=True)
class AnswerSheet:
    """`can_answer`: this membership may answer, or change its answer, today."""

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


def answer_sheet(approach: Approach, *, membership: Membership, on: date) -> AnswerSheet:
    """Queries: none, or 1 for the clarification of a position."""
    masked = approach.is_name_masked(on)
    canton = approach.case.network.canton
    is_ours = approach.addressee_id == membership.institution_id
    is_open = is_answerable(approach)
    start = timezone.localdate(approach.sent_at)
    return AnswerSheet(
        preview=shown(approach.preview, masked=masked),
        is_masked=masked,
        is_ours=is_ours,
        can_answer=is_ours and is_open,
        clock=clock_of(start, approach.due_on, on=on, canton=canton) if is_open else None,
        state=approach.get_state_display(),
        opens_case=approach.state in ACCEPTED,
        decline_reason=_word("decline_reason", approach.decline_reason),
        counter_proposal=_word("counter_proposal", approach.counter_proposal),
        answer_category=_word("information_category", getattr(approach, "answer_category", "")),
        note=_note(approach),
    )


def _note(approach: Approach) -> str:
    """What the strip says about the way into the case; nothing once it is open."""
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


@dataclass(frozen=True)
class Arrived:
    """What came along with the lead, as far as it is covered on the day of reading."""

    summary: str
    lines: list[PackageLine]


def arrived(handover: Handover, *, membership: Membership, on: date) -> Arrived | None:
    """None before acceptance, and once the case is out of sight. Queries: none, or up to 5."""
    if handover.state not in ACCEPTED:
        return None
    cases = Case.objects.visible_to(membership, on=on).select_related("person", "network")
    case = cases.filter(pk=handover.case_id).first()
    if case is None:
        return None
    reading = reader(case, membership, on=on)

    def reads(category: str) -> bool:
        return reading.reads(handover.sender_id, category)

    return Arrived(
        summary=handover.summary if reads(handover.summary_category) else "",
        lines=package_lines([line for line in handover.package if reads(line["category"])]),
    )


def _word(code_list: str, code: str) -> str:
    return label(code_list, code) if code else ""
