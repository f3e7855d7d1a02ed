from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobRunQuerySet(models.QuerySet["JobRun"]):
    def done(self, job: str) -> Self:
        """The newest end first."""
        return self.filter(job=job, state=JobRun.State.DONE).order_by("-done_at", "-pk")


class JobRun(models.Model):
    """One run of one nightly job for one day; what it did stands in `counts`, numbers only."""

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("done")

    job = models.CharField(max_length=40)
    day = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict)

    objects = JobRunQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["job", "day"], name="a_job_runs_once_for_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.day:%d.%m.%Y}"
