"""Rule: R-SAFE-01; at least three values stay possible for everything that may be below five.

One count after the other is published as finely as that allows. Whether a range may be told apart
further is decided for both of its parts alike, not for the one in which the count lies: so the
choice follows from what is published, and who knows this program learns nothing more from it.

Rule: R-SAFE-03; three values stay although what another book counts is a limit: they are looked
for where the limit holds whatever the other book's counts are (`relations`).
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from math import inf
from typing import TypeVar

from reviews.safety.circulation import Circulation, Edge
from reviews.safety.shown import HIDDEN, Shown

KEPT_OPEN = 3
Key = TypeVar("Key", bound=Hashable)
Limits = list[tuple[Edge, "Limit"]]


@dataclass(frozen=True)
class Limit:
    """`known`: nobody can ever see more. The three values lie up to `most`, and where the count
    `leads` others not at its lowest; `leads_low`: only if it may be nothing."""

    most: float = inf
    known: float = inf
    leads: bool = False
    leads_low: bool = False


def lead_of(low: int, high: float) -> int:
    """By how much a count that leads is above its lowest: of 20 as it is shown, not 18."""
    return int(min(KEPT_OPEN - 1, high - low + 1 - KEPT_OPEN))


def choose(
    circulation: Circulation,
    counts: Mapping[Key, int],
    wanted: Iterable[Key],
    limits: Mapping[Key, Limit],
) -> dict[Key, Shown]:
    """What to show of each wanted count, in their order; `counts` fits what was shown before."""
    chosen = {}
    edges = circulation.edges
    limited = [(edges[key], limit) for key, limit in limits.items() if key in edges]
    for key in wanted:
        chosen[key] = _finest(circulation, edges[key], counts[key], limited)
        set_flows(circulation, counts)
        known(edges[key], chosen[key])
    return chosen


def set_flows(circulation: Circulation, counts: Mapping[Key, int]) -> None:
    for key, edge in circulation.edges.items():
        edge.flow = counts[key]


def known(edge: Edge, shown: Shown) -> None:
    edge.low, edge.high = shown.limits


def _finest(circulation: Circulation, edge: Edge, count: int, limited: Limits) -> Shown:
    """Divided where both parts are safe, at the first place of all that are tried."""
    shown = HIDDEN
    while True:
        parts = next(
            (one for one in shown.splits if _are_safe(circulation, edge, one, limited)), None
        )
        if parts is None:
            return shown
        shown = next(part for part in parts if part.holds(count))


def _are_safe(
    circulation: Circulation, edge: Edge, parts: Iterable[Shown], limited: Limits
) -> bool:
    """Also if one of them is impossible: nobody will ever see it."""
    found = [_is_safe(circulation, edge, part, limited) for part in parts]
    return False not in found and True in found


def _is_safe(circulation: Circulation, edge: Edge, part: Shown, limited: Limits) -> bool | None:
    """None where it is impossible."""
    before = [(one, one.low, one.high) for one in (edge, *(one for one, _limit in limited))]
    known(edge, part)
    result = None
    if circulation.fit(edge) and _hold(circulation, limited, known_only=True):
        result = _hold(circulation, limited) and all(
            circulation.leaves_open(one, KEPT_OPEN)
            for one in _alike_once(circulation)
            if one.low == 0
        )
    for one, low, high in before:
        one.low, one.high = low, high
    return result


def _hold(circulation: Circulation, limited: Limits, *, known_only: bool = False) -> bool:
    """Every limit as well, if that is possible."""
    for edge, limit in limited:
        if not known_only and (limit.leads or (limit.leads_low and edge.low == 0)):
            edge.low += lead_of(edge.low, edge.high)
        edge.high = min(edge.high, limit.known if known_only else limit.most)
        if not circulation.fit(edge):
            return False
    return True


def _alike_once(circulation: Circulation) -> Iterable[Edge]:
    """Of counts that stand for the same part of the same sum with the same range, one."""
    edges = circulation.edges.values()
    return {(one.tail, one.head, one.low, one.high): one for one in edges}.values()
