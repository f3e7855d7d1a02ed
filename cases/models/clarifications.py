"""Klären: an open question about responsibility is an object of its own."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.approaches import Approach, ApproachQuerySet
from cases.states import (
    CLARIFICATION_VERBS,
    NAMED_CLARIFICATION,
    OPEN_CLARIFICATION,
    POSITION_VERBS,
    UNDECIDED_CLARIFICATION,
    ClarificationState,
    PositionCode,
    PositionState,
    Stateful,
)
from contacts.states import MemberRole
from iiz.history import Tracked, TrackedQuerySet


class ClarificationQuerySet(TrackedQuerySet):
    def open(self):
        return self.filter(state__in=OPEN_CLARIFICATION)

    def naming(self, membership, *, on: date):
        """The second door of a decision: what the institution it names is to carry out."""
        if membership is None or membership.role not in (MemberRole.CASEWORKER, MemberRole.HEAD):
            return self.none()
        return self.filter(names__in=membership.institutions(on), state__in=NAMED_CLARIFICATION)


class Clarification(Stateful, Tracked):
    """Who is responsible? The question, the institutions asked, the clock and the decision.

    The lead at the time goes on leading, marked interim. Not secured livelihood makes it urgent.
    """

    VERBS = CLARIFICATION_VERBS

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="clarifications")
    question = models.TextField(_("Question"), max_length=1000)
    state = models.CharField(
        max_length=20, choices=ClarificationState.choices, default=ClarificationState.NOTED
    )
    opened_by = models.ForeignKey(
        "contacts.Institution", on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    guideline = models.ForeignKey(
        "contacts.Guideline", on_delete=models.PROTECT, null=True, related_name="+"
    )
    livelihood_secured = models.BooleanField(_("Livelihood secured"))
    livelihood_by = models.CharField(
        _("Who secures the livelihood until the decision?"), max_length=300
    )
    names = models.ForeignKey(
        "contacts.Institution", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reasons = models.TextField(_("Reasons"), max_length=4000, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "contacts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_without_coordination = models.BooleanField(default=False)
    reopened_at = models.DateTimeField(null=True, blank=True)
    new_facts = models.TextField(_("New facts"), max_length=2000, blank=True)

    objects = ClarificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("clarification")
        verbose_name_plural = _("clarifications")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=sorted(OPEN_CLARIFICATION)),
                name="a_case_has_one_open_clarification",
                violation_error_message=_(
                    "A clarification of this case is already open. Ask the institution there."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(NAMED_CLARIFICATION)) | Q(names__isnull=False),
                name="a_decision_names_the_lead",
                violation_error_message=_("A decision names the institution that is to lead."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ClarificationState.DECIDED) | ~Q(reasons=""),
                name="a_decision_gives_reasons",
                violation_error_message=_("A decision gives its reasons in writing."),
            ),
        ]

    def __str__(self) -> str:
        return self.question[:80]

    @property
    def is_urgent(self) -> bool:
        return not self.livelihood_secured

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_CLARIFICATION

    @property
    def is_named(self) -> bool:
        return self.state in NAMED_CLARIFICATION


class PositionQuerySet(ApproachQuerySet):
    def stated(self):
        return self.filter(state=PositionState.STATED)

    def accepting(self):
        """ "Responsible", also in part: while nothing is decided, and of whom a decision names."""
        undecided = Q(clarification__state__in=UNDECIDED_CLARIFICATION)
        named = Q(clarification__names=F("addressee"))
        named &= Q(clarification__state__in=NAMED_CLARIFICATION | {ClarificationState.DONE})
        return self.filter(
            undecided | named, code__in=[PositionCode.RESPONSIBLE, PositionCode.PARTLY]
        )


class Position(Approach):
    """What one asked institution says about its responsibility; no ruling, and no acceptance."""

    VERBS = POSITION_VERBS
    OPEN = frozenset({PositionState.ASKED})

    clarification = models.ForeignKey(
        Clarification, on_delete=models.PROTECT, related_name="positions"
    )
    state = models.CharField(
        max_length=20, choices=PositionState.choices, default=PositionState.ASKED
    )
    code = models.CharField(_("Position"), max_length=20, choices=PositionCode.choices, blank=True)
    names = models.ForeignKey(
        "contacts.Institution", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField(_("Reasons"), max_length=2000, blank=True)
    missing = models.CharField(_("What is missing"), max_length=500, blank=True)
    next_on = models.DateField(_("Next statement on"), null=True, blank=True)
    not_yet_count = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = PositionQuerySet.as_manager()

    class Meta(Approach.Meta):
        abstract = False
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["clarification", "addressee"],
                name="an_institution_is_asked_once_per_clarification",
                violation_error_message=_("This institution has already been asked."),
            ),
            models.CheckConstraint(
                condition=~Q(code=PositionCode.NOT_RESPONSIBLE)
                | ~Q(decline_reason="") & ~Q(ground="") & ~Q(text="") & ~Q(counter_proposal=""),
                name="not_responsible_says_why",
                violation_error_message=_(
                    "“Not responsible” needs a reason, a legal ground, an explanation"
                    " and a counter-proposal."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(code__in=[PositionCode.NOT_YET, PositionCode.DECISION_DUE])
                | Q(next_on__isnull=False),
                name="a_later_position_has_a_date",
                violation_error_message=_("Say by which day the next statement follows."),
            ),
        ]

    @property
    def was_refused(self) -> bool:
        return self.state == PositionState.LAPSED or not self.clarification.is_open
