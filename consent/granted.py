"""Where consents come from: a source that answers for one case on one day, read at once.

As long as nobody has registered one, nobody has consented to anything and nobody has refused.
"""

from collections.abc import Callable
from datetime import date
from typing import Protocol

from cases.models import Case
from contacts.models import Institution


class Consents(Protocol):
    """The consents of one case as they stand on one day; asking it costs no query."""

    def granted(self, giver: Institution, receiver: Institution) -> dict[str, date]:
        """Returns: category → last day, of what the person allows the two."""

    def refused(self, giver: Institution, receiver: Institution) -> set[str]:
        """Returns: categories refused or withdrawn between the two; they beat what is granted."""


class Nobody:
    """The default: no consent is kept here yet."""

    def granted(self, giver: Institution, receiver: Institution) -> dict[str, date]:
        return {}

    def refused(self, giver: Institution, receiver: Institution) -> set[str]:
        return set()


Source = Callable[[Case, date], Consents]

_source: list[Source] = [lambda case, on: Nobody()]


def register(source: Source) -> None:
    """Called once, by whatever keeps consents. It may not ask more than a few queries per case."""
    _source[:] = [source]


def consents_of(case: Case, on: date) -> Consents:
    return _source[0](case, on)


def granted(case: Case, giver: Institution, receiver: Institution, on: date) -> dict[str, date]:
    return consents_of(case, on).granted(giver, receiver)


def refused(case: Case, giver: Institution, receiver: Institution, on: date) -> set[str]:
    return consents_of(case, on).refused(giver, receiver)
