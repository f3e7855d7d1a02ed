"""Which fields one operation changed, as far as one reader may read them.

Every row that an operation touched carries its `history_operation`; each is paired with the row's
state before. Other institutions' notes and documents never show, and a field beyond the header only
under its information category.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.case_content import CATEGORIES, UNDONE, field_writers
from cases.models import (
    Approach,
    Case,
    Clarification,
    Closing,
    Coverage,
    Document,
    FollowUp,
    Goal,
    Handover,
    Measure,
    Note,
    Notice,
    Participation,
    Position,
    Problem,
    Request,
    Responsibility,
    Task,
)
from cases.reading import Reader
from cases.sheets.change_words import CODE_LISTS, LABELS, SILENT
from contacts.codes import label
from contacts.models import Institution

# Of an approach: what its preview does not show; who accepts finds the summary on its own page.
NOT_ASKED = {"summary", "summary_category", "what_is_new", "basis_note", "covered_until"}
BOUNCES = {"declines", "returns", "ping_pong_at"}
EMPTY: tuple[Any, ...] = (None, "", [], False, 0)


@dataclass(frozen=True)
class Field:
    """`before` is empty for a new row."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangedRow:
    noun: str
    is_new: bool
    fields: list[Field]


@dataclass(frozen=True)
class Version:
    """One row after the operation, and before it (None: there was none)."""

    model: type[models.Model]
    after: dict[str, Any]
    before: dict[str, Any] | None
    by: int | None


def changed_rows(reader: Reader, operation: UUID) -> list[ChangedRow]:
    """Queries: 2, and 1 if the case itself changed."""
    versions = list(_versions(reader.case, operation))
    names = _institutions(versions)
    rows = [_row(version, reader, names) for version in versions]
    return [row for row in rows if row.fields]


def _versions(case: Case, operation: UUID) -> Iterator[Version]:
    by_name = {model._meta.model_name: model for model in READABLE}
    statement = " UNION ALL ".join(_statement(model) for model in READABLE)
    given: dict[str, str | int] = {"operation": str(operation), "case": case.pk}
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        for name, by, after, before in cursor.fetchall():
            yield Version(by_name[name], _loaded(after), _loaded(before), by)


def _loaded(row: str | None) -> Any:
    """Django leaves jsonb of a plain cursor as text."""
    return None if row is None else json.loads(row)


def _statement(model: type[models.Model]) -> str:
    """Constants of ours only: names of tables and columns."""
    table = model.history.model._meta.db_table  # type: ignore[attr-defined]  # by simple-history
    through: dict[type[models.Model], str] = {
        Case: "h.id",
        Coverage: "(SELECT p.case_id FROM cases_participation p WHERE p.id = h.participation_id)",
    }
    of_case = through.get(model, "h.case_id")
    return (
        f"SELECT '{model._meta.model_name}', h.history_institution_id, to_jsonb(h), ("  # noqa: S608  # constants
        f" SELECT to_jsonb(b) FROM {table} b WHERE b.id = h.id AND b.history_id < h.history_id"
        f" AND b.history_operation <> h.history_operation ORDER BY b.history_id DESC LIMIT 1)"
        f" FROM {table} h WHERE h.history_operation = %(operation)s AND {of_case} = %(case)s"
        f" AND NOT EXISTS (SELECT 1 FROM {table} later WHERE later.id = h.id"
        f" AND later.history_operation = h.history_operation AND later.history_id > h.history_id)"
    )


def _institutions(versions: list[Version]) -> dict[int, Institution]:
    ids = {
        row[field.attname]
        for version in versions
        for row in (version.after, version.before or {})
        for field in version.model._meta.concrete_fields
        if field.related_model is Institution and row.get(field.attname)
    }
    return Institution.objects.in_bulk(list(ids))


def _row(version: Version, reader: Reader, names: dict[int, Institution]) -> ChangedRow:
    fields = []
    if READABLE[version.model](version, reader):
        fields = [
            _field(field, version, _known(names, version, reader))
            for field in version.model._meta.concrete_fields
            if field.name not in SILENT
            and _differs(field, version)
            and _field_is_readable(field, version, reader)
        ]
    noun = str(version.model._meta.verbose_name)
    return ChangedRow(noun, version.before is None, fields)


def _known(
    names: dict[int, Institution], version: Version, reader: Reader
) -> dict[int, Institution]:
    """Who has something to do in the plan is named as the plan names it."""
    if version.model not in (Goal, Measure, Task):
        return names
    return {pk: institution for pk, institution in names.items() if reader.may_name(pk)}


def _differs(field: models.Field, version: Version) -> bool:
    after = version.after.get(field.attname)
    before = (version.before or {}).get(field.attname)
    return after != before and not (after in EMPTY and before in EMPTY)


