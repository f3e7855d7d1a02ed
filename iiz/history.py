"""One change, one transaction, one reason, actor and instant on every row it touches."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, NoReturn, Protocol, TypeVar
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models, transaction
from django.utils import timezone
from simple_history.models import HistoricalRecords

from iiz.validation import FewerQuestions

REASON_LENGTH = 100
REFUSED = "{} is tracked: use save() inside change(), so that the history stays complete."

_Row_co = TypeVar("_Row_co", bound=models.Model, covariant=True)


class UntrackedChange(RuntimeError):  # noqa: N818  # it says what happened
    """A tracked row was about to change in a way that the history would not show."""


class Actor(Protocol):
    """Who acts, and for which institution; `contacts.Membership` is one."""

    @property
    def user_id(self) -> int | None: ...

    @property
    def institution_id(self) -> int | None: ...


@dataclass(frozen=True)
class Change:
    """What every history row written inside one `change()` has in common."""

    operation: UUID
    user_id: int | None
    institution_id: int | None
    at: datetime
    reason: str


_current: ContextVar[Change | None] = ContextVar("iiz_change", default=None)


def current_change() -> Change | None:
    """The change that is open in this thread or task, if any."""
    return _current.get()


def _open_change() -> Change:
    change_now = _current.get()
    if change_now is None:
        raise UntrackedChange("A tracked row is saved inside `with change(...)` only.")
    return change_now


@contextmanager
def change(*, by: Actor | None, at: datetime, reason: str) -> Iterator[Change]:
    """Open one change in one transaction; a nested one joins the outer change.

    `by=None` is the system itself (night, reference data). `reason` reads `noun.verb`.
    A nested change keeps the outer operation, instant, actor and reason, but rolls back alone
    when its error is caught outside of it.
    """
    outer = _current.get()
    opened = outer or _new_change(by, at, reason)
    token = _current.set(opened)
    try:
        with transaction.atomic():
            yield opened
    finally:
        _current.reset(token)


def _new_change(by: Actor | None, at: datetime, reason: str) -> Change:
    if timezone.is_naive(at):
        raise ValueError("A change needs an instant with a time zone.")
    if not reason or len(reason) > REASON_LENGTH:
        raise ValueError(f"A change needs a reason of 1 to {REASON_LENGTH} characters.")
    return Change(
        operation=uuid4(),
        user_id=by.user_id if by else None,
        institution_id=by.institution_id if by else None,
        at=at,
        reason=reason,
    )


class HistoryRow(models.Model):
    """One row is a tracked row as it stood after one change. Rows are only ever added."""

    _iiz_append_only: ClassVar[bool] = True

    history_institution_id = models.BigIntegerField(null=True)
    history_operation = models.UUIDField(db_index=True)

    class Meta(FewerQuestions.Meta):
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise UntrackedChange("A history row never changes.")
        opened = _open_change()
        self.history_date = opened.at
        self.history_user_id = opened.user_id
        self.history_change_reason = opened.reason
        self.history_institution_id = opened.institution_id
        self.history_operation = opened.operation
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise UntrackedChange("A history row is never deleted.")


class History(HistoricalRecords):
    """simple-history's records with our columns, our indexes and no way round them."""

    _date_indexing = False  # BRIN instead of the b-tree, see get_meta_options

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            inherit=True,
            bases=(HistoryRow,),
            history_id_field=models.BigAutoField(),
            use_base_model_db=True,
            **kwargs,
        )

    def add_extra_methods(self, cls: type[models.Model]) -> None:
        """Leave out `save_without_historical_record`."""

    def fields_included(self, model: type[models.Model]) -> list[Any]:
        """Leave out what a model names in `history_leaves_out`, as the hash of a password."""
        left_out = getattr(model, "history_leaves_out", ())
        return [field for field in super().fields_included(model) if field.name not in left_out]

    def copy_fields(self, model: type[models.Model]) -> dict[str, Any]:
        fields: dict[str, Any] = super().copy_fields(model)
        for field in fields.values():
            if not isinstance(field, models.ForeignKey):
                field.db_index = False
        return fields

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        pk = model._meta.pk.attname
        return super().get_meta_options(model) | {
            "indexes": (
                models.Index(fields=(pk, "-history_date", "-history_id")),
                BrinIndex(fields=("history_date",)),
            ),
        }

    def get_history_user(self, instance: models.Model) -> None:
        """The row takes its actor from the change, never from a request."""

    def _get_history_user_fields(self) -> dict[str, Any]:
        # No constraint: a history row outlives everything it names and can never be updated.
        user = models.ForeignKey(
            settings.AUTH_USER_MODEL,
            null=True,
            related_name="+",
            on_delete=models.DO_NOTHING,
            db_constraint=False,
            db_index=False,
        )
        return {"history_user": user}


class TrackedQuerySet(models.QuerySet[_Row_co]):
    """A queryset without the ways to write that leave no history."""

    def _refuse(self) -> NoReturn:
        raise UntrackedChange(REFUSED.format(self.model._meta.label))

    def update(self, **kwargs: Any) -> NoReturn:
        self._refuse()

    def delete(self) -> NoReturn:
        self._refuse()

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()

    def update_or_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()


class Tracked(FewerQuestions):
    """A domain row whose every state is kept in its history table.

    `history_leaves_out = ("field",)` on a model keeps a secret out of it.
    Raises: UntrackedChange when saved or deleted outside `change()`, or in part.
    """

    objects = TrackedQuerySet.as_manager()
    history = History()

    class Meta(FewerQuestions.Meta):
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        _open_change()
        if kwargs.get("update_fields") is not None or hasattr(self, "skip_history_when_saving"):
            raise UntrackedChange(REFUSED.format(self._meta.label))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        _open_change()
        return super().delete(*args, **kwargs)
