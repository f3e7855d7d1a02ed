"""The night by hand, by the clock, and as the health page tells of it."""

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from iiz.celery import app
from iiz.models import JobRun
from worklist.models import Digest, Reminder, Rung
from worklist.operations.reminding import count_reminders
from worklist.tasks import make_up_for_the_night, remind
from worklist.tests.nights import ON_RUNG, ZURICH, instant, night, task_of


@pytest.fixture
def at_once():
    """Tasks run where they are called."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


def remind_by_hand(*options: str) -> str:
    out = StringIO()
    with time_machine.travel(instant(ON_RUNG[Rung.FIRST][1]), tick=False):
        call_command("remind", *options, stdout=out)
    return out.getvalue()


def test_the_command_says_what_it_did(world):
    task_of(world)

    said = remind_by_hand()

    assert said.startswith("2026-04-08: done: 0 effected, 0 expired, 1 reminders, 1 digests, ")
    assert said.endswith(" figures, 5 frozen\n")


def test_a_dry_run_counts_and_writes_nothing(world):
    task_of(world)

    said = remind_by_hand("--dry-run")

    assert "0 soon, 1 first, 0 team" in said
    assert (Reminder.objects.count(), JobRun.objects.count()) == (0, 0)
    on = ON_RUNG[Rung.FIRST][1]
    night(on)
    assert set(count_reminders(on, at=instant(on)).values()) == {0}


def test_a_day_to_come_is_refused(world):
    with pytest.raises(CommandError, match="not come"):
        remind_by_hand("--date", "2026-04-09")


def test_a_past_day_is_run_by_its_date(world):
    remind_by_hand("--date", "2026-04-07")

    assert JobRun.objects.get().day == date(2026, 4, 7)


def test_the_task_runs_the_night_of_today(world):
    task_of(world)

    with time_machine.travel(instant(ON_RUNG[Rung.FIRST][1]), tick=False):
        remind()

    assert JobRun.objects.get().day == date(2026, 4, 8)
    assert Digest.objects.count() == 1


@pytest.mark.parametrize(("hour", "runs"), [(3, 0), (9, 1)])
def test_a_beat_that_starts_late_makes_up_for_the_night(world, at_once, hour, runs):
    """R-REMIND-05"""
    with time_machine.travel(datetime(2026, 4, 8, hour, tzinfo=ZURICH), tick=False):
        make_up_for_the_night()

    assert JobRun.objects.count() == runs


def test_health_says_when_the_night_last_ran(world, client):
    """R-REMIND-06"""
    task_of(world)
    on = ON_RUNG[Rung.FIRST][1]
    night(on)

    def look(hours: int) -> dict[str, str]:
        with time_machine.travel(instant(on) + timedelta(hours=hours), tick=False):
            return client.get("/health/").json()

    assert look(26)["night"] == "ok"
    assert look(27)["night"] == "late"
    assert datetime.fromisoformat(look(1)["last_night"]) == instant(on)
