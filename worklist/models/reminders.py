"""What the night has told whom: one row per matter, person and rung, and the day's mail."""

from datetime import date

from django.db import models
from django.db.models import F


class Rung(models.IntegerChoices):
    """How far up a matter has climbed, each rung as many working days after the day it was due."""

    SOON = 0
    FIRST = 1  # whoever looks after the case
    TEAM = 2  # deputy and team
    DECIDER = 3  # or the own head, if nobody else waits for it
    COMMITTEE = 4  # its chair reads only how many


class Digest(models.Model):
    """The one mail of a day to one person."""

    recipient = models.ForeignKey("contacts.User", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    message = models.ForeignKey("iiz.OutboxMessage", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "day"], name="a_person_gets_one_digest_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id} {self.day:%d.%m.%Y}"


class ReminderQuerySet(models.QuerySet):
    def open(self):
        """What they speak of is still due, and still by the same day."""
        return self.filter(due__done_at__isnull=True, due__due_on=F("due_on"))

    def waiting(self, on: date):
        """Not told yet; what was due soon is no news once the day has passed."""
        late = models.Q(rung__gt=Rung.SOON) | models.Q(due_on__gte=on)
        return self.open().filter(late, digest__isnull=True)

    def in_networks(self, networks):
        """What is due in a case there, or without a case."""
        in_case = models.Q(due__case__network__in=networks)
        return self.filter(in_case | models.Q(due__network__in=networks))


class Reminder(models.Model):
    """One person is reminded of one thing due, once for each rung and each day it was due by."""

    kind = models.CharField(max_length=16)
    key = models.UUIDField()
    due_on = models.DateField()
    recipient = models.ForeignKey("contacts.User", on_delete=models.CASCADE, related_name="+")
    rung = models.PositiveSmallIntegerField(choices=Rung.choices)
    due = models.ForeignKey("cases.Due", on_delete=models.CASCADE, related_name="reminders")
    created_at = models.DateTimeField()
    digest = models.ForeignKey(
        Digest, on_delete=models.PROTECT, null=True, related_name="reminders"
    )

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "due_on", "recipient", "rung"],
                name="a_person_is_reminded_once_per_rung_and_day",
            )
        ]
        indexes = [
            models.Index(
                fields=["recipient"],
                condition=models.Q(digest__isnull=True),
                name="reminder_to_tell",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on:%d.%m.%Y} · {self.rung}"
