from datetime import date
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.models.agreement import Agreement
from contacts.models.dated import held_on
from contacts.models.naming import by_language
from contacts.models.network import Network
from contacts.models.user import User
from contacts.states import (
    AHEAD,
    BINDING,
    GUIDELINE_TRANSITIONS,
    UNITS_OF,
    GuidelineState,
    MemberRole,
    StandardUnit,
)
from iiz.history import Tracked, TrackedQuerySet

if TYPE_CHECKING:
    from contacts.models.membership import Membership


class GuidelineQuerySet(TrackedQuerySet):
    def of_scope(self, network: Network | None, agreement: Agreement | None = None) -> Self:
        """The versions of an agreement, of a network, or of the default for all."""
        if agreement:
            return self.filter(agreement=agreement)
        scope = Q(network=network) if network else Q(network__isnull=True)
        return self.filter(scope, agreement__isnull=True)

    def binding(self) -> Self:
        """Not a draft, and not replaced before its day. The one that holds longest comes last."""
        return self.filter(state__in=sorted(BINDING)).order_by("effective_from")

    def before_the_committee(self, membership: "Membership | None") -> Self:
        """What a member of the steering committee approves in her network."""
        if membership is None or membership.role != MemberRole.STEERING:
            return self.none()
        return self.filter(network=membership.network_id, state=GuidelineState.SUBMITTED)

    def in_force(self, on: date) -> Self:
        """Per scope (all, a network, an agreement), the newest version that had taken effect.

        A superseded version stays in force until the day its successor takes effect.
        """
        effective = Q(effective_from__lte=on, state__in=sorted(BINDING))
        newer = Guideline.objects.annotate(**_SCOPE).filter(
            effective,
            of_network=OuterRef("of_network"),
            of_agreement=OuterRef("of_agreement"),
            effective_from__gt=OuterRef("effective_from"),
        )
        return self.annotate(**_SCOPE).filter(effective, ~Exists(newer))


_SCOPE = {"of_network": Coalesce("network", 0), "of_agreement": Coalesce("agreement", 0)}


class Guideline(Tracked):
    """One version of what was agreed: between two sides, for a network, or the default for all.

    `submission`: another one each time it is put before the network's committee, which decides on
    what it has read. `returned`: why the committee sent it back the last time.
    """

    network = models.ForeignKey(
        Network,
        on_delete=models.PROTECT,
        related_name="guidelines",
        null=True,
        blank=True,
        verbose_name=_("network"),
        help_text=_("Without a network it is the default for all."),
    )
    agreement = models.ForeignKey(
        Agreement,
        on_delete=models.PROTECT,
        related_name="guidelines",
        null=True,
        blank=True,
        verbose_name=_("agreement"),
        help_text=_("What only the two sides of an agreement changed between them."),
    )
    version = models.PositiveIntegerField(_("version"))
    effective_from = models.DateField(_("effective from"))
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    submitted_on = models.DateField(
        _("put before the committee on"), null=True, blank=True, editable=False
    )
    submitted_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("put before the committee by"),
    )
    returned = models.TextField(
        _("why the committee sent it back"), max_length=1000, blank=True, editable=False
    )
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    approved_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("approved for the committee by"),
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=GuidelineState,
        default=GuidelineState.DRAFT,
        editable=False,
    )

    objects = GuidelineQuerySet.as_manager()

    class Meta:
        verbose_name = _("guideline")
        verbose_name_plural = _("guidelines")
        ordering = ["network__name_de", "-version"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=GuidelineState.values), name="guideline_state_is_known"
            ),
            models.UniqueConstraint(
                fields=["network", "agreement", "version"],
                name="guideline_version_is_unique_in_its_network",
                nulls_distinct=False,
                violation_error_message=_("This version already exists."),
            ),
            models.UniqueConstraint(
                fields=["network", "agreement", "effective_from"],
                condition=Q(state__in=sorted(BINDING)),
                name="one_guideline_takes_effect_on_a_day",
                nulls_distinct=False,
                violation_error_message=_("Another version takes effect on the same day."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[GuidelineState.DRAFT, GuidelineState.SUBMITTED])
                | Q(approved_on__isnull=False),
                name="published_guideline_has_been_approved",
                violation_error_message=_("A guideline is published only after its approval."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[GuidelineState.SUBMITTED, GuidelineState.APPROVED])
                | Q(network__isnull=False, submission__isnull=False),
                name="a_committee_reads_versions_of_its_network",
            ),
            models.CheckConstraint(
                condition=~Q(state=GuidelineState.APPROVED) | Q(approved_by__isnull=False),
                name="somebody_approves_for_the_committee",
            ),
            models.CheckConstraint(
                condition=Q(network__isnull=True) | Q(agreement__isnull=True),
                name="guideline_has_one_scope",
                violation_error_message=_("Choose a network or an agreement, not both."),
            ),
        ]

    def __str__(self) -> str:
        scope = self.agreement or self.network or gettext("all networks")
        return gettext("Guideline v%(version)s, %(scope)s") % {
            "version": self.version,
            "scope": scope,
        }

    @property
    def cited(self) -> str:
        """How a page names the version beside a deadline; an agreement's by its name."""
        if self.agreement is None:
            return gettext("guideline v%(version)s") % {"version": self.version}
        words = {"agreement": self.agreement, "version": self.version}
        return gettext("guideline %(agreement)s v%(version)s") % words

    @property
    def scope_network(self) -> Network | None:
        """The network in which it holds; None for the default."""
        return self.agreement.network if self.agreement else self.network

    @property
    def is_ahead(self) -> bool:
        return self.state in AHEAD

    def can(self, verb: str) -> bool:
        return self.state in GUIDELINE_TRANSITIONS[verb][0]

    def advance(self, verb: str) -> None:
        """Raises: ValidationError "state"."""
        if not self.can(verb):
            raise ValidationError(
                _("This is not possible any more: the version is “%(state)s” now."),
                code="state",
                params={"state": self.get_state_display()},
            )
        self.state = GUIDELINE_TRANSITIONS[verb][1]


