from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from iiz.history import UntrackedChange, change, current_change

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@dataclass
class Somebody:
    user_id: int | None = 7
    institution_id: int | None = 3


def test_change_is_current_only_inside(db: None) -> None:
    with change(by=Somebody(), at=AT, reason="case.open") as opened:
        assert current_change() is opened

    assert current_change() is None


def test_nested_change_joins_the_outer_one(db: None) -> None:
    later = datetime(2027, 1, 1, tzinfo=UTC)
    with (
        change(by=Somebody(), at=AT, reason="handover.accept") as outer,
        change(by=None, at=later, reason="task.open") as inner,
    ):
        assert inner is outer


@pytest.mark.parametrize("reason", ["", "x" * 101], ids=["empty", "too-long"])
def test_change_needs_a_reason(reason: str) -> None:
    with pytest.raises(ValueError, match="reason"), change(by=None, at=AT, reason=reason):
        pass


def test_change_needs_an_aware_instant() -> None:
    naive = AT.replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"), change(by=None, at=naive, reason="a.b"):
        pass


def test_change_is_over_after_an_error(db: None) -> None:
    with pytest.raises(RuntimeError), change(by=None, at=AT, reason="a.b"):
        raise RuntimeError

    assert current_change() is None


def test_history_row_carries_actor_instant_reason_and_operation(db: None, commune: Any) -> None:
    with change(by=Somebody(), at=AT, reason="commune.create") as opened:
        commune.save()
        commune.name = "Musterwil-Dorf"
        commune.save()

    newest, oldest = commune.history.order_by("-history_id")
    assert (newest.name, oldest.name) == ("Musterwil-Dorf", "Musterwil")
    assert (newest.history_type, oldest.history_type) == ("~", "+")
    for row in (newest, oldest):
        assert row.history_date == AT
        assert row.history_user_id == 7
        assert row.history_institution_id == 3
        assert row.history_change_reason == "commune.create"
        assert row.history_operation == opened.operation


def test_deleting_leaves_a_last_row(db: None, commune: Any) -> None:
    with change(by=None, at=AT, reason="commune.create"):
        commune.save()
        key = commune.pk
        commune.delete()

    rows = type(commune).history.filter(id=key).order_by("history_id")
    assert [row.history_type for row in rows] == ["+", "-"]


def rename_and_fail(commune: Any) -> None:
    with change(by=None, at=AT, reason="commune.rename"):
        commune.name = "Nirgends"
        commune.save()
        raise RuntimeError


def test_error_in_a_nested_change_undoes_the_nested_part_alone(db: None, commune: Any) -> None:
    with change(by=None, at=AT, reason="commune.create"):
        commune.save()
        with pytest.raises(RuntimeError):
            rename_and_fail(commune)

    commune.refresh_from_db()
    assert commune.name == "Musterwil"
    assert commune.history.count() == 1


def test_saving_outside_a_change_is_refused(db: None, commune: Any) -> None:
    with pytest.raises(UntrackedChange):
        commune.save()


@pytest.mark.parametrize(
    "write",
    [
        lambda row: row.save(update_fields=["name"]),
        lambda row: row.__class__.objects.update(name="x"),
        lambda row: row.__class__.objects.filter(pk=row.pk).delete(),
        lambda row: row.__class__.objects.bulk_create([row]),
        lambda row: row.__class__.objects.bulk_update([row], ["name"]),
        lambda row: row.__class__.objects.update_or_create(bfs_number=1, defaults={"name": "x"}),
        lambda row: row.history.first().save(),
        lambda row: row.history.first().delete(),
    ],
    ids=[
        "update_fields",
        "update",
        "delete",
        "bulk_create",
        "bulk_update",
        "update_or_create",
        "history-save",
        "history-delete",
    ],
)
def test_no_way_to_write_past_the_history(db: None, commune: Any, write: Any) -> None:
    with change(by=None, at=AT, reason="commune.create"):
        commune.save()
        with pytest.raises(UntrackedChange):
            write(commune)


def test_there_is_no_save_without_history(db: None, commune: Any) -> None:
    assert not hasattr(commune, "save_without_historical_record")
    commune.skip_history_when_saving = True
    with change(by=None, at=AT, reason="commune.create"), pytest.raises(UntrackedChange):
        commune.save()


def test_history_is_indexed_for_one_row_newest_first_and_by_brin(db: None, commune: Any) -> None:
    table = commune.history.model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = %s", [table])
        indexes = " | ".join(row[0] for row in cursor.fetchall())

    assert "(id, history_date DESC, history_id DESC)" in indexes
    assert "USING brin (history_date)" in indexes
    assert "USING btree (history_date)" not in indexes
    assert commune.history.model._meta.pk.get_internal_type() == "BigAutoField"
