"""Who led when, drawn: one row per institution, one bar per period, a cross per declined handover.

Pure arithmetic: days in, places on a drawing of fixed width out. The table beside it says the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.utils.dates import MONTHS_ALT

from contacts.models import Institution
from iiz.calendar import add_months

WIDTH, LEFT, TOP, ROW = 1134, 176, 24, 38
BAR, NARROWEST, LABELLED, DATED = 24, 3, 190, 100
TICKS_AT_MOST = 13
TICKED = (1, 3, 6, 12, 24, 60, 120, 600)  # months from one tick to the next


@dataclass(frozen=True)
class Led:
    """One institution led from a day to a day; `until` None: it leads today."""

    institution: Institution
    since: date
    until: date | None
    interim: bool
    loan_until: date | None = None


@dataclass(frozen=True)
class Refused:
    """A handover was proposed to an institution and declined."""

    institution: Institution
    since: date
    until: date


@dataclass(frozen=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True)
class Bar:
    """`words` say how much fits: 2 dates and days, 1 the first day, 0 nothing."""

    x: float
    y: int
    width: float
    led: Led
    days: int
    words: int


@dataclass(frozen=True)
class Cross:
    x: float
    y: int
    width: float


@dataclass(frozen=True)
class Row:
    institution: Institution
    y: int
    bars: list[Bar]
    crosses: list[Cross]


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    left: int
    rows: list[Row]
    ticks: list[Tick]
    today_x: float
    links: list[tuple[float, int, int]]


def draw(led: Sequence[Led], refused: Iterable[Refused] = (), *, on: date) -> Drawing:
    """`led` in order of time, at least one."""
    refused = list(refused)
    scale = Scale.over(min(one.since for one in led), on)
    institutions = list(dict.fromkeys(one.institution for one in (*led, *refused)))
    rows = [
        _row(institution, TOP + number * ROW, led, refused, scale)
        for number, institution in enumerate(institutions)
    ]
    height = TOP + len(rows) * ROW
    return Drawing(WIDTH, height, LEFT, rows, scale.ticks, scale.x(on), _links(led, rows, scale))


@dataclass(frozen=True)
class Scale:
    """From the first of a month to the end of another, over the width of the drawing."""

    first: date
    last: date
    on: date

    @classmethod
    def over(cls, first: date, on: date) -> "Scale":
        start = first.replace(day=1)
        end = add_months(on.replace(day=1), 1)
        return cls(start, max(end, add_months(start, 3)), on)

    def x(self, day: date) -> float:
        share = (day - self.first) / (self.last - self.first)
        return round(LEFT + share * (WIDTH - LEFT), 1)

    @property
    def ticks(self) -> list[Tick]:
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        every = next(step for step in TICKED if months / step < TICKS_AT_MOST)
        days = [add_months(self.first, number) for number in range(0, months, every)]
        return [Tick(self.x(day), _tick_label(day, is_first=day == self.first)) for day in days]


def _tick_label(day: date, *, is_first: bool) -> str:
    month = str(MONTHS_ALT[day.month])
    return f"{month} {day.year}" if is_first or day.month == 1 else month


def _row(
    institution: Institution,
    y: int,
    led: Sequence[Led],
    refused: Iterable[Refused],
    scale: Scale,
) -> Row:
    return Row(
        institution=institution,
        y=y,
        bars=[_bar(one, y, scale) for one in led if one.institution == institution],
        crosses=[_cross(one, y, scale) for one in refused if one.institution == institution],
    )


def _bar(one: Led, y: int, scale: Scale) -> Bar:
    until = one.until or scale.on
    x, width = _place(one.since, until, scale)
    words = 2 if width >= LABELLED else int(width >= DATED)
    days = max((until - one.since) // timedelta(days=1), 0)
    return Bar(x, y + (ROW - BAR) // 2, width, one, days, words)


def _cross(one: Refused, y: int, scale: Scale) -> Cross:
    x, width = _place(one.since, one.until, scale)
    return Cross(x, y + (ROW - BAR) // 2, max(width, 18.0))


def _place(since: date, until: date, scale: Scale) -> tuple[float, float]:
    x = scale.x(since)
    return x, max(round(scale.x(until) - x, 1), NARROWEST)


def _links(led: Sequence[Led], rows: list[Row], scale: Scale) -> list[tuple[float, int, int]]:
    """Where the lead passed from one row to another: x, and the middles of both rows."""
    middle = {row.institution: row.y + ROW // 2 for row in rows}
    return [
        (scale.x(after.since), middle[before.institution], middle[after.institution])
        for before, after in pairwise(led)
        if before.institution != after.institution
    ]
