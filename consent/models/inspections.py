"""Somebody asks to see the file: one part per institution that holds one and decides on it."""

import uuid
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from cases.states import Stateful
from consent.models.papers import OnPaper, named_whole
from consent.states import (
    DECISIONS,
    INSPECTION_VERBS,
    OWED,
    SETTLED,
    HandingOver,
    IdentityCheck,
    InspectionState,
    Withholding,
)
from contacts.models import Institution
from iiz.history import Tracked, TrackedQuerySet

PERSON, REPRESENTATIVE, INSTITUTION = "person", "representative", "institution"
"""Codes of the list inspection_applicant on which something depends."""
NOT_ALL = (InspectionState.LIMITED, InspectionState.REFUSED)
UNDECIDED = InspectionState.REQUESTED


class InspectionQuerySet(TrackedQuerySet["Inspection"]):
    def of(self, case: Case) -> Self:
        return self.filter(case=case).select_related(
            "recorded_by", "institution", "identity_by", "identity_house", "case__person"
        )

    def readable(self, own: frozenset[int]) -> Self:
        """Rule: R-INSPECT-03; who recorded it and who holds a part, nobody else."""
        held = InspectionPart.objects.filter(holder__in=own).values("inspection")
        return self.filter(Q(recorded_by__in=own) | Q(pk__in=held))


