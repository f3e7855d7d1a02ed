import uuid
from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import Group
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contacts.models.commune import Commune, InstitutionCommune
from contacts.models.naming import by_language
from contacts.models.network import Network, NetworkMembership
from contacts.states import NEVER_ASKED, Canton, Language
from iiz.history import Tracked, TrackedQuerySet

if TYPE_CHECKING:
    from contacts.models.membership import Membership


class InstitutionQuerySet(TrackedQuerySet):
    def in_networks_of(self, membership: "Membership", on: date) -> Self:
        """Nothing crosses networks: whom a membership may turn to at all."""
        networks = Network.objects.reached_by(membership, on)
        joined = NetworkMembership.objects.in_force(on).filter(network__in=networks)
        return self.filter(pk__in=joined.values("institution"))

    def in_network(self, network: Network, on: date) -> Self:
        joined = NetworkMembership.objects.in_force(on).filter(network=network)
        return self.filter(pk__in=joined.values("institution"))

    def askable(self, network: Network, on: date) -> Self:
        """Who may be asked, invited or take over a case in this network."""
        return self.in_network(network, on).exclude(type__in=NEVER_ASKED)

    def beside(self, institution: "Institution") -> Self:
        """The other desks of its organisation: the whole, and the other parts."""
        whole = institution.part_of_id or institution.pk
        return self.filter(Q(pk=whole) | Q(part_of=whole)).exclude(pk=institution.pk)

    def serving(self, commune: Commune, on: date) -> Self:
        """Who is responsible for the people of a commune: named for it, or for its whole canton.

        Who was ever named for a commune is never one for the whole canton.
        """
        named = InstitutionCommune.objects.all()
        its_own = Q(pk__in=named.in_force(on).filter(commune=commune).values("institution"))
        all_over = Q(canton=commune.canton) & ~Q(pk__in=named.values("institution"))
        return self.filter(its_own | all_over).exclude(type__in=NEVER_ASKED)


class Institution(Tracked):
    """The unit that is asked, leads and sees; a large organisation is several, with `part_of`."""

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    name_de = models.CharField(_("name (German)"), max_length=160)
    name_fr = models.CharField(_("name (French)"), max_length=160, blank=True)
    short_de = models.CharField(_("short name (German)"), max_length=40)
    short_fr = models.CharField(_("short name (French)"), max_length=40, blank=True)
    type = models.CharField(_("type"), max_length=40)
    canton = models.CharField(_("canton"), max_length=2, choices=Canton)
    street = models.CharField(_("street"), max_length=120, blank=True)
    postcode = models.CharField(
        _("postcode"),
        max_length=4,
        blank=True,
        validators=[RegexValidator(r"\A\d{4}\Z", _("A Swiss postcode has four digits."))],
    )
    town = models.CharField(_("town"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    mailbox = models.EmailField(_("mailbox"), blank=True)
    languages = ArrayField(
        models.CharField(max_length=2, choices=Language),
        verbose_name=_("languages"),
        default=list,
    )
    group = models.OneToOneField(
        Group, on_delete=models.PROTECT, related_name="institution", editable=False
    )
    part_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="parts",
        null=True,
        blank=True,
        verbose_name=_("part of"),
    )
    head_sees_parts = models.BooleanField(_("its head sees its parts"), default=False)
    has_account = models.BooleanField(_("has accounts here"), default=True)

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering = ["name_de", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(languages__len__gte=1),
                name="institution_speaks_a_language",
                violation_error_message=_("Choose at least one language."),
            ),
            models.CheckConstraint(
                condition=Q(part_of__isnull=True) | ~Q(part_of=F("id")),
                name="institution_is_not_part_of_itself",
                violation_error_message=_("An institution cannot be part of itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return by_language(self.name_de, self.name_fr)

    @property
    def short(self) -> str:
        return by_language(self.short_de, self.short_fr)

    @property
    def language(self) -> str:
        """The language to write to it in: the first of its own."""
        return self.languages[0]

    def clean(self) -> None:
        if self.part_of is None:
            return
        has_parts = self.pk is not None and self.parts.exists()
        if self.part_of.part_of_id is not None or has_parts:
            raise ValidationError(
                {"part_of": ValidationError(_("Parts have no parts of their own."), code="nested")}
            )
