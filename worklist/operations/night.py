"""The night: what takes effect, who is reminded, who gets a mail. Safe to start again any time.

Rule: R-REMIND-05; one run a day. A lock of the database says who runs; a run that was cut off is
found "running" with the lock free, and goes on where it stopped.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from zlib import crc32

from django.db import connection, transaction

from cases.operations.effecting import effect_due_handovers
from consent.operations import announce_expiry, begin_consents, expire_consents
from iiz.models import JobRun
from iiz.nights import REMIND
from reviews.operations.figures import refresh_figures
from reviews.operations.missing import call_missing_reviews
from reviews.operations.tables import freeze_tables
from worklist.operations.contacts import call_contacts
from worklist.operations.digests import post_digests
from worklist.operations.reminding import write_reminders

log = logging.getLogger("iiz.worklist")
Clock = Callable[[], datetime]


def run_night(day: date, *, clock: Clock) -> JobRun | None:
    """`day`: whose reminders are due, today or one that was missed. `clock` tells the time.

    Returns: the run, done; None while another process is at it.
    """
    with _held(REMIND) as is_ours:
        if not is_ours:
            return None
        begun = {"started_at": clock(), "beat_at": clock()}
        run, is_new = JobRun.objects.get_or_create(job=REMIND, day=day, defaults=begun)
        if run.state == JobRun.State.DONE:
            return run
        if not is_new:
            log.warning("the night goes on where it was cut off", extra={"run": run.pk})
        _go_on(run, clock)
        return run


def _go_on(run: JobRun, clock: Clock) -> None:
    _note(run, "effected", effect_due_handovers(at=clock()), clock)
    _note(run, "expired", expire_consents(at=clock()), clock)
    begin_consents(at=clock())
    announce_expiry(at=clock())
    call_missing_reviews(at=clock())
    call_contacts(at=clock())
    with transaction.atomic():
        _note(run, "reminders", write_reminders(run.day, at=clock()), clock)
    post_digests(at=clock(), beat=lambda: _note(run, "digests", 1, clock))
    _note(run, "figures", refresh_figures(at=clock()), clock)
    _note(run, "frozen", freeze_tables(at=clock()), clock)
    run.state, run.done_at = JobRun.State.DONE, clock()
    _note(run, "digests", 0, clock)
    log.info("the night is done", extra={"run": run.pk, "counts": run.counts})


def _note(run: JobRun, name: str, number: int, clock: Clock) -> None:
    """A sign of life, and what was done since the last one."""
    run.counts[name] = run.counts.get(name, 0) + number
    run.beat_at = clock()
    run.save()


@contextmanager
def _held(job: str) -> Iterator[bool]:
    """One at a time in all processes; a connection that is lost lets go."""
    key = crc32(f"iiz.job.{job}".encode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        is_ours = cursor.fetchone()[0]
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
