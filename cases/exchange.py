"""The one inversion: what may cases let flow? The consent app answers, and keeps the register.

`check` is asked for every line of a package, every print; `refusals` before an institution offers
categories to another one; `release` is told what then went across. As long as nobody has
registered, notes and documents stay where they are, and the categories recorded with the approach
are enough.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from contacts.models import Institution

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


@dataclass(frozen=True)
class Offer:
    """What one institution lets another one know on the basis that it recorded.

    `subject`: what carries it, as in the timeline ("request:<key>"). `covered_until`: the last day
    (inclusive) on which what goes along is read.
    """

    case: Case
    giver: Institution
    receiver: Institution
    categories: Collection[str]
    basis: str
    basis_note: str = ""
    subject: str = ""
    covered_until: date | None = None


@dataclass(frozen=True)
class Allowed:
    """What the person herself allows one institution to be told, until that last day."""

    receiver: Institution
    category: str
    until: date


class Exchange(Protocol):
    def check(
        self,
        case: Case,
        giver: Institution,
        receiver: Institution,
        items: Iterable[Item],
        *,
        on: date,
    ) -> list[Verdict]: ...

    def refusals(self, offer: Offer, *, on: date) -> dict[str, str]: ...

    def allowed(self, case: Case, givers: Collection[int], *, on: date) -> list[Allowed]: ...

    def release(self, offer: Offer, *, at: datetime) -> None: ...

    def hand_out(self, offer: Offer, items: Collection[Item], *, at: datetime) -> None: ...


class RecordedBasisOnly:
    """The default: no consent on record here, so notes and documents stay where they are."""

    def check(
        self,
        case: Case,
        giver: Institution,
        receiver: Institution,
        items: Iterable[Item],
        *,
        on: date,
    ) -> list[Verdict]:
        return [self._verdict(item) for item in items]

    def refusals(self, offer: Offer, *, on: date) -> dict[str, str]:
        return {}

    def allowed(self, case: Case, givers: Collection[int], *, on: date) -> list[Allowed]:
        return []

    def release(self, offer: Offer, *, at: datetime) -> None:
        """Nobody keeps a register."""

    def hand_out(self, offer: Offer, items: Collection[Item], *, at: datetime) -> None:
        """Nothing was let across."""

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


def check(
    case: Case, giver: Institution, receiver: Institution, items: Iterable[Item], *, on: date
) -> list[Verdict]:
    """May the giver let the receiver have these rows of the case on that day?

    Returns: one verdict per item, in the order given; a denial says what would make it possible.
    """
    return _port[0].check(case, giver, receiver, items, on=on)


def refusals(offer: Offer, *, on: date) -> dict[str, str]:
    """Returns: category → why it may not be offered, and what would make it possible."""
    return _port[0].refusals(offer, on=on)


def allowed(case: Case, givers: Collection[int], *, on: date) -> list[Allowed]:
    """What the givers may tell others because the person said so, whether it was told or not."""
    return _port[0].allowed(case, givers, on=on)


def release(offer: Offer, *, at: datetime) -> None:
    """Inside the step that lets it across."""
    _port[0].release(offer, at=at)


def hand_out(offer: Offer, items: Collection[Item], *, at: datetime) -> None:
    """Inside the step that lets them across: own notes and documents, checked before."""
    if items:
        _port[0].hand_out(offer, items, at=at)
