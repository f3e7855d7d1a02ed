"""The insured person, as one institution knows her, and who may speak for her."""

import uuid
from datetime import date

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Case as FirstOf
from django.db.models import Exists, OuterRef, Q, When
from django.utils.translation import gettext_lazy as _

from contacts.models.dated import held_on
from iiz import ahv
from iiz.calendar import add_months
from iiz.history import Tracked, TrackedQuerySet
from iiz.text import fold
from iiz.versions import Versioned

FOLDED_LENGTH = 220
OF_AGE = 18


def folded_name(name: str) -> str:
    """As it is stored beside the name; one character may fold to eighteen, so the rest is cut."""
    return fold(name)[:FOLDED_LENGTH].rstrip()


class PersonQuerySet(TrackedQuerySet):
    def of(self, membership, *, on: date):
        """The persons registered by the institutions the membership acts for: never another's."""
        return self.filter(registered_by__in=membership.institutions(on))

    def matching(self, *, last_name: str = "", first_name: str = "", birth_date=None):
        """Prefix of the folded names, every given part must match."""
        query = self
        if last_name:
            query = query.filter(last_folded__startswith=folded_name(last_name))
        if first_name:
            query = query.filter(first_folded__startswith=folded_name(first_name))
        return query.filter(birth_date=birth_date) if birth_date else query

    def same_as(self, person: "Person"):
        """Rows that spell the name alike and have the same date of birth."""
        return self.filter(
            last_folded=person.last_folded,
            first_folded=person.first_folded,
            birth_date=person.birth_date,
        )

    def known_to(self, membership, *, on: date):
        """Our own, and whom we may know by name and date of birth from a case today."""
        from cases.models.responsibility import Coverage

        institutions = membership.institutions(on)
        covered = Coverage.objects.in_force(on).filter(
            category="personal",
            participation__case__person=OuterRef("pk"),
            participation__institution__in=institutions,
        )
        return self.filter(Q(registered_by__in=institutions) | Exists(covered))

    def alike(self, *, last_name: str, first_name: str, birth_date: date, ahv_number: str = ""):
        """Same AHV number, same name however it is spelled, or same date of birth; in this order,
        who shares both name and date before who shares one of them."""
        number = ahv.index(ahv_number) if ahv_number else "-"  # no index reads so
        name = Q(last_folded=folded_name(last_name), first_folded=folded_name(first_name))
        born = Q(birth_date=birth_date)
        likeliest = FirstOf(
            When(ahv_index=number, then=0), When(name & born, then=1), When(name, then=2), default=3
        )
        same = self.filter(Q(ahv_index=number) | name | born)
        return same.order_by(likeliest, "pk")

    def with_ahv(self, number: str):
        return self.filter(ahv_index=ahv.index(number))


class Person(Versioned, Tracked):
    """One person in the register of one institution; another institution's row is another row."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    registered_by = models.ForeignKey(
        "contacts.Institution", on_delete=models.PROTECT, related_name="+"
    )
    first_name = models.CharField(_("First name"), max_length=100)
    last_name = models.CharField(_("Last name"), max_length=100)
    birth_date = models.DateField(_("Date of birth"))
    sex = models.CharField(
        _("Sex"), max_length=1, blank=True, choices=[("f", _("female")), ("m", _("male"))]
    )
    language = models.CharField(_("Language of letters"), max_length=5, default="de")
    interpreter = models.BooleanField(_("Needs an interpreter"), default=False)
    street = models.CharField(_("Street and number"), max_length=200, blank=True)
    postcode = models.CharField(_("Postcode"), max_length=4, blank=True)
    town = models.CharField(_("Town"), max_length=100, blank=True)
    commune = models.ForeignKey(
        "contacts.Commune", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    phone = models.CharField(_("Phone"), max_length=30, blank=True)
    ahv_number = ahv.AHVNumberField(null=True, blank=True, editable=False)
    ahv_index = models.CharField(max_length=64, blank=True, default="", editable=False)
    safe_contact = models.CharField(_("Safe contact"), max_length=20, blank=True)
    safe_contact_note = models.CharField(_("How to reach her safely"), max_length=300, blank=True)
    last_folded = models.CharField(
        max_length=FOLDED_LENGTH, editable=False, db_collation="C", default=""
    )
    first_folded = models.CharField(
        max_length=FOLDED_LENGTH, editable=False, db_collation="C", default=""
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        constraints = [
            models.UniqueConstraint(
                fields=["registered_by", "ahv_index"],
                condition=~Q(ahv_index=""),
                name="an_institution_registers_an_ahv_number_once",
                violation_error_message=_(
                    "Your institution has already registered a person with this AHV number."
                ),
            ),
            models.CheckConstraint(
                condition=Q(birth_date__gte=date(1900, 1, 1)),
                name="a_person_was_born_after_1900",
                violation_error_message=_("The date of birth lies before 1900."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["registered_by", "last_folded", "first_folded"], name="person_by_name"
            ),
            GinIndex(OpClass("last_folded", name="gin_trgm_ops"), name="person_last_trgm"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs) -> None:
        self.last_folded = folded_name(self.last_name)
        self.first_folded = folded_name(self.first_name)
        super().save(**kwargs)

    @property
    def name(self) -> str:
        return f"{self.last_name}, {self.first_name}"

    @property
    def of_age_on(self) -> date:
        """ZGB 14."""
        return add_months(self.birth_date, OF_AGE * 12)

    @property
    def ahv_masked(self) -> str:
        return ahv.mask(ahv.decrypt(self.ahv_number)) if self.ahv_number else ""

    def set_ahv(self, number: str) -> None:
        """Stores the normalised number encrypted, and its keyed index; empty removes both."""
        self.ahv_number = ahv.encrypt(number) if number else None
        self.ahv_index = ahv.index(number) if number else ""


class RepresentationQuerySet(TrackedQuerySet):
    def in_force(self, on: date):
        return self.filter(held_on(on))


class Representation(Tracked):
    """Somebody who speaks for the person: guardian, parent, lawyer or proxy, with dates."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="representations")
    kind = models.CharField(_("Kind"), max_length=20)
    name = models.CharField(_("Name"), max_length=200)
    contact = models.CharField(_("Address, phone"), max_length=300, blank=True)
    scope = models.CharField(_("Scope"), max_length=300, blank=True)
    receives_letters = models.BooleanField(_("Receives the letters"), default=False)
    since = models.DateField(_("Since"))
    until = models.DateField(_("Until"), null=True, blank=True)

    objects = RepresentationQuerySet.as_manager()

    class Meta:
        verbose_name = _("representation")
        verbose_name_plural = _("representations")
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="a_representation_ends_after_it_begins",
                violation_error_message=_("The end lies before the beginning."),
            )
        ]

    def __str__(self) -> str:
        return self.name
