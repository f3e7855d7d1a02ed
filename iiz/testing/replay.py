"""What every test begins with is built once for each process; later tests get the same rows again.

The rows are remembered as they stood in the database after the first time and inserted in one
statement, in whatever transaction the next test has; the objects are copied.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any, TypeVar

from django.db import connection, transaction

from iiz.testing import database

TABLES = """
SELECT c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
  AND has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT')
  AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
GROUP BY 1
"""
# Asked on another connection: each savepoint begun from now on has a higher number.
LATEST_TRANSACTION = "SELECT pg_current_xact_id()::text::bigint"
NEW_ROWS = """SELECT coalesce(json_agg(to_json(t)), '[]')::text FROM "{table}" t
WHERE t.xmin::text::bigint > {latest}"""
INSERT = """"{table}_in" AS (INSERT INTO "{table}" ({columns}) OVERRIDING SYSTEM VALUE
SELECT {columns} FROM json_populate_recordset(NULL::"{table}", %s))"""

LAST_WRITE = "SELECT pg_current_wal_insert_lsn()::text"

T = TypeVar("T")
_kept: dict[Any, tuple[Any, str, list[str]]] = {}


def replayed(key: Any, build: Callable[[], T]) -> T:
    """What `build` makes, or a copy of what it made for this key, with its rows.

    `build` only inserts, and gives the same on every call in a database as it finds it.
    """
    if key not in _kept:
        return _recorded(key, build)
    thing, statement, rows = _kept[key]
    with connection.cursor() as cursor:
        cursor.execute(statement, rows)
    return deepcopy(thing)


def _recorded(key: Any, build: Callable[[], T]) -> T:
    row = database.owner().execute(LATEST_TRANSACTION).fetchone()
    latest = row[0] if row else 0
    with transaction.atomic():
        built = build()
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        found = {}
        for table, columns in cursor.fetchall():
            cursor.execute(NEW_ROWS.format(table=table, latest=latest))
            rows = cursor.fetchone()[0]
            if rows != "[]":
                found[INSERT.format(table=table, columns=columns)] = rows
    _kept[key] = deepcopy(built), f"WITH {', '.join(found)} SELECT", list(found.values())
    return built


def last_write() -> str:
    """Another answer than before: somebody has written to the server since."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_WRITE)
        return str(cursor.fetchone()[0])
