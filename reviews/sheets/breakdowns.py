"""One figure of the own institution, told apart by agreement, type and problem."""

from collections.abc import Iterable
from dataclasses import dataclass

from contacts.codes import label
from contacts.models import Agreement
from reviews.figures import Figure, Kind
from reviews.models import Dimension, Summary
from reviews.sheets.choice import Chosen
from reviews.sheets.figures import APART, Value, told_apart, value_of

LISTS = {Dimension.TYPE: "institution_type", Dimension.PROBLEM: "problem_area"}


@dataclass(frozen=True)
class Apart:
    name: str
    now: Value
    before: Value


@dataclass(frozen=True)
class Breakdown:
    dimension: Dimension
    rows: list[Apart]


def breakdowns(chosen: Chosen, figure: Figure, key: str) -> list[Breakdown]:
    """Those with at least one row; a case with two problems counts for both. Queries: 2."""
    found = list(told_apart(chosen, key))
    kind = figure.kind if key == figure.key else Kind.COUNT
    agreements = Agreement.objects.in_bulk(
        [int(row.value) for row in found if row.dimension == Dimension.AGREEMENT]
    )
    names = {str(pk): agreement.name for pk, agreement in agreements.items()}
    parts = ((one, [row for row in found if row.dimension == one]) for one in APART)
    return [
        Breakdown(one, sorted(_rows(one, rows, kind, names, chosen.year), key=_by_name))
        for one, rows in parts
        if rows
    ]


def _rows(
    dimension: Dimension, rows: list[Summary], kind: Kind, names: dict[str, str], year: int
) -> Iterable[Apart]:
    by_place = {(row.value, row.year): row for row in rows}
    for value in {row.value for row in rows}:
        name = label(LISTS[dimension], value) if dimension in LISTS else names.get(value, value)
        now, before = (by_place.get((value, one)) for one in (year, year - 1))
        yield Apart(name, value_of(kind, now), value_of(kind, before))


def _by_name(row: Apart) -> str:
    return row.name
