"""What the person was asked, what she said, and what of it still holds."""

import uuid
from datetime import date, timedelta
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases import letter_languages
from cases.models import Case
from cases.states import Stateful
from consent.models.papers import OnPaper, named_whole
from consent.states import (
    CONSENT_VERBS,
    UNANSWERED,
    VALID,
    ConsentState,
    LineEnd,
    ScanState,
    SignedBy,
    YesNo,
)
from contacts.models import Institution
from iiz.history import Tracked, TrackedQuerySet

LANGUAGES = [(code, letter_languages.NAMES[code]) for code in letter_languages.PRINTED]
ONE_DAY = timedelta(days=1)
GIVEN = VALID | {ConsentState.WITHDRAWN, ConsentState.EXPIRED}
"""Where the person has said yes to something."""


class ConsentQuerySet(TrackedQuerySet["Consent"]):
    def of(self, case: Case) -> Self:
        return self.filter(case=case).with_needed()

    def with_needed(self) -> Self:
        needed = ("collected_by", "case__person", "replaces", "scan", "representation")
        return self.select_related(*needed)

    def valid(self) -> Self:
        return self.filter(state__in=VALID)

    def scanned(self) -> Self:
        return self.filter(scan__state=ScanState.CLEAN)

    def run_out(self, on: date) -> Self:
        """Still called valid, though its last day has passed."""
        return self.valid().filter(until__lt=on)

    def collected_in(self, case_id: int, institution_id: int | None) -> Self:
        return self.filter(case=case_id, collected_by=institution_id)

    def followed_by(self, consent: "Consent") -> Self:
        """Valid ones of its collector that were answered before it, the last one first."""
        valid = self.valid().collected_in(consent.case_id, consent.collected_by_id)
        return valid.filter(answered_at__lt=consent.answered_at).order_by("-answered_at")

    def begun(self, on: date) -> Self:
        """Valid ones beside which an older one of the same collector still holds."""
        older = Consent.objects.valid().filter(
            case=OuterRef("case"),
            collected_by=OuterRef("collected_by"),
            answered_at__lt=OuterRef("answered_at"),
        )
        return self.valid().filter(Exists(older), since__lte=on)

    def readable(self, own: frozenset[int], *, is_former: bool = False) -> Self:
        """Rule: R-CONSENT-06; who collected it, and of answered ones whoever gives or receives.

        Who has left the case keeps its own part: what it collected itself.
        """
        collected = Q(collected_by__in=own)
        if is_former:
            return self.filter(collected)
        named = ConsentLine.objects.between(own).values("consent")
        return self.filter(collected | Q(pk__in=named, answered_at__isnull=False))

    def known_to(self, own: frozenset[int]) -> "models.QuerySet[Any]":
        """Rule: R-CONSENT-06; with `lost_at`, when the person last withdrew a row that `own` may
        read, and `has_no`: whether she said no to anything in her answer."""
        rows = ConsentLine.objects.filter(consent=OuterRef("pk"))
        lost = rows.of_reader(own).filter(ended_as=LineEnd.WITHDRAWN).order_by("-ended_at", "pk")
        return self.annotate(
            lost_at=Subquery(lost.values("ended_at")[:1]),
            has_no=Exists(rows.filter(answer=YesNo.NO)),
        )


