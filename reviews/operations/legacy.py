"""Counts of an earlier system: entered together, and frozen by the night like all others."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate

from cases.outcomes import OUTCOME_GROUPS
from contacts.models import Network
from contacts.operations.recording import lock
from iiz.history import Actor, change
from reviews.models import FrozenTable, LegacyCount
from reviews.operations.counting import outcome_path, outcome_tree
from reviews.operations.legacy_rules import TABLE, Count, Standing, refusals, standing, untold
from reviews.safety.books import YEAR, Book, close, tree_book


def import_counts(
    network: Network, counts: Sequence[Count], *, source: str, by: Actor | None, at: datetime
) -> int:
    """All or nothing; what is there already with the same number is left as it is.

    Returns: how many were written. Raises: ValidationError, all that is wrong.
    """
    with change(by=by, at=at, reason="legacy.import"):
        lock(network)
        found = standing(network, on=localdate(at))
        if refused := [error for errors in refusals(counts, found) for error in errors]:
            raise ValidationError(refused)
        new = [count for count in counts if not found.has(count)]
        for count in new:
            _enter(network, count, source)
    return len(new)


def _enter(network: Network, count: Count, source: str) -> None:
    row = LegacyCount(
        network=network,
        year=count.year,
        outcome=count.outcome,
        count=count.number,
        source=source,
    )
    row.full_clean()
    row.save()


def freeze_legacy(network: Network, *, at: datetime) -> int:
    """Rule: R-SAFE-06; each year that is told as a whole becomes a table, for good.

    Returns: how many were frozen.
    """
    shown = FrozenTable.objects.filter(network=network).values("year")
    waiting = LegacyCount.objects.filter(network=network).exclude(year__in=shown)
    return _freeze(network, at) if waiting.exists() else 0


@transaction.atomic
def _freeze(network: Network, at: datetime) -> int:
    """Whoever enters counts meanwhile waits, and is refused then."""
    lock(network)
    found = standing(network, on=localdate(at))
    sources = _sources(network)
    tables = [
        FrozenTable(
            network=network,
            table=TABLE,
            year=year,
            cells={"counts": _shown(found, year), "source": " · ".join(sources[year])},
            frozen_at=at,
        )
        for year in _complete(found)
    ]
    FrozenTable.objects.bulk_create(tables)
    return len(tables)


def _sources(network: Network) -> dict[int, list[str]]:
    """Of each year all that its numbers are from: who reads the table can look in each."""
    rows = LegacyCount.objects.filter(network=network).order_by("source").distinct()
    found = defaultdict(list)
    for year, source in rows.values_list("year", "source"):
        found[year].append(source)
    return found


def _complete(found: Standing) -> Iterator[int]:
    for year in sorted({count.year for count in found.stored.values()}):
        if year < found.end and year not in found.shown and not untold(year, found.stored):
            yield year


def _shown(found: Standing, year: int) -> dict[str, list[int | None]]:
    counts = [count for count in found.stored.values() if count.year == year]
    shown = legacy_book(counts).publish(YEAR, {})
    return {key.row: [one.low, one.high] for key, one in shown.items()}


def legacy_book(counts: Iterable[Count]) -> Book:
    """Of one year, by group: as safe as the years of ours."""
    book = close(tree_book(TABLE, outcome_tree({group: {} for group in OUTCOME_GROUPS}), ()))
    for count in counts:
        book.count(TABLE, outcome_path(count.group), YEAR, count.number)
    return book
