"""The one inversion: what may cases let flow? The consent app answers; until then notes do not.

`check` is asked for every line of a package, every share, every print. The default implementation
denies what needs a share of its own (notes, documents) and leaves the rest to the categories
recorded with the approach.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NEEDS_SHARE = frozenset({"note", "document"})


@dataclass(frozen=True)
class Item:
    """One row of a case that could flow: what it is, its id, and its information category."""

    kind: str
    id: int
    category: str


@dataclass(frozen=True)
class Verdict:
    item: Item
    allowed: bool
    reason: str | Promise = ""


class Exchange(Protocol):
    def check(self, case, giver, receiver, items: Iterable[Item], *, on: date) -> list[Verdict]: ...


class RecordedBasisOnly:
    """The default: no consent on record here, so notes and documents stay where they are."""

    def check(self, case, giver, receiver, items: Iterable[Item], *, on: date) -> list[Verdict]:
        return [self._verdict(item) for item in items]

    def _verdict(self, item: Item) -> Verdict:
        if item.kind in NEEDS_SHARE:
            return Verdict(
                item,
                allowed=False,
                reason=_(
                    "Notes and documents are internal. They can be sent once consent is kept here."
                ),
            )
        return Verdict(item, allowed=True)


_port: list[Exchange] = [RecordedBasisOnly()]


def register(implementation: Exchange) -> None:
    """Called once, by the consent app when it is ready."""
    _port[:] = [implementation]


def check(case, giver, receiver, items: Iterable[Item], *, on: date) -> list[Verdict]:
    """May the giver let the receiver have these rows of the case on that day?

    Returns: one verdict per item, in the order given; a denial says what would make it possible.
    """
    return _port[0].check(case, giver, receiver, items, on=on)
