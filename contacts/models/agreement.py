"""What two sides agreed: institutions, types of institutions, or an association for a type."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from contacts.models.dated import Dated, DatedQuerySet
from contacts.models.institution import Institution, InstitutionQuerySet
from contacts.models.naming import by_language
from contacts.models.network import Network
from contacts.states import ASSOCIATION, COORDINATION, MemberRole, Side

if TYPE_CHECKING:
    from contacts.models.membership import Membership


@dataclass(frozen=True)
class Party:
    """One side: an institution, all of a type, or an association (`speaker`) for a type."""

    side: Side
    speaker: Institution | None
    type: str

    @property
    def of_type(self) -> str:
        """The type of those whom it binds."""
        return self.type or (self.speaker.type if self.speaker else "")

    def includes(self, institution: Institution) -> bool:
        """Whom the agreement binds on this side; the association itself gets no cases."""
        if self.type:
            return institution.type == self.type
        speaker_id = self.speaker.pk if self.speaker else None
        return speaker_id in (institution.pk, institution.part_of_id)

    def concerns(self, institution: Institution) -> bool:
        """Whom it binds, and the association that speaks for them."""
        return self.includes(institution) or institution == self.speaker

    def covers(self, prefix: str = "") -> Q:
        """`includes` as a condition on institutions reached by `prefix` (as "sender__")."""
        if self.type:
            return Q(**{f"{prefix}type": self.type})
        whole = self.speaker.pk if self.speaker else None
        return Q(**{f"{prefix}pk": whole}) | Q(**{f"{prefix}part_of": whole})

    def meets(self, other: "Party") -> bool:
        """Some institution belongs to both. Queries: at most 1."""
        if self.speaker is None or self.type:
            return self.type == other.type if other.type else other.meets(self)
        whole, parts = self.speaker, self.speaker.parts.filter(type=other.type)
        if other.speaker is None or other.type:
            return whole.type == other.type or parts.exists()
        one, another = whole, other.speaker
        return one == another or one.pk == another.part_of_id or another.pk == one.part_of_id

    def is_spoken_for_by(self, institution: Institution) -> bool:
        """Within the agreement's network."""
        if self.speaker:
            return institution.pk == self.speaker.pk
        return institution.type == self.type

    def speakers(self, network: Network, on: date) -> InstitutionQuerySet:
        """Who speaks for it: the association or the institution, else all of the type."""
        if self.speaker:
            return Institution.objects.filter(pk=self.speaker.pk)
        return Institution.objects.in_network(network, on).filter(type=self.type)


class AgreementQuerySet(DatedQuerySet):
    def reached_by(self, membership: "Membership | None", on: date) -> Self:
        """Who works under it or speaks for a side; the coordination by its mandate."""
        if membership is None or membership.role not in AGREED_ROLES:
            return self.none()
        networks = Network.objects.reached_by(membership, on)
        rows = self.filter(network__in=networks)
        if membership.role == MemberRole.COORDINATOR:
            return rows
        own = Institution.objects.filter(pk__in=membership.institutions(on))
        return rows.filter(_binds(own, "a") | _binds(own, "b"))


SIDES = ("network_id", "a_institution_id", "a_type", "b_institution_id", "b_type")
AGREED_ROLES = (MemberRole.CASEWORKER, MemberRole.HEAD, MemberRole.COORDINATOR)


def _binds(own: InstitutionQuerySet, letter: str) -> Q:
    speaker = OuterRef(f"{letter}_institution")
    named = Q(Exists(own.filter(Q(pk=speaker) | Q(part_of=speaker))))
    return named | Q(Exists(own.filter(type=OuterRef(f"{letter}_type"))))


def _is_a_side(letter: str) -> Q:
    return Q(**{f"{letter}_institution__isnull": False}) | ~Q(**{f"{letter}_type": ""})


