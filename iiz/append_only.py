"""Tables whose rows are only ever added: history, events, logs.

Two locks: the app role has no right to anything but SELECT and INSERT, and a trigger stops the
owner's own slips. The trigger is plain and ENABLE ALWAYS, so no setting switches it off.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

TRIGGER = "iiz_append_only"

CREATE_FUNCTION = """
    CREATE OR REPLACE FUNCTION iiz_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% refused: rows of % are only ever added', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END $$
"""
CREATE_TRIGGER = """
    CREATE OR REPLACE TRIGGER iiz_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION iiz_refuse_change()
"""
ENABLE = "ALTER TABLE {table} ENABLE ALWAYS TRIGGER iiz_append_only"
DISABLE = "ALTER TABLE {table} DISABLE TRIGGER iiz_append_only"


def append_only_models() -> list[type[models.Model]]:
    """Every model that says so, histories included, in a fixed order."""
    marked = [model for model in apps.get_models() if getattr(model, "_iiz_append_only", False)]
    return sorted(marked, key=lambda model: model._meta.db_table)


def append_only_tables() -> list[str]:
    return [model._meta.db_table for model in append_only_models()]


def log_only_tables() -> list[str]:
    """Tables of the log role alone; the app role may not even read them."""
    marked = [model for model in append_only_models() if getattr(model, "_iiz_log_only", False)]
    return [model._meta.db_table for model in marked]


def guard(connection: BaseDatabaseWrapper) -> None:
    """Put the trigger on every append-only table, as owner; doing it again changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(CREATE_FUNCTION)
    _for_each_table(connection, CREATE_TRIGGER)
    _for_each_table(connection, ENABLE)


@contextmanager
def unguarded(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let the owner empty the tables: for the flush between tests and for the purge."""
    _for_each_table(connection, DISABLE)
    try:
        yield
    finally:
        _for_each_table(connection, ENABLE)


def _for_each_table(connection: BaseDatabaseWrapper, statement: str) -> None:
    names = map(connection.ops.quote_name, append_only_tables())
    with connection.cursor() as cursor:
        cursor.execute("; ".join(statement.format(table=name) for name in names))
