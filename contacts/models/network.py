from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models.dated import Dated, DatedQuerySet, held_on, one_at_a_time
from contacts.models.naming import by_language
from contacts.states import Canton, MemberRole, NetworkMemberKind
from iiz.history import Tracked, TrackedQuerySet

if TYPE_CHECKING:
    from contacts.models.membership import Membership


class NetworkQuerySet(TrackedQuerySet):
    def of_institution(self, institution_id: int, on: date) -> Self:
        joined = NetworkMembership.objects.in_force(on).filter(institution_id=institution_id)
        return self.filter(pk__in=joined.values("network"))

    def reached_by(self, membership: "Membership", on: date) -> Self:
        """Networks a membership may work in: its own, its institution's, or its mandates'."""
        if membership.institution_id is None:
            return self.filter(pk=membership.network_id)
        if membership.role == MemberRole.COORDINATOR:
            return self.filter(
                held_on(on, "mandates__"), mandates__institution_id=membership.institution_id
            )
        return self.of_institution(membership.institution_id, on)


class Network(Tracked):
    """The IIZ network of a canton. Nothing crosses networks."""

    key = models.SlugField(_("key"), unique=True)
    name_de = models.CharField(_("name (German)"), max_length=120)
    name_fr = models.CharField(_("name (French)"), max_length=120, blank=True)
    canton = models.CharField(_("canton"), max_length=2, choices=Canton)
    since = models.DateField(_("since"))

    objects = NetworkQuerySet.as_manager()

    class Meta:
        verbose_name = _("network")
        verbose_name_plural = _("networks")
        ordering = ["name_de"]
        constraints = [
            # The canton is the first part of every case number.
            models.UniqueConstraint(
                fields=["canton"],
                name="a_canton_has_one_network",
                violation_error_message=_("This canton already has a network."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return by_language(self.name_de, self.name_fr)


class NetworkMembership(Dated):
    """An institution takes part in a network, as one of its sponsors or as a member."""

    network = models.ForeignKey(
        Network, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("network")
    )
    institution = models.ForeignKey(
        "contacts.Institution",
        on_delete=models.PROTECT,
        related_name="network_memberships",
        verbose_name=_("institution"),
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=NetworkMemberKind, default=NetworkMemberKind.MEMBER
    )

    once_at_a_time = ("network_id", "institution_id")

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("network membership")
        verbose_name_plural = _("network memberships")
        ordering = ["since", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(kind__in=NetworkMemberKind.values),
                name="network_member_kind_is_known",
            ),
            one_at_a_time(
                "network",
                "institution",
                name="institution_belongs_to_a_network_once_at_a_time",
                message=_("The institution already belongs to this network in that time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} – {self.network}"
