"""Who is away from when to when, and who stands in. Never why."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from contacts.models.dated import Dated, DatedQuerySet, one_at_a_time
from contacts.models.institution import Institution
from contacts.models.membership import Membership
from contacts.models.user import User
from contacts.states import MemberRole


class AbsenceQuerySet(DatedQuerySet):
    def not_over(self, on: date) -> Self:
        return self.filter(Q(until__isnull=True) | Q(until__gte=on))

    def left_to(self, user_id: int | None, on: date) -> Self:
        """Those whose matters stand with this person: she stands in, or nobody else is there to.

        Rule: R-ABSENCE-01.
        """
        there = Membership.objects.in_force(on).filter(
            user=OuterRef("deputy"), institution=OuterRef("institution"), user__is_active=True
        )
        hers = Absence.objects.in_force(on).filter(
            user=OuterRef("user"), institution=OuterRef("institution")
        )
        there = there.exclude(Exists(hers))
        return self.in_force(on).filter(Q(deputy=user_id) | ~Exists(there))

    def kept_by(self, membership: Membership, on: date) -> Self:
        """What a membership may enter and end: its own, a head that of her people.

        Queries: none, or one for a head who sees the parts of her organisation.
        """
        rows = self.filter(institution__in=membership.institutions(on))
        if membership.role == MemberRole.HEAD:
            return rows
        return rows.filter(user_id=membership.user_id)


class Absence(Dated):
    """Somebody does not work for an institution from a day to a day; without `deputy` the team
    stands in."""

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="absences", verbose_name=_("user")
    )
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        related_name="absences",
        verbose_name=_("institution"),
    )
    deputy = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("stands in"),
    )

    once_at_a_time = ("user_id", "institution_id")

    objects = AbsenceQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["since", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("user")),
                name="nobody_stands_in_for_herself",
            ),
            one_at_a_time(
                "user",
                "institution",
                name="absences_of_one_person_do_not_overlap",
                message=_("An absence is already entered in that time. End that one first."),
            ),
        ]
        indexes = [models.Index(fields=["institution", "user"], name="absence_by_house")]

    def __str__(self) -> str:
        return f"{self.user}, {self.institution}"
