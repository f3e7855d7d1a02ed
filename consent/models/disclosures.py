"""What one institution gave another, on which basis: one row per receiver and basis."""

import uuid
from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Notice
from consent.states import SCREEN, Direction, Mark
from contacts.models import Institution
from iiz.history import Tracked, TrackedQuerySet


class DisclosureQuerySet(TrackedQuerySet["Disclosure"]):
    def of(self, case: Case) -> Self:
        return self.filter(case=case).select_related("giver", "receiver", "recorded_by")

    def readable(self, own: frozenset[int]) -> Self:
        """Rule: R-REGISTER-03; the two sides, also after they have left the case."""
        return self.filter(Q(giver__in=own) | Q(receiver__in=own))

    def to_be_told(self, on: date) -> Self:
        """Rule: R-NOTICE-04; without what was told since a duty that is put off: of that the person
        learns later."""
        put_off = Notice.objects.put_off(on).filter(_of_the_two(), case=OuterRef("case"))
        since = put_off.annotate(opened_at=_written_at(Notice)).filter(
            opened_at__lte=OuterRef("recorded_at")
        )
        return self.annotate(recorded_at=_written_at(Disclosure)).exclude(Exists(since))

    def irregular(self) -> Self:
        return self.filter(basis="")

    def by_hand(self) -> Self:
        """Told outside the system: a call, a meeting, a letter."""
        return self.exclude(channel=SCREEN)

    def unconfirmed(self) -> Self:
        """The other side has not said yet that it was so."""
        return self.filter(confirmed_at__isnull=True)

    def to_confirm(self, institutions: frozenset[int]) -> Self:
        sides = Q(giver__in=institutions) | Q(receiver__in=institutions)
        return self.unconfirmed().filter(sides).exclude(recorded_by__in=institutions)


def _of_the_two() -> Q:
    """A notice that one side owes about the other, also if it has been passed on since."""
    owed = Q(informer=OuterRef("giver")) | Q(informer=OuterRef("receiver"))
    owed |= Q(passed_from=OuterRef("giver")) | Q(passed_from=OuterRef("receiver"))
    by_receiver = Q(about=OuterRef("giver"), informer=OuterRef("receiver"))
    return Q(about=OuterRef("receiver")) & owed | by_receiver


def _written_at(model: type[Tracked]) -> Subquery:
    first = model.history.filter(id=OuterRef("pk"), history_type="+")
    return Subquery(first.values("history_date")[:1])


class Disclosure(Tracked):
    """One line of the register: the giver told the receiver these categories on one basis.

    Rules: R-REGISTER-01 to 04. `basis` is a code of the list legal_basis, or empty: irregular, and
    then `explanation` says how it came about. A meeting with several receivers, or one talk on two
    bases, is several rows of one `occasion`. `items`: the rows of the case that went along,
    `[{kind, id, category}]`. `subject`: the approach that carried it ("request:<key>"), or empty.
    `confirmed_at`: the other side said with a click that it was so.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    occasion = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="disclosures")
    giver = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    categories = ArrayField(models.CharField(max_length=20), verbose_name=_("Information"))
    items = models.JSONField(default=list, blank=True)
    channel = models.CharField(_("Channel"), max_length=20)
    on = models.DateField(_("On"))
    basis = models.CharField(_("Basis"), max_length=20, blank=True)
    basis_note = models.CharField(_("Remark on the basis"), max_length=300, blank=True)
    rule = models.CharField(_("Rule"), max_length=30, blank=True)
    guideline = models.ForeignKey(
        "contacts.Guideline", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    gist = models.CharField(_("What it was about"), max_length=300, blank=True)
    explanation = models.CharField(_("How it came about"), max_length=500, blank=True)
    subject = models.CharField(max_length=60, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "contacts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(giver=F("receiver")),
                name="a_disclosure_is_between_two_institutions",
                violation_error_message=_("Choose another institution than your own."),
            ),
            models.CheckConstraint(
                condition=Q(recorded_by=F("giver")) | Q(recorded_by=F("receiver")),
                name="a_disclosure_is_recorded_by_one_of_the_two",
            ),
            models.CheckConstraint(
                condition=Q(categories__len__gte=1),
                name="a_disclosure_names_what_was_told",
                violation_error_message=_("Say what it was about."),
            ),
            # Rule: R-REGISTER-02; what the system itself carries is never irregular.
            models.CheckConstraint(
                condition=~Q(basis="") | ~Q(channel="screen") & ~Q(explanation=""),
                name="an_irregular_disclosure_says_how_it_came_about",
                violation_error_message=_("Say how it came about."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="a_confirmed_disclosure_says_by_whom",
            ),
        ]
        indexes = [
            models.Index(fields=["giver", "on"], name="disclosure_giver"),
            models.Index(fields=["receiver", "on"], name="disclosure_receiver"),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} → {self.receiver_id} · {self.on:%d.%m.%Y}"

    @property
    def mark(self) -> Mark:
        return Mark.REGULAR if self.basis else Mark.IRREGULAR

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def is_regular(self) -> bool:
        return bool(self.basis)

    def direction(self, own: frozenset[int]) -> Direction:
        return Direction.GIVEN if self.giver_id in own else Direction.RECEIVED

    def other_side(self, own: frozenset[int]) -> Institution:
        return self.receiver if self.giver_id in own else self.giver

    @property
    def heard_by_id(self) -> int:
        """The side that did not record it."""
        return self.receiver_id if self.recorded_by_id == self.giver_id else self.giver_id

    def may_confirm(self, own: frozenset[int]) -> bool:
        """What the system carried needs no word."""
        told_by_hand = self.channel != SCREEN
        return told_by_hand and self.confirmed_at is None and self.heard_by_id in own
