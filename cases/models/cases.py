"""The case: one person's matter between institutions. Nobody's dossier, everybody's lead."""

import uuid
from datetime import date

from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cases import access
from cases.outcomes import outcome_group
from cases.states import (
    CASE_VERBS,
    ParticipationRole,
    Phase,
    Stateful,
    Track,
)
from iiz.history import Tracked, TrackedQuerySet
from iiz.versions import Versioned


class CaseQuerySet(TrackedQuerySet):
    def visible_to(self, membership, *, on: date):
        """The first door: the cases in which the membership takes part, or took part.

        A caseworker and a head see their institution's cases, a coordinator those her institution
        coordinates under a mandate in force on that day; no other role sees any.
        """
        from cases.models.responsibility import Participation

        if membership is None or membership.role not in access.CASE_ROLES:
            return self.none()
        taking_part = Participation.objects.of(membership, on=on).filter(case=OuterRef("pk"))
        return self.filter(Exists(taking_part), access.readable(membership, on=on))

    def open(self):
        return self.exclude(phase=Phase.CLOSED)


class Case(Stateful, Versioned, Tracked):
    """One person's matter in one network, from registration to closing."""

    VERBS = CASE_VERBS
    STATE_FIELD = "phase"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    network = models.ForeignKey("contacts.Network", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("Case number"), max_length=20, unique=True)
    person = models.ForeignKey("cases.Person", on_delete=models.PROTECT, related_name="cases")
    track = models.CharField(
        _("Track"), max_length=12, choices=Track.choices, default=Track.BILATERAL
    )
    phase = models.CharField(
        _("Phase"), max_length=16, choices=Phase.choices, default=Phase.REGISTERED
    )
    registered_on = models.DateField(_("Registered on"))
    clarified_on = models.DateField(_("Clarified on"), null=True, blank=True)
    closed_on = models.DateField(_("Closed on"), null=True, blank=True)
    unemployed_since = models.DateField(_("Unemployed since"), null=True, blank=True)
    incapacity_since = models.DateField(_("Unable to work since"), null=True, blank=True)
    job_started_on = models.DateField(_("Job started on"), null=True, blank=True)
    workload = models.PositiveSmallIntegerField(_("Workload in percent"), null=True, blank=True)
    held_phase = models.CharField(max_length=16, blank=True, editable=False)
    hold_reason = models.CharField(_("Reason"), max_length=30, blank=True)
    hold_until = models.DateField(_("Until"), null=True, blank=True)
    step_reason = models.CharField(_("Reason for the step"), max_length=300, blank=True)
    continues = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="continued_by"
    )
    person_view = models.TextField(_("The person's own view"), blank=True, max_length=2000)
    outcome = models.CharField(_("Outcome"), max_length=30, blank=True)
    solution = models.TextField(_("Solution"), blank=True, max_length=2000)
    settled_with = models.ForeignKey(
        "contacts.Institution", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    declines = models.PositiveIntegerField(default=0, editable=False)
    returns = models.PositiveIntegerField(default=0, editable=False)
    ping_pong_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        permissions = access.PERMISSIONS
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["person", "network"],
                condition=~Q(phase=Phase.CLOSED),
                name="a_person_has_one_open_case_per_network",
                violation_error_message=_(
                    "This person already has an open case in this network. Open that case instead."
                ),
            ),
            models.CheckConstraint(
                condition=Q(phase=Phase.CLOSED, closed_on__isnull=False) & ~Q(outcome="")
                | ~Q(phase=Phase.CLOSED) & Q(closed_on__isnull=True, outcome=""),
                name="a_case_has_an_outcome_exactly_when_closed",
                violation_error_message=_("A closed case needs a date and an outcome."),
            ),
            models.CheckConstraint(
                condition=Q(phase=Phase.ON_HOLD, hold_until__isnull=False)
                & ~Q(hold_reason="")
                & ~Q(held_phase="")
                | ~Q(phase=Phase.ON_HOLD)
                & Q(hold_until__isnull=True, hold_reason="", held_phase=""),
                name="a_case_on_hold_says_why_and_until_when",
                violation_error_message=_("A case on hold needs a reason and a day."),
            ),
            models.CheckConstraint(
                condition=Q(continues__isnull=True) | ~Q(continues=models.F("id")),
                name="a_case_does_not_continue_itself",
            ),
            models.CheckConstraint(
                condition=Q(workload__isnull=True) | Q(workload__range=(1, 100)),
                name="a_workload_is_1_to_100_percent",
                violation_error_message=_("The workload is a percentage between 1 and 100."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_closed(self) -> bool:
        return self.phase == Phase.CLOSED

    @property
    def is_on_hold(self) -> bool:
        return self.phase == Phase.ON_HOLD

    @property
    def is_bilateral(self) -> bool:
        return self.track == Track.BILATERAL

    @property
    def bounces(self) -> int:
        return self.declines + self.returns

    @property
    def outcome_group(self) -> str:
        return outcome_group(self.outcome) if self.outcome else ""


class ProblemQuerySet(TrackedQuerySet):
    def current(self):
        return self.filter(until__isnull=True)

    def named_by(self, institution_id: int | None):
        return self.filter(owner=institution_id)

    def readable(self, *, own: frozenset[int], covered: frozenset[str]):
        """Own rows, and others' rows whose information category is covered."""
        return self.filter(Q(owner__in=own) | Q(category__in=covered))


class Problem(Tracked):
    """One problem area of a case, with the institution that named it.

    A problem carries the information category under which another institution may read it.
    """

    # Which category an area falls under; areas an administrator adds are plan matters until mapped.
    CATEGORIES = {
        "debt": "financial",
        "family": "household",
        "health_physical": "limits",
        "health_mental": "limits",
        "addiction": "limits",
        "exclusion": "household",
        "decline": "household",
        "ltu": "work_history",
        "housing": "household",
        "language": "education",
        "education": "education",
        "care_duties": "household",
        "residence": "personal",
        "age": "personal",
    }

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="problems")
    area = models.CharField(_("Problem area"), max_length=30)
    owner = models.ForeignKey("contacts.Institution", on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=20)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = _("problem")
        verbose_name_plural = _("problems")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "area", "owner"],
                condition=Q(until__isnull=True),
                name="an_institution_names_a_problem_once",
                violation_error_message=_("This problem area is already named."),
            )
        ]

    def __str__(self) -> str:
        return self.area

    @classmethod
    def category_of(cls, area: str) -> str:
        return cls.CATEGORIES.get(area, "plan")


class CaseNumber(models.Model):
    """The last case number given out per network and year."""

    network = models.ForeignKey("contacts.Network", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "year"], name="one_counter_per_year")
        ]

    def __str__(self) -> str:
        return f"{self.network_id}/{self.year}: {self.last}"


def next_number(network, year: int) -> str:
    """`BE-2026-00042`. Holds the counter's row lock until the transaction ends: take it last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_casenumber (network_id, year, last) VALUES (%s, %s, 1)"
            " ON CONFLICT (network_id, year) DO UPDATE SET last = cases_casenumber.last + 1"
            " RETURNING last",
            [network.pk, year],
        )
        return f"{network.canton}-{year}-{cursor.fetchone()[0]:05d}"


__all__ = ["Case", "CaseNumber", "CaseQuerySet", "ParticipationRole", "Problem", "next_number"]
