"""The yearly review of an agreement: when, who was there, what was looked at."""

import uuid
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.states import Stateful
from contacts.models import Agreement, Institution, User
from contacts.states import Side
from iiz.history import Tracked, TrackedQuerySet
from iiz.versions import Versioned
from reviews.states import (
    AHEAD,
    EXAMPLE_VERBS,
    REVIEW_VERBS,
    TOOK_PLACE,
    ChecklistResult,
    ExampleState,
    ReviewState,
)

if TYPE_CHECKING:
    from contacts.models import Membership


class ReviewQuerySet(TrackedQuerySet):
    def visible_to(self, membership: "Membership | None", *, on: date) -> Self:
        """Both sides of the agreement and the coordination; nobody else."""
        agreements = Agreement.objects.reached_by(membership, on)
        return self.filter(agreement__in=agreements.values("pk"))

    def held(self) -> Self:
        return self.filter(state__in=TOOK_PLACE)


class Review(Stateful, Versioned, Tracked):
    """The review of one agreement in one calendar year."""

    VERBS = REVIEW_VERBS

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="reviews")
    year = models.PositiveSmallIntegerField(_("Year"))
    state = models.CharField(
        max_length=12, choices=ReviewState.choices, default=ReviewState.PLANNED
    )
    starts_at = models.DateTimeField(_("Begins"), null=True, blank=True)
    minutes_long = models.PositiveSmallIntegerField(_("Minutes"), default=90)
    place = models.CharField(_("Place"), max_length=200, blank=True)
    prepared_at = models.DateTimeField(null=True, blank=True)
    postponed_at = models.DateTimeField(null=True, blank=True)
    held_on = models.DateField(_("Held on"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("Reason"), max_length=1000, blank=True)
    remarks = models.TextField(_("Remarks"), max_length=4000, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-year", "agreement", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "year"],
                name="an_agreement_is_reviewed_once_a_year",
                violation_error_message=_("This year already has a review of the agreement."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(TOOK_PLACE)) | Q(held_on__isnull=False),
                name="a_review_was_held_on_a_day",
                violation_error_message=_("Say on which day it was held."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ReviewState.NOT_HELD, ReviewState.POSTPONED])
                | ~Q(reason=""),
                name="a_review_is_not_put_off_without_a_reason",
                violation_error_message=_("Say why it does not take place as planned."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.year}"

    @property
    def is_ahead(self) -> bool:
        return self.state in AHEAD

    @property
    def is_unplanned(self) -> bool:
        """It is there because it is due; nobody has said when it takes place."""
        return self.state == ReviewState.PLANNED and self.starts_at is None

    @property
    def took_place(self) -> bool:
        return self.state in TOOK_PLACE

    @property
    def is_measured_late(self) -> bool:
        """Its figures were frozen after the day of the meeting, so they were not before it."""
        prepared_at, held_on = self.prepared_at, self.held_on
        return bool(prepared_at and held_on and timezone.localdate(prepared_at) > held_on)

    @property
    def day(self) -> date | None:
        """On which it was held, or is to be held."""
        planned = timezone.localdate(self.starts_at) if self.starts_at else None
        return self.held_on or planned

    @property
    def is_called_off(self) -> bool:
        """There was to be a day, and that day holds no more: also of what took place on another."""
        if self.starts_at is None:
            return self.state == ReviewState.POSTPONED
        is_elsewhen = self.took_place and self.held_on != timezone.localdate(self.starts_at)
        return is_elsewhen or self.state == ReviewState.NOT_HELD

    @property
    def ends_at(self) -> datetime | None:
        return self.starts_at and self.starts_at + timedelta(minutes=self.minutes_long)

    def can(self, verb: str) -> bool:
        """It is postponed once, and only from a day."""
        if verb == "postpone" and (self.postponed_at or self.starts_at is None):
            return False
        return super().can(verb)


class Attendance(Tracked):
    """Who is invited to one review, for which side or as a guest, and who came."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="attendances")
    side = models.CharField(_("Side"), max_length=1, choices=Side.choices, blank=True)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("Name"), max_length=120)
    function = models.CharField(_("Function"), max_length=120, blank=True)
    came = models.BooleanField(_("Was present"), null=True, blank=True)

    objects = TrackedQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["side", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "user"],
                condition=Q(user__isnull=False),
                name="a_person_is_invited_once",
                violation_error_message=_("This person is already invited."),
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | ~Q(function=""),
                name="a_guest_comes_in_a_function",
                violation_error_message=_("Say in which function the guest comes."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ChecklistItem(Tracked):
    """What both sides say about one agreed standard."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="checklist")
    key = models.CharField(_("Standard"), max_length=60)
    result = models.CharField(
        _("Result"), max_length=10, choices=ChecklistResult.choices, blank=True
    )
    remark = models.CharField(_("Remark"), max_length=500, blank=True)

    objects = TrackedQuerySet.as_manager()

    class Meta:
        verbose_name = _("point of the checklist")
        verbose_name_plural = _("checklist")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "key"], name="a_standard_is_checked_once")
        ]

    def __str__(self) -> str:
        return self.key


class ExampleQuerySet(TrackedQuerySet):
    def of_houses(self, institutions: Collection[int]) -> Self:
        return self.filter(institution__in=institutions)

    def readable(self, membership: "Membership", *, on: date) -> Self:
        """Rule: R-REVIEW-08; the own ones, and of others what was released."""
        own = Q(institution__in=membership.institutions(on))
        return self.exclude(state=ExampleState.WITHDRAWN).filter(
            own | Q(state=ExampleState.RELEASED)
        )


class Example(Stateful, Tracked):
    """What can be learnt from a case, written anew without anything that names the person.

    `case` is known to the institution that leads it and wrote this, and to nobody else.
    """

    VERBS = EXAMPLE_VERBS

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="examples")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    situation = models.TextField(_("Situation"), max_length=1000)
    course = models.TextField(_("What happened"), max_length=1000)
    lesson = models.TextField(_("What we learn from it"), max_length=1000)
    state = models.CharField(
        max_length=10, choices=ExampleState.choices, default=ExampleState.DRAFT
    )
    released_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ExampleQuerySet.as_manager()

    class Meta:
        verbose_name = _("example")
        verbose_name_plural = _("examples")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=ExampleState.RELEASED) | Q(released_by__isnull=False),
                name="an_example_is_released_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.situation[:80]


class Training(Tracked):
    """A training that both sides agreed on."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="trainings")
    title = models.CharField(_("Title"), max_length=160)
    on = models.DateField(_("Day"))
    place = models.CharField(_("Place"), max_length=200, blank=True)
    audience = models.CharField(_("For whom"), max_length=200, blank=True)

    objects = TrackedQuerySet.as_manager()

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return self.title
