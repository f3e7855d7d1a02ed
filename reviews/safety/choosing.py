"""Rule: R-SAFE-01; at least three values stay possible for everything that may be below five.

One count after the other is published as finely as that allows. Whether a finer range is shown is
decided for all finer ranges of the wider one alike, not for the one in which the count lies: so the
choice follows from what is published, and who knows this program learns nothing more from it.
"""

from collections.abc import Hashable, Iterable, Mapping
from math import inf

from reviews.safety.circulation import Circulation, Edge
from reviews.safety.shown import HIDDEN, WIDTHS, Shown, next_after, parts, shown_as

KEPT_OPEN = 3


def choose(
    circulation: Circulation, counts: Mapping[Hashable, int], wanted: Iterable[Hashable]
) -> dict[Hashable, Shown]:
    """What to show of each wanted count, in their order; `counts` fits what was shown before."""
    chosen = {}
    for key in wanted:
        chosen[key] = _finest(circulation, circulation.edges[key], counts[key])
        set_flows(circulation, counts)
        known(circulation.edges[key], chosen[key])
    return chosen


def set_flows(circulation: Circulation, counts: Mapping[Hashable, int]) -> None:
    for key, edge in circulation.edges.items():
        edge.flow = counts[key]


def known(edge: Edge, shown: Shown) -> None:
    edge.low, edge.high = shown.limits


def _finest(circulation: Circulation, edge: Edge, count: int) -> Shown:
    finest = HIDDEN
    for width in WIDTHS:
        options = _ends(circulation, edge) if finest.is_hidden else parts(finest, width)
        if not all(_is_safe(circulation, edge, option) for option in options):
            return finest
        finest = shown_as(count, width)
        if finest.is_small:
            break
    return finest


def _ends(circulation: Circulation, edge: Edge) -> list[Shown]:
    """Of all widest ranges that are possible, those that leave the least open: the outermost.

    How much stays open for another count is concave along this one, so that it is least at an end;
    the first ranges are shorter than the others, so the second is looked at too.
    """
    low, high = circulation.smallest(edge), circulation.largest(edge)
    first = shown_as(low, WIDTHS[0])
    options = [first, next_after(first, WIDTHS[0])]
    return options if high == inf else [*options, shown_as(high, WIDTHS[0])]


def _is_safe(circulation: Circulation, edge: Edge, option: Shown) -> bool:
    """True also where the option is impossible: nobody will ever see it."""
    before = edge.low, edge.high
    low, high = option.limits
    if circulation.smallest(edge) > high or circulation.largest(edge) < low:
        return True
    known(edge, option)
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
