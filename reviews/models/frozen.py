"""What a review looks at: the figures as they stood when it was prepared."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models import Guideline
from iiz.history import Tracked, TrackedQuerySet
from reviews.models.reviews import Review


class ReviewFigure(Tracked):
    """One agreed standard, measured on the cases that both sides had in common in that year.

    `kept` of `counted` kept it; null where nothing was counted or it was not measured before.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="figures")
    key = models.CharField(_("Standard"), max_length=60)
    figure = models.CharField(_("Figure"), max_length=40)
    target = models.PositiveSmallIntegerField(_("Target in percent"))
    value = models.PositiveIntegerField(_("Agreed"))
    unit = models.CharField(_("Unit"), max_length=20)
    guideline = models.ForeignKey(Guideline, on_delete=models.PROTECT, related_name="+")
    counted = models.PositiveIntegerField(_("Counted"))
    kept = models.PositiveIntegerField(_("Kept"))
    median = models.DecimalField(max_digits=7, decimal_places=1, null=True, blank=True)
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
