"""What the steering committee sees: tables frozen each quarter, and figures from before."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models import Network
from iiz.history import Tracked, TrackedQuerySet


class FrozenTable(models.Model):
    """One published table of one network and period; append-only.

    `cells` holds what is shown, never what was counted. `quarter` 0: the whole year.
    """

    _iiz_append_only = True

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="+")
    table = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField(default=0)
    cells = models.JSONField()
    frozen_at = models.DateTimeField()

    class Meta:
        ordering = ["-year", "-quarter", "table"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "table", "year", "quarter"], name="a_table_is_frozen_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.year}/{self.quarter}"


class LegacyCount(Tracked):
    """How many cases ended how in a year before this system; entered by the administration."""

    network = models.ForeignKey(
        Network, on_delete=models.PROTECT, related_name="+", verbose_name=_("network")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    outcome = models.CharField(_("outcome"), max_length=30)
    count = models.PositiveIntegerField(_("count"))
    source = models.CharField(_("source"), max_length=200)

    objects = TrackedQuerySet.as_manager()

    class Meta:
        verbose_name = _("count from before")
        verbose_name_plural = _("counts from before")
        ordering = ["-year", "outcome"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "year", "outcome"],
                name="an_outcome_is_counted_once_a_year",
                violation_error_message=_("This outcome is already counted for the year."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1990), name="counts_from_before_name_a_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.outcome}: {self.count}"
