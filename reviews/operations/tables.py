"""The committee's tables: frozen when a quarter is over, and never again computed.

Rule: R-SAFE-02; what is frozen holds what is shown, never what was counted, and a later table is
only as fine as all earlier ones of the year allow.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.utils import timezone

from contacts.models import Network
from reviews.models import WHOLE_NETWORK, Dimension, FrozenTable, Summary
from reviews.operations.counting import RELATIONS, TOTAL, books, quarter_of
from reviews.operations.legacy import freeze_legacy
from reviews.operations.legacy_rules import first_year
from reviews.safety.books import YEAR, Book, Key
from reviews.safety.relations import Year, limits_of
from reviews.safety.shown import Shown

TABLES = ("outcomes", "entries", "standards", "clarity", "declined")
ONLY_BY_YEAR = ("communes",)
LAST = 4
# A median says nothing of one case when certainly so many were counted.
ENOUGH = 10


def freeze_tables(*, at: datetime) -> int:
    """Every quarter that is over, the oldest first, each in a transaction of its own; with the
    fourth, the year. After `refresh_figures`.

    Returns: how many tables were frozen.
    """
    on, frozen = timezone.localdate(at), 0
    for network in Network.objects.order_by("pk"):
        frozen += freeze_legacy(network, at=at)
        for year, quarter in _to_freeze(network, on):
            frozen += freeze_quarter(network, year, quarter, at)
    return frozen


def _to_freeze(network: Network, on: date) -> Iterator[tuple[int, int]]:
    """From the year in which the network's first case was registered; of years that were shown from
    an earlier system nothing more, whatever is recorded later."""
    first = first_year(network)
    if first is None:
        return
    rows = FrozenTable.objects.filter(network=network, table=TABLES[0])
    done = set(rows.values_list("year", "quarter"))
    theirs = {year for year, quarter in done if quarter == YEAR and (year, LAST) not in done}
    for year in sorted(set(range(first, on.year + 1)) - theirs):
        for quarter in range(1, LAST + 1):
            is_over = (year, quarter) < (on.year, quarter_of(on))
            if is_over and (year, quarter) not in done:
                yield year, quarter


@transaction.atomic
def freeze_quarter(network: Network, year: int, quarter: int, at: datetime) -> int:
    shown, before = shown_of(network, year), years_before(network, year)
    made = books(network, year, range(1, quarter + 1), before)
    chosen = {quarter: publish(made, quarter, shown, before)}
    if quarter == LAST:
        chosen[YEAR] = publish(made, YEAR, shown | chosen[quarter], before)
    tables = [
        FrozenTable(
            network=network,
            table=table,
            year=year,
            quarter=period,
            cells=_cells(table, counts) | _days(network, table, year, period, counts),
            frozen_at=at,
        )
        for period, counts in chosen.items()
        for table in (*TABLES, *(ONLY_BY_YEAR if period == YEAR else ()))
    ]
    FrozenTable.objects.bulk_create(tables)
    return len(tables)


def publish(
    made: Iterable[Book], quarter: int, shown: Mapping[Key, Shown], before: Sequence[Year]
) -> dict[Key, Shown]:
    """Book after book, each with what all say that were published before it."""
    chosen: dict[Key, Shown] = {}
    for book in made:
        said = {**shown, **chosen}
        limits = limits_of(book, RELATIONS, before, said, of_year=quarter == YEAR)
        chosen |= book.publish(quarter, shown, limits)
    return chosen


def shown_of(network: Network, year: int) -> dict[Key, Shown]:
    """What all tables frozen so far show of the year."""
    rows = FrozenTable.objects.filter(network=network, year=year).order_by("pk")
    return _shown(rows)


def years_before(network: Network, year: int) -> list[Year]:
    """What is published of each whole year of ours before, the oldest first. What an earlier system
    counted is in no relation to what is counted here."""
    rows = FrozenTable.objects.filter(network=network, year__lt=year, quarter=YEAR)
    rows = rows.exclude(cells__has_key="source")
    years = groupby(rows.order_by("year", "pk"), key=attrgetter("year"))
    return [_shown(own) for _year, own in years]


def _shown(rows: Iterable[FrozenTable]) -> dict[Key, Shown]:
    return {
        Key(row.table, name, row.quarter): Shown(*cell)
        for row in rows
        for name, cell in row.cells["counts"].items()
    }


def _cells(table: str, counts: Mapping[Key, Shown]) -> dict[str, Any]:
    """Row → smallest and largest number it may be; the largest is null where nothing is shown."""
    own = {key.row: shown for key, shown in counts.items() if key.table == table}
    return {"counts": {row: [shown.low, shown.high] for row, shown in own.items()}}


def _days(
    network: Network, table: str, year: int, quarter: int, counts: Mapping[Key, Shown]
) -> dict[str, Any]:
    """Rule: R-SAFE-04; median and 9 of 10 are shown by the number that is shown, so that whether
    they are tells nothing new."""
    if table != "clarity" or counts[Key(table, TOTAL, quarter)].low < ENOUGH:
        return {}
    summary = Summary.objects.filter(
        figure="time_to_clarity",
        network_id=network.pk,
        institution_id=WHOLE_NETWORK,
        dimension=Dimension.ALL,
        year=year,
        quarter=quarter,
    ).first()
    return {"median": round(summary.median), "ninety": round(summary.ninety)} if summary else {}
