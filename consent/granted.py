"""Where consents come from: a source that answers for one case on one day, read at once.

`recorded` is the one that `apps.py` registers: the consents kept here.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol, cast

from django.utils import timezone

from cases.models import Case
from consent.models import ConsentLine, GeneralWithdrawal
from consent.states import LineEnd, YesNo
from contacts.codes import positions
from contacts.models import Institution

Pair = tuple[int, int, str]
"""giver, receiver, category: what one line of a consent is about"""


class Consents(Protocol):
    """The consents of one case as they stand on one day; asking it costs no query."""

    def granted(self, giver: Institution, receiver: Institution) -> dict[str, date]:
        """Returns: category → last day, of what the person allows the two."""

    def refused(self, giver: Institution, receiver: Institution) -> set[str]:
        """Returns: categories refused or withdrawn between the two; they beat what is granted."""


class Nobody:
    """Nothing said at all: what remains is what a statute allows."""

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


@dataclass(frozen=True)
class Yes:
    """One line that holds on the day: since which instant it was said, and until when it holds."""

    at: datetime
    until: date


@dataclass(frozen=True)
class Recorded:
    """What the person of one case has said up to the end of one day: the last word counts.

    Rules: R-CONSENT-02, R-CONSENT-03. A refusal or withdrawal holds until she says yes again; a yes
    holds for its period. `last_no`: the instant of the newest refusal or withdrawal.
    `took_all_back`: what she has not said yes to since (`anew`) is withdrawn, whether she was ever
    asked or not.
    """

    yes: dict[Pair, list[Yes]]
    last_no: dict[Pair, datetime]
    took_all_back: bool = False
    anew: frozenset[Pair] = frozenset()

    def granted(self, giver: Institution, receiver: Institution) -> dict[str, date]:
        return {
            category: max(line.until for line in lines)
            for (from_, to, category), lines in self.yes.items()
            if (from_, to) == (giver.pk, receiver.pk)
        }

    def refused(self, giver: Institution, receiver: Institution) -> set[str]:
        said = self.last_no.keys() - self.yes.keys()
        if self.took_all_back:
            every = positions("information_category")
            said |= {(giver.pk, receiver.pk, category) for category in every} - self.anew
        return {category for from_, to, category in said if (from_, to) == (giver.pk, receiver.pk)}

    def is_given(self, receiver: Institution, category: str) -> bool:
        """By anybody at all."""
        return any((to, of) == (receiver.pk, category) for _from, to, of in self.yes)

    def without(self, pairs: frozenset[Pair]) -> "Recorded":
        """As if these lines held no longer."""
        left = {pair: lines for pair, lines in self.yes.items() if pair not in pairs}
        return replace(self, yes=left)


def recorded(case: Case, on: date) -> Recorded:
    """Queries: 2."""
    lines = ConsentLine.objects.filter(
        consent__case=case, consent__answered_at__date__lte=on
    ).select_related("consent")
    last_no: dict[Pair, datetime] = {}
    last_yes: dict[Pair, datetime] = {}
    yes: dict[Pair, list[Yes]] = {}
    for line in lines:
        said_no = _said_no(line, on)
        if said_no:
            last_no[line.pair] = max(said_no, last_no.get(line.pair, said_no))
        if line.answer == YesNo.YES:
            said_yes = _said_at(line)
            last_yes[line.pair] = max(said_yes, last_yes.get(line.pair, said_yes))
            if _holds(line, on):
                yes.setdefault(line.pair, []).append(Yes(said_yes, line.consent.until))
    newer = {pair: _after(words, last_no.get(pair)) for pair, words in yes.items()}
    standing = {pair: at for pair, at in last_no.items() if at >= last_yes.get(pair, at)}
    all_back = GeneralWithdrawal.objects.last_instant(case, on)
    anew = {pair for pair, at in last_yes.items() if all_back and at > all_back}
    return Recorded(
        {pair: words for pair, words in newer.items() if words and (not all_back or pair in anew)},
        standing,
        all_back is not None,
        frozenset(anew),
    )


def _said_at(line: ConsentLine) -> datetime:
    """Only lines of answered consents are read."""
    return cast("datetime", line.consent.answered_at)


def _said_no(line: ConsentLine, on: date) -> datetime | None:
    if line.answer == YesNo.NO:
        return _said_at(line)
    withdrawn = line.ended_as == LineEnd.WITHDRAWN and _has_ended(line, on)
    return line.ended_at if withdrawn else None


def _holds(line: ConsentLine, on: date) -> bool:
    consent = line.consent
    in_time = consent.since <= on <= consent.until
    return line.answer == YesNo.YES and in_time and not _has_ended(line, on)


def _has_ended(line: ConsentLine, on: date) -> bool:
    return line.ended_at is not None and timezone.localdate(line.ended_at) <= on


def _after(words: list[Yes], last_no: datetime | None) -> list[Yes]:
    return [word for word in words if last_no is None or word.at > last_no]
