"""Rows that hold from a day to a day, both inclusive; no last day means until further notice."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from iiz.history import Tracked, TrackedQuerySet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class DatedQuerySet(TrackedQuerySet):
    def in_force(self, on: date) -> Self:
        return self.filter(held_on(on))


def held_on(on: date, prefix: str = "") -> Q:
    """The condition "holds on this day" on dated rows reached by `prefix` (as "mandates__")."""
    started = Q(**{f"{prefix}since__lte": on})
    open_ended = Q(**{f"{prefix}until__isnull": True})
    return started & (open_ended | Q(**{f"{prefix}until__gte": on}))


class Dated(Tracked):
    since = models.DateField(_("since"))
    until = models.DateField(_("until (last day)"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="%(class)s_ends_no_earlier_than_it_starts",
                violation_error_message=_("The last day is before the first day."),
            ),
        ]

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Said here too: PostgreSQL knows no range that ends before it starts, so it could not
        even compare such a period with others."""
        super().clean_fields(exclude=exclude)
        if self.since and self.until and self.until < self.since and "until" not in (exclude or ()):
            message = _("The last day is before the first day.")
            raise ValidationError({"until": ValidationError(message, code="before_since")})

    once_at_a_time: ClassVar[tuple[str, ...]] = ()
    """Rows that agree in these fields are the same matter, so their periods never overlap."""

    def is_same_matter(self, other: Self) -> bool:
        return all(getattr(self, name) == getattr(other, name) for name in self.once_at_a_time)

    def shares_a_day_with(self, other: Self) -> bool:
        last, others_last = self.until or date.max, other.until or date.max
        return self.since <= others_last and other.since <= last

    def is_in_force(self, on: date) -> bool:
        return self.since <= on and (self.until is None or self.until >= on)


def one_at_a_time(
    *fields: str, name: str, message: "StrOrPromise", condition: Q | None = None
) -> ExclusionConstraint:
    """Periods of rows that agree in `fields` never share a day."""
    period = Func(
        F("since"), F("until"), Value("[]"), function="daterange", output_field=DateRangeField()
    )
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((field, RangeOperators.EQUAL) for field in fields),
            (period, RangeOperators.OVERLAPS),
        ],
        condition=condition,
        violation_error_message=message,
    )
