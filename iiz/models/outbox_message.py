from django.db import models
from django.utils.translation import gettext_lazy as _


class OutboxState(models.TextChoices):
    NEW = "new", _("waiting")
    SENDING = "sending", _("being sent")
    DONE = "done", _("sent")
    FAILED = "failed", _("refused")
    UNKNOWN = "unknown", _("unclear whether sent")


class OutboxMessage(models.Model):
    """One mail to one address, written in the transaction of the work that causes it.

    `facts` are codes, case numbers, days and links, never personal data.
    """

    kind = models.SlugField(_("kind"), max_length=40)
    to = models.EmailField(_("to"))
    language = models.CharField(_("language"), max_length=2)
    facts = models.JSONField(_("facts"), default=dict)
    state = models.CharField(
        _("state"), max_length=10, choices=OutboxState, default=OutboxState.NEW
    )
    tries = models.PositiveIntegerField(_("tries"), default=0)
    error = models.CharField(_("error"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("written at"))
    claimed_at = models.DateTimeField(_("last tried at"), null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["state", "id"],
                condition=models.Q(state__in=["new", "sending"]),
                name="outbox_open_messages",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=OutboxState.values), name="outbox_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=False) | ~models.Q(state="done"),
                name="sent_message_knows_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
