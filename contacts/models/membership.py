from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models.dated import Dated, DatedQuerySet, one_at_a_time
from contacts.models.institution import Institution
from contacts.models.network import Network
from contacts.models.user import User
from contacts.states import COORDINATION, INSTITUTION_ROLES, MemberRole


class MembershipQuerySet(DatedQuerySet):
    def for_user(self, user: User, on: date) -> Self:
        """What a person may act as today, with names loaded; nothing for an inactive user."""
        return (
            self.in_force(on)
            .filter(user_id=user.pk, user__is_active=True)
            .select_related("institution", "network")
            .order_by("pk")
        )

    def was_held_by(self, user_id: int | None, number: str) -> bool:
        """Whether the membership of that id is or was hers; `number` as somebody sent it."""
        is_id = number.isascii() and number.isdecimal() and len(number) < 19
        return is_id and self.filter(pk=int(number), user_id=user_id).exists()


class Membership(Dated):
    """A user acts in one role for one institution, or for one network."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("user")
    )
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        related_name="memberships",
        null=True,
        blank=True,
        verbose_name=_("institution"),
    )
    network = models.ForeignKey(
        Network,
        on_delete=models.PROTECT,
        related_name="user_memberships",
        null=True,
        blank=True,
        verbose_name=_("network"),
    )
    role = models.CharField(_("role"), max_length=20, choices=MemberRole)
    is_chair = models.BooleanField(_("chairs the steering committee"), default=False)

    once_at_a_time = ("user_id", "institution_id", "network_id", "role")

    objects = MembershipQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["since", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(institution__isnull=False, network__isnull=True)
                | Q(institution__isnull=True, network__isnull=False),
                name="membership_is_of_one_institution_or_one_network",
                violation_error_message=_("Choose either an institution or a network."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(role__in=INSTITUTION_ROLES, institution__isnull=False)
                    | Q(role=MemberRole.STEERING, network__isnull=False)
                    | Q(role=MemberRole.AUDITOR)
                ),
                name="membership_role_fits_institution_or_network",
                violation_error_message=_(
                    "Steering committees belong to a network; "
                    "caseworkers, heads and coordinators to an institution."
                ),
            ),
            models.CheckConstraint(
                condition=Q(is_chair=False) | Q(role=MemberRole.STEERING),
                name="only_a_steering_member_takes_the_chair",
                violation_error_message=_("Only a member of the steering committee can chair it."),
            ),
            one_at_a_time(
                "user",
                "institution",
                "role",
                name="user_holds_a_role_in_an_institution_once_at_a_time",
                message=_("The user already holds this role there in that time."),
            ),
            one_at_a_time(
                "user",
                "network",
                "role",
                name="user_holds_a_role_in_a_network_once_at_a_time",
                message=_("The user already holds this role there in that time."),
            ),
            one_at_a_time(
                "network",
                name="network_has_one_chair_at_a_time",
                message=_("Someone else chairs the steering committee in that time."),
                condition=Q(is_chair=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.body} ({self.get_role_display()})"

    @property
    def body(self) -> Institution | Network | None:
        """The institution or network in whose name the user acts."""
        return self.institution or self.network

    def clean(self) -> None:
        if self.user_id and self.user.is_staff:
            raise ValidationError(
                _("An administrator has no membership; use an account of its own."),
                code="staff_with_membership",
            )
        if self.role == MemberRole.COORDINATOR and not self._is_of_coordination():
            raise ValidationError(
                _("Only a coordination office has coordinators."), code="not_coordination"
            )

    def _is_of_coordination(self) -> bool:
        return self.institution is not None and self.institution.type == COORDINATION

    def institutions(self, on: date) -> frozenset[int]:
        """The ids of the institutions it acts for: its own, and for a head perhaps the parts.

        Queries: none, or one for the head of an organisation that lets her see its parts.
        """
        if self.institution is None or not self.is_in_force(on):
            return frozenset()
        own = frozenset({self.institution.pk})
        if self.role != MemberRole.HEAD or not self.institution.head_sees_parts:
            return own
        return own.union(part.pk for part in self.institution.parts.all())
