"""The anonymous question: one institution asks another about a situation; no case, no person."""

import uuid
from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.states import Stateful
from consent.states import ENQUIRY_VERBS, EXPLAINED, EnquiryState
from contacts.models import Institution, Membership, Network
from contacts.states import MemberRole
from iiz.history import Tracked, TrackedQuerySet

READERS = (MemberRole.CASEWORKER, MemberRole.HEAD)


class EnquiryQuerySet(TrackedQuerySet["Enquiry"]):
    def readable(self, membership: Membership, *, on: date) -> Self:
        """Rule: R-ENQUIRY-03; caseworkers and heads of the two sides, nobody else."""
        if membership.role not in READERS:
            return self.none()
        own = membership.institutions(on)
        return self.filter(Q(sender__in=own) | Q(addressee__in=own))

    def with_sides(self) -> Self:
        return self.select_related("network", "sender", "addressee")

    def open_first(self) -> Self:
        """The soonest due on top, then what was ended last."""
        is_open = Case(When(state=EnquiryState.SENT, then=0), default=1)
        due = Case(When(state=EnquiryState.SENT, then=F("due_on")))
        return self.order_by(is_open, due, "-sent_at", "pk")


class Enquiry(Stateful, Tracked):
    """One institution asked another, from a catalogue, what holds in a situation.

    Rule: R-ENQUIRY-01; the question is made of codes alone, so that nobody can be named in it.
    `age_band` and `region` empty: they do not matter. `due_on` is inclusive.
    """

    VERBS = ENQUIRY_VERBS

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="+")
    sender = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    sender_user = models.ForeignKey(
        "contacts.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("Asked by")
    )
    addressee = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(_("Question"), max_length=40)
    age_band = models.CharField(_("Age"), max_length=40, blank=True)
    region = models.CharField(_("Region"), max_length=40, blank=True)
    areas = ArrayField(models.CharField(max_length=30), verbose_name=_("Problem areas"))
    sent_at = models.DateTimeField()
    due_on = models.DateField()
    guideline = models.ForeignKey("contacts.Guideline", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=EnquiryState.choices, default=EnquiryState.SENT)
    answer = models.CharField(_("Answer"), max_length=40, blank=True)
    reply = models.TextField(pgettext_lazy("enquiry", "Explanation"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "contacts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("anonymous question")
        verbose_name_plural = _("anonymous questions")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(sender=F("addressee")),
                name="nobody_asks_itself_anonymously",
                violation_error_message=_("Choose another institution than your own."),
            ),
            models.CheckConstraint(
                condition=Q(areas__len__gte=1),
                name="an_enquiry_names_a_problem_area",
                violation_error_message=_("Name at least one problem area."),
            ),
            models.CheckConstraint(
                condition=Q(state=EnquiryState.ANSWERED)
                & ~Q(answer="")
                & Q(answered_at__isnull=False, answered_by__isnull=False)
                | ~Q(state=EnquiryState.ANSWERED)
                & Q(answer="", reply="", answered_at__isnull=True, answered_by__isnull=True),
                name="an_answered_enquiry_has_answer_instant_and_author",
            ),
            # Rule: R-ENQUIRY-04; "it depends" says on what.
            models.CheckConstraint(
                condition=~Q(answer__in=EXPLAINED) | ~Q(reply=""),
                name="an_answer_that_depends_is_explained",
                violation_error_message=_("Explain this answer in a few words."),
            ),
        ]
        indexes = [
            models.Index(fields=["sender"], name="enquiry_by_sender"),
            models.Index(fields=["addressee"], name="enquiry_by_addressee"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.state == EnquiryState.SENT


class EnquiryNumber(models.Model):
    """The last number of an enquiry given out per network and year."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "year"], name="one_counter_of_enquiries_per_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.network_id}/{self.year}: {self.last}"


def next_enquiry_number(network: Network, year: int) -> str:
    """`BE-A-2026-00001`. Holds the counter's row lock until the transaction ends: take it last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO consent_enquirynumber (network_id, year, last) VALUES (%s, %s, 1)"
            " ON CONFLICT (network_id, year) DO UPDATE SET last = consent_enquirynumber.last + 1"
            " RETURNING last",
            [network.pk, year],
        )
        return f"{network.canton}-A-{year}-{cursor.fetchone()[0]:05d}"
