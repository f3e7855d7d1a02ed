"""Who was shown what of one case, and what one person was shown: each page from first to last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.sheets.export import Cell, Export
from consent.sheets.audit.scope import Scope
from consent.sheets.audit.words import Looker, Lookers, Words, page_code, page_words
from contacts.models import Membership
from iiz.templatetags.iiz import day, instant

ON_SCREEN = 500


@dataclass(frozen=True)
class Reading:
    """One person was shown one page of one case so many times; `number` is empty for no case."""

    case_id: int | None
    number: str
    looker: Looker
    page: Words
    route: str
    first: datetime
    last: datetime
    times: int

    @property
    def code(self) -> str:
        return page_code(self.route)


@dataclass(frozen=True)
class Report:
    """`about`: a case number, or whoever looked."""

    about: str
    since: date
    until: date
    readings: list[Reading]

    @property
    def shown(self) -> list[Reading]:
        return self.readings[:ON_SCREEN]

    @property
    def is_cut(self) -> bool:
        return len(self.readings) > ON_SCREEN

    @property
    def cases(self) -> int:
        return len({one.case_id for one in self.readings if one.case_id})

    @property
    def times(self) -> int:
        return sum(one.times for one in self.readings)


def of_case(scope: Scope, number: str, since: date, until: date) -> Report:
    """Who saw this case. Queries: at most 6."""
    case_id = scope.case_id(number)
    rows = list(scope.events_of(case_id, since, until).readings())
    people = Lookers(scope, [row["user_id"] for row in rows], scope.may_name(case_id))
    found = [_reading(row, people, case_id, number) for row in rows]
    return Report(
        number, since, until, sorted(found, key=lambda one: (one.looker.words, one.first))
    )


def of_user(scope: Scope, user_id: int, since: date, until: date) -> Report:
    """What this person saw: the report on a breach. Queries: at most 6."""
    events = scope.events(since, until).filter(user_id=user_id)
    rows = list(events.per_case().readings("case_id"))
    numbers = scope.numbers(row["case_id"] for row in rows if row["case_id"])
    people = Lookers(scope, [user_id])
    found = [
        _reading(row, people, row["case_id"], numbers.get(row["case_id"], ""))
        for row in rows
        if row["case_id"] is None or row["case_id"] in numbers
    ]
    return Report(
        scope.people[user_id], since, until, sorted(found, key=lambda one: (one.number, one.first))
    )


def _reading(row: dict[str, Any], people: Lookers, case_id: int | None, number: str) -> Reading:
    place = (row["user_id"], row["institution_id"], row["network_id"])
    return Reading(
        case_id=case_id,
        number=number,
        looker=people.of(place, timezone.localdate(row["last"])),
        page=page_words(row["kind"], row["route"]),
        route=row["route"],
        first=row["first"],
        last=row["last"],
        times=row["times"],
    )


def as_file(report: Report, title: str, *, by: Membership, at: datetime) -> Export:
    """Every line, also those that have no room on the screen."""
    head = file_head(report.about, report.since, report.until, by=by, at=at)
    columns = [
        _("Case"),
        pgettext("who looked", "Person"),
        _("Function"),
        _("On behalf of"),
        pgettext("of the program", "Page"),
        _("Address"),
        pgettext("first time", "First"),
        pgettext("last time", "Last"),
        pgettext("how often", "Times"),
    ]
    rows = [_line(one) for one in report.readings]
    return Export(title, head, columns, rows, case_ids=list(cases_of(report.readings)))


def file_head(
    about: str, since: date, until: date, *, by: Membership, at: datetime
) -> list[tuple[str, str]]:
    return [
        (_("About"), about),
        (_("Period"), f"{day(since)} – {day(until)}"),
        (_("Date and time"), instant(at)),
        (_("Exported by"), f"{by.user.name}, {by.get_role_display()}"),
        (_("On behalf of"), str(by.body)),
    ]


def _line(one: Reading) -> list[Cell]:
    who, page = one.looker, str(one.page)
    first, last = instant(one.first), instant(one.last)
    return [one.number, who.name, who.function, who.body, page, one.route, first, last, one.times]


def cases_of(readings: Iterable[Reading]) -> set[int]:
    return {one.case_id for one in readings if one.case_id}
