from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management import BaseCommand, CommandError

from iiz.calendar import now, today
from worklist.operations.night import run_night
from worklist.operations.reminding import count_reminders


class Command(BaseCommand):
    help = "Runs the night by hand: for today, or for a day on which it did not run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--date", type=_day, help="a missed day, as 2026-11-22")
        parser.add_argument("--dry-run", action="store_true", help="count only, write nothing")

    def handle(self, *, date: date | None, dry_run: bool, **options: Any) -> None:
        day = date or today()
        if day > today():
            raise CommandError("This day has not come yet.")
        if dry_run:
            self._say(day, "would remind", count_reminders(day, at=now()))
            return
        run = run_night(day, clock=now)
        if run is None:
            self.stdout.write("Another run is at work. Nothing done here.")
        else:
            self._say(day, "done", run.counts)

    def _say(self, day: date, what: str, counts: dict[str, int]) -> None:
        numbers = ", ".join(f"{number} {name}" for name, number in counts.items())
        self.stdout.write(f"{day}: {what}: {numbers}")


def _day(text: str) -> date:
    return date.fromisoformat(text)
