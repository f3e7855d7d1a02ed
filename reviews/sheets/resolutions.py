"""What was resolved, as both sides and the committee read it, and what a reader may do with it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cases.models import Handover, Position, Request
from contacts.codes import label
from contacts.models import Agreement, Membership, Party, Standard
from contacts.states import MemberRole, Side
from contacts.wording import duration, term
from reviews.models import Approval, Resolution, Review
from reviews.operations.resolutions import LAPSED
from reviews.operations.speaking import may_complete, may_resolve, speaks_for
from reviews.standards import standing_by_way
from reviews.states import PENDING, ResolutionState

TONES = {
    ResolutionState.OPEN: ("clock", "warn"),
    ResolutionState.AGREED: ("yes", "good"),
    ResolutionState.TO_COMMITTEE: ("clock", "warn"),
    ResolutionState.DONE: ("yes", "good"),
    ResolutionState.REJECTED: ("no", "muted"),
}
NEW, EDIT, APPROVE = "resolution_new", "resolution_edit", "resolution_approve"
REFER, REJECT, COMPLETE = "resolution_refer", "resolution_reject", "resolution_complete"


@dataclass(frozen=True)
class Change:
    """`before` and `after`: how long, and in which version `before` stands; `published`: in which
    one `after` does, empty until it is agreed."""

    name: str
    direction: str
    before: str
    after: str
    effective_from: date
    published: str


@dataclass(frozen=True)
class Word:
    """What one side said; `approved` None: nothing yet."""

    who: str
    approved: str


@dataclass(frozen=True)
class Step:
    url: str
    label: str
    is_first: bool = False


@dataclass(frozen=True)
class Line:
    """One resolution; `icon` and `tone` only repeat the state; `hint`: its day has come."""

    resolution: Resolution
    icon: str
    tone: str
    is_late: bool
    hint: str | Promise
    change: Change | None
    words: list[Word]
    steps: list[Step]


@dataclass(frozen=True)
class Resolutions:
    """`add_url`: empty if the reader writes down none."""

    lines: list[Line]
    add_url: str


def resolutions(review: Review, membership: Membership, *, on: date) -> Resolutions:
    """Queries: up to 6, and 1 per changed standard."""
    rows = review.resolutions.with_agreement().prefetch_related("approvals__user")
    reader = _reader(membership, review.agreement, on=on)
    lines = [_line(row, reader, on=on) for row in rows.order_by("pk")]
    may_add = reader.writes and review.can("resolve")
    return Resolutions(lines, reverse(NEW, args=[review.key]) if may_add else "")


def line_of(resolution: Resolution, membership: Membership, *, on: date) -> Line:
    """Queries: up to 6."""
    return _line(resolution, _reader(membership, resolution.agreement, on=on), on=on)


@dataclass(frozen=True)
class _Reader:
    membership: Membership
    side: Side | None
    writes: bool


def _reader(membership: Membership, agreement: Agreement, *, on: date) -> _Reader:
    side = speaks_for(membership, agreement, on=on)
    writes = side is not None or may_resolve(membership, agreement, on=on)
    return _Reader(membership, side, writes)


def _line(resolution: Resolution, reader: _Reader, *, on: date) -> Line:
    icon, tone = TONES[ResolutionState(resolution.state)]
    approvals = {row.side: row for row in resolution.approvals.all()}
    return Line(
        resolution=resolution,
        icon=icon,
        tone=tone,
        is_late=resolution.state in PENDING and resolution.due_on < on,
        hint=LAPSED if resolution.has_lapsed(on) else "",
        change=change_of(resolution),
        words=list(_words(resolution, approvals)),
        steps=list(_steps(resolution, approvals, reader, on=on)),
    )


def change_of(resolution: Resolution) -> Change | None:
    """What held the day before, between the two. Queries: none, or 1."""
    if not resolution.changes_standard:
        return None
    agreement, eve = resolution.agreement, resolution.effective_from - timedelta(days=1)
    asking = resolution.asking
    before = standing_by_way(agreement, resolution.standard, asking=asking, on=eve)
    return Change(
        name=label("standard", resolution.standard),
        direction=asking_words(agreement, asking),
        before=by_way(
            agreement, before, lambda row: term(row.value, row.unit, row.guideline), asking=asking
        ),
        after=duration(resolution.value, resolution.unit),
        effective_from=resolution.effective_from,
        published=resolution.guideline.cited if resolution.guideline else "",
    )


def by_way(
    agreement: Agreement,
    found: dict[str, Standard],
    say: Callable[[Standard], str],
    *,
    asking: str = "",
) -> str:
    """Says the direction too where it is not the one that is spoken of anyway."""
    return " · ".join(
        say(row) if way == asking else f"{say(row)}, {asking_words(agreement, way)}"
        for way, row in found.items()
    )


def asking_words(agreement: Agreement, asking: str) -> str:
    if not asking:
        return _("either way")
    (party,) = [one for one in agreement.sides if one.side == asking]
    return _("when %(side)s asks") % {"side": asking_name(party)}


def asking_name(party: Party) -> str:
    """Those who have cases: the institution, or all of the type."""
    return label("institution_type", party.type) if party.type else party.speaker.name


def published_words(resolution: Resolution) -> str:
    """Of a changed standard, once its last approval has published it."""
    return _("Approved and published: %(version)s. It applies from %(day)s.") % {
        "version": resolution.guideline,
        "day": f"{resolution.effective_from:%d.%m.%Y}",
    }


def approved_words(resolution: Resolution) -> str:
    """What came of a side's approval."""
    if resolution.state == ResolutionState.DONE:
        return published_words(resolution)
    if resolution.state == ResolutionState.AGREED:
        return _("Approved by both sides. Whoever carries it out owes it now.")
    return _("Approved for your side.")


