"""What every verb of contacts does the same way: check and save a new row, end a dated one."""

from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contacts.models.dated import Dated
from iiz.history import Actor, Tracked, change

Row = TypeVar("Row", bound=Tracked)
DatedRow = TypeVar("DatedRow", bound=Dated)


def record(row: Row, *, by: Actor | None, at: datetime, reason: str) -> Row:
    with change(by=by, at=at, reason=reason):
        row.full_clean()
        row.save()
    return row


def lock(row: Row) -> Row:
    """Reads the row again and keeps others out until the transaction ends."""
    rows: Any = row.__class__._default_manager  # __class__ also sees through a lazy request.user
    row.refresh_from_db(from_queryset=rows.select_for_update(of=("self",)))
    return row


def end(row: DatedRow, *, last_day: date, by: Actor | None, at: datetime, reason: str) -> DatedRow:
    """Raises: ValidationError "not_in_force" if the row does not hold on that day anyway."""
    with change(by=by, at=at, reason=reason):
        if not lock(row).is_in_force(last_day):
            raise ValidationError(_("This does not hold on that day."), code="not_in_force")
        row.until = last_day
        row.full_clean()
        row.save()
    return row