class Consent(OnPaper, Stateful, Tracked):
    """One form put before the person in one case: who may give what to whom, until when.

    `answered_at`: the instant her answer was recorded; `signed_on`: the day she gave it.
    `replaces`: the consent this one takes the place of once it is answered. `paper_of`: the power
    of attorney or waiver of another body on which it rests.
    """

    VERBS = CONSENT_VERBS

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="consents")
    collected_by = models.ForeignKey(
        "contacts.Institution", on_delete=models.PROTECT, related_name="+"
    )
    drafted_on = models.DateField()
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    purpose = models.CharField(_("Purpose"), max_length=20)
    scopes = ArrayField(models.CharField(max_length=20), verbose_name=_("Exchange"))
    form_version = models.PositiveSmallIntegerField(_("Form"), default=1)
    form_language = models.CharField(_("Language of the form"), max_length=2, choices=LANGUAGES)
    state = models.CharField(
        max_length=20, choices=ConsentState.choices, default=ConsentState.DRAFT
    )
    informed_on = models.DateField(_("Person informed on"), null=True, blank=True)
    signed_on = models.DateField(_("Signed or said on"), null=True, blank=True)
    is_oral = models.BooleanField(_("Said, not signed"), default=False)
    original_at = models.CharField(_("Original on file at"), max_length=200, blank=True)
    scan = models.OneToOneField(
        "consent.ConsentScan", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_by = models.CharField(
        _("Given by"), max_length=20, choices=SignedBy.choices, default=SignedBy.PERSON
    )
    representation = models.ForeignKey(
        "cases.Representation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    language_read = models.CharField(_("Language it was read in"), max_length=30, blank=True)
    interpreter = models.CharField(_("Interpreter"), max_length=200, blank=True)
    explained_by = models.CharField(_("Explained by"), max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    since = models.DateField(_("Valid from"))
    until = models.DateField(_("Valid until"))
    withdrawn_on = models.DateField(_("Withdrawn on"), null=True, blank=True)
    withdrawn_how = models.CharField(_("How"), max_length=20, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-drafted_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="a_consent_ends_after_it_begins",
                violation_error_message=_("The last day is before the first day."),
            ),
            # Rule: R-CONSENT-01; the word of somebody who was not informed is none.
            models.CheckConstraint(
                condition=~Q(state__in=GIVEN)
                | Q(informed_on__isnull=False, signed_on__gte=F("informed_on")),
                name="nobody_consents_before_being_informed",
                violation_error_message=_(
                    "The person must be informed before she consents. Check the two days."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=GIVEN)
                | Q(is_oral=True)
                | ~Q(original_at="")
                | Q(scan__isnull=False),
                name="a_signed_consent_says_where_the_original_is",
                violation_error_message=_(
                    "Say where the signed original is on file, or take its scan."
                ),
            ),
            models.CheckConstraint(
                condition=Q(signed_by=SignedBy.PERSON, representation__isnull=True)
                | Q(signed_by=SignedBy.REPRESENTATIVE, representation__isnull=False),
                name="a_representative_who_consents_is_named",
                violation_error_message=_("Name the representative, or nobody."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNANSWERED | {ConsentState.ENDED})
                | Q(answered_at__isnull=False),
                name="an_answer_has_its_instant",
            ),
            models.CheckConstraint(
                condition=~Q(state=ConsentState.WITHDRAWN) | Q(withdrawn_on__isnull=False),
                name="a_withdrawal_has_its_day",
            ),
            named_whole("a_consent_names_its_paper_wholly"),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} · {self.drafted_on:%d.%m.%Y}"

    @property
    def is_valid(self) -> bool:
        return self.state in VALID

    @property
    def is_printable(self) -> bool:
        return self.can("print")

    @property
    def is_withdrawn(self) -> bool:
        """Wholly or in part."""
        return self.withdrawn_on is not None

    @property
    def is_refused(self) -> bool:
        """Rule: R-ENQUIRY-05; then the page says what remains possible."""
        return self.state == ConsentState.REFUSED

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    @property
    def last_day(self) -> date:
        """Rule: R-CONSENT-07; what is said of a minor does not outlast the day before she is 18."""
        of_age = self.case.person.of_age_on
        return of_age - ONE_DAY if self.since < of_age <= self.until else self.until

    @property
    def ends_at_18(self) -> bool:
        """Then she is asked herself."""
        return self.case.person.of_age_on == self.until + ONE_DAY

    @property
    def may_take_scan(self) -> bool:
        """A word of mouth has nothing to scan."""
        return self.is_valid and not self.is_oral

    def is_whole_for(self, own: frozenset[int]) -> bool:
        """Who asked the person reads each line."""
        return self.collected_by_id in own

    def lines_for(self, own: frozenset[int]) -> "ConsentLineQuerySet":
        """Rule: R-CONSENT-06; the others read what they give or receive."""
        return self.lines.with_sides().of_reader(own)


class ConsentLineQuerySet(TrackedQuerySet["ConsentLine"]):
    def holding(self) -> Self:
        """Said yes to, and nothing has ended it."""
        return self.filter(answer=YesNo.YES, ended_at__isnull=True, consent__state__in=VALID)

    def held_before(self) -> Self:
        """Holding, or until the next consent took its place."""
        superseded = Q(ended_as=LineEnd.SUPERSEDED)
        return self.filter(Q(ended_at__isnull=True) | superseded, answer=YesNo.YES)

    def denied(self) -> Self:
        """Said no to, or withdrawn."""
        return self.filter(Q(answer=YesNo.NO) | Q(ended_as=LineEnd.WITHDRAWN))

    def with_sides(self) -> Self:
        return self.select_related("giver", "receiver")

    def of_reader(self, own: frozenset[int]) -> Self:
        """Rule: R-CONSENT-06; all of what `own` collected, else what it gives or receives."""
        sides = Q(giver__in=own) | Q(receiver__in=own)
        return self.filter(sides | Q(consent__collected_by__in=own))

    def between(self, own: frozenset[int]) -> Self:
        return self.filter(Q(giver__in=own) | Q(receiver__in=own))


class ConsentLine(Tracked):
    """One question of the form: may the giver give the receiver this category? "" until answered.

    `ended_at` is the instant it stopped holding before the consent's last day had passed.
    """

    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="lines")
    giver = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=20)
    answer = models.CharField(max_length=3, choices=YesNo.choices, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_as = models.CharField(max_length=12, choices=LineEnd.choices, blank=True)

    objects = ConsentLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a consent")
        verbose_name_plural = _("lines of a consent")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consent", "giver", "receiver", "category"],
                name="a_consent_asks_each_thing_once",
                violation_error_message=_("This is already asked."),
            ),
            models.CheckConstraint(
                condition=~Q(giver=F("receiver")),
                name="a_line_is_between_two_institutions",
                violation_error_message=_("Giver and receiver are the same institution."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_as="")
                | Q(ended_at__isnull=False) & ~Q(ended_as="") & Q(answer=YesNo.YES),
                name="only_a_yes_ends_and_it_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.answer}"

    @property
    def no_on(self) -> date | None:
        """The day on which the person said no to it, or took her yes back; None: she did not."""
        if self.answer == YesNo.NO:
            return self.consent.signed_on
        if self.ended_as != LineEnd.WITHDRAWN:
            return None
        days = (self.consent.withdrawn_on, timezone.localdate(self.ended_at))
        return min(day for day in days if day)

    @property
    def pair(self) -> tuple[int, int, str]:
        return self.giver_id, self.receiver_id, self.category