def _words(resolution: Resolution, approvals: dict[str, Approval]) -> Iterator[Word]:
    for party in resolution.agreement.sides:
        name = party.speaker.name if party.speaker else asking_name(party)
        yield Word(name, _approved(approvals.get(party.side)))
    if "" in approvals:
        yield Word(_("Steering committee"), _approved(approvals[""]))


def _approved(approval: Approval | None) -> str:
    if approval is None:
        return ""
    day = timezone.localdate(approval.at)
    return _("%(name)s, on %(day)s") % {"name": approval.user.name, "day": f"{day:%d.%m.%Y}"}


def _steps(
    resolution: Resolution, approvals: dict[str, Approval], reader: _Reader, *, on: date
) -> Iterator[Step]:
    is_open = resolution.state == ResolutionState.OPEN
    has_lapsed = resolution.has_lapsed(on)
    if is_open and not has_lapsed and reader.side and reader.side not in approvals:
        yield _step(resolution, APPROVE, _("Approve…"), is_first=True)
    if is_open and reader.side:
        yield _step(resolution, REJECT, _("Reject…"))
    if is_open and reader.writes:
        yield _step(resolution, REFER, _("To the committee…"))
    if reader.writes and (has_lapsed or (resolution.can("edit") and not approvals)):
        yield _step(resolution, EDIT, _("Edit"), is_first=has_lapsed)
    has_role = reader.membership.role in (MemberRole.HEAD, MemberRole.COORDINATOR)
    if (
        resolution.can("complete")
        and has_role
        and may_complete(reader.membership, resolution, on=on)
    ):
        yield _step(resolution, COMPLETE, _("It is done…"), is_first=True)


def _step(resolution: Resolution, name: str, words: str, *, is_first: bool = False) -> Step:
    url = reverse(name, args=[resolution.review.key, resolution.key])
    return Step(url, words, is_first)


def running(resolution: Resolution) -> int:
    """Answers of that kind that are open between the two sides and keep day and version.

    Queries: none, or 1.
    """
    if not resolution.changes_standard:
        return 0
    agreement = resolution.agreement
    rows = _asked_under(resolution.standard).filter(case__network=agreement.network)
    if not resolution.asking:
        return rows.filter(agreement.runs_between("sender__", "addressee__")).count()
    asking, asked = sorted(agreement.sides, key=lambda party: party.side != resolution.asking)
    return rows.filter(asking.covers("sender__") & asked.covers("addressee__")).count()


def _asked_under(key: str) -> QuerySet:
    if key == "request_answer":
        return Request.objects.open()
    if key == "handover_answer":
        return Handover.objects.open()
    is_secured = key == "clarification_answer"
    return Position.objects.open().filter(clarification__livelihood_secured=is_secured)
