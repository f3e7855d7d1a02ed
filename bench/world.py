"""A world of N cases in an empty, migrated database: the same rows every time.

Foreign keys and triggers are silent while it is loaded, so that a million cases take minutes;
`gaps` then says whether a row points at nothing, or an open case lacks its lead.
"""

from collections.abc import Iterator

from django.apps import apps
from django.core.management import call_command
from django.db import connections, models

from bench import cases, houses, steps
from bench.rows import DICE

OWNER = "owner"
WITHOUT_ONE_LEAD = """
SELECT count(*) FROM cases_case c WHERE (c.phase <> 'closed') <> (1 = (
  SELECT count(*) FROM cases_responsibility r WHERE r.case_id = c.id AND r.until_at IS NULL))
"""


def build(number: int) -> None:
    call_command("migrate", database=OWNER, verbosity=0, interactive=False)
    call_command("grant_roles", verbosity=0)
    call_command("load_reference", verbosity=0)
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET jit = off")
        cursor.execute(DICE)
        houses.build(cursor)
        cases.build(cursor, number)
        steps.build(cursor)
        cursor.execute("DROP TABLE bench_case")
        cursor.execute("DROP FUNCTION bench_dice")
        cursor.execute("RESET session_replication_role")
        cursor.execute("VACUUM ANALYZE")
    cases.list_rows(number)
    with connections[OWNER].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE cases_caserow")


def gaps() -> list[str]:
    """What the silenced foreign keys and triggers would have refused."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(WITHOUT_ONE_LEAD)
        found = ["an open case has not one lead"] * (cursor.fetchone()[0] > 0)
        for table, column, target in _references():
            cursor.execute(
                f"SELECT EXISTS (SELECT FROM {table} t WHERE t.{column} IS NOT NULL"
                f" AND NOT EXISTS (SELECT FROM {target} o WHERE o.id = t.{column}))"
            )
            found += [f"{table}.{column}"] * cursor.fetchone()[0]
    return found


def _references() -> Iterator[tuple[str, str, str]]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            target = field.related_model
            if isinstance(field, models.ForeignKey) and field.db_constraint and target:
                yield model._meta.db_table, field.column, target._meta.db_table
