"""One mail a day to each person who is to be told something: numbers of cases, days and links.

Rule: R-REMIND-04; at most one a day, on working days of the canton only, to somebody active who has
a role in force, and with links that open for her. What does not open is told as a number at most.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.models import Due
from contacts.models import Membership, Network, User
from iiz.calendar import is_working_day
from worklist import notifications
from worklist.models import Digest, Reminder, Rung
from worklist.notifications import Told
from worklist.places import NEEDED, case_place, place, with_place


def post_digests(*, at: datetime, beat: Callable[[], None]) -> int:
    """Recipients and doors as of now. `beat` is called within the transaction of each mail.

    Returns: how many mails were put into the outbox.
    """
    on = timezone.localdate(at)
    networks = [row.pk for row in Network.objects.all() if is_working_day(on, canton=row.canton)]
    waiting = Reminder.objects.waiting(on).in_networks(networks)
    had_one = Digest.objects.filter(day=on).values("recipient")
    people = waiting.exclude(recipient__in=had_one).order_by("recipient")
    wanted = people.values_list("recipient", flat=True).distinct()
    return sum(_post(pk, networks, on=on, beat=beat) for pk in list(wanted))


def _post(recipient: int, networks: list[int], *, on: date, beat: Callable[[], None]) -> bool:
    with transaction.atomic():
        user = User.objects.get(pk=recipient)
        told = _told(user, networks, on=on)
        if told.is_empty:
            return False
        message = notifications.digest(user, told, on=on)
        digest = Digest.objects.create(recipient=user, day=on, message=message)
        Reminder.objects.filter(pk__in=told.reminders).update(digest=digest)
        beat()
        return True


def _told(user: User, networks: list[int], *, on: date) -> Told:
    told, memberships = Told(), list(Membership.objects.for_user(user, on))
    waiting = Reminder.objects.waiting(on).in_networks(networks).filter(recipient=user)
    by_due: dict[int, list[Reminder]] = {}
    for reminder in waiting.order_by("due_on", "due__case__number", "pk"):
        by_due.setdefault(reminder.due_id, []).append(reminder)
    pages = _pages(memberships, by_due, on=on)
    for due, reminders in by_due.items():
        _tell(told, reminders, pages.get(due), chairs=_chaired(memberships))
    if told.matters:
        told.matters = Reminder.objects.open().filter(recipient=user, rung=Rung.COMMITTEE).count()
    return told


def _chaired(memberships: list[Membership]) -> bool:
    return any(one.is_chair for one in memberships)


def _pages(
    memberships: Iterable[Membership], dues: Iterable[int], *, on: date
) -> dict[int, tuple[str, date, str]]:
    """due → its line, for those that open for one of her memberships. Queries: 1 for each."""
    pages: dict[int, tuple[str, date, str]] = {}
    for membership in memberships:
        rows = with_place(Due.objects.filter(pk__in=list(dues))).opened_by(membership, on=on)
        own = membership.institutions(on)
        for row in rows.values("pk", "due_on", "institution_id", *NEEDED):
            url = place(row) if row["institution_id"] in own else case_place(row)
            pages.setdefault(row["pk"], (row["number"], row["due_on"], url))
    return pages


def _tell(told: Told, reminders: list[Reminder], page: Any, *, chairs: bool) -> None:
    """One matter counts once, on the highest rung it has reached for her."""
    rung = Rung(max(reminder.rung for reminder in reminders))
    if rung == Rung.COMMITTEE and chairs:
        told.matters += 1
    elif page is not None:
        told.lines.setdefault(rung, []).append(page)
    elif rung == Rung.DECIDER:
        told.further += 1
    else:
        return
    told.reminders += [reminder.pk for reminder in reminders]
