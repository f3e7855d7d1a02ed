"""The duties to inform of a case as one reader may know them, and what the letter told."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import CaseEvent, Delivery, Notice, Paper
from cases.models.records import PASSED_AT_MOST
from cases.operations.notices import receivers
from cases.reading import Reader
from cases.states import NoticeState
from cases.states.notices import OPEN_NOTICE
from contacts.codes import label
from contacts.models import Institution, Membership
from contacts.states import MemberRole

MOST = 200
BY_POST = frozenset({Delivery.LETTER, Delivery.REPRESENTATIVE})
# What the system itself wrote instead of a reason.
WRITTEN: dict[str, str | Promise] = {
    "deceased": _("The person has died."),
    "undone": _("The acceptance was undone."),
}
ICONS = {
    NoticeState.DUE: ("clock", "muted"),
    NoticeState.ATTEMPTED: ("partly", "warn"),
    NoticeState.DEFERRED: ("clock", "warn"),
    NoticeState.PASSED_ON: ("right", "muted"),
    NoticeState.DONE: ("yes", "good"),
    NoticeState.IMPOSSIBLE: ("no", "muted"),
}


@dataclass(frozen=True)
class Attempt:
    on: date
    channel: str


@dataclass(frozen=True)
class NoticeLine:
    """`is_ours`: our institution answers it; `remark`: read by who owes it, nobody else."""

    notice: Notice
    is_ours: bool
    is_late: bool
    is_put_off: bool
    remark: str | Promise
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def channel(self) -> str:
        """How she was informed; an attempt is told beside."""
        is_done = self.notice.state == NoticeState.DONE
        return label("channel", self.notice.channel) if is_done else ""

    @property
    def icon(self) -> str:
        return ICONS[NoticeState(self.notice.state)][0]

    @property
    def tone(self) -> str:
        return ICONS[NoticeState(self.notice.state)][1]

    @property
    def may_answer(self) -> bool:
        return self.is_ours and self.notice.state in OPEN_NOTICE

    @property
    def note(self) -> str:
        """What is more to say than that it is due."""
        if self.notice.state == NoticeState.DUE:
            return ""
        return str(self.notice.get_state_display())


@dataclass(frozen=True)
class Letter:
    """The last collective letter; `told`: keys of the duties in it that are still open."""

    paper: Paper
    told: set[UUID]

    @property
    def printed_on(self) -> date:
        return timezone.localdate(self.paper.printed_at)

    @property
    def channel(self) -> str:
        return "letter" if self.paper.delivery in BY_POST else "paper"


@dataclass(frozen=True)
class Together:
    """What can be done in one go with all that the acting institution owes."""

    letter: Letter | None
    is_several: bool
    may_print: bool


@dataclass(frozen=True)
class Notices:
    waiting: list[NoticeLine]
    answered: list[NoticeLine]

    together: Together


@dataclass(frozen=True)
class Answering:
    """Beside its answer: who may take the duty over, and whether it can be put off, by whom."""

    receivers: QuerySet[Institution]
    why_not_pass_on: str | Promise
    may_defer: bool
    heads: list[str]

    @property
    def may_pass_on(self) -> bool:
        return not self.why_not_pass_on


def notices(reader: Reader) -> Notices:
    """Those of the own institutions, and all for the lead. Queries: at most 4."""
    rows = Notice.objects.filter(case=reader.case)
    if not reader.leads:
        rows = rows.of_houses(reader.own)
    names = rows.select_related("about", "informer", "passed_from")
    waiting = list(names.open().order_by("due_on", "pk")[:MOST])
    ended = names.exclude(state__in=OPEN_NOTICE).order_by(F("done_on").desc(nulls_last=True), "-pk")
    answered = list(ended[:MOST])
    attempts = _attempts(reader, [*waiting, *answered])
    lines = [_line(row, reader, attempts) for row in waiting]
    return Notices(
        waiting=lines,
        answered=[_line(row, reader, attempts) for row in answered],
        together=together(reader, [line for line in lines if line.is_ours]),
    )


def owed(reader: Reader) -> list[NoticeLine]:
    """What the acting institution still has to tell her. Queries: 1."""
    rows = Notice.objects.waiting_for(reader.house).filter(case=reader.case)
    named = rows.select_related("about", "informer", "passed_from")
    return [_line(row, reader, {}) for row in named]


def _line(row: Notice, reader: Reader, attempts: dict[str, list[Attempt]]) -> NoticeLine:
    is_own = row.informer_id in reader.own
    return NoticeLine(
        notice=row,
        is_ours=row.informer_id == reader.membership.institution_id,
        is_late=row.state in OPEN_NOTICE and row.due_on < reader.on,
        is_put_off=row.state == NoticeState.DEFERRED and row.due_on > reader.on,
        remark=WRITTEN.get(row.remark, row.remark) if is_own else "",
        attempts=attempts.get(f"notice:{row.key}", []),
    )


def _attempts(reader: Reader, rows: Iterable[Notice]) -> dict[str, list[Attempt]]:
    """By subject, as the timeline keeps them. Queries: 1."""
    subjects = [f"notice:{row.key}" for row in rows if row.attempts]
    events = CaseEvent.objects.filter(
        case=reader.case, verb="notice.attempt", subject__in=subjects, facts__has_key="on"
    )
    found: dict[str, list[Attempt]] = {}
    for event in events.order_by("at", "pk"):
        one = Attempt(
            date.fromisoformat(event.facts["on"]), label("channel", event.facts["channel"])
        )
        found.setdefault(event.subject, []).append(one)
    return found


def answering(reader: Reader, notice: Notice) -> Answering:
    """Queries: at most 4."""
    others = receivers(notice, on=reader.on)
    is_head = reader.membership.role == MemberRole.HEAD
    return Answering(
        receivers=others,
        why_not_pass_on=_why_not_pass_on(notice, others),
        may_defer=is_head and notice.may_be_deferred,
        heads=[] if is_head else _heads(notice, on=reader.on),
    )


def _why_not_pass_on(notice: Notice, others: QuerySet[Institution]) -> str | Promise:
    """Empty if it can be."""
    if notice.passes == PASSED_AT_MOST:
        return _("The duty has been passed on and given back. It stays with your institution.")
    if notice.state == NoticeState.DEFERRED:
        return _("Your head has put it off. It stays with your institution.")
    if not others.exists():
        return _("No other institution that takes part can take this duty over.")
    return ""


def _heads(notice: Notice, *, on: date) -> list[str]:
    if not notice.may_be_deferred:
        return []
    rows = Membership.objects.in_force(on).filter(
        institution=notice.informer_id, role=MemberRole.HEAD, user__is_active=True
    )
    return [one.user.name for one in rows.select_related("user")]


def together(reader: Reader, ours: list[NoticeLine]) -> Together:
    """Queries: at most 1."""
    return Together(
        letter=last_letter(reader, ours),
        is_several=len(ours) > 1,
        may_print=reader.takes_part and any(not line.is_put_off for line in ours),
    )


def last_letter(reader: Reader, ours: list[NoticeLine]) -> Letter | None:
    """The own institution's that told of one of these. Queries: 1, none without a line."""
    keys = {line.notice.key for line in ours}
    papers = Paper.objects.of_houses([reader.membership.institution_id]).filter(case=reader.case)
    paper = papers.telling(list(keys)).first() if keys else None
    return Letter(paper, keys.intersection(paper.tells)) if paper else None
