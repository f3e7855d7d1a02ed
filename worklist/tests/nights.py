"""What the tests of the night share: days on the ladder, tasks that are due, and the mails."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from cases.models import Task
from cases.operations.records import open_task
from iiz.models import JobRun, OutboxMessage
from iiz.outbox import compose
from worklist.models import Reminder, Rung
from worklist.operations.night import run_night

ZURICH = ZoneInfo("Europe/Zurich")
CANARY = "Zilpzalp"
# Due on a Monday; Good Friday and Easter Monday (3 and 6 April) are holidays in both cantons.
DUE_ON = date(2026, 3, 30)
ON_RUNG = {
    Rung.SOON: (date(2026, 3, 25), date(2026, 3, 26)),
    Rung.FIRST: (date(2026, 4, 7), date(2026, 4, 8)),
    Rung.TEAM: (date(2026, 4, 14), date(2026, 4, 15)),
    Rung.DECIDER: (date(2026, 4, 21), date(2026, 4, 22)),
    Rung.COMMITTEE: (date(2026, 4, 28), date(2026, 4, 29)),
}


def instant(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, 15, tzinfo=ZURICH)


def night(day: date, *, on: date | None = None) -> JobRun | None:
    """The night of `day`, run on that day or later."""
    return run_night(day, clock=lambda: instant(on or day))


def task_of(world, *, due_on: date = DUE_ON, by=None, case=None) -> Task:
    by = by or world.social
    case = case or world.case(by=by)
    return open_task(case, by=by, at=world.tick(), title=CANARY, due_on=due_on)


def told(rung: Rung | None = None) -> set[int]:
    rows = Reminder.objects.all() if rung is None else Reminder.objects.filter(rung=rung)
    return set(rows.values_list("recipient", flat=True))


def mails() -> list[str]:
    messages = OutboxMessage.objects.filter(kind="digest").order_by("pk")
    return [f"{mail.subject}\n{mail.body}" for mail in map(compose, messages)]


def links(mail: str) -> list[str]:
    return re.findall(r"https?://\S+", mail)
