"""Every figure counted again from the raw rows by an oracle, and by statements with a bug."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from contacts.models import Agreement
from reviews.figures import FIGURES, Kind, Reach
from reviews.figures.measuring import measured, rows_of
from reviews.models import Dimension, Measurement, Summary
from reviews.operations.figures import NETWORK_SUMS, own_sums, refresh_figures, whose
from reviews.tests.figure_bugs import BUGS, BUGS_OF_SUMS, NETWORK, OWN
from reviews.tests.figure_worlds import AT, ON, draw, raw_rows
from reviews.tests.oracles import sums

SHARED = {key for key, figure in FIGURES.items() if figure.reach == Reach.CASE}
OF_LEAD = {key for key, figure in FIGURES.items() if figure.reach == Reach.LEAD}
IN_DAYS = {key for key, figure in FIGURES.items() if figure.kind == Kind.DAYS}
ROW = ("figure", "network_id", "case_id", "day", "institution_id", "other_id", "value")
KEY = ("figure", "network_id", "institution_id", "dimension", "value", "year", "quarter")
SAYS = ("counted", "total", "median", "ninety")
REVIEWED = 2025
Sums = dict[tuple[Any, ...], tuple[Any, ...]]


@pytest.mark.acceptance("figures")
def test_each_figure_is_what_an_oracle_counts_and_each_bug_is_found(
    db: None, size: Callable[..., Any], figure: Callable[[str], None]
) -> None:
    """Rules: R-FIGURE-01, R-FIGURE-02, R-FIGURE-03, R-FIGURE-04."""
    draw(seed=7, cases=size(ci=300, full=5000))
    raw = raw_rows()

    refresh_figures(at=AT)
    expected = sums.rows(raw, ON)
    every = sums.sums(raw, expected, SHARED, OF_LEAD, IN_DAYS)
    summed = {key: every[key] for key in every if _is_kept(*key)}

    assert Counter(Measurement.objects.values_list(*ROW)) == Counter(expected)
    assert _said(Summary.objects.all()) == summed
    assert {key for key, *_rest in expected} >= set(FIGURES)
    assert _of_agreements() == {key: every[key] for key in every if _is_of_a_review(*key)}
    missed = [*_missed_in_figures(expected), *_missed_in_whose(), *_missed_in_sums(summed)]
    assert not missed, "\n".join(missed)
    planted = sum(map(len, BUGS.values())), sum(map(len, BUGS_OF_SUMS.values()))
    figure(
        f"{len(expected)} rows, {len(summed)} sums of {len(FIGURES)} figures: all equal;"
        f" {planted[0]} bugs in figures and {planted[1]} in sums: all found"
    )


def test_three_bugs_are_planted_in_each_figure() -> None:
    assert BUGS.keys() == FIGURES.keys()
    assert set(BUGS_OF_SUMS) == {NETWORK, OWN, *Dimension} - {Dimension.ALL}
    assert min(map(len, (*BUGS.values(), *BUGS_OF_SUMS.values()))) >= 3


def _said(rows: QuerySet[Summary]) -> Sums:
    return {row[:7]: _rounded(row[7:]) for row in rows.values_list(*KEY, *SAYS)}


def _rounded(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(round(one, 6) if isinstance(one, float) else one for one in values)


def _is_kept(_figure: str, _network: int, house: int, dimension: str, *when: Any) -> bool:
    """Of a network years and quarters, of an institution years by every dimension."""
    return when[-1] == 0 if house else dimension == Dimension.ALL


def _is_of_a_review(figure: str, _network: int, house: int, dimension: str, *when: Any) -> bool:
    of_both_sides = dimension == Dimension.AGREEMENT and not house
    return of_both_sides and figure in FIGURES and when[1:] == (REVIEWED, 0)


def _of_agreements() -> Sums:
    """As a review asks, one agreement at a time; a median only where days are counted."""
    found = {}
    for agreement in Agreement.objects.all():
        for key in FIGURES:
            one = measured(key, agreement=agreement, year=REVIEWED, on=ON)
            middle = (one.median, one.ninety) if key in IN_DAYS else (None, None)
            place = (key, agreement.network_id, 0, "agreement", str(agreement.pk), REVIEWED, 0)
            if one.counted:
                found[place] = _rounded((one.counted, one.total, *middle))
    return found


def _missed_in_figures(expected: list[tuple[Any, ...]]) -> Iterator[str]:
    for key, bugs in BUGS.items():
        right = Counter(row[1:] for row in expected if row[0] == key)
        for old, new in bugs:
            figure = FIGURES[key]
            assert old in figure.statement, (key, old)
            wrong = replace(figure, statement=figure.statement.replace(old, new))
            if _rows(rows_of(wrong)) == right:
                yield f"{key}: {old} → {new}"


def _rows(sql: str) -> Counter[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"on": ON})
        return Counter(row[:6] for row in cursor.fetchall())


def _missed_in_sums(summed: Sums) -> Iterator[str]:
    for name, bugs in BUGS_OF_SUMS.items():
        if name == OWN:
            continue
        of_network = name == NETWORK
        dimension = Dimension.ALL if of_network else Dimension(name)
        sql = NETWORK_SUMS if of_network else own_sums(dimension)
        right = {key: summed[key] for key in summed if key[3] == dimension}
        right = {key: right[key] for key in right if (key[2] == 0) == of_network}
        those = {"dimension": dimension} | ({"institution_id": 0} if of_network else {})
        rows = Summary.objects.filter(**those)
        rows = rows if of_network else rows.exclude(institution_id=0)
        for old, new in bugs:
            assert old in sql, (name, old)
            rows.delete()
            with connection.cursor() as cursor:
                cursor.execute(sql.replace(old, new))
            if _said(rows) == right:
                yield f"{name}: {old} → {new}"


def _missed_in_whose() -> Iterator[str]:
    """The sums have shown that each row is whose it should be."""
    for old, new in BUGS_OF_SUMS[OWN]:
        planted = [reach for reach in Reach if old in whose(reach)]
        assert planted, old
        if not any(_differs(reach, whose(reach).replace(old, new)) for reach in planted):
            yield f"{OWN}: {old} → {new}"


def _differs(reach: Reach, sql: str) -> bool:
    keys = [key for key, figure in FIGURES.items() if figure.reach == reach]
    found = f"SELECT FROM reviews_measurement m WHERE figure = ANY(%s) AND houses <> {sql}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS ({found})", [keys])
        return cursor.fetchone()[0]
