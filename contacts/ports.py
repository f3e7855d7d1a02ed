"""What contacts has to ask of the apps above it, which it may not import.

They register in their `AppConfig.ready()`; as long as nobody has, there is nothing to answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise

from contacts.models import Guideline, Institution, User


@dataclass(frozen=True)
class Duty:
    """What still hangs on a person, in words, and who can give it to somebody else."""

    what: str | Promise
    way_out: str | Promise


Duties = Callable[[User, date], list[Duty]]
Running = Callable[[Guideline], dict[int, int]]
Carrying = Callable[[Guideline, Guideline], None]
Differences = Callable[[Guideline | None, Guideline], list[str]]
Submitting = Callable[[Guideline, list[User]], None]

ContactsKept = Callable[..., None]

_contacts_kept: list[ContactsKept] = []
_duties: list[Duties] = []
_running: list[Running] = []
_carrying: list[Carrying] = []
_differences: list[Differences] = []
_submitting: list[Submitting] = []


def register_duties(asked: Duties) -> None:
    """Called once by each app in which people look after something."""
    _duties.append(asked)


def register_contacts_kept(settle: ContactsKept) -> None:
    """Called once by each app that holds institutions to naming and confirming contact persons."""
    _contacts_kept.append(settle)


def register_running(asked: Running) -> None:
    """Called once by each app whose rows run under a guideline."""
    _running.append(asked)


def register_carrying(carry: Carrying) -> None:
    """Called once by each app with rows of a guideline that its next version starts with."""
    _carrying.append(carry)


def register_differences(asked: Differences) -> None:
    """Called once by each app whose rows of a guideline may differ from the version before."""
    _differences.append(asked)


def contacts_kept(institution: Institution, *, at: datetime) -> None:
    """Inside the change that names, confirms or ends a contact person."""
    for settle in _contacts_kept:
        settle(institution, at=at)


def register_submitting(tell: Submitting) -> None:
    """Called once by the app in which a committee approves versions of a guideline."""
    _submitting.append(tell)


def duties_elsewhere(user: User, on: date) -> list[Duty]:
    return [duty for asked in _duties for duty in asked(user, on)]


def running_before(guideline: Guideline) -> dict[int, int]:
    """Open rows in the reach of a version that run under an older one, and go on doing so.

    Returns: version → how many.
    """
    found: dict[int, int] = {}
    for asked in _running:
        for version, count in asked(guideline).items():
            found[version] = found.get(version, 0) + count
    return found


def carry_over(before: Guideline, draft: Guideline) -> None:
    """Inside the change that drafts a version: the rows of the one before, of the apps above."""
    for carry in _carrying:
        carry(before, draft)


def differences(before: Guideline | None, guideline: Guideline) -> list[str]:
    """What the apps above have to say of a version, one sentence for each thing that changes."""
    return [line for asked in _differences for line in asked(before, guideline)]


def tell_committee(guideline: Guideline, members: list[User]) -> None:
    """Inside the change that puts a version before them."""
    for tell in _submitting:
        tell(guideline, members)
