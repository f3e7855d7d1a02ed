"""What happened in a case, in words: the source of the timeline."""

from django.db import models
from django.db.models import Q

# Who looks after a case, under which number, and data put right: nothing is done by that.
MOVES_NOTHING = ("case.entrust", "case.number", "person.edit")


class CaseEventQuerySet(models.QuerySet):
    def steps(self):
        """What was done in a case, as opposed to who looks after it and how it is filed."""
        return self.exclude(verb__in=MOVES_NOTHING)

    def readable(self, *, own: frozenset[int]):
        """What all participants may know, and what was meant for one of our institutions."""
        return self.filter(Q(audience__isnull=True) | Q(audience__in=own))

    def own_part(self, *, own: frozenset[int]):
        """What one of our institutions did, or was meant for it: all that a former one reads."""
        did = Q(audience__isnull=True, institution__in=own)
        return self.filter(did | Q(audience__in=own))

    def before(self, event: "CaseEvent"):
        """Older than this one, in the order of the timeline."""
        return self.filter(Q(at__lt=event.at) | Q(at=event.at, pk__lt=event.pk), at__lte=event.at)


class CaseEvent(models.Model):
    """One step in one case; append-only.

    `facts` holds codes, ids of institutions and days, never text somebody typed; the sentence is
    made from them in the reader's language (`cases.wording`). `audience` null: all participants.
    """

    _iiz_append_only = True

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    by = models.ForeignKey("contacts.User", on_delete=models.PROTECT, null=True, related_name="+")
    institution = models.ForeignKey(
        "contacts.Institution", on_delete=models.PROTECT, null=True, related_name="+"
    )
    verb = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)
    audience = models.ForeignKey(
        "contacts.Institution", on_delete=models.PROTECT, null=True, related_name="+"
    )
    facts = models.JSONField(default=dict)
    operation = models.UUIDField()

    objects = CaseEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["case", "-at", "-id"], name="event_by_case")]

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%d.%m.%Y}"
