"""The test database: created once as the owner, emptied by the owner after transactional tests.

The product logs in as a role that may not truncate, and append-only tables refuse DELETE even to
the owner, so Django's own `flush` would leave rows behind for the next test.
"""

import os
from functools import cache
from urllib.parse import urlsplit

import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg.sql import SQL, Identifier, Literal

from iiz.dev import servers

SNAPSHOT = "test_reference"
KEPT = {"django_migrations"}
TABLES = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
)
GUARDS = """
SELECT relname, tgname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid
WHERE tgenabled = 'A' AND NOT tgisinternal AND relname = ANY(%s)
"""
COLUMNS = """
SELECT t.table_name, array_agg(c.column_name::text ORDER BY c.ordinal_position)
FROM information_schema.tables t JOIN information_schema.columns c
  ON c.table_schema = 'public' AND c.table_name = t.table_name AND c.is_generated = 'NEVER'
WHERE t.table_schema = %s GROUP BY 1
"""


def prepare() -> None:
    """Migrates, grants, loads the reference data, and remembers what a fresh database holds."""
    url = os.environ["DATABASE_OWNER_URL"]
    name = urlsplit(url).path.lstrip("/")
    # Only a cluster of our own holds the template; a given one migrates here.
    template = os.environ.get("IIZ_TEST_TEMPLATE", "template1")
    server = servers.with_database(url, "postgres")
    servers.create_database(server, name, afresh=True, template=template)
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    call_command("grant_roles", verbosity=0)
    call_command("load_reference", verbosity=0)
    connections["owner"].close()
    _remember()


@cache
def owner() -> psycopg.Connection:
    """Not Django's alias: a test may not use that one, and this is no part of a test."""
    return psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True)


def release() -> None:
    """Closes every connection: one left open would keep the database from being dropped."""
    connections.close_all()
    owner().close()
    owner.cache_clear()


def rows() -> dict[str, int]:
    """Returns: how many rows each filled table has."""
    counts = {}
    for table in filled_tables():
        found = owner().execute(SQL("SELECT count(*) FROM {}").format(Identifier(table))).fetchone()
        counts[table] = found[0] if found else 0
    return counts


def flush() -> None:
    """Empties every table that has rows and puts the reference data back, in one transaction."""
    tables = filled_tables()
    guards = owner().execute(GUARDS, [tables]).fetchall()
    with owner().transaction():
        # Silences foreign keys and plain triggers; those of the append-only tables fire always.
        owner().execute("SET LOCAL session_replication_role = replica")
        for table, trigger in guards:
            _run("ALTER TABLE {} DISABLE TRIGGER {}", table, trigger)
        for table in tables:
            _run("DELETE FROM {}", table)
        _restore()
        for table, trigger in guards:
            _run("ALTER TABLE {} ENABLE ALWAYS TRIGGER {}", table, trigger)


def filled_tables() -> list[str]:
    tables = sorted({name for (name,) in owner().execute(TABLES)} - KEPT)
    probes = [
        SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(Literal(table), Identifier(table))
        for table in tables
    ]
    return [name for (name,) in owner().execute(SQL(" UNION ALL ").join(probes))]


def _remember() -> None:
    _run("CREATE SCHEMA {}", SNAPSHOT)
    for table in filled_tables():
        copy = SQL("CREATE TABLE {} AS TABLE {}")
        owner().execute(copy.format(Identifier(SNAPSHOT, table), Identifier("public", table)))


def _restore() -> None:
    """Generated columns compute themselves again, so only the others are copied."""
    for table, names in owner().execute(COLUMNS, [SNAPSHOT]).fetchall():
        columns = SQL(", ").join(map(Identifier, names))
        insert = SQL("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE SELECT {} FROM {}")
        target, source = Identifier("public", table), Identifier(SNAPSHOT, table)
        owner().execute(insert.format(target, columns, columns, source))


def _run(command: str, *names: str) -> None:
    owner().execute(SQL(command).format(*map(Identifier, names)))
