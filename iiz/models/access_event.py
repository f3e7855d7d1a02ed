from datetime import date, datetime, time
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, Count, F, Func, Max, Min, Q, Value, When
from django.utils import timezone

from iiz.calendar import ONE_DAY

IDS = ArrayField(models.BigIntegerField())
NO_CASE = Value([None], output_field=IDS)


class AccessEventQuerySet(models.QuerySet["AccessEvent"]):
    def between(self, since: date, until: date) -> Self:
        """Units: whole days in Switzerland, both inclusive."""
        return self.filter(at__gte=start_of(since), at__lt=start_of(until + ONE_DAY))

    def before(self, event: "AccessEvent") -> Self:
        """What follows behind it, newest first."""
        return self.filter(Q(at__lt=event.at) | Q(at=event.at, pk__lt=event.pk))

    def per_case(self) -> Self:
        """One row for each case of an event, as `case_id`; None for an event without a case."""
        cases = Case(When(case_ids=[], then=NO_CASE), default=F("case_ids"), output_field=IDS)
        each = Func(cases, function="unnest", output_field=models.BigIntegerField())
        return self.annotate(case_id=each)

    def readings(self, *per: str) -> "models.QuerySet[AccessEvent, dict[str, Any]]":
        """Who was shown what page: `first`, `last` and `times` for each, by `per` as well."""
        rows = self.order_by().values("user_id", "institution_id", "network_id", "route", *per)
        return rows.annotate(first=Min("at"), last=Max("at"), times=Count("pk"), kind=Min("kind"))


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class AccessEvent(models.Model):
    """Somebody was shown personal data; holds ids, never text.

    Written and read on the alias `log` only, whose role may add and read rows of this table and
    nothing else. Plain ids: a foreign key could not see rows of the other connection's transaction.
    """

    _iiz_append_only: ClassVar[bool] = True
    _iiz_log_only: ClassVar[bool] = True

    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    institution_id = models.BigIntegerField(null=True)
    network_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=40)
    case_ids = ArrayField(models.BigIntegerField(), default=list)
    person_id = models.BigIntegerField(null=True)
    route = models.CharField(max_length=100)

    objects = AccessEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["institution_id", "-at"], name="access_by_institution"),
            models.Index(fields=["person_id", "-at"], name="access_by_person"),
            models.Index(fields=["user_id", "-at"], name="access_by_user"),
            models.Index(fields=["network_id", "-at"], name="access_by_network"),
            GinIndex(fields=["case_ids"], name="access_by_case"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind}"
