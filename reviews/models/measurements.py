"""What the figures are made of: rows written anew by every night, never by hand."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

WHOLE_NETWORK = 0
"""In the place of an institution."""


class Dimension(models.TextChoices):
    """By what a figure is told apart; `Summary.value` then holds an id or a code."""

    ALL = "all"
    AGREEMENT = "agreement", _("By agreement")
    TYPE = "type", _("By type of institution")
    PROBLEM = "problem", _("By problem")


class Measurement(models.Model):
    """One thing that one figure counts. `value`: 0 or 1 for a share, else days or a number.

    `institution` is who is measured (who leads, or owes), `other` whom it concerns; `houses` are
    all whose it is. Plain numbers: the rows are derived, and a foreign key would be checked
    eighteen million times a night.
    """

    figure = models.CharField(max_length=40)
    network_id = models.BigIntegerField()
    case_id = models.BigIntegerField(null=True)
    day = models.DateField()
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    institution_id = models.BigIntegerField(null=True)
    other_id = models.BigIntegerField(null=True)
    houses = ArrayField(models.BigIntegerField(), default=list)
    value = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["network_id", "figure", "year", "day", "id"], name="measured_by_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.figure} {self.day:%d.%m.%Y}: {self.value}"


class Refresh(models.Model):
    """When the rows and sums were last written anew, and as they stood on which day."""

    at = models.DateTimeField()
    on = models.DateField()
    rows = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y}: {self.rows}"


class Summary(models.Model):
    """One figure in one network, year and quarter (0: the whole year), by one dimension.

    Of an institution, or of the whole network. `total` is the sum of the values: the numerator of a
    share, with `counted` below it.
    """

    figure = models.CharField(max_length=40)
    network_id = models.BigIntegerField()
    institution_id = models.BigIntegerField(default=WHOLE_NETWORK)
    dimension = models.CharField(max_length=12, choices=Dimension.choices)
    value = models.CharField(max_length=40, blank=True)
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField(default=0)
    counted = models.PositiveIntegerField()
    total = models.BigIntegerField()
    median = models.FloatField(null=True)
    ninety = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "network_id",
                    "institution_id",
                    "dimension",
                    "year",
                    "quarter",
                    "figure",
                    "value",
                ],
                name="a_figure_is_summed_up_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.figure} {self.year}/{self.quarter} {self.dimension} {self.value}"
