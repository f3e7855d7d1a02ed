"""Cases over four years: who takes part, who leads since when, how they end."""

from datetime import date

from django.contrib.auth.models import Permission
from django.db.backends.utils import CursorWrapper

from bench.houses import COORDINATION, FIRST, IN_A_NETWORK, SHARES
from bench.rows import insert, pick
from cases.access import GRANTS
from cases.models import (
    Case,
    CaseEvent,
    CaseGroupObjectPermission,
    Coverage,
    Participation,
    Person,
    Problem,
    Responsibility,
)
from cases.models.rows import refresh_rows

ON = date(2026, 6, 30)
YEARS = 4
AT_ONCE = 200
WORKS = "('first_lm', 'job_kept')"
AREAS = ("debt", "family", "health_physical", "health_mental", "ltu", "addiction", "housing")
OUTCOMES = [
    *("first_lm", "first_lm", "first_lm", "job_kept", "resp_iv", "resp_alv", "resp_sh", "training"),
    *("second_lm", "stabilised", "other_solution", "dropout", "deceased", "moved"),
]
# One row per case, of which all others are made. Institutions: the first leads, the second is the
# IV office of the network in three of four cases, a third takes part in some.
DRAW = f"""
CREATE UNLOGGED TABLE bench_case AS
SELECT d.*, {FIRST} + {IN_A_NETWORK} * net AS base,
  LEAST(closed, DATE '{ON}') AS until,
  CASE WHEN bench_dice(n, 20) < 0.3 AND began + 30 < LEAST(closed, DATE '{ON}') THEN
    began + 5 + floor(20 * bench_dice(n, 21))::int END AS moved_on
FROM (
  SELECT n, net, began, one, two,
    CASE WHEN LEAST(one, two) = 0 AND bench_dice(n, 6) < 0.5
      THEN 1 + (GREATEST(one, two) + floor(54 * bench_dice(n, 7))::int) %% 56 END AS three,
    CASE WHEN took < DATE '{ON}' - began THEN began + took END AS closed
  FROM (
    SELECT c.*, DATE '{ON}' - floor({YEARS * 365} * bench_dice(n, 1))::int AS began,
      30 + floor(600 * bench_dice(n, 2) ^ 2)::int AS took,
      CASE WHEN one > 0 AND bench_dice(n, 4) < 0.7 THEN 0
        ELSE 1 + (one + floor(55 * bench_dice(n, 5))::int) %% 56 END AS two
    FROM (
      SELECT n, width_bucket(bench_dice(n, 0), ARRAY[{", ".join(map(str, SHARES))}]) AS net,
        CASE WHEN bench_dice(n, 3) < 0.15 THEN 0
          ELSE 1 + floor(56 * bench_dice(n, 8) ^ 2)::int END AS one
      FROM generate_series(1::bigint, %s) n
    ) c
  ) c
) d
"""
# What everything else selects from: `lead` at first, `other` beside it, `last` leads in the end.
CASES = """
FROM (SELECT c.*, base + one AS lead, base + two AS other, base + three AS third,
  CASE WHEN moved_on IS NULL THEN base + one ELSE base + two END AS last FROM bench_case c) d
"""


def build(cursor: CursorWrapper, number: int) -> None:
    cursor.execute(DRAW, [number])
    cursor.execute("CREATE UNIQUE INDEX ON bench_case (n)")
    cursor.execute("ANALYZE bench_case")
    insert(
        cursor,
        Person,
        CASES,
        id="n",
        first_name="'Lena'",
        last_name="'Ahorn ' || n",
        birth_date="DATE '1960-01-01' + floor(15000 * bench_dice(n, 30))::int",
        last_folded="'ahorn ' || n",
        first_folded="'lena'",
        registered_by_id="lead",
    )
    _cases(cursor)
    _leads(cursor)
    _parts(cursor)
    _problems(cursor)
    _events(cursor)


def list_rows(number: int) -> None:
    """The rows of the lists, by the product's own statement; after everything else."""
    for first in range(1, number + 1, AT_ONCE):
        refresh_rows(range(first, min(first + AT_ONCE, number + 1)))


