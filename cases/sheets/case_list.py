"""The list of cases: who waits for whom, as one membership may know it.

Queries: 7, whatever the number of cases: the counts, the rows, who leads, what is covered, the
saved tabs; and the row a further page begins behind.
"""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from cases import paging
from cases.models import NO_DATE, CaseRow, Responsibility, SavedTab
from cases.models.row_filters import CLOSED, MINE, OFTEN, TEAM, Viewpoint, viewpoint
from cases.models.rows import count_each
from cases.sheets.chips import Cover, covers
from cases.sheets.list_choice import COLUMNS, EMPTY, Choice, Pill, Words, pills, tab_label
from cases.states import Phase
from contacts.codes import label
from contacts.models import Institution, Membership
from contacts.states import ASSOCIATION, MemberRole

PAGE = 16
COUNTED = 1000
SHOWN = "shown"


@dataclass(frozen=True)
class Lead:
    institution: Institution
    is_us: bool
    interim: bool
    loan_until: date | None


@dataclass(frozen=True)
class Waiting:
    institution: Institution
    is_us: bool
    since: date


@dataclass(frozen=True)
class Ended:
    """Why a case is no longer open for us: closed, or we have left it."""

    on: date | None
    outcome: str


@dataclass(frozen=True)
class ListedCase:
    """`name` is empty where the reader may not know the person; `bounces` None where not that."""

    key: UUID
    pk: int
    number: str
    name: str
    lead: Lead | None
    waiting: Waiting | None
    held_until: date | None
    next_on: date | None
    is_late: bool
    bounces: int | None
    cover: Cover | None
    ended: Ended | None

    @property
    def bounces_often(self) -> bool:
        return (self.bounces or 0) >= OFTEN


@dataclass(frozen=True)
class Tab:
    """`count` is capped: `has_more` then says "1000+"; None for a tab of one's own."""

    label: Words
    url: str
    count: int | None
    has_more: bool
    is_current: bool
    saved: SavedTab | None = None


@dataclass(frozen=True)
class CaseList:
    """One page of what was chosen; `count` is capped: `has_more` then says "1000+"."""

    choice: Choice
    tabs: list[Tab]
    saved: list[Tab]
    pills: list[Pill]
    cases: list[ListedCase]
    count: int
    has_more: bool
    first: int
    last: int
    next_page: str
    is_of_association: bool

    @property
    def is_first(self) -> bool:
        return self.first <= 1

    @property
    def is_of_closed(self) -> bool:
        return self.choice.tab == CLOSED

    @property
    def is_of_all(self) -> bool:
        return self.choice.tab == TEAM

    @property
    def plain_url(self) -> str:
        """The tab without filters."""
        return Choice(self.choice.tab, self.choice.sort).url

    @property
    def empty(self) -> Words:
        """What would stand here."""
        return EMPTY[self.choice.tab]


def case_list(membership: Membership, asked: Choice, *, on: date) -> CaseList:
    view = viewpoint(membership, on=on)
    visible = CaseRow.objects.visible_to(membership, on=on)
    choice, counts = counted(membership, visible, asked, view)
    rows = visible.under(choice.tab, choice.filters, view)
    here, passed, more = _page(rows, choice, on=on)
    last, saved = passed + len(here), _saved(membership, choice)
    return CaseList(
        choice=choice,
        tabs=_tabs(choice, counts, view, is_saved=any(tab.is_current for tab in saved)),
        saved=saved,
        pills=pills(choice, view),
        cases=listed(here, membership, on=on),
        count=min(counts[SHOWN], COUNTED),
        has_more=counts[SHOWN] > COUNTED,
        first=passed + 1 if here else 0,
        last=last,
        next_page=more,
        is_of_association=membership.institution.type == ASSOCIATION,
    )


def counted(
    membership: Membership, visible, asked: Choice, view: Viewpoint
) -> tuple[Choice, dict[str, int]]:
    """What is shown, and how many rows each tab has. Queries: 1."""
    every = CaseRow.objects
    lists = {tab: every.under(tab, {}, view) for tab in view.tabs}
    if asked.filters:
        filtered = asked.within(view, otherwise=TEAM)
        lists[SHOWN] = every.under(filtered.tab, filtered.filters, view)
    counts = count_each(visible, lists, at_most=COUNTED + 1)
    start = TEAM if asked.filters else _start(membership, counts)
    choice = asked.within(view, otherwise=start)
    counts.setdefault(SHOWN, counts[choice.tab])
    return choice, counts


