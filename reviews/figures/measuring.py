"""What a figure says: its rows, whose they are, and one number of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from cases.outcomes import NEVER_CHOSEN
from contacts.models import Agreement
from reviews.figures import FIGURES, Figure
from reviews.figures.figure import day_of, listed


@dataclass(frozen=True)
class Measured:
    """`total` of `counted` for a share; else `total` is the sum of the values."""

    counted: int
    total: int
    median: float | None = None
    ninety: float | None = None


def rows_of(figure: Figure) -> str:
    """Its statement, without what lies in the future and without entries made in error."""
    return f"""
SELECT m.* FROM ({figure.statement}) m WHERE m.day <= %(on)s AND NOT EXISTS (
  SELECT 1 FROM cases_case v WHERE v.id = m.case_id AND v.outcome IN {listed(NEVER_CHOSEN)})
"""  # noqa: S608 (constants only)


# Takes part on the day of the row `m`; the last day is one of them.
TAKES_PART = f"""
p.case_id = m.case_id AND p.since <= m.day AND (p.until IS NULL OR p.until >= m.day)
  AND (p.ended_at IS NULL OR {day_of("p.ended_at")} >= m.day)
"""

# Whom an agreement binds on each side, and in which cases they take part; an association gets no
# cases itself.
BOUND = """
bound AS (
  SELECT a.id AS agreement_id, a.network_id, a.since, COALESCE(a.until, 'infinity') AS until,
    side.letter, i.id AS institution_id
  FROM contacts_agreement a
  CROSS JOIN LATERAL (VALUES ('a', a.a_institution_id, a.a_type), ('b', a.b_institution_id,
    a.b_type)) AS side(letter, speaker_id, type)
  JOIN contacts_institution i ON CASE WHEN side.type <> '' THEN i.type = side.type
    ELSE side.speaker_id IN (i.id, i.part_of_id) END
), sided AS (
  SELECT p.case_id, p.institution_id, p.since, p.until, p.ended_at, x.agreement_id, x.network_id,
    x.letter, x.since AS bound_since, x.until AS bound_until
  FROM cases_participation p JOIN bound x ON x.institution_id = p.institution_id
  WHERE p.role <> 'coordination'
)
"""


def common(rows: str) -> str:
    """Rule: R-FIGURE-03; which rows of cases (by their `id`) are of which agreement in force on
    their day.

    A row between two institutions is of the agreement between them; a row that names one only, of
    those of which two institutions, one for each side, take part in its case.
    """
    return f"""
SELECT DISTINCT m.id, x.agreement_id FROM {rows} m
JOIN bound x ON x.institution_id = m.institution_id AND x.network_id = m.network_id
  AND m.day BETWEEN x.since AND x.until
JOIN bound y ON y.agreement_id = x.agreement_id AND y.letter <> x.letter
  AND y.institution_id = m.other_id
WHERE m.case_id IS NOT NULL AND m.other_id <> m.institution_id
UNION ALL
SELECT m.id, p.agreement_id FROM {rows} m
JOIN sided p ON {TAKES_PART} AND p.network_id = m.network_id
  AND m.day BETWEEN p.bound_since AND p.bound_until
WHERE m.other_id IS NULL
GROUP BY m.id, p.agreement_id
HAVING min(p.letter) <> max(p.letter) AND min(p.institution_id) <> max(p.institution_id)
"""  # noqa: S608 (constants only)


def measured(figure_key: str, *, agreement: Agreement, year: int, on: date) -> Measured:
    """What two sides have in common in a year, straight from the rows, as it stands on a day.

    Queries: 1.
    """
    rows = rows_of(FIGURES[figure_key])
    sql = f"""
WITH {BOUND}, measured AS (
  SELECT row_number() OVER () AS id, r.* FROM ({rows}) r
  WHERE r.network_id = %(network)s AND r.day BETWEEN %(first)s AND %(last)s
), common AS ({common("measured")})
SELECT count(*), COALESCE(sum(m.value), 0), {SPREAD}
FROM measured m JOIN common c ON c.id = m.id WHERE c.agreement_id = %(agreement)s
"""  # noqa: S608 (constants only)
    params: dict[str, Any] = {
        "on": on,
        "network": agreement.network_id,
        "agreement": agreement.pk,
        "first": date(year, 1, 1),
        "last": date(year, 12, 31),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        counted, total, median, ninety = cursor.fetchone()
    return Measured(counted, int(total), median, ninety)


SPREAD = """
percentile_cont(0.5) WITHIN GROUP (ORDER BY m.value),
percentile_cont(0.9) WITHIN GROUP (ORDER BY m.value)
"""
