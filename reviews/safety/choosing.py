"""Rule: R-SAFE-01; at least three values stay possible for everything that may be below five.

One count after the other is published as finely as that allows. Whether a range may be told apart
further is decided for both of its parts alike, not for the one in which the count lies: so the
choice follows from what is published, and who knows this program learns nothing more from it.
"""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

from reviews.safety.circulation import Circulation, Edge
from reviews.safety.shown import HIDDEN, Shown

KEPT_OPEN = 3
Key = TypeVar("Key", bound=Hashable)


def choose(
    circulation: Circulation, counts: Mapping[Key, int], wanted: Iterable[Key]
) -> dict[Key, Shown]:
    """What to show of each wanted count, in their order; `counts` fits what was shown before."""
    chosen = {}
    for key in wanted:
        chosen[key] = _finest(circulation, circulation.edges[key], counts[key])
        set_flows(circulation, counts)
        known(circulation.edges[key], chosen[key])
    return chosen


def set_flows(circulation: Circulation, counts: Mapping[Key, int]) -> None:
    for key, edge in circulation.edges.items():
        edge.flow = counts[key]


def known(edge: Edge, shown: Shown) -> None:
    edge.low, edge.high = shown.limits


def _finest(circulation: Circulation, edge: Edge, count: int) -> Shown:
    """Divided where both parts are safe, at the first place of all that are tried."""
    shown = HIDDEN
    while True:
        parts = next((one for one in shown.splits if _are_safe(circulation, edge, one)), None)
        if parts is None:
            return shown
        shown = next(part for part in parts if part.holds(count))


def _are_safe(circulation: Circulation, edge: Edge, parts: Iterable[Shown]) -> bool:
    return all(_is_safe(circulation, edge, part) for part in parts)


def _is_safe(circulation: Circulation, edge: Edge, part: Shown) -> bool:
    """True also where it is impossible: nobody will ever see it."""
    low, high = part.limits
    if circulation.smallest(edge) > high or circulation.largest(edge) < low:
        return True
    before = edge.low, edge.high
    known(edge, part)
    circulation.fit(edge)
    result = all(
        circulation.leaves_open(one, KEPT_OPEN) for one in _alike_once(circulation) if one.low == 0
    )
    edge.low, edge.high = before
    return result


def _alike_once(circulation: Circulation) -> Iterable[Edge]:
    """Of counts that stand for the same part of the same sum with the same range, one."""
    edges = circulation.edges.values()
    return {(one.tail, one.head, one.low, one.high): one for one in edges}.values()
