"""The rows of all figures and their sums, written anew; the night does it."""

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from reviews.figures import FIGURES, Figure, Kind, Reach
from reviews.figures.figure import listed
from reviews.figures.measuring import BOUND, TAKES_PART, common, rows_of
from reviews.models import Dimension, Measurement, Refresh, Summary

LOCK = "SELECT pg_advisory_xact_lock(hashtext('reviews.figures'))"
# At night there is room to sort and to hash; compiling each statement costs more than it saves.
ROOM = "SET LOCAL work_mem = '256MB'; SET LOCAL jit = off"
# Of rows written in this transaction the planner knows nothing, and only their owner could ANALYZE
# them; believing them few, it would walk through millions one by one. A sum reads them all anyway.
BY_HASHING = "SET LOCAL enable_nestloop = off"
AS_BEFORE = "SET LOCAL enable_nestloop TO DEFAULT"
COLUMNS = "figure, network_id, case_id, day, year, quarter, institution_id, other_id, houses, value"
DAYS = listed(key for key, figure in FIGURES.items() if figure.kind == Kind.DAYS)

# Per dimension: what is joined to a row `m`, and the value it counts for. What two institutions
# name as a problem counts once.
TOLD = {
    Dimension.ALL: ("", "''"),
    Dimension.AGREEMENT: ("JOIN told t ON t.id = m.id", "t.agreement_id::text"),
    Dimension.TYPE: ("JOIN contacts_institution i ON i.id = m.institution_id", "i.type"),
    Dimension.PROBLEM: (
        """
JOIN cases_problem p ON p.case_id = m.case_id AND p.since <= m.day
  AND (p.until IS NULL OR p.until > m.day)
  AND NOT EXISTS (
    SELECT 1 FROM cases_problem other WHERE other.case_id = p.case_id AND other.area = p.area
      AND other.id < p.id AND other.since <= m.day
      AND (other.until IS NULL OR other.until > m.day))
""",
        "p.area",
    ),
}
# Whose parts of a case share in a row.
SHARING = {
    Reach.CASE: "TRUE",
    Reach.SIDES: "p.role = 'coordination'",
    Reach.LEAD: "FALSE",
}


def refresh_figures(*, at: datetime) -> int:
    """Writes all rows and sums anew, in one transaction; who reads meanwhile sees the former ones.

    Returns: how many rows were measured.
    """
    on = timezone.localdate(at)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK)
        cursor.execute(ROOM)
        for model in (Measurement, Summary, Refresh):
            model.objects.all().delete()
        rows = 0
        for figure in FIGURES.values():
            for sql in _measuring(figure):
                cursor.execute(sql, {"on": on})
                rows += cursor.rowcount
        cursor.execute(BY_HASHING)
        cursor.execute(NETWORK_SUMS)
        for dimension in Dimension:
            cursor.execute(own_sums(dimension))
        cursor.execute(AS_BEFORE)
        Refresh.objects.create(at=at, on=on, rows=rows)
    return rows


def whose(reach: Reach) -> str:
    """Rule: R-FIGURE-04; a row `m` is an institution's if it names it, or, where all who take part
    share it, if it took part on its day; and the coordination's if it did, but for what only the
    lead itself may know."""
    return f"""ARRAY(
  SELECT named.id FROM (VALUES (m.institution_id), (m.other_id)) named(id)
  WHERE named.id IS NOT NULL
  UNION SELECT p.institution_id FROM cases_participation p
  WHERE {TAKES_PART} AND {SHARING[reach]}
  ORDER BY 1)"""  # noqa: S608 (constants only)


def _measuring(figure: Figure) -> list[str]:
    """One statement; and a second one that tells the rows apart by their code."""
    whole = _insert(figure, f"'{figure.key}'", "m.value")
    if not figure.codes:
        return [whole]
    told = _insert(figure, f"'{figure.key}:' || m.code", "1", "m.value = 1 AND m.code <> ''")
    return [whole, told]


def _insert(figure: Figure, key: str, value: str, where: str = "TRUE") -> str:
    """In the order in which the lists behind a number are read."""
    return f"""
INSERT INTO reviews_measurement ({COLUMNS})
SELECT {key}, m.network_id, m.case_id, m.day, date_part('year', m.day),
  date_part('quarter', m.day), m.institution_id, m.other_id, {whose(figure.reach)}, {value}
FROM ({rows_of(figure)}) m WHERE {where}
ORDER BY m.network_id, m.day
"""  # noqa: S608 (constants only)


SUMMED = """
INSERT INTO reviews_summary (figure, network_id, institution_id, dimension, value, year, quarter,
  counted, total, median, ninety)
"""
COUNTED = "count(*), sum(m.value), NULL::float8, NULL::float8"
WITH_MEDIAN = """count(*), sum(m.value),
  percentile_cont(0.5) WITHIN GROUP (ORDER BY m.value),
  percentile_cont(0.9) WITHIN GROUP (ORDER BY m.value)"""


def _sums(keys: str, rows: str, groups: str) -> str:
    """A median needs all values in their order: asked for nothing but days."""
    return f"""
SELECT {keys}, {COUNTED} FROM {rows} WHERE m.figure NOT IN {DAYS} GROUP BY {groups}
UNION ALL
SELECT {keys}, {WITH_MEDIAN} FROM {rows} WHERE m.figure IN {DAYS} GROUP BY {groups}
"""  # noqa: S608 (constants only)


# Of a network by year and by quarter; the whole year is the quarter 0.
NETWORK_SUMS = SUMMED + _sums(
    "m.figure, m.network_id, 0, 'all', '', m.year, COALESCE(m.quarter, 0)",
    "reviews_measurement m",
    """GROUPING SETS (
  (m.figure, m.network_id, m.year, m.quarter), (m.figure, m.network_id, m.year))""",
)


def own_sums(dimension: Dimension) -> str:
    """Of each institution by year, told apart by the dimension."""
    joined, value = TOLD[dimension]
    told = f"WITH {BOUND}, told AS ({common('reviews_measurement')})"
    first = told if dimension == Dimension.AGREEMENT else ""
    rows = f"""(
  SELECT m.figure, m.network_id, m.year, m.value, {value} AS told, unnest(m.houses) AS house
  FROM reviews_measurement m {joined}) m"""  # noqa: S608 (constants only)
    keys = f"m.figure, m.network_id, m.house, '{dimension.value}', m.told, m.year, 0"
    return SUMMED + first + _sums(keys, rows, "m.figure, m.network_id, m.house, m.told, m.year")
