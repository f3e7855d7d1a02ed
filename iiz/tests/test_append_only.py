"""History, events and logs: rows are added and never changed, whoever asks."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import DatabaseError, connections, transaction

from iiz.append_only import TRIGGER, append_only_tables, log_only_tables
from iiz.checks import tracked_models

FORBIDDEN = {
    "update": "UPDATE {table} SET {pk} = {pk}",
    "update-nothing": "UPDATE {table} SET {pk} = {pk} WHERE false",
    "delete": "DELETE FROM {table}",
    "delete-nothing": "DELETE FROM {table} WHERE false",
    "truncate": "TRUNCATE {table} CASCADE",
    "merge": "MERGE INTO {table} t USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE",
    "lock": "SELECT * FROM {table} FOR UPDATE",
    "disable": "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "drop-trigger": "DROP TRIGGER iiz_append_only ON {table}",
    "replica": "SET session_replication_role = replica",
    "rule": "CREATE RULE quiet AS ON INSERT TO {table} DO INSTEAD NOTHING",
    "drop": "DROP TABLE {table}",
}
NO_PRIVILEGE = "42501"
# What the triggers stop even for the owner, who has every right.
SLIPS = ["update", "update-nothing", "delete", "delete-nothing", "truncate", "merge"]
# Neither a history nor an event by name, but only ever added to.
REGISTERS = {"cases_paper", "reviews_frozentable"}


def refused(alias: str, statement: str) -> bool:
    """Refused for lack of privilege; any other error means that the statement proves nothing."""
    try:
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            cursor.execute(statement)
            transaction.set_rollback(True, using=alias)
    except DatabaseError as error:
        return getattr(error.__cause__, "sqlstate", "") == NO_PRIVILEGE
    return False


def allowed(alias: str, names: list[str]) -> tuple[list[str], int]:
    """Returns: the statements that were not refused, and how many were tried."""
    statements = [
        FORBIDDEN[name].format(table=table, pk=_pk(table))
        for table in append_only_tables()
        for name in names
    ]
    return [one for one in statements if not refused(alias, one)], len(statements)


def _pk(table: str) -> str:
    (model,) = (model for model in apps.get_models() if model._meta.db_table == table)
    return model._meta.pk.column


@pytest.mark.acceptance("append-only")
@pytest.mark.parametrize("alias", ["default", "log"])
@pytest.mark.django_db
def test_app_and_log_role_can_change_no_history_event_or_log(
    alias: str, figure: Callable[[str], None]
) -> None:
    holes, tried = allowed(alias, list(FORBIDDEN))

    figure(f"{alias}: {tried} statements on {len(append_only_tables())} tables, {len(holes)} open")
    assert holes == []


@pytest.mark.acceptance("append-only")
@pytest.mark.django_db(databases=["default", "log", "owner"])
def test_triggers_stop_the_owners_own_slips(figure: Callable[[str], None]) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # ENABLE ALWAYS fires all the same
    try:
        holes, tried = allowed("owner", SLIPS)
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute("RESET session_replication_role")

    figure(f"owner: {tried} slips, {len(holes)} open")
    assert holes == []


@pytest.mark.acceptance("append-only")
@pytest.mark.django_db
def test_every_history_event_and_log_table_is_among_them(figure: Callable[[str], None]) -> None:
    histories = {model.history.model._meta.db_table for model in tracked_models()}
    with connections["default"].cursor() as cursor:
        names = set(connections["default"].introspection.table_names(cursor))
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s AND tgenabled = 'A'",
            [TRIGGER],
        )
        guarded = {name for (name,) in cursor.fetchall()}
    named_so = {name for name in names if "historical" in name or name.endswith("event")}
    expected = histories | named_so | REGISTERS

    others = len(expected - histories)
    figure(f"{len(histories)} histories and {others} events, logs and registers")
    assert set(append_only_tables()) == guarded == expected
    assert len(histories) == len(tracked_models()) >= 10
    assert {"iiz_accessevent", "cases_caseevent"} <= expected


@pytest.mark.django_db
def test_app_role_adds_history_but_cannot_even_read_the_read_log() -> None:
    with connections["default"].cursor() as cursor:
        for table in append_only_tables():
            cursor.execute(
                "SELECT has_table_privilege(%s, 'INSERT'), has_table_privilege(%s, 'SELECT')",
                [table, table],
            )
            closed = table in log_only_tables()
            assert cursor.fetchone() == (not closed, not closed), table


@pytest.mark.django_db
def test_log_role_sees_the_read_log_and_nothing_else() -> None:
    with connections["log"].cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace"
            " AND has_table_privilege(oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')"
        )
        assert cursor.fetchall() == [("iiz_accessevent",)]
