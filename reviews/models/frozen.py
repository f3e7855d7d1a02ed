"""What a review looks at: the figures as they stood when it was prepared."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models import Guideline
from iiz.history import Tracked, TrackedQuerySet
from reviews.models.reviews import Review


class ReviewFigure(Tracked):
    """One agreed standard, measured on the cases that both sides had in common in that year.

    `kept` of `counted` kept it, whoever of the two asked. `value` is what side A asks of side B;
    `value_back` and `unit_back` what B asks of A, where that differs.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="figures")
    key = models.CharField(_("Standard"), max_length=60)
    figure = models.CharField(_("Figure"), max_length=40)
    target = models.PositiveSmallIntegerField(_("Target in percent"))
    value = models.PositiveIntegerField(_("Agreed"))
    unit = models.CharField(_("Unit"), max_length=20)
    value_back = models.PositiveIntegerField(null=True, blank=True)
    unit_back = models.CharField(max_length=20, blank=True)
    guideline = models.ForeignKey(Guideline, on_delete=models.PROTECT, related_name="+")
    counted = models.PositiveIntegerField(_("Counted"))
    kept = models.PositiveIntegerField(_("Kept"))
    counted_before = models.PositiveIntegerField(null=True, blank=True)
    kept_before = models.PositiveIntegerField(null=True, blank=True)

    objects = TrackedQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure of a review")
        verbose_name_plural = _("figures of a review")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "key"], name="a_standard_is_measured_once"),
            models.CheckConstraint(
                condition=models.Q(kept__lte=models.F("counted")), name="kept_is_part_of_counted"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def share(self) -> int | None:
        """In whole percent."""
        return _percent(self.kept, self.counted)

    @property
    def share_before(self) -> int | None:
        return _percent(self.kept_before, self.counted_before)

    @property
    def trend(self) -> int | None:
        """Percentage points more (or less) than the year before."""
        if self.share is None or self.share_before is None:
            return None
        return self.share - self.share_before

    @property
    def is_on_target(self) -> bool | None:
        if not self.counted:
            return None
        return 100 * self.kept >= self.target * self.counted


def _percent(part: int | None, whole: int | None) -> int | None:
    return round(100 * part / whole) if part is not None and whole else None
