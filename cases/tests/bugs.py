"""Bugs that tests plant into a server of their own (`serve(bug="cases.tests.bugs:…")`)."""

from django.db.models import QuerySet


def without_row_locks() -> None:
    """Read, check, write: as if nobody had thought of two people pressing at once."""
    QuerySet.select_for_update = lambda self, *args, **kwargs: self._chain()
