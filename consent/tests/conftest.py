from collections.abc import Generator
from datetime import date
from typing import Any

import pytest

from consent import granted
from contacts import codes


class Said:
    """What the person said in a test."""

    def __init__(self) -> None:
        self.yes: dict[tuple[int, int], dict[str, date]] = {}
        self.no: dict[tuple[int, int], set[str]] = {}

    def granted(self, giver: Any, receiver: Any) -> dict[str, date]:
        return self.yes.get((giver.pk, receiver.pk), {})

    def refused(self, giver: Any, receiver: Any) -> set[str]:
        return self.no.get((giver.pk, receiver.pk), set())

    def grant(self, giver: Any, receiver: Any, *categories: str, until: date) -> None:
        self.yes[giver.pk, receiver.pk] = dict.fromkeys(categories, until)

    def refuse(self, giver: Any, receiver: Any, *categories: str) -> None:
        self.no[giver.pk, receiver.pk] = set(categories)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Said:
    """A source of consents that is registered for one test."""
    source = Said()
    monkeypatch.setattr(granted, "_source", [lambda case, on: source])
    return source


@pytest.fixture(autouse=True)
def _codes_are_read_anew() -> Generator[None, None, None]:
    codes.forget()
    yield
    codes.forget()