class StandardQuerySet(TrackedQuerySet):
    def applying(self, *, network: Network, on: date) -> Self:
        """All values that could apply in a network, whatever the standard, types and parties."""
        here = Q(network=network) | Q(network__isnull=True, agreement__isnull=True)
        agreed = Q(agreement__network=network) & held_on(on, "agreement__")
        guidelines = Guideline.objects.in_force(on).filter(here | agreed)
        return self.filter(guideline__in=guidelines.values("pk")).select_related(
            "guideline__agreement__a_institution", "guideline__agreement__b_institution"
        )


def _unit_fits_key() -> Q:
    """A deadline is a duration and the ping-pong threshold a number, never the other way round."""
    fits = ~Q(key__in=list(UNITS_OF))
    for units in dict.fromkeys(UNITS_OF.values()):
        keys = [key for key, allowed in UNITS_OF.items() if allowed == units]
        fits |= Q(key__in=keys, unit__in=list(units))
    return fits


class Standard(Tracked):
    """One agreed figure of a guideline, perhaps only from one type of institution to another."""

    guideline = models.ForeignKey(
        Guideline,
        on_delete=models.CASCADE,
        related_name="standards",
        verbose_name=_("guideline"),
    )
    key = models.CharField(_("standard"), max_length=60)
    from_type = models.CharField(_("from type"), max_length=40, blank=True)
    to_type = models.CharField(_("to type"), max_length=40, blank=True)
    value = models.PositiveIntegerField(_("value"))
    unit = models.CharField(_("unit"), max_length=20, choices=StandardUnit)
    text_de = models.TextField(_("text (German)"), blank=True)
    text_fr = models.TextField(_("text (French)"), blank=True)

    objects = StandardQuerySet.as_manager()

    class Meta:
        verbose_name = _("standard")
        verbose_name_plural = _("standards")
        ordering = ["key", "from_type", "to_type"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__in=StandardUnit.values), name="standard_unit_is_known"
            ),
            models.UniqueConstraint(
                fields=["guideline", "key", "from_type", "to_type"],
                name="standard_is_set_once_per_pair_of_types",
                violation_error_message=_("This standard is already set for these types."),
            ),
            models.CheckConstraint(
                condition=~Q(unit=StandardUnit.PERCENT) | Q(value__lte=100),
                name="percentage_is_at_most_a_hundred",
                violation_error_message=_("A percentage is at most 100."),
            ),
            models.CheckConstraint(
                condition=_unit_fits_key(),
                name="standard_has_a_unit_that_fits",
                violation_error_message=_(
                    "This unit does not fit: deadlines are durations, the ladder counts working "
                    "days, the window after leaving days, and only to and fro is counted in times."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.value} {self.get_unit_display()}"

    @property
    def text(self) -> str:
        return by_language(self.text_de, self.text_fr)
