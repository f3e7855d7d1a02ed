"""Celery shells."""

from datetime import time
from typing import Any

from celery import shared_task
from celery.signals import beat_embedded_init, beat_init
from django.utils import timezone

from iiz.calendar import now, today
from worklist.operations.night import run_night

BEGINS = time(4, 15)


@shared_task(name="worklist.tasks.remind")
def remind() -> None:
    """Every early morning. Safe to run again, and beside another one."""
    run_night(today(), clock=now)


@beat_init.connect
@beat_embedded_init.connect
def make_up_for_the_night(**_kwargs: Any) -> None:
    """A beat that starts later in the day finds out whether its night has run."""
    if timezone.localtime(now()).time() >= BEGINS:
        remind.delay()
