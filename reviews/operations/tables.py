"""The committee's tables: frozen when a quarter is over, and never again computed.

Rule: R-SAFE-02; what is frozen holds what is shown, never what was counted, and a later table is
only as fine as all earlier ones of the year allow.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.models import Case
from contacts.models import Network
from reviews.models import WHOLE_NETWORK, Dimension, FrozenTable, Summary
from reviews.operations.counting import TOTAL, books, quarter_of
from reviews.safety.books import YEAR, Book, Key
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
        for year, quarter in _to_freeze(network, on):
            frozen += freeze_quarter(network, year, quarter, at)
    return frozen


def _to_freeze(network: Network, on: date) -> Iterator[tuple[int, int]]:
    """From the year in which the network's first case was registered."""
    first = Case.objects.filter(network=network).order_by("registered_on").first()
    if first is None:
        return
    rows = FrozenTable.objects.filter(network=network, table=TABLES[0], quarter__gt=YEAR)
    done = set(rows.values_list("year", "quarter"))
    for year in range(first.registered_on.year, on.year + 1):
        for quarter in range(1, LAST + 1):
            is_over = (year, quarter) < (on.year, quarter_of(on))
            if is_over and (year, quarter) not in done:
                yield year, quarter


@transaction.atomic
def freeze_quarter(network: Network, year: int, quarter: int, at: datetime) -> int:
    shown = shown_of(network, year)
    made = books(network, year, range(1, quarter + 1))
    chosen = {quarter: publish(made, quarter, shown)}
    if quarter == LAST:
        chosen[YEAR] = publish(made, YEAR, shown | chosen[quarter])
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


def publish(made: Iterable[Book], quarter: int, before: Mapping[Key, Shown]) -> dict[Key, Shown]:
    return {key: shown for book in made for key, shown in book.publish(quarter, before).items()}


def shown_of(network: Network, year: int) -> dict[Key, Shown]:
    """What all tables frozen so far show of the year."""
    rows = FrozenTable.objects.filter(network=network, year=year).order_by("pk")
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
