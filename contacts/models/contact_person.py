import uuid
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models.dated import Dated, DatedQuerySet, one_at_a_time
from contacts.models.institution import Institution
from contacts.models.user import User
from contacts.states import ContactRank, Language, MemberRole
from iiz.calendar import add_months
from iiz.versions import Versioned

if TYPE_CHECKING:
    from contacts.models.membership import Membership

CONFIRMED_FOR_MONTHS = 12
"""So long a confirmation counts; afterwards the entry is marked and somebody reminded."""


class ContactPersonQuerySet(DatedQuerySet):
    def primary(self, on: date) -> Self:
        return self.in_force(on).filter(rank=ContactRank.PRIMARY)

    def deputy(self, on: date) -> Self:
        return self.in_force(on).filter(rank=ContactRank.DEPUTY)

    def unconfirmed(self, on: date) -> Self:
        """As `is_confirmed` denies it."""
        return self.exclude(confirmed_on__gte=add_months(on, -CONFIRMED_FOR_MONTHS))

    def kept_by(self, membership: "Membership", on: date) -> Self:
        """Whose details a membership may confirm: her own, a head those of her institutions.

        Queries: none, or one for a head who sees the parts of her organisation.
        """
        houses = membership.institutions(on)
        kept = self.in_force(on).filter(institution__in=houses)
        if membership.role == MemberRole.HEAD:
            return kept
        return kept.filter(user_id=membership.user_id)


class ContactPerson(Versioned, Dated):
    """Whom others turn to at an institution, first or as deputy; not always a user."""

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        related_name="contact_persons",
        verbose_name=_("institution"),
    )
    name = models.CharField(_("name"), max_length=120)
    function = models.CharField(_("function"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    mail = models.EmailField(_("e-mail"), blank=True)
    languages = ArrayField(
        models.CharField(max_length=2, choices=Language),
        verbose_name=_("languages"),
        default=list,
        blank=True,
    )
    topics = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("topics"),
        default=list,
        blank=True,
        help_text=_("Problem areas this person answers for; empty: all."),
    )
    rank = models.CharField(_("rank"), max_length=20, choices=ContactRank)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    user = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="contact_persons",
        null=True,
        blank=True,
        verbose_name=_("user"),
    )

    objects = ContactPersonQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("contact person")
        verbose_name_plural = _("contact persons")
        ordering = ["since", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(rank__in=ContactRank.values), name="contact_rank_is_known"
            ),
            one_at_a_time(
                "institution",
                name="institution_has_one_primary_contact_at_a_time",
                message=_("The institution already has a primary contact in that time."),
                condition=Q(rank=ContactRank.PRIMARY),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.institution}"

    def validate_constraints(self, exclude: Any = None) -> None:
        """Django fails over a condition on a field that is left out because it is wrong itself."""
        if exclude and "rank" in exclude:
            exclude = {*exclude, "institution"}
        super().validate_constraints(exclude=exclude)

    def is_confirmed(self, on: date) -> bool:
        """Confirmed at most twelve months ago, the day itself included."""
        if self.confirmed_on is None:
            return False
        return self.confirmed_on >= add_months(on, -CONFIRMED_FOR_MONTHS)
