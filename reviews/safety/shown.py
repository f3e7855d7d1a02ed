"""What is shown of a count: rounded to 5, "< 5" below that, and wider ranges where 5 says too much.

A wider range joins neighbouring roundings (5 and 10, 15 and 20 …; then pairs of those), so that
each finer one lies inside exactly one wider one.
"""

from dataclasses import dataclass
from math import inf

STEP = 5
# How many roundings to 5 one range joins; "–" is what even the widest cannot be shown as.
WIDTHS = (8, 4, 2, 1)


@dataclass(frozen=True)
class Shown:
    """All that is published of one count: it lies between these two; without `high`, nothing."""

    low: int = 0
    high: int | None = None

    @property
    def is_hidden(self) -> bool:
        return self.high is None

    @property
    def is_small(self) -> bool:
        return self.high == STEP - 1

    @property
    def rounded(self) -> int | None:
        """To the nearest 5; None where that is not shown."""
        if self.high is None or self.is_small:
            return None
        number = (self.high - 2) // STEP
        return number * STEP if self == _joined(number, number) else None

    @property
    def limits(self) -> tuple[int, float]:
        return self.low, inf if self.high is None else self.high


HIDDEN = Shown()


def shown_as(count: float, width: int) -> Shown:
    """The range of that width in which the count lies; those below 5 have one of their own."""
    if count < STEP:
        return Shown(0, STEP - 1)
    first = (_number(count) - 1) // width * width + 1
    return _joined(first, first + width - 1)


def next_after(shown: Shown, width: int) -> Shown:
    return shown_as((shown.high or 0) + 1, width)


def parts(shown: Shown, width: int) -> list[Shown]:
    """The two ranges of half the width that it joins; "< 5" is none of them."""
    first = shown_as(shown.low, width)
    return [first, next_after(first, width)]


def _number(count: float) -> int:
    return int(count + 2) // STEP


def _joined(first: int, last: int) -> Shown:
    return Shown(max(STEP, first * STEP - 2), last * STEP + 2)