def _cases(cursor: CursorWrapper) -> None:
    """Some go on with a case that had ended; one in a hundred was entered in error."""
    outcome = f"CASE WHEN d.n % 100 = 7 THEN 'voided' ELSE {pick(OUTCOMES, 31)} END"
    insert(
        cursor,
        Case,
        f"""{CASES} LEFT JOIN bench_case before
          ON before.n = d.n - 97 AND d.n % 5 = 0 AND before.net = d.net AND before.closed < d.began
          CROSS JOIN LATERAL (SELECT {outcome} AS outcome) o""",
        id="d.n",
        key="md5('case' || d.n)::uuid",
        number="'B-' || d.n",
        track="'iiz'",
        phase="CASE WHEN d.closed IS NULL THEN 'planning' ELSE 'closed' END",
        registered_on="d.began",
        clarified_on="CASE WHEN d.moved_on IS NULL THEN d.began + 9 ELSE d.moved_on END",
        closed_on="d.closed",
        outcome="CASE WHEN d.closed IS NULL THEN '' ELSE outcome END",
        job_started_on=f"CASE WHEN outcome IN {WORKS} THEN d.closed - 10 END",
        ping_pong_at="CASE WHEN bench_dice(d.n, 32) < 0.05 THEN d.began + interval '20 days' END",
        network_id="d.net + 1",
        person_id="COALESCE(before.n, d.n)",
        continues_id="before.n",
    )


def _leads(cursor: CursorWrapper) -> None:
    insert(
        cursor,
        Responsibility,
        CASES,
        since_at="began + time '08:00'",
        until_at="COALESCE(moved_on + time '09:00', closed + time '16:00')",
        case_id="n",
        institution_id="lead",
    )
    insert(
        cursor,
        Responsibility,
        f"{CASES} WHERE moved_on IS NOT NULL",
        since_at="moved_on + time '09:00'",
        until_at="closed + time '16:00'",
        case_id="n",
        institution_id="last",
    )


def _parts(cursor: CursorWrapper) -> None:
    """With what each may do, and whose name it may know."""
    insert(
        cursor,
        Participation,
        f"""FROM (
          SELECT c.began, c.until, 10 * c.n + place AS n, c.n AS number, house, place, role FROM (
            SELECT d.*, CASE WHEN bench_dice(d.n, 33) < 0.1 THEN base + {COORDINATION} END AS desk
            {CASES}
          ) c, LATERAL (VALUES (1, lead, CASE WHEN last = lead THEN 'lead' ELSE 'participant' END),
            (2, other, CASE WHEN last = lead THEN 'participant' ELSE 'lead' END),
            (3, third, 'participant'), (4, desk, 'coordination')) p(place, house, role)
          WHERE house IS NOT NULL) d""",
        id="n",
        role="role",
        since="began + CASE WHEN place = 3 THEN 6 ELSE 0 END",
        ended_at="CASE WHEN place = 3 AND number % 4 = 0 THEN until + time '12:00' END",
        basis="'consent'",
        case_id="number",
        institution_id="house",
    )
    insert(
        cursor,
        Coverage,
        "FROM (SELECT p.*, p.id AS n FROM cases_participation p) d",
        category="'personal'",
        basis="'consent'",
        since="since",
        until="since + 730",
        participation_id="id",
    )
    grants = ", ".join(f"('{role}', '{one}')" for role, some in GRANTS.items() for one in some)
    permissions = Permission._meta.db_table
    insert(
        cursor,
        CaseGroupObjectPermission,
        f"""FROM cases_participation p JOIN (VALUES {grants}) g(role, codename)
          ON g.role = CASE WHEN p.ended_at IS NULL THEN p.role ELSE 'former' END
          JOIN {permissions} a ON a.codename = g.codename""",
        content_object_id="p.case_id",
        group_id="p.institution_id",
        permission_id="a.id",
    )


def _problems(cursor: CursorWrapper) -> None:
    for place in (0, 1):
        insert(
            cursor,
            Problem,
            CASES,
            area=f"(ARRAY{list(AREAS)})[1 + (n + {place} + n / 7) % {len(AREAS)}]",
            category="'plan'",
            since="began",
            until="CASE WHEN n % 3 = 0 THEN until END",
            case_id="n",
            owner_id="other" if place else "lead",
        )


def _events(cursor: CursorWrapper) -> None:
    """Registered, something in between, closed."""
    steps = (
        ("case.register", "began + time '08:00'", "'{}'"),
        ("note.add", "began + 3 + time '10:00'", "'{}'"),
        ("plan.agree", "began + 12 + time '10:00'", "'{}'"),
        ("case.close", "closed + time '16:00'", "jsonb_build_object('outcome', c.outcome)"),
    )
    for verb, at, facts in steps:
        insert(
            cursor,
            CaseEvent,
            f"{CASES} JOIN cases_case c ON c.id = d.n WHERE {at} <= DATE '{ON}' + 1",
            at=at,
            verb=f"'{verb}'",
            subject="'case'",
            facts=facts,
            operation=f"md5('{verb}' || d.n)::uuid",
            case_id="d.n",
            institution_id="lead",
        )
