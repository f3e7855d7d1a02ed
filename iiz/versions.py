"""Two people edit one row: the second is told, and nothing that was typed is lost."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class Versioned(models.Model):
    """A row people edit in a form; the form carries the version it was filled from."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            self.version += 1
        super().save(*args, **kwargs)


class EditConflict(ValidationError):  # noqa: N818  # it says what happened
    """The row was changed since the form was opened; `row` is how it stands now."""

    def __init__(self, row: Versioned) -> None:
        super().__init__(
            _("Somebody else has changed this in the meantime. Compare and save again."),
            code="conflict",
        )
        self.row = row


def require_version(row: Versioned, version: int) -> None:
    """Compare under the lock: call it after `select_for_update`.

    Raises: EditConflict (code "conflict").
    """
    if row.version != version:
        raise EditConflict(row)
