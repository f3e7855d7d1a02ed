"""What institutions and person agreed to reach, and what is done for it."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.states import GOAL_VERBS, MEASURE_VERBS, GoalState, MeasureState, Stateful
from iiz.history import Tracked, TrackedQuerySet
from iiz.versions import Versioned


class PlanQuerySet(TrackedQuerySet):
    def readable(self, *, own: frozenset[int], covered: frozenset[str]):
        """Own rows, and others' rows whose information category is covered."""
        return self.filter(Q(owner__in=own) | Q(category__in=covered))


class Goal(Stateful, Versioned, Tracked):
    """One thing the person wants to reach, as agreed with her."""

    VERBS = GOAL_VERBS

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="goals")
    owner = models.ForeignKey("contacts.Institution", on_delete=models.PROTECT, related_name="+")
    category = models.CharField(_("Category"), max_length=20, default="plan")
    text = models.CharField(_("Goal"), max_length=300)
    due_on = models.DateField(_("To be reached by"), null=True, blank=True)
    state = models.CharField(max_length=12, choices=GoalState.choices, default=GoalState.OPEN)
    ended_on = models.DateField(null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=GoalState.OPEN, ended_on__isnull=True)
                | ~Q(state=GoalState.OPEN) & Q(ended_on__isnull=False),
                name="a_goal_is_assessed_on_a_day",
                violation_error_message=_("An assessed goal needs the day of the assessment."),
            )
        ]

    def __str__(self) -> str:
        return self.text


class MeasureQuerySet(PlanQuerySet):
    def readable(self, *, own: frozenset[int], covered: frozenset[str]):
        """Who carries a measure out reads it too."""
        return self.filter(Q(owner__in=own) | Q(provider__in=own) | Q(category__in=covered))


class Measure(Stateful, Versioned, Tracked):
    """One measure: what is done, by which institution, from when until when (both inclusive)."""

    VERBS = MEASURE_VERBS

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="measures")
    goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, null=True, blank=True, related_name="measures"
    )
    owner = models.ForeignKey("contacts.Institution", on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey("contacts.Institution", on_delete=models.PROTECT, related_name="+")
    category = models.CharField(_("Category"), max_length=20, default="measures")
    title = models.CharField(_("Measure"), max_length=200)
    starts_on = models.DateField(_("From"), null=True, blank=True)
    ends_on = models.DateField(_("Until"), null=True, blank=True)
    state = models.CharField(
        max_length=12, choices=MeasureState.choices, default=MeasureState.PLANNED
    )
    remark = models.CharField(_("Remark"), max_length=500, blank=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="a_measure_ends_after_it_begins",
                violation_error_message=_("The measure would end before it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(state=MeasureState.ABORTED) | ~Q(remark=""),
                name="an_aborted_measure_says_why",
                violation_error_message=_("Say why the measure was aborted."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
