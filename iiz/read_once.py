"""What seldom changes is read once for each process, and again after every recorded change."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from django.db import connection, models

T = TypeVar("T")
MOST_KEYS = 100
State = tuple[tuple[int, int | None], ...]


class ReadOnce(Generic[T]):
    """Rows of tracked models by key, as they stand now; who gets them does not change them.

    The history only grows, so the number of its rows tells whether anybody has changed anything.
    """

    def __init__(self, *of: type[models.Model]) -> None:
        tables = [_history_of(model) for model in of]
        self._ask = " UNION ALL ".join(
            f'SELECT {place}, count(*), max(history_id) FROM "{table}"'  # noqa: S608  # our tables
            for place, table in enumerate(tables)
        )
        self._kept: tuple[State, dict[Hashable, T]] = ((), {})

    def get(self, key: Hashable, read: Callable[[], T]) -> T:
        """Queries: 1, and those of `read` after a change."""
        state = self._state()
        if self._kept[0] != state or len(self._kept[1]) > MOST_KEYS:
            self._kept = (state, {})
        rows = self._kept[1]
        if key not in rows:
            rows[key] = read()
        return rows[key]

    def _state(self) -> State:
        with connection.cursor() as cursor:
            cursor.execute(self._ask)
            return tuple((count, last) for _place, count, last in sorted(cursor.fetchall()))


def _history_of(model: type[models.Model]) -> str:
    history: type[models.Model] = model.history.model  # type: ignore[attr-defined]  # simple-history
    return history._meta.db_table
