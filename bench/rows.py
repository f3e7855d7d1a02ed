"""Rows written by the server itself: INSERT … SELECT, with what nobody cares about filled in."""

from typing import Any

from django.db import models
from django.db.backends.utils import CursorWrapper

# A number from 0 to 1 that belongs to row n and question k, whatever the plan: random() would
# follow the order in which rows are read.
DICE = """
CREATE FUNCTION bench_dice(n bigint, k int) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (hashint8extended(n, k) & 1048575) / 1048576.0
"""
EMPTY: dict[str, str] = {
    "BooleanField": "FALSE",
    "JSONField": "'{}'",
    "ArrayField": "'{}'",
    "PositiveSmallIntegerField": "0",
    "PositiveIntegerField": "0",
    "IntegerField": "0",
    "CharField": "''",
    "TextField": "''",
    "EmailField": "''",
}


def insert(cursor: CursorWrapper, model: type[models.Model], source: str, **given: Any) -> int:
    """`source` is a FROM clause with a number `n` that no two of its rows share; `given` names
    columns and says them in SQL. Returns: how many rows."""
    table = model._meta.db_table
    values = {
        field.column: given.get(field.column) or _empty(field, table)
        for field in model._meta.concrete_fields
        if field.column in given or _is_wanted(field)
    }
    assert given.keys() <= values.keys(), (table, given.keys() - values.keys())
    columns = ", ".join(f'"{column}"' for column in values)
    cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {', '.join(values.values())} {source}")
    written = cursor.rowcount
    if "id" in given:
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
        )
    return written


def _is_wanted(field: models.Field) -> bool:
    return not (field.null or field.primary_key or field.generated)


def _empty(field: models.Field, table: str) -> str:
    kind = type(field).__name__
    return f"md5('{table}' || n)::uuid" if kind == "UUIDField" else EMPTY[kind]


def pick(options: list[str], k: int, number: str = "d.n") -> str:
    """One of them by the dice; name one twice to have it twice as often."""
    words = ", ".join(f"'{option}'" for option in options)
    return f"(ARRAY[{words}])[1 + floor({len(options)} * bench_dice({number}, {k}))::int]"
