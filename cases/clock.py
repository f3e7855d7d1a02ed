"""How much of a term has run, counted as the cantons count: one cell per working day."""

from dataclasses import dataclass
from datetime import date

from iiz.calendar import working_days_between


@dataclass(frozen=True)
class Clock:
    """Units: working days of the network's canton; the day after the start is the first."""

    due_on: date
    total: int
    passed: int

    @property
    def cells(self) -> list[bool]:
        """One per working day of the term, True for those that are over."""
        return [number < self.passed for number in range(self.total)]

    @property
    def left(self) -> int:
        return max(self.total - self.passed, 0)

    @property
    def late(self) -> int:
        return max(self.passed - self.total, 0)

    @property
    def is_last_day(self) -> bool:
        return self.left == 0 and self.late == 0


def clock_of(start: date, due_on: date, *, on: date, canton: str) -> Clock:
    """`on` counts as over, as it does for whoever looks at the end of the day."""
    return Clock(
        due_on=due_on,
        total=working_days_between(start, due_on, canton=canton),
        passed=max(working_days_between(start, on, canton=canton), 0),
    )
