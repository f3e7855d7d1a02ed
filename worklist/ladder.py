"""The ladder of reminders: how late is how far up, by the standards in force.

Rule: R-REMIND-01; the rungs are working days of the network's canton after the day something was
due, as the standards `ladder_1` to `ladder_4` of the day say; "soon" is two working days before.
"""

from dataclasses import dataclass
from datetime import date

from contacts.models import Network
from contacts.standards import standard
from iiz.calendar import ONE_DAY, add_working_days, is_working_day

SOON_DAYS = 2
RUNGS = (1, 2, 3, 4)
DECIDER = 3


@dataclass(frozen=True)
class Window:
    """What was due from `first` to `last` (inclusive) has reached the rung on the day asked for."""

    network_id: int
    type: str
    rung: int
    first: date
    last: date


def last_day_reached(on: date, days: int, *, canton: str) -> date:
    """The newest day that lies so many working days (or more) before `on`.

    Units: working days of the canton after the day found, up to and including `on`.
    """
    day, left = on, days
    while left:
        left -= is_working_day(day, canton=canton)
        day -= ONE_DAY
    return day


def overdue_since(network: Network, rung: int, *, on: date, of_type: str = "") -> date:
    """What was due on this day or earlier has climbed to the rung. Queries: 1."""
    row = standard(f"ladder_{rung}", network=network, on=on, to_type=of_type)
    return last_day_reached(on, row.value, canton=network.canton)


def windows(network: Network, types: list[str], *, on: date) -> list[Window]:
    """For institutions of each type. Queries: 4 per type."""
    soon = add_working_days(on, SOON_DAYS, canton=network.canton)
    found = []
    for type_ in types:
        found.append(Window(network.pk, type_, 0, on, soon))
        for rung in RUNGS:
            last = overdue_since(network, rung, on=on, of_type=type_)
            found.append(Window(network.pk, type_, rung, date.min, last))
    return found
