"""The search of the read log, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from cases import paging
from consent.sheets.audit.scope import Scope
from consent.sheets.audit.words import Looker, Lookers, Words, of_group, page_code, page_words
from iiz.models import AccessEvent
from iiz.models.access_event import AccessEventQuerySet

PAGE = 50
NUMBERS = 3


@dataclass(frozen=True)
class Search:
    """What is looked for; `page` is a cursor, the rest are days, ids and codes."""

    since: date
    until: date
    user: int | None = None
    number: str = ""
    group: str = ""
    page: str = ""

    @property
    def name(self) -> str:
        """A cursor of one search means nothing in another."""
        return f"audit {self.since} {self.until} {self.user} {self.number} {self.group}"


@dataclass(frozen=True)
class LogLine:
    """`numbers`: of the cases that were shown, the first few; `more`: how many besides."""

    at: datetime
    looker: Looker
    page: Words
    route: str
    numbers: list[str]
    more: int

    @property
    def code(self) -> str:
        return page_code(self.route)


@dataclass(frozen=True)
class LogPage:
    lines: list[LogLine]
    case_ids: list[int]
    first: int
    last: int
    next_page: str

    @property
    def is_first(self) -> bool:
        return self.first <= 1


def log_page(scope: Scope, asked: Search) -> LogPage:
    """Queries: at most 9."""
    case_id = scope.case_id(asked.number) if asked.number else None
    rows = _found(scope, asked, case_id)
    cursor = paging.read(asked.page, of=asked.name)
    start = rows.filter(pk=cursor.key).first() if cursor else None
    passed = cursor.passed if cursor and start else 0
    found = list((rows.before(start) if start else rows)[: PAGE + 1])
    here, last = found[:PAGE], passed + min(len(found), PAGE)
    more = paging.Cursor(str(here[-1].pk), last) if len(found) > PAGE else None
    lines, case_ids = _lines(scope, here, case_id)
    return LogPage(
        lines=lines,
        case_ids=case_ids,
        first=passed + 1 if here else 0,
        last=last,
        next_page=paging.write(more, of=asked.name) if more else "",
    )


def _found(scope: Scope, asked: Search, case_id: int | None) -> AccessEventQuerySet:
    if case_id is None:
        rows = scope.events(asked.since, asked.until)
    else:
        rows = scope.events_of(case_id, asked.since, asked.until)
    if asked.user:
        rows = rows.filter(user_id=asked.user)
    return rows.filter(of_group(asked.group)) if asked.group else rows


def _lines(
    scope: Scope, events: Sequence[AccessEvent], case_id: int | None
) -> tuple[list[LogLine], list[int]]:
    """Returns: the lines, and the cases they name. Of a foreign look only the case asked for."""
    seen = {event.pk: _cases_of(scope, event, case_id) for event in events}
    numbers = scope.numbers(one for cases in seen.values() for one in cases)
    named = scope.may_name(case_id) if case_id is not None else None
    people = Lookers(scope, [event.user_id for event in events], named)
    lines, case_ids = [], []
    for event in events:
        cases = [one for one in seen[event.pk] if one in numbers]
        lines.append(_line(event, people, [numbers[one] for one in cases]))
        case_ids += cases[:NUMBERS]
    return lines, case_ids


def _cases_of(scope: Scope, event: AccessEvent, case_id: int | None) -> list[int]:
    if case_id is None or scope.is_own(event.institution_id, event.network_id):
        return event.case_ids
    return [case_id]


def _line(event: AccessEvent, people: Lookers, numbers: list[str]) -> LogLine:
    place = (event.user_id, event.institution_id, event.network_id)
    return LogLine(
        at=event.at,
        looker=people.of(place, timezone.localdate(event.at)),
        page=page_words(event.kind, event.route),
        route=event.route,
        numbers=numbers[:NUMBERS],
        more=max(len(numbers) - NUMBERS, 0),
    )
