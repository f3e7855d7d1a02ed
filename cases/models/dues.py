"""What is due for which institution: written by operations, read by lists and reminders."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class DueKind(models.TextChoices):
    REQUEST = "request", _("Answer to a request")
    HANDOVER = "handover", _("Answer to a handover")
    POSITION = "position", _("Position on responsibility")
    BACK = "back", _("Answer to a question back")
    CLARIFICATION = "clarification", _("Clarification")
    DECISION = "decision", _("Decision")
    PING_PONG = "ping_pong", _("To and fro: look at the case")
    EXECUTION = "execution", _("Propose the handover decided on")
    NOTICE = "notice", _("Inform the person")
    TASK = "task", _("Task")
    LOAN = "loan", _("Return of the lead that was lent")
    EFFECT = "effect", _("Handover takes effect")
    HOLD = "hold", _("Case on hold: look at it again")
    CLOSING = "closing", _("Confirm the closing")
    FOLLOW_UP = "follow_up", _("Ask how the person is doing")


class DueQuerySet(models.QuerySet):
    def open(self):
        return self.filter(done_at__isnull=True)

    def of(self, institutions):
        return self.filter(institution__in=institutions)

    def overdue(self, on: date):
        return self.open().filter(due_on__lt=on)

    def count_by_kind(self) -> dict[str, int]:
        """Queries: 1."""
        return dict(self.order_by().values_list("kind").annotate(models.Count("pk")))


class Due(models.Model):
    """One institution owes one thing by one day (inclusive); done when `done_at` is set."""

    institution = models.ForeignKey(
        "contacts.Institution", on_delete=models.PROTECT, related_name="+"
    )
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, related_name="dues")
    kind = models.CharField(max_length=16, choices=DueKind.choices)
    key = models.UUIDField()
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)

    objects = DueQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "institution"], name="a_thing_is_due_once_per_institution"
            )
        ]
        indexes = [
            models.Index(
                fields=["institution", "kind", "due_on"],
                condition=models.Q(done_at__isnull=True),
                name="open_due_by_house",
            ),
            models.Index(fields=["case"], name="due_by_case"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on:%d.%m.%Y}"
