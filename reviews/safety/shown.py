"""What is shown of a count: rounded to 5, "< 5" below that, and wider ranges where 5 says too much.

The ranges form a tree: below five or at least five; then ranges of about forty and what lies above
them, and these are halved until only one rounding to 5 is left. So every finer range lies inside
exactly one wider one.
"""

from dataclasses import dataclass
from math import inf

STEP = 5
# How many roundings to 5 the widest range joins.
WIDEST = 8


@dataclass(frozen=True)
class Shown:
    """All that is published of one count: from `low` to `high`, both included; or from `low` on."""

    low: int = 0
    high: int | None = None

    @property
    def is_hidden(self) -> bool:
        return self == HIDDEN

    @property
    def is_small(self) -> bool:
        return self == SMALL

    @property
    def rounded(self) -> int | None:
        """To the nearest 5; None where that is not shown."""
        if self.high is None or self.is_small or _number(self.low) != _number(self.high):
            return None
        return _number(self.low) * STEP

    @property
    def limits(self) -> tuple[int, float]:
        return self.low, inf if self.high is None else self.high

    def holds(self, count: int) -> bool:
        low, high = self.limits
        return low <= count <= high

    @property
    def parts(self) -> "tuple[Shown, ...]":
        """The two finer ranges that it joins; none of what is shown as finely as can be."""
        if self.is_hidden:
            return SMALL, Shown(STEP)
        if self.is_small or self.rounded is not None:
            return ()
        first = _number(self.low)
        if self.high is None:
            return _joined(first, first + WIDEST - 1), Shown((first + WIDEST) * STEP - 2)
        middle = (first + _number(self.high)) // 2
        return _joined(first, middle), _joined(middle + 1, _number(self.high))


HIDDEN = Shown()
SMALL = Shown(0, STEP - 1)


def _number(count: int) -> int:
    return (count + 2) // STEP


def _joined(first: int, last: int) -> Shown:
    return Shown(max(STEP, first * STEP - 2), last * STEP + 2)
