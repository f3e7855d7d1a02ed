"""The rows of all figures and their sums, written anew; the night does it."""

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from reviews.figures import FIGURES, Figure, Kind, Reach
from reviews.figures.figure import listed
from reviews.figures.measuring import BOUND, TAKES_PART, common, rows_of
from reviews.models import Dimension, Measurement, Refresh, Summary

LOCK = "SELECT pg_advisory_xact_lock(hashtext('reviews.figures'))"
# Of rows written in this transaction the planner knows nothing, and only their owner could ANALYZE
# them; believing them few, it would walk through millions one by one. A sum reads them all anyway.
BY_HASHING = "SET LOCAL enable_nestloop = off"
AS_BEFORE = "SET LOCAL enable_nestloop TO DEFAULT"
COLUMNS = "figure, network_id, case_id, day, year, quarter, institution_id, other_id, value"
DAYS = listed(key for key, figure in FIGURES.items() if figure.kind == Kind.DAYS)
OF_LEAD_ALONE = listed(key for key, figure in FIGURES.items() if figure.reach == Reach.LEAD)
OF_ALL_PARTS = listed(key for key, figure in FIGURES.items() if figure.reach == Reach.CASE)

# Per dimension: (row, value) of what a row counts for.
TOLD = {
    Dimension.ALL: "SELECT m.id, '' AS value FROM reviews_measurement m",
    Dimension.AGREEMENT: common("reviews_measurement"),
    Dimension.TYPE: """
SELECT m.id, i.type FROM reviews_measurement m
JOIN contacts_institution i ON i.id = m.institution_id
""",
    Dimension.PROBLEM: """
SELECT DISTINCT m.id, p.area FROM reviews_measurement m
JOIN cases_problem p ON p.case_id = m.case_id AND p.since <= m.day
  AND (p.until IS NULL OR p.until > m.day)
""",
}
# (row, institution) of whose it is. Rule: R-FIGURE-04; a row is an institution's if it names it,
# or, where all who take part share it, if it took part on its day; and the coordination's if it
# did, but for what only the lead itself may know.
OWN = f"""
SELECT m.id, m.institution_id FROM reviews_measurement m WHERE m.institution_id IS NOT NULL
UNION
SELECT m.id, m.other_id FROM reviews_measurement m WHERE m.other_id IS NOT NULL
UNION
SELECT m.id, p.institution_id FROM reviews_measurement m
JOIN cases_participation p ON {TAKES_PART}
WHERE p.role = 'coordination' AND m.figure NOT IN {OF_LEAD_ALONE}
  OR m.figure IN {OF_ALL_PARTS}
"""  # noqa: S608 (constants only)


def refresh_figures(*, at: datetime) -> int:
    """Writes all rows and sums anew, in one transaction; who reads meanwhile sees the former ones.

    Returns: how many rows were measured.
    """
    on = timezone.localdate(at)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK)
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


def _measuring(figure: Figure) -> list[str]:
    """One statement; and a second one that tells the rows apart by their code."""
    whole = _insert(f"'{figure.key}'", "m.value", rows_of(figure))
    if not figure.codes:
        return [whole]
    told = _insert(f"'{figure.key}:' || m.code", "1", rows_of(figure))
    return [whole, f"{told} WHERE m.value = 1 AND m.code <> ''"]


def _insert(key: str, value: str, rows: str) -> str:
    return f"""
INSERT INTO reviews_measurement ({COLUMNS})
SELECT {key}, m.network_id, m.case_id, m.day, date_part('year', m.day),
  date_part('quarter', m.day), m.institution_id, m.other_id, {value}
FROM ({rows}) m
"""  # noqa: S608 (constants only)


SUMS = f"""
count(*), sum(m.value),
percentile_cont(0.5) WITHIN GROUP (ORDER BY m.value) FILTER (WHERE m.figure IN {DAYS}),
percentile_cont(0.9) WITHIN GROUP (ORDER BY m.value) FILTER (WHERE m.figure IN {DAYS})
"""
SUMMED = """
INSERT INTO reviews_summary (figure, network_id, institution_id, dimension, value, year, quarter,
  counted, total, median, ninety)
"""
# Of a network by year and by quarter; the whole year is the quarter 0.
NETWORK_SUMS = f"""{SUMMED}
SELECT m.figure, m.network_id, 0, 'all', '', m.year, COALESCE(m.quarter, 0), {SUMS}
FROM reviews_measurement m
GROUP BY GROUPING SETS (
  (m.figure, m.network_id, m.year, m.quarter), (m.figure, m.network_id, m.year))
"""  # noqa: S608 (constants only)


def own_sums(dimension: Dimension) -> str:
    """Of each institution by year, told apart by the dimension."""
    bound = f"{BOUND}, " if dimension == Dimension.AGREEMENT else ""
    return f"""{SUMMED}
WITH {bound}told(id, value) AS ({TOLD[dimension]}), own(id, institution_id) AS ({OWN})
SELECT m.figure, m.network_id, o.institution_id, '{dimension.value}', t.value, m.year, 0, {SUMS}
FROM reviews_measurement m JOIN told t ON t.id = m.id JOIN own o ON o.id = m.id
GROUP BY m.figure, m.network_id, o.institution_id, t.value, m.year
"""  # noqa: S608 (constants only)
