"""What cases has to tell the apps above it, which it may not import.

They register in their `AppConfig.ready()`; as long as nobody has, there is nobody to tell.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Protocol

from cases.models import Case
from contacts.models import Institution
from iiz.files.scanning import Scanner

Closing = Callable[[Case, datetime], None]
Leaving = Callable[[Case, Institution, datetime], None]
Scanning = Callable[[Scanner, datetime], int]


class Stories(Protocol):
    def __call__(self, world: Any, *, today: date) -> None: ...


_closing: list[Closing] = []
_leaving: list[Leaving] = []
_stories: list[Stories] = []
_retrospects: list[Stories] = []
_scanning: list[Scanning] = []


def register_closing(end: Closing) -> None:
    """Called once by each app with something that ends together with a case."""
    _closing.append(end)


def close_elsewhere(case: Case, *, at: datetime) -> None:
    """Inside the step that closes the case."""
    for end in _closing:
        end(case, at)


def register_leaving(end: Leaving) -> None:
    """Called once by each app with something that an institution takes along when it leaves."""
    _leaving.append(end)


def leave_elsewhere(case: Case, institution: Institution, *, at: datetime) -> None:
    """Inside the step in which the institution leaves the case."""
    for end in _leaving:
        end(case, institution, at)


def register_scanning(scan: Scanning) -> None:
    """Called once by each app that keeps files of its own in quarantine."""
    _scanning.append(scan)


def scan_elsewhere(ask: Scanner, *, at: datetime) -> int:
    """Returns: how many left the quarantine."""
    return sum(scan(ask, at) for scan in _scanning)


def register_stories(tell: Stories) -> None:
    """Called once by each app that goes on telling the cases of the demo."""
    _stories.append(tell)


def tell_elsewhere(world: Any, *, today: date) -> None:
    for tell in _stories:
        tell(world, today=today)


def register_retrospect(tell: Stories) -> None:
    """Called once by each app that tells something of all cases of the demo, when all are told."""
    _retrospects.append(tell)


def look_back_elsewhere(world: Any, *, today: date) -> None:
    for tell in _retrospects:
        tell(world, today=today)
