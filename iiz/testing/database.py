"""The test database: created once as the owner, emptied by the owner after transactional tests.

The product logs in as a role that may not truncate, and append-only tables refuse DELETE even to
the owner, so Django's own `flush` would leave rows behind for the next test.
"""

import os
from urllib.parse import urlsplit

from django.core.management import call_command
from django.db import connections
from psycopg import sql

from iiz.dev import servers

SNAPSHOT = "test_reference"
KEPT = {"django_migrations"}


def prepare() -> None:
    """Migrates, grants, loads the reference data, and remembers what a fresh database holds."""
    url = os.environ["DATABASE_OWNER_URL"]
    name = urlsplit(url).path.lstrip("/")
    servers.create_database(servers.with_database(url, "postgres"), name, afresh=True)
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    call_command("grant_roles")
    call_command("load_reference")
    _remember()
    connections["owner"].close()


def flush() -> None:
    """Empties every table that has rows and puts the reference data back, in one transaction."""
    connection = connections["owner"]
    with connection.cursor() as cursor:
        tables = filled_tables(cursor)
        if not tables:
            return
        guards = _guards(cursor, tables)
        cursor.execute("BEGIN")
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, trigger in guards:
            _alter(cursor, table, "DISABLE TRIGGER", trigger)
        for table in tables:
            cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        _restore(cursor)
        for table, trigger in guards:
            _alter(cursor, table, "ENABLE ALWAYS TRIGGER", trigger)
        cursor.execute("COMMIT")


def _alter(cursor, table: str, how: str, trigger: str) -> None:
    command = sql.SQL("ALTER TABLE {} " + how + " {}")
    cursor.execute(command.format(sql.Identifier(table), sql.Identifier(trigger)))


def filled_tables(cursor) -> list[str]:
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    tables = sorted({name for (name,) in cursor.fetchall()} - KEPT)
    if not tables:
        return []
    probe = "SELECT {0} WHERE EXISTS (SELECT FROM {1})"
    cursor.execute(
        sql.SQL(" UNION ALL ").join(
            sql.SQL(probe).format(sql.Literal(table), sql.Identifier(table)) for table in tables
        )
    )
    return [name for (name,) in cursor.fetchall()]


def _guards(cursor, tables: list[str]) -> list[tuple[str, str]]:
    """Returns: (table, trigger) of the triggers that fire even under the replica role."""
    cursor.execute(
        "SELECT relname, tgname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid"
        " WHERE tgenabled = 'A' AND NOT tgisinternal AND relname = ANY(%s)",
        [tables],
    )
    return cursor.fetchall()


def _remember() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(SNAPSHOT)))
        for table in filled_tables(cursor):
            command = sql.SQL("CREATE TABLE {} AS TABLE {}")
            cursor.execute(
                command.format(sql.Identifier(SNAPSHOT, table), sql.Identifier("public", table))
            )


def _restore(cursor) -> None:
    """Generated columns compute themselves again, so only the others are copied."""
    cursor.execute(
        "SELECT t.table_name, array_agg(c.column_name::text ORDER BY c.ordinal_position)"
        " FROM information_schema.tables t JOIN information_schema.columns c"
        " ON c.table_schema = 'public' AND c.table_name = t.table_name"
        " AND c.is_generated = 'NEVER' WHERE t.table_schema = %s GROUP BY 1",
        [SNAPSHOT],
    )
    for table, names in cursor.fetchall():
        columns = sql.SQL(", ").join(map(sql.Identifier, names))
        command = sql.SQL("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE SELECT {} FROM {}")
        cursor.execute(
            command.format(
                sql.Identifier("public", table), columns, columns, sql.Identifier(SNAPSHOT, table)
            )
        )