class Inspection(OnPaper, Tracked):
    """Somebody asked on one day to see what is kept in one case; `scope` empty: everything.

    `applicant` is an entry of the list inspection_applicant; the person herself bears no `name`.
    Rule: R-INSPECT-01; `identity_how` empty: nobody has checked yet who asks. A power of attorney
    is named, with what it covers.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="inspections")
    recorded_by = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    applicant = models.CharField(_("Who asks"), max_length=20)
    name = models.CharField(_("Name"), max_length=200, blank=True)
    address = models.CharField(_("Address"), max_length=300, blank=True)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    basis = models.CharField(_("Legal basis"), max_length=40, blank=True)
    basis_note = models.CharField(_("Remark on the basis"), max_length=300, blank=True)
    scope = models.TextField(_("What is asked for"), max_length=1000, blank=True)
    received_on = models.DateField(_("Received on"))
    identity_how = models.CharField(
        _("Identity or authority checked"),
        max_length=12,
        choices=IdentityCheck.choices,
        blank=True,
    )
    identity_on = models.DateField(_("Checked on"), null=True, blank=True)
    identity_by = models.ForeignKey(
        "contacts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    identity_house = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("file inspection")
        verbose_name_plural = _("file inspections")
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(applicant=INSTITUTION, institution__isnull=False) & ~Q(basis="")
                | ~Q(applicant=INSTITUTION) & Q(institution__isnull=True, basis=""),
                name="an_institution_that_inspects_names_its_basis",
                violation_error_message=_("Name the institution and its legal basis."),
            ),
            models.CheckConstraint(
                condition=Q(applicant=INSTITUTION)
                | Q(applicant=PERSON, name="")
                | ~Q(applicant__in=[PERSON, INSTITUTION]) & ~Q(name=""),
                name="who_asks_for_somebody_is_named",
                violation_error_message=_("Say who asks for the person; she bears no name."),
            ),
            models.CheckConstraint(
                condition=Q(
                    identity_how="",
                    identity_on__isnull=True,
                    identity_by__isnull=True,
                    identity_house__isnull=True,
                )
                | Q(
                    identity_on__isnull=False,
                    identity_by__isnull=False,
                    identity_house__isnull=False,
                )
                & ~Q(identity_how=""),
                name="an_identity_checked_says_how_when_and_by_whom",
            ),
            named_whole("an_inspection_names_its_paper_wholly"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.received_on:%d.%m.%Y}"

    @property
    def is_identified(self) -> bool:
        return bool(self.identity_how)

    @property
    def is_of_institution(self) -> bool:
        return self.applicant == INSTITUTION

    @property
    def is_of_person(self) -> bool:
        return self.applicant == PERSON


class InspectionPartQuerySet(TrackedQuerySet["InspectionPart"]):
    def owed(self) -> Self:
        """Not decided, or decided and not delivered."""
        return self.filter(state__in=OWED)

    def with_holder(self) -> Self:
        return self.select_related("holder").order_by("holder__name_de", "pk")


class InspectionPart(Stateful, Tracked):
    """What one institution answers to an inspection about its own rows, under its own law.

    `decision` keeps what was decided after `state` has gone on. `due_on` is inclusive.
    """

    VERBS = INSPECTION_VERBS

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="parts")
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    guideline = models.ForeignKey("contacts.Guideline", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=12, choices=InspectionState.choices, default=InspectionState.REQUESTED
    )
    decision = models.CharField(
        _("Decision"),
        max_length=12,
        choices=[(one.value, one.label) for one in DECISIONS],
        blank=True,
    )
    decided_on = models.DateField(_("Decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        "contacts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reasons = ArrayField(
        models.CharField(max_length=20, choices=Withholding.choices),
        verbose_name=_("Reasons"),
        default=list,
        blank=True,
    )
    explanation = models.TextField(_("Explanation"), max_length=800, blank=True)
    remedy = models.TextField(_("How to contest it"), max_length=400, blank=True)
    delivery = models.CharField(
        _("Form of delivery"), max_length=10, choices=HandingOver.choices, blank=True
    )
    doctor = models.CharField(_("Doctor"), max_length=200, blank=True)
    delivered_on = models.DateField(_("Delivered on"), null=True, blank=True)
    appealed_on = models.DateField(_("Contested on"), null=True, blank=True)
    closed_on = models.DateField(_("Closed on"), null=True, blank=True)
    remark = models.CharField(_("Remark"), max_length=500, blank=True)

    objects = InspectionPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("part of a file inspection")
        verbose_name_plural = _("parts of a file inspection")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "holder"],
                name="an_institution_holds_one_part_of_an_inspection",
                violation_error_message=_("This institution is asked already."),
            ),
            # A part that is closed undecided was taken back.
            models.CheckConstraint(
                condition=Q(state=UNDECIDED, decision="")
                | Q(state=InspectionState.CLOSED)
                | ~Q(state=UNDECIDED) & ~Q(decision=""),
                name="a_part_that_goes_on_is_decided",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_on__isnull=True, decided_by__isnull=True)
                | ~Q(decision="") & Q(decided_on__isnull=False, decided_by__isnull=False),
                name="a_decision_on_inspection_has_its_day_and_author",
            ),
            # Rule: R-INSPECT-04; nobody is shown less without reasons and a way to contest it.
            models.CheckConstraint(
                condition=~Q(decision__in=NOT_ALL)
                | ~Q(reasons=[]) & ~Q(explanation="") & ~Q(remedy=""),
                name="showing_less_has_reasons_and_a_remedy",
                violation_error_message=_(
                    "Name the reasons, explain them, and say how the person can contest it."
                ),
            ),
            models.CheckConstraint(
                condition=Q(delivery="", delivered_on__isnull=True)
                | ~Q(delivery="") & Q(delivered_on__isnull=False),
                name="a_delivery_has_its_form_and_day",
            ),
            # Rule: R-INSPECT-05; nobody goes to a doctor who is not named.
            models.CheckConstraint(
                condition=Q(delivery=HandingOver.DOCTOR) & ~Q(doctor="")
                | ~Q(delivery=HandingOver.DOCTOR) & Q(doctor=""),
                name="a_delivery_through_a_doctor_names_her",
                violation_error_message=_("Name the doctor, or choose another form."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["holder", "due_on"],
                condition=Q(state__in=sorted(OWED)),
                name="inspection_owed_by_holder",
            )
        ]

    def __str__(self) -> str:
        return f"{self.holder_id} · {self.get_state_display()}"

    @property
    def is_owed(self) -> bool:
        return self.state in OWED

    @property
    def is_to_deliver(self) -> bool:
        return self.can("deliver")

    @property
    def is_contested(self) -> bool:
        return self.state == InspectionState.APPEALED

    @property
    def shows_less(self) -> bool:
        return self.decision in NOT_ALL

    @property
    def needs_remark_to_close(self) -> bool:
        return self.state not in SETTLED

    @property
    def is_through_doctor(self) -> bool:
        return Withholding.HARMFUL in self.reasons


class Redaction(Tracked):
    """One thing that a holder blackens or leaves out, and why."""

    part = models.ForeignKey(InspectionPart, on_delete=models.PROTECT, related_name="redactions")
    what = models.CharField(_("What"), max_length=200)
    reason = models.CharField(max_length=20, choices=Withholding.choices)

    class Meta:
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(what=""), name="a_redaction_says_what")]

    def __str__(self) -> str:
        return str(self.get_reason_display())


class CopyLine(Tracked):
    """One thing that was shown or handed over: a document or note of the holder, or a paper."""

    part = models.ForeignKey(InspectionPart, on_delete=models.PROTECT, related_name="copies")
    document = models.ForeignKey(
        "cases.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.ForeignKey(
        "cases.Note", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("line of a copy list")
        verbose_name_plural = _("lines of a copy list")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(document__isnull=False, note__isnull=True, text="")
                | Q(document__isnull=True, note__isnull=False, text="")
                | Q(document__isnull=True, note__isnull=True) & ~Q(text=""),
                name="a_copy_is_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.document_id or self.note_id or '–'}"
