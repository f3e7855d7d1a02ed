"""Who leads, who takes part, and what each may read until when."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cases.models.dues import Due
from cases.states import ParticipationRole, Phase
from contacts.models import Mandate
from contacts.states import MemberRole
from iiz.history import Tracked, TrackedQuerySet

PERIOD = Func(
    "since_at",
    "until_at",
    RangeBoundary(inclusive_lower=True),
    function="tstzrange",
    output_field=DateTimeRangeField(),
)


class ResponsibilityQuerySet(TrackedQuerySet):
    def current(self):
        return self.filter(until_at__isnull=True)


class Responsibility(Tracked):
    """One institution leads one case from an instant (inclusive) to an instant (exclusive).

    Lead is Fallführung, not competence to pay.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="periods")
    institution = models.ForeignKey(
        "contacts.Institution", on_delete=models.PROTECT, related_name="+"
    )
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    interim = models.BooleanField(default=False)
    loan_until = models.DateField(null=True, blank=True)

    objects = ResponsibilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("period of responsibility")
        verbose_name_plural = _("periods of responsibility")
        ordering = ["since_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gt=F("since_at")),
                name="a_period_ends_after_it_begins",
                violation_error_message=_("The lead would end before it began."),
            ),
            ExclusionConstraint(
                name="a_case_has_never_two_leads",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    (PERIOD, RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Another institution leads the case at that time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} · {self.since_at:%d.%m.%Y}"


class ParticipationQuerySet(TrackedQuerySet):
    def in_force(self, on: date):
        return self.filter(Q(until__isnull=True) | Q(until__gte=on), ended_at__isnull=True)

    def in_hand(self, institution, *, on: date):
        """What the institution works on: open cases, and closed ones in which it still owes
        something."""
        due = Due.objects.open().filter(case=OuterRef("case"), institution=institution)
        at_work = ~Q(case__phase=Phase.CLOSED) | Exists(due)
        return self.in_force(on).filter(at_work, institution=institution)

    def of(self, membership, *, on: date):
        """Rows that let the membership through the first door, former ones included."""
        if membership.role == MemberRole.COORDINATOR:
            mandates = Mandate.objects.in_force(on).filter(
                network=OuterRef("case__network"), institution=membership.institution_id
            )
            return self.in_force(on).filter(
                Exists(mandates),
                institution=membership.institution_id,
                role=ParticipationRole.COORDINATION,
            )
        return self.filter(institution__in=membership.institutions(on)).exclude(
            role=ParticipationRole.COORDINATION
        )


class Participation(Tracked):
    """One institution takes part in one case in one role, on one basis, for a time.

    `user`: who in the institution looks after the case; its colleagues see it all the same.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="participations")
    institution = models.ForeignKey(
        "contacts.Institution", on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(max_length=12, choices=ParticipationRole.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    follow_up_until = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=20, blank=True)
    user = models.ForeignKey(
        "contacts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    external_number = models.CharField(_("Own dossier number"), max_length=50, blank=True)
    own_person = models.ForeignKey(
        "cases.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "institution"],
                condition=Q(ended_at__isnull=True),
                name="an_institution_takes_part_once_at_a_time",
                violation_error_message=_("This institution already takes part in the case."),
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(ended_at__isnull=True, role=ParticipationRole.LEAD),
                name="a_case_has_one_leading_participant",
                violation_error_message=_("Another institution already leads the case."),
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "case"], name="participation_by_house"),
            models.Index(
                fields=["institution", "external_number"],
                condition=~Q(external_number=""),
                name="participation_by_own_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} · {self.get_role_display()}"

    def is_former(self, on: date) -> bool:
        return self.ended_at is not None or (self.until is not None and self.until < on)


class CoverageQuerySet(TrackedQuerySet):
    def in_force(self, on: date):
        """Readable on that day: not ended, and the participation lasts or is being followed up."""
        agreed = Q(participation__until__isnull=True) | Q(participation__until__gte=on)
        lasting = agreed & Q(participation__ended_at__isnull=True)
        followed_up = Q(participation__follow_up_until__gte=on)
        return self.filter(
            lasting | followed_up, since__lte=on, until__gte=on, ended_at__isnull=True
        )

    def of(self, case, institutions):
        return self.filter(participation__case=case, participation__institution__in=institutions)


class Coverage(Tracked):
    """A participant may read one information category of a case up to an agreed last day.

    `until` is inclusive; `ended_at` is the instant it was ended early.
    """

    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="coverage"
    )
    category = models.CharField(max_length=20)
    basis = models.CharField(max_length=20)
    since = models.DateField()
    until = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CoverageQuerySet.as_manager()

    class Meta:
        verbose_name = _("coverage")
        verbose_name_plural = _("coverage")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="a_coverage_ends_after_it_begins",
                violation_error_message=_("The coverage would end before it begins."),
            ),
            models.UniqueConstraint(
                fields=["participation", "category"],
                condition=Q(ended_at__isnull=True),
                name="a_category_is_covered_once_per_participation",
                violation_error_message=_("This category is already covered."),
            ),
        ]

    def __str__(self) -> str:
        return self.category
