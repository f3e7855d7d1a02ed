"""Übergeben: the only verb that moves the lead, and only once it is accepted."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.approaches import (
    Approach,
    ApproachQuerySet,
    AsksBack,
    Reroutable,
    a_decline_is_complete,
)
from cases.states import ACCEPTED_HANDOVER, HANDOVER_VERBS, OPEN_HANDOVER, HandoverState

# What is possible only until the lead has moved.
BEFORE_EFFECT = frozenset({"effect", "withdraw", "supersede", "lapse"})
WAITING = models.Q(state__in=sorted(ACCEPTED_HANDOVER), effected_at__isnull=True)


class HandoverQuerySet(ApproachQuerySet):
    def waiting(self):
        """Accepted for a later day: until then the sender leads."""
        return self.filter(WAITING)

    def open(self):
        """Not answered, or waiting for its day: the lead may still move by it."""
        answerable = models.Q(state__in=OPEN_HANDOVER)
        return self.filter(answerable | WAITING)

    def declined_by(self, addressee):
        """Declined by the institution, or decided after it had declined."""
        return self.filter(
            addressee=addressee, state__in=[HandoverState.DECLINED, HandoverState.DECIDED]
        )


class Handover(Reroutable, AsksBack, Approach):
    """The lead offers the lead to another institution; until that accepts, the sender leads.

    `package` holds the lines chosen at proposal: {kind, id, category, text}. A line whose category
    is not covered at acceptance leaves it. A binding handover executes a decision: it can be
    accepted, also with reservation, but no longer declined.
    """

    VERBS = HANDOVER_VERBS
    OPEN = OPEN_HANDOVER

    reason = models.CharField(_("Reason"), max_length=20)
    state = models.CharField(
        max_length=20, choices=HandoverState.choices, default=HandoverState.PROPOSED
    )
    summary = models.TextField(_("Summary"), max_length=4000, blank=True)
    summary_category = models.CharField(_("Category of the summary"), max_length=20, blank=True)
    package = models.JSONField(default=list, blank=True, editable=False)
    stays_involved = models.BooleanField(_("We stay involved"), default=False)
    loan_until = models.DateField(_("On loan until"), null=True, blank=True)
    loan_basis = models.CharField(max_length=20, blank=True)
    effective_on = models.DateField(_("Effective on"), null=True, blank=True)
    effected_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    own_person = models.ForeignKey(
        "cases.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reservations = models.JSONField(default=list, blank=True)
    binding = models.BooleanField(default=False)
    clarification = models.ForeignKey(
        "cases.Clarification", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_for = models.ForeignKey(
        "contacts.Institution", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision_reasons = models.TextField(_("Reasons"), max_length=4000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_without_coordination = models.BooleanField(default=False)

    objects = HandoverQuerySet.as_manager()

    class Meta(Approach.Meta):
        abstract = False
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        constraints = [
            a_decline_is_complete(HandoverState.DECLINED, "a_declined_handover_says_why"),
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state__in=sorted(OPEN_HANDOVER)) | WAITING,
                name="a_case_has_one_open_handover",
                violation_error_message=_(
                    "A handover of this case is already open. Withdraw it before proposing another."
                ),
            ),
            models.CheckConstraint(
                condition=~models.Q(sender=models.F("addressee")),
                name="a_handover_goes_to_another_institution",
                violation_error_message=_("Choose another institution than your own."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state=HandoverState.DECIDED)
                | ~models.Q(decision_reasons="") & models.Q(decided_for__isnull=False),
                name="a_decided_handover_gives_reasons",
                violation_error_message=_("A decision names the lead and gives its reasons."),
            ),
            models.CheckConstraint(
                condition=models.Q(loan_until__isnull=True) | ~models.Q(loan_basis=""),
                name="a_loan_names_its_basis",
                violation_error_message=_("A loan names its legal basis."),
            ),
            models.CheckConstraint(
                condition=models.Q(loan_until__isnull=True) | models.Q(stays_involved=True),
                name="who_lends_the_lead_stays_involved",
                violation_error_message=_("Who lends the lead stays involved."),
            ),
        ]

    def can(self, verb: str) -> bool:
        return super().can(verb) and not (verb in BEFORE_EFFECT and self.effected_at)

    @property
    def was_refused(self) -> bool:
        """Also by the decider, who left the lead with the sender."""
        against = self.state == HandoverState.DECIDED and self.decided_for_id != self.addressee_id
        return against or super().was_refused

    @property
    def waits_for_day(self) -> bool:
        return self.state in ACCEPTED_HANDOVER and self.effected_at is None