class Agreement(Dated):
    """Two sides agreed in a network how they work together; looked at once a year."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    network = models.ForeignKey(
        Network, on_delete=models.PROTECT, related_name="agreements", verbose_name=_("network")
    )
    name_de = models.CharField(_("name (German)"), max_length=120)
    name_fr = models.CharField(_("name (French)"), max_length=120, blank=True)
    a_institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("side A: institution or association"),
    )
    a_type = models.CharField(_("side A: all of the type"), max_length=40, blank=True)
    b_institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("side B: institution or association"),
    )
    b_type = models.CharField(_("side B: all of the type"), max_length=40, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["name_de", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=_is_a_side("a") & _is_a_side("b"),
                name="an_agreement_has_two_sides",
                violation_error_message=_("Each side is an institution or a type."),
            ),
            models.CheckConstraint(
                condition=(Q(a_type="") | ~Q(a_type=F("b_type")))
                & (Q(a_institution__isnull=True) | ~Q(a_institution=F("b_institution"))),
                name="nobody_agrees_with_itself",
                violation_error_message=_("The two sides must differ."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return by_language(self.name_de, self.name_fr)

    @property
    def sides(self) -> tuple[Party, Party]:
        a = Party(Side.A, self.a_institution, self.a_type)
        return a, Party(Side.B, self.b_institution, self.b_type)

    def is_between(self, one: Institution, other: Institution) -> bool:
        a, b = self.sides
        return (a.includes(one) and b.includes(other)) or (a.includes(other) and b.includes(one))

    def concerns(self, one: Institution, other: Institution) -> bool:
        """`is_between`, also of the associations that speak for a side."""
        a, b = self.sides
        return (a.concerns(one) and b.concerns(other)) or (a.concerns(other) and b.concerns(one))

    def runs_between(self, one: str, other: str) -> Q:
        """`is_between` as a condition on rows with two institutions ("sender__", "addressee__")."""
        a, b = self.sides
        return (a.covers(one) & b.covers(other)) | (a.covers(other) & b.covers(one))

    def side_of(self, houses: Collection[Institution]) -> Side | None:
        """For which side institutions of its network speak: who is named comes before a type."""
        named_first = sorted(self.sides, key=lambda party: party.speaker is None)
        for party in named_first:
            if any(party.is_spoken_for_by(house) for house in houses):
                return party.side
        return None

    @property
    def narrowness(self) -> int:
        """How many of the sides are single institutions."""
        return sum(not party.type for party in self.sides)

    def clean(self) -> None:
        errors = {
            f"{letter}_type": error
            for letter, party in zip(("a", "b"), self.sides, strict=True)
            if (error := _side_error(party))
        }
        if errors:
            raise ValidationError(errors)
        other = self._rival() if self._is_wider() else None
        if other:
            message = _(
                "“%(name)s” holds between the same institutions in that time and is as narrow, so"
                " that nobody could tell which standard applies. End it first, or change what was"
                " agreed in its yearly review."
            )
            raise ValidationError(message, code="ambiguous", params={"name": other.name})

    def _is_wider(self) -> bool:
        """Than it is recorded: new, between other sides or for longer. Rivals may come about later,
        when an institution becomes part of another; then one of them can be ended. Queries: 1."""
        before = Agreement.objects.filter(pk=self.pk).first() if self.pk else None
        if before is None or (self.since and self.since < before.since):
            return True
        if any(getattr(self, name) != getattr(before, name) for name in SIDES):
            return True
        return (self.until or date.max) > (before.until or date.max)

    def _rival(self) -> "Agreement | None":
        """Rule: R-GUIDELINE-07; a wider or narrower one is none, for the narrower goes before.

        The operation that concludes holds the network's lock. Queries: 1, and few per rival side.
        """
        if not (self.network_id and self.since and all(p.speaker or p.type for p in self.sides)):
            return None
        rows = Agreement.objects.filter(network=self.network_id).exclude(pk=self.pk)
        for other in rows.select_related("a_institution", "b_institution").order_by("since", "pk"):
            is_as_narrow = other.narrowness == self.narrowness and self.shares_a_day_with(other)
            if is_as_narrow and self._meets(other):
                return other
        return None

    def _meets(self, other: "Agreement") -> bool:
        """Some two institutions stand under both."""
        (a, b), (c, d) = self.sides, other.sides
        return (a.meets(c) and b.meets(d)) or (a.meets(d) and b.meets(c))


def _side_error(party: Party) -> ValidationError | None:
    if party.speaker is None:
        return None
    if party.speaker.type == COORDINATION:
        return ValidationError(_("A coordination office is no side."), code="coordination")
    if party.speaker.type == ASSOCIATION and not party.type:
        message = _("Say for which type of institution the association speaks.")
        return ValidationError(message, code="speaks_for_nobody")
    if party.speaker.type != ASSOCIATION and party.type:
        message = _("Only an association speaks for a type.")
        return ValidationError(message, code="not_an_association")
    return None
