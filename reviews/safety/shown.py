"""What is shown of a count: rounded to 5, "< 5" below that, and wider ranges where 5 says too much.

Below five or at least five; then ranges of about forty and what lies above them, and these are
divided until only one rounding to 5 is left. A range ends where a rounding to 5 does.
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
    def splits(self) -> "list[tuple[Shown, Shown]]":
        """The pairs of finer ranges that it may be told apart in, the first choice first."""
        if self.is_hidden:
            return [(SMALL, Shown(STEP))]
        if self.is_small or self.rounded is not None:
            return []
        first = _number(self.low)
        if self.high is None:
            ends = range(first + WIDEST - 1, first + 2 * WIDEST)
            return [(_joined(first, end), Shown((end + 1) * STEP - 2)) for end in ends]
        last = _number(self.high)
        ends = sorted(range(first, last), key=lambda end: abs(2 * end + 1 - first - last))
        return [(_joined(first, end), _joined(end + 1, last)) for end in ends]


HIDDEN = Shown()
SMALL = Shown(0, STEP - 1)


def _number(count: int) -> int:
    return (count + 2) // STEP


def _joined(first: int, last: int) -> Shown:
    return Shown(max(STEP, first * STEP - 2), last * STEP + 2)
