"""What a review resolves: who does what by when, and which standard changes from when."""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.states import Stateful
from contacts.models import Agreement, Guideline, Institution, User
from contacts.states import MemberRole, Side, StandardUnit
from iiz.history import Tracked, TrackedQuerySet
from iiz.versions import Versioned
from reviews.models.reviews import Review
from reviews.states import PENDING, RESOLUTION_VERBS, ResolutionState

if TYPE_CHECKING:
    from contacts.models import Membership


class ResolutionQuerySet(TrackedQuerySet):
    def visible_to(self, membership: "Membership | None", *, on: date) -> Self:
        agreements = Agreement.objects.reached_by(membership, on)
        return self.filter(review__agreement__in=agreements.values("pk"))

    def before_the_committee(self, membership: "Membership | None") -> Self:
        """What a member of the steering committee decides in her network."""
        if membership is None or membership.role != MemberRole.STEERING:
            return self.none()
        return self.filter(
            review__agreement__network=membership.network_id, state=ResolutionState.TO_COMMITTEE
        )

    def pending(self) -> Self:
        """What somebody has still to approve or to do."""
        return self.filter(state__in=sorted(PENDING))

    def with_agreement(self) -> Self:
        sides = ("network", "a_institution", "b_institution")
        return self.select_related(
            "owner", "guideline", *(f"review__agreement__{name}" for name in sides)
        )


class Resolution(Stateful, Versioned, Tracked):
    """One thing that both sides resolve; it may change one standard between them from a day on.

    `asking`: the side whose questions the changed standard is about; empty: either way.
    `referral`: why it is before the committee. `reasons`: why it was rejected.
    """

    VERBS = RESOLUTION_VERBS

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="resolutions")
    text = models.TextField(_("What is resolved"), max_length=1000)
    owner = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="+", verbose_name=_("Who does it")
    )
    due_on = models.DateField(_("Until"))
    state = models.CharField(
        max_length=12, choices=ResolutionState.choices, default=ResolutionState.OPEN
    )
    referral = models.TextField(_("Why to the committee"), max_length=1000, blank=True)
    reasons = models.TextField(_("Reasons"), max_length=1000, blank=True)
    done_on = models.DateField(_("Done on"), null=True, blank=True)
    standard = models.CharField(_("Standard"), max_length=60, blank=True)
    value = models.PositiveIntegerField(_("New value"), null=True, blank=True)
    unit = models.CharField(_("Unit"), max_length=20, choices=StandardUnit.choices, blank=True)
    asking = models.CharField(_("Direction"), max_length=1, choices=Side.choices, blank=True)
    effective_from = models.DateField(_("From"), null=True, blank=True)
    guideline = models.ForeignKey(
        Guideline, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("resolution")
        verbose_name_plural = _("resolutions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    standard="",
                    value__isnull=True,
                    unit="",
                    asking="",
                    effective_from__isnull=True,
                )
                | ~Q(standard="")
                & ~Q(unit="")
                & Q(value__isnull=False, effective_from__isnull=False),
                name="a_changed_standard_says_to_what_and_from_when",
                violation_error_message=_("Say the new value, its unit and from when it holds."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ResolutionState.DONE) | Q(done_on__isnull=False),
                name="a_resolution_was_done_on_a_day",
                violation_error_message=_("Say on which day it was done."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ResolutionState.TO_COMMITTEE) | ~Q(referral=""),
                name="the_committee_is_told_why",
                violation_error_message=_("Say why the committee has to decide."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ResolutionState.REJECTED) | ~Q(reasons=""),
                name="a_resolution_is_rejected_with_reasons",
                violation_error_message=_("Say why it is rejected."),
            ),
            models.CheckConstraint(
                condition=Q(standard="")
                | ~Q(state__in=[ResolutionState.AGREED, ResolutionState.DONE])
                | Q(guideline__isnull=False),
                name="an_agreed_change_stands_in_a_guideline",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def agreement(self) -> Agreement:
        return self.review.agreement

    @property
    def changes_standard(self) -> bool:
        return bool(self.standard)

    def has_lapsed(self, on: date) -> bool:
        """The day of its changed standard came before it was agreed."""
        return self.can("renew") and self.effective_from is not None and self.effective_from <= on


class Approval(Tracked):
    """One side, or the committee (`side` empty), approves a resolution."""

    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="approvals")
    side = models.CharField(max_length=1, choices=Side.choices, blank=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    objects = TrackedQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["resolution", "side"],
                name="a_side_approves_once",
                violation_error_message=_("This side has already approved."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.resolution_id} {self.side}"
