"""What runs by itself: tasks that exist, and none in the hour that the clocks take or give."""

from datetime import timedelta

import pytest
from celery.schedules import crontab

from iiz.celery import app

TIMETABLE = app.conf.beat_schedule


@pytest.fixture(scope="module", autouse=True)
def _tasks_are_found():
    app.loader.import_default_modules()


def test_beat_reads_local_time():
    assert app.conf.timezone == "Europe/Zurich"


@pytest.mark.parametrize("name", TIMETABLE)
def test_every_entry_names_a_task_that_exists(name):
    assert TIMETABLE[name]["task"] in app.tasks


@pytest.mark.parametrize("name", TIMETABLE)
def test_nothing_runs_between_two_and_three(name):
    """What runs every few minutes may miss an hour or have one twice; what runs once may not."""
    schedule = TIMETABLE[name]["schedule"]

    if isinstance(schedule, crontab):
        assert 2 not in schedule.hour
    else:
        assert timedelta(seconds=float(schedule)) <= timedelta(minutes=5)


@pytest.mark.parametrize(
    ("task", "hour", "minute"),
    [("cases.tasks.follow_deciders", 4, 5), ("iiz.tasks.forget_form_tokens", 4, 45)],
)
def test_they_run_once_a_day(task, hour, minute):
    schedule = next(entry["schedule"] for entry in TIMETABLE.values() if entry["task"] == task)

    assert (schedule.hour, schedule.minute) == ({hour}, {minute})
    assert len(schedule.day_of_week) == 7
