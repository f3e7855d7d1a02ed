"""When the night last ran through, and whether that is too long ago."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from iiz.models import JobRun

REMIND = "remind"
LATE_AFTER = timedelta(hours=26)


@dataclass(frozen=True)
class Night:
    """`last`: the newest run that came to its end; None before the first."""

    last: JobRun | None
    is_late: bool

    @property
    def reminders(self) -> int:
        return self.last.counts.get("reminders", 0) if self.last else 0


def last_night(*, at: datetime) -> Night:
    """Rule: R-REMIND-06; more than 26 hours without a run is shown to everybody. Queries: 1."""
    last = JobRun.objects.done(REMIND).first()
    ran_at = last.done_at if last else None
    return Night(last, ran_at is None or at - ran_at > LATE_AFTER)