def _field(field: models.Field, version: Version, names: dict[int, Institution]) -> Field:
    before = version.before or {}
    return Field(
        label=str(LABELS.get(field.name, field.verbose_name)),
        before=_shown(field, before.get(field.attname), names),
        after=_shown(field, version.after.get(field.attname), names),
    )


def _shown(field: models.Field, raw: Any, names: dict[int, Institution]) -> str:
    if raw in (None, "", []):
        return ""
    if field.related_model is Institution:
        return names[raw].name if raw in names else str(_("another institution"))
    if field.is_relation:
        return ""
    return _worded(field, field.to_python(raw))


def _worded(field: models.Field, value: Any) -> str:
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, list):
        code_list = "information_category" if field.name == "categories" else ""
        return ", ".join(label(code_list, str(one)) for one in value)
    if isinstance(field, models.DateTimeField):
        return _instant(value)
    if isinstance(field, models.DateField):
        return f"{value:%d.%m.%Y}"
    return label(CODE_LISTS.get(field.name, ""), str(value))


def _instant(value: Any) -> str:
    return f"{timezone.localtime(value):%d.%m.%Y, %H:%M}"


def _field_is_readable(field: models.Field, version: Version, reader: Reader) -> bool:
    """Of the case itself: the header by all who take part, the rest by its category, the value
    before as well as the one after. Who declined and how often is for lead and decider."""
    if field.is_relation and field.related_model is not Institution:
        return False
    if whose := _own_words_of(field, version):
        return whose in reader.own
    if version.model is not Case:
        return True
    if field.name in BOUNCES or field.is_relation:
        return reader.sees_declines
    if field.name not in CATEGORIES:
        return True
    writers = {
        _writer_after(reader.case, version, field.name),
        _writer_before(reader.case, version).get(field.name),
    } - {None}
    return all(reader.reads(writer, CATEGORIES[field.name]) for writer in writers if writer)


def _own_words_of(field: models.Field, version: Version) -> int | None:
    """Whose words nobody else reads: beside a question, or on a duty to inform."""
    if issubclass(version.model, Approach) and field.name in NOT_ASKED:
        return version.after["sender_id"]
    return version.by if version.model is Notice and field.name == "remark" else None


def _writer_after(case: Case, version: Version, name: str) -> int | None:
    """Who did the step, unless it brought back what another institution had written."""
    if version.after["history_change_reason"] != UNDONE:
        return version.by
    return field_writers(case, up_to=version.after["history_id"])[name]


def _writer_before(case: Case, version: Version) -> dict[str, int | None]:
    if version.before is None:
        return {}
    return field_writers(case, up_to=version.before["history_id"])


def _own(version: Version, reader: Reader) -> bool:
    return version.after["owner_id"] in reader.own


def _states(version: Version) -> list[dict[str, Any]]:
    """After and before: a row that became readable shows nothing of what it was."""
    return [row for row in (version.after, version.before) if row is not None]


def _covered(version: Version, reader: Reader) -> bool:
    return all(reader.reads(row["owner_id"], row["category"]) for row in _states(version))


def _task(version: Version, reader: Reader) -> bool:
    return version.after["assignee_id"] in reader.own or _covered(version, reader)


def _measure(version: Version, reader: Reader) -> bool:
    return all(
        row["provider_id"] in reader.own or reader.reads(row["owner_id"], row["category"])
        for row in _states(version)
    )


def _closing(version: Version, reader: Reader) -> bool:
    return reader.reads_statement(version.after["institution_id"])


def _follow_up(version: Version, reader: Reader) -> bool:
    return reader.reads(version.after["institution_id"], "work_history")


def _side(version: Version, reader: Reader) -> bool:
    return not reader.own.isdisjoint({version.after["sender_id"], version.after["addressee_id"]})


def _informer(version: Version, reader: Reader) -> bool:
    houses = {version.after["informer_id"], version.after["passed_from_id"]}
    return not reader.own.isdisjoint(houses) or reader.leads


def _participant(version: Version, reader: Reader) -> bool:
    return reader.sees_others or version.after.get("institution_id") in reader.own


def _lead_only(version: Version, reader: Reader) -> bool:
    return reader.leads


def _always(version: Version, reader: Reader) -> bool:
    return reader.standing != "former" or version.by in reader.own


Rule = Callable[[Version, Reader], bool]
READABLE: dict[type[models.Model], Rule] = {
    Case: _always,
    Problem: _covered,
    Responsibility: _participant,
    Participation: _participant,
    Coverage: _lead_only,
    Request: _side,
    Handover: _side,
    Position: _side,
    Clarification: _lead_only,
    Goal: _covered,
    Measure: _measure,
    Closing: _closing,
    FollowUp: _follow_up,
    Task: _task,
    Note: _own,
    Document: _own,
    Notice: _informer,
}
