import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from consent.states import CONFIRMABLE, Condition
from contacts.models.dated import Dated, DatedQuerySet, one_at_a_time

CONFIRMABLE_CHOICES = [(condition.value, condition.label) for condition in CONFIRMABLE]


class ConfirmationQuerySet(DatedQuerySet):
    def holding(self, on: date) -> Self:
        """In force on this day, and not left without the head's word past its term."""
        heard = Q(head_by__isnull=True) | Q(head_on__isnull=False) | Q(head_by__gte=on)
        return self.in_force(on).filter(heard)

    def of(self, case: Case) -> Self:
        return self.filter(case=case).select_related("giver", "receiver", "by", "head", "case")

    def readable(self, own: frozenset[int]) -> Self:
        """Only who gives: what it knows of the person is nobody else's business."""
        return self.filter(giver__in=own)


class Confirmation(Dated):
    """Somebody of the giver confirms, for one receiver in one case, what the system cannot see.

    A written request on paper names its basis. Acute danger holds at once, and past `head_by` only
    with the word of the giver's head (R-EXCHANGE-05).
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="confirmations")
    condition = models.CharField(_("Condition"), max_length=30, choices=CONFIRMABLE_CHOICES)
    giver = models.ForeignKey("contacts.Institution", on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey("contacts.Institution", on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(_("Legal basis"), max_length=40, blank=True)
    by = models.ForeignKey("contacts.User", on_delete=models.PROTECT, related_name="+")
    evidence = models.TextField(_("How do you know?"), max_length=1000)
    head_by = models.DateField(_("The head confirms by"), null=True, blank=True)
    head = models.ForeignKey(
        "contacts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    head_on = models.DateField(_("The head confirmed on"), null=True, blank=True)

    objects = ConfirmationQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("confirmation of a condition")
        verbose_name_plural = _("confirmations of conditions")
        ordering = ["since", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(condition__in=CONFIRMABLE), name="only_some_conditions_are_confirmed"
            ),
            models.CheckConstraint(
                condition=~Q(giver=models.F("receiver")),
                name="a_confirmation_is_between_two_institutions",
                violation_error_message=_("Choose another institution than your own."),
            ),
            models.CheckConstraint(
                condition=Q(condition=Condition.WRITTEN_REQUEST) & ~Q(basis="")
                | ~Q(condition=Condition.WRITTEN_REQUEST) & Q(basis=""),
                name="a_request_on_paper_names_its_basis",
                violation_error_message=_("Say on which legal basis the request rests."),
            ),
            models.CheckConstraint(
                condition=Q(condition=Condition.DANGER_TO_LIFE, head_by__isnull=False)
                | ~Q(condition=Condition.DANGER_TO_LIFE) & Q(head_by__isnull=True),
                name="acute_danger_is_confirmed_by_the_head",
            ),
            models.CheckConstraint(
                condition=Q(head__isnull=True, head_on__isnull=True)
                | Q(head__isnull=False, head_on__isnull=False, head_by__isnull=False),
                name="the_heads_word_has_a_name_and_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(evidence=""),
                name="a_confirmation_says_how_it_is_known",
                violation_error_message=_("Say how you know: a letter, a call, a decision."),
            ),
            one_at_a_time(
                "case",
                "condition",
                "giver",
                "receiver",
                "basis",
                name="a_condition_is_confirmed_once_at_a_time",
                message=_("This is already confirmed for that time."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_condition_display())

    @property
    def waits_for_head(self) -> bool:
        return self.head_by is not None and self.head_on is None

    def has_ended(self, on: date) -> bool:
        return self.until is not None and self.until < on

    def is_unheard(self, on: date) -> bool:
        """Past the term of the head, so it does not hold until she confirms."""
        return self.waits_for_head and self.head_by is not None and self.head_by < on
