"""The list of cases: who waits for whom, as one membership may know it.

Queries: 4, whatever the number of cases: the count, the rows, who leads, and the page's start.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from cases import paging
from cases.models import NO_DATE, CaseRow, Responsibility
from contacts.codes import label
from contacts.models import Institution, Membership
from contacts.states import MemberRole

PAGE = 16
COUNTED = 1000
OFTEN = 2
COLUMNS = {"due": "next_due_on", "name": "sort_name"}


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
    next_on: date | None
    is_late: bool
    bounces: int | None
    ended: Ended | None

    @property
    def bounces_often(self) -> bool:
        return (self.bounces or 0) >= OFTEN


@dataclass(frozen=True)
class CaseList:
    """One page; `count` is capped: `has_more_than_counted` then says "1000+"."""

    cases: list[ListedCase]
    count: int
    has_more_than_counted: bool
    first: int
    last: int
    next_page: str

    @property
    def is_first(self) -> bool:
        return self.first <= 1


def case_list(
    membership: Membership, *, on: date, closed: bool = False, sort: str = "due", page: str = ""
) -> CaseList:
    """`sort` is a key of COLUMNS; `page` a cursor of the same list and order."""
    own, column = membership.institutions(on), COLUMNS[sort]
    rows = CaseRow.objects.visible_to(membership, on=on).filter(open=not closed)
    rows = rows.once_per_case(own)
    count = rows[: COUNTED + 1].count()
    name = f"cases.{'closed' if closed else 'open'}.{sort}"
    cursor = paging.read(page, of=name)
    start = rows.filter(case__key=cursor.key).first() if cursor else None
    shown = list(_ordered(rows.after(start, column) if start else rows, column, on=on)[: PAGE + 1])
    passed = cursor.passed if cursor and start else 0
    here, is_last = shown[:PAGE], len(shown) <= PAGE
    last = passed + len(here)
    more = "" if is_last else paging.write(paging.Cursor(here[-1].case.key.hex, last), of=name)
    return CaseList(
        cases=_listed(here, membership, own, on=on),
        count=min(count, COUNTED),
        has_more_than_counted=count > COUNTED,
        first=passed + 1 if here else 0,
        last=last,
        next_page=more,
    )


def _ordered(rows, column: str, *, on: date):
    rows = rows.with_standing(on=on).select_related("case__person", "waiting_on")
    return rows.sorted_by(column)


def _listed(
    rows: list[CaseRow], membership: Membership, own: frozenset[int], *, on: date
) -> list[ListedCase]:
    periods = Responsibility.objects.current().select_related("institution")
    leads = {
        period.case_id: period for period in periods.filter(case__in=[r.case_id for r in rows])
    }
    return [_one(row, leads.get(row.case_id), membership, own, on=on) for row in rows]


def _one(
    row: CaseRow,
    period: Responsibility | None,
    membership: Membership,
    own: frozenset[int],
    *,
    on: date,
) -> ListedCase:
    decides = membership.role == MemberRole.COORDINATOR
    knows_name = not decides or row.person_covered
    return ListedCase(
        key=row.case.key,
        pk=row.case_id,
        number=row.case.number,
        name=row.case.person.name if knows_name else "",
        lead=_lead(period, own) if row.takes_part else None,
        waiting=_waiting(row, own) if row.takes_part else None,
        next_on=row.next_due_on if row.next_due_on != NO_DATE else None,
        is_late=row.next_due_on < on,
        bounces=row.case.bounces or None if row.is_lead or decides else None,
        ended=None if row.open else _ended(row),
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
    return Ended(row.case.closed_on, label("closing_outcome", row.case.outcome))
