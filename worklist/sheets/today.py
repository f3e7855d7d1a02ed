"""Heute: what waits for the reader, what is due, whom to inform, and what others did.

Queries: 4, whatever the number of rows: the rows with their counts, the events with the
institutions they name, and when the night last ran.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import ASKED_OF_US, Due, DueKind
from cases.models.dues import COUNTED_AT_MOST, Counted
from contacts.models import Membership
from worklist.places import NEEDED, with_place
from worklist.sheets.facts import with_facts
from worklist.sheets.lines import Line, line
from worklist.sheets.naming import may_be_named
from worklist.sheets.news import News, news

WAITING, DUE, NOTICES, CONSENTS, NEWS = "waiting", "due", "notices", "consents", "news"
TITLES: dict[str, str | Promise] = {
    WAITING: _("Waiting for you"),
    DUE: _("Due"),
    NOTICES: _("Duty to inform"),
    CONSENTS: _("Consents"),
    NEWS: _("New in my cases"),
}
OF_THEIR_OWN = (DueKind.NOTICE, DueKind.CONSENT)
KINDS = {
    WAITING: ASKED_OF_US,
    DUE: tuple(kind for kind in DueKind if kind not in (*ASKED_OF_US, *OF_THEIR_OWN)),
    NOTICES: (DueKind.NOTICE,),
    CONSENTS: (DueKind.CONSENT,),
}
BLOCK_OF = {kind: name for name, kinds in KINDS.items() for kind in kinds}
LINES, LINES_ON_A_PAGE = 7, 50
VALUES = (
    *("pk", "due_on", "case_id", "institution_id", "may_name", "is_urgent", "facts"),
    *("case__person__last_name", "case__person__first_name", "canton"),
)


@dataclass(frozen=True)
class Block:
    name: str
    lines: list[Line] = field(default_factory=list)
    count: int = 0

    @property
    def title(self) -> str | Promise:
        return TITLES[self.name]

    @property
    def has_more(self) -> bool:
        return self.count > len(self.lines)


@dataclass(frozen=True)
class Today:
    on: date
    waiting: Block
    due: Block
    notices: Block
    consents: Block
    news: News

    @property
    def case_ids(self) -> set[int]:
        blocks = (self.waiting, self.due, self.notices, self.consents)
        lines = [line for block in blocks for line in block.lines]
        return {*cases_of(lines), *(happening.case_id for happening in self.news.happenings)}


def cases_of(lines: list[Line]) -> set[int]:
    return {line.case_id for line in lines if line.case_id is not None}


def today(membership: Membership, *, on: date) -> Today:
    rows = to_do(membership, on=on)
    parts = [_first_of(rows, kinds) for kinds in KINDS.values()]
    found = list(parts[0].union(*parts[1:], all=True))
    blocks = {name: _block(name, found, membership, on=on) for name in KINDS}
    return Today(on=on, news=news(membership, on=on, length=LINES), **blocks)


def to_do(membership: Membership, *, on: date) -> QuerySet:
    """Urgent ones first, then the soonest."""
    rows = with_facts(with_place(Due.objects.to_do_by(membership, on=on)))
    canton = Coalesce("case__network__canton", "network__canton")
    named = rows.annotate(may_name=may_be_named(membership, on=on), canton=canton)
    return named.order_by("-is_urgent", "due_on", "pk")


def page_of(name: str, membership: Membership, *, number: int, on: date) -> tuple[Page, list[Line]]:
    """One block as a whole, page by page."""
    rows = to_do(membership, on=on).filter(kind__in=KINDS[name])
    page = Paginator(rows.values(*VALUES, *NEEDED), LINES_ON_A_PAGE).get_page(number)
    own = membership.institution_id
    return page, [line(row, acting_for=own, on=on) for row in page.object_list]


def _first_of(rows: QuerySet, kinds: tuple[str, ...]) -> QuerySet:
    rows = rows.filter(kind__in=kinds)
    counted = Counted(rows.order_by().values("pk")[:COUNTED_AT_MOST])
    return rows.annotate(counted=counted).values(*VALUES, *NEEDED, "counted")[:LINES]


def _block(name: str, found: list[dict[str, Any]], membership: Membership, *, on: date) -> Block:
    rows = [row for row in found if BLOCK_OF[row["kind"]] == name]
    rows.sort(key=lambda row: (not row["is_urgent"], row["due_on"], row["pk"]))
    lines = [line(row, acting_for=membership.institution_id, on=on) for row in rows]
    return Block(name, lines, rows[0]["counted"] if rows else 0)


__all__ = ["Block", "Today", "cases_of", "page_of", "to_do", "today"]