def _start(membership: Membership, counts: dict[str, int]) -> str:
    """A head begins with the team, everybody else with her own cases, if she has any."""
    is_mine = membership.role == MemberRole.CASEWORKER and counts.get(MINE)
    return MINE if is_mine else TEAM


def _page(rows, choice: Choice, *, on: date) -> tuple[list[CaseRow], int, str]:
    """Returns: the rows, how many lie before them, and the cursor of the next page."""
    column, name = COLUMNS[choice.sort], f"cases?{choice.query}"
    cursor = paging.read(choice.page, of=name)
    start = rows.filter(case__key=cursor.key).first() if cursor else None
    behind = rows.after(start, column) if start else rows
    shown = list(full(behind, on=on).sorted_by(column)[: PAGE + 1])
    passed = cursor.passed if cursor and start else 0
    here = shown[:PAGE]
    if len(shown) <= PAGE:
        return here, passed, ""
    further = paging.Cursor(here[-1].case.key.hex, passed + len(here))
    return here, passed, paging.write(further, of=name)


def full(rows, *, on: date):
    """With all that `listed` reads of a row."""
    return rows.with_standing(on=on).select_related("case__person", "waiting_on")


def _tabs(choice: Choice, counts: dict[str, int], view: Viewpoint, *, is_saved: bool) -> list[Tab]:
    return [
        Tab(
            label=tab_label(tab, view),
            url=Choice(tab, choice.sort).url,
            count=min(counts[tab], COUNTED),
            has_more=counts[tab] > COUNTED,
            is_current=tab == choice.tab and not is_saved,
        )
        for tab in view.tabs
    ]


def _saved(membership: Membership, choice: Choice) -> list[Tab]:
    """Of several kept of the same list the first is the current one."""
    kept = list(membership.saved_tabs.order_by("pk"))
    current = next((saved for saved in kept if saved.query == choice.query), None)
    return [
        Tab(
            label=saved.name,
            url=f"{reverse('case_list')}?{saved.query}",
            count=None,
            has_more=False,
            is_current=saved == current,
            saved=saved,
        )
        for saved in kept
    ]


def listed(rows: list[CaseRow], membership: Membership, *, on: date) -> list[ListedCase]:
    """Rows that came as `full` asks for them, as the reader may know them. Queries: 2."""
    own, decides = membership.institutions(on), membership.role == MemberRole.COORDINATOR
    periods = Responsibility.objects.current().select_related("institution")
    leads = {
        period.case_id: period for period in periods.filter(case__in=[r.case_id for r in rows])
    }
    known = {} if decides else covers([row.case_id for row in rows], own, on=on)
    lines = [_one(row, leads.get(row.case_id), own, decides=decides, on=on) for row in rows]
    return [
        replace(line, cover=known.get(line.pk)) if line.ended is None else line for line in lines
    ]


def _one(
    row: CaseRow, period: Responsibility | None, own: frozenset[int], *, decides: bool, on: date
) -> ListedCase:
    case, is_active = row.case, row.open and row.takes_part
    return ListedCase(
        key=case.key,
        pk=row.case_id,
        number=case.number,
        name=case.person.name if not decides or row.person_covered else "",
        lead=_lead(period, own) if is_active else None,
        waiting=_waiting(row, own) if is_active else None,
        held_until=case.hold_until if is_active and row.phase == Phase.ON_HOLD else None,
        next_on=row.next_due_on if row.next_due_on != NO_DATE else None,
        is_late=row.next_due_on < on,
        bounces=case.bounces or None if is_active and (row.is_lead or decides) else None,
        cover=None,
        ended=None if is_active else _ended(row),
    )


def _lead(period: Responsibility | None, own: frozenset[int]) -> Lead | None:
    if period is None:
        return None
    is_us = period.institution_id in own
    return Lead(period.institution, is_us, period.interim, period.loan_until)


def _waiting(row: CaseRow, own: frozenset[int]) -> Waiting | None:
    if row.waiting_on is None:
        return None
    return Waiting(row.waiting_on, row.waiting_on_id in own, row.waiting_since)


def _ended(row: CaseRow) -> Ended:
    """One that left knows when it left, not what became of the case."""
    if row.left_at is not None:
        return Ended(timezone.localdate(row.left_at), "")
    if row.open:
        return Ended(row.part_until, "")
    return Ended(row.case.closed_on, label("closing_outcome", row.case.outcome))
