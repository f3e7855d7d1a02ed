"""Celery shells."""

from celery import shared_task

from iiz.calendar import now, today
from worklist.operations.night import run_night


@shared_task(name="worklist.tasks.remind")
def remind() -> None:
    """Every early morning. Safe to run again, and beside another one."""
    run_night(today(), clock=now)
