"""What the oracles of the figures share: Swiss days, months, and rows by what they belong to."""

from calendar import monthrange
from collections import defaultdict
from zoneinfo import ZoneInfo

WORKS, SETTLED = {"first_lm", "job_kept"}, {"resp_iv", "resp_alv", "resp_sh", "resp_other"}
FACTS = {"deceased", "moved", "retired", "not_admitted"}
NEVER = {"merged", "voided"}


def swiss(at):
    return at and at.astimezone(ZoneInfo("Europe/Zurich")).date()


def later(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def by(rows, name):
    found = defaultdict(list)
    for row in rows:
        found[row[name]].append(row)
    return found
