"""Ending a case: what head or decider still has to confirm, and how the person is doing later."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.states import CLOSING_VERBS, FOLLOW_UP_VERBS, ClosingState, FollowUpState, Stateful
from iiz.history import Tracked, TrackedQuerySet


class ClosingQuerySet(TrackedQuerySet):
    def open(self):
        return self.filter(state=ClosingState.PROPOSED)


class Closing(Stateful, Tracked):
    """The lead wants to close with another solution; the case stays open until it is confirmed."""

    VERBS = CLOSING_VERBS

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="closings")
    institution = models.ForeignKey(
        "contacts.Institution", on_delete=models.PROTECT, related_name="+"
    )
    proposed_by = models.ForeignKey("contacts.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    outcome = models.CharField(_("Outcome"), max_length=30)
    solution = models.TextField(_("Solution"), max_length=2000)
    job_started_on = models.DateField(_("Job started on"), null=True, blank=True)
    workload = models.PositiveSmallIntegerField(_("Workload in percent"), null=True, blank=True)
    state = models.CharField(
        max_length=10, choices=ClosingState.choices, default=ClosingState.PROPOSED
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "contacts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reasons = models.TextField(_("Reasons"), max_length=2000, blank=True)

    objects = ClosingQuerySet.as_manager()

    class Meta:
        verbose_name = _("closing")
        verbose_name_plural = _("closings")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state=ClosingState.PROPOSED),
                name="a_case_has_one_closing_to_confirm",
                violation_error_message=_("The closing already waits to be confirmed."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ClosingState.REFUSED) | ~Q(reasons=""),
                name="a_closing_is_not_refused_without_reasons",
                violation_error_message=_("Say why the closing is not confirmed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.outcome}"


class FollowUpQuerySet(TrackedQuerySet):
    def open(self):
        return self.filter(state=FollowUpState.DUE)


class FollowUp(Stateful, Tracked):
    """Six and twelve months after closing: is the person working?"""

    VERBS = FOLLOW_UP_VERBS

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="follow_ups")
    institution = models.ForeignKey(
        "contacts.Institution", on_delete=models.PROTECT, related_name="+"
    )
    months = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=FollowUpState.choices, default=FollowUpState.DUE
    )
    result = models.CharField(_("How is the person doing?"), max_length=20, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "contacts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=FollowUpState.DONE, answered_on__isnull=False) & ~Q(result="")
                | ~Q(state=FollowUpState.DONE) & Q(answered_on__isnull=True, result=""),
                name="a_follow_up_is_answered_with_a_result",
                violation_error_message=_("An answered follow-up needs a result and a day."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.months} · {self.due_on:%d.%m.%Y}"
