"""Invented institutions and people for tests and the demo. Nothing here is real.

`InstitutionFactory(iv_office=True, network=network)`, `MembershipFactory(head=True)`.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import factory
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from contacts.models import (
    Absence,
    Agreement,
    Code,
    Commune,
    ContactPerson,
    Guideline,
    Institution,
    InstitutionCommune,
    Mandate,
    Membership,
    Network,
    NetworkMembership,
    Standard,
    User,
)
from contacts.states import Canton, ContactRank, GuidelineState, MemberRole, StandardUnit
from iiz.history import change

PASSWORD = "Zwetschgen-Baum-7"  # noqa: S105  # of invented people
SINCE = date(2020, 1, 1)
AT = datetime(2020, 1, 1, 8, tzinfo=UTC)


@lru_cache(maxsize=8)
def hashed(password: str) -> str:
    """Argon2 is slow by design; one password needs it once."""
    return make_password(password)


class TrackedFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True
        skip_postgeneration_save = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        with change(by=None, at=AT, reason="factory.create"):
            return super()._create(model_class, *args, **kwargs)


def _cantons_without_network() -> Iterator[str]:
    taken = set(Network.objects.values_list("canton", flat=True))
    return (canton for canton in Canton.values if canton not in taken)


class NetworkFactory(TrackedFactory):
    class Meta:
        model = Network

    key = factory.Sequence("network-{}".format)
    name_de = factory.Sequence("IIZ-Netzwerk {}".format)
    name_fr = factory.Sequence("Réseau CII {}".format)
    # Aargau, and for further networks the cantons that have none yet.
    canton = factory.LazyFunction(lambda: next(_cantons_without_network()))
    since = SINCE

    class Params:
        bern = factory.Trait(canton="BE")


class GroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Group

    name = factory.Sequence("institution:{}".format)


class InstitutionFactory(TrackedFactory):
    """`network=…` makes it a member of that network since 2020."""

    class Meta:
        model = Institution

    name_de = factory.Sequence("Sozialdienst {}".format)
    name_fr = factory.Sequence("Service social {}".format)
    short_de = factory.Sequence("SD {}".format)
    short_fr = factory.Sequence("SS {}".format)
    type = "social_service"
    canton = "AG"
    town = "Musterwil"
    mailbox = factory.Sequence("stelle{}@example.org".format)
    languages = ["de"]
    group = factory.SubFactory(GroupFactory)

    class Params:
        iv_office = factory.Trait(
            type="iv_office",
            name_de=factory.Sequence("IV-Stelle {}".format),
            name_fr=factory.Sequence("Office AI {}".format),
            short_de=factory.Sequence("IV {}".format),
        )
        rav = factory.Trait(
            type="rav",
            name_de=factory.Sequence("RAV {}".format),
            name_fr=factory.Sequence("ORP {}".format),
            short_de=factory.Sequence("RAV {}".format),
        )
        coordination = factory.Trait(
            type="coordination",
            name_de=factory.Sequence("Geschäftsstelle {}".format),
            name_fr=factory.Sequence("Secrétariat {}".format),
            short_de=factory.Sequence("GS {}".format),
        )
        association = factory.Trait(
            type="association",
            name_de=factory.Sequence("Verband {}".format),
            name_fr=factory.Sequence("Association {}".format),
            short_de=factory.Sequence("V {}".format),
        )

    @factory.post_generation
    def network(self: Any, create: bool, network: Network | None, **kwargs: Any) -> None:
        if create and network:
            NetworkMembershipFactory(institution=self, network=network)


class NetworkMembershipFactory(TrackedFactory):
    class Meta:
        model = NetworkMembership

    network = factory.SubFactory(NetworkFactory)
    institution = factory.SubFactory(InstitutionFactory)
    since = SINCE


class CommuneFactory(TrackedFactory):
    """Numbers from 9000 on: none of them is a commune."""

    class Meta:
        model = Commune

    bfs_number = factory.Sequence(lambda n: 9000 + n)
    name = factory.Sequence("Musterwil {}".format)
    canton = "AG"
    since = SINCE


class InstitutionCommuneFactory(TrackedFactory):
    class Meta:
        model = InstitutionCommune

    institution = factory.SubFactory(InstitutionFactory)
    commune = factory.SubFactory(CommuneFactory)
    since = SINCE


class UserFactory(TrackedFactory):
    class Meta:
        model = User

    email = factory.Sequence("person{}@example.org".format)
    first_name = "Rosa"
    last_name = factory.Sequence("Holunder {}".format)
    password = factory.LazyFunction(lambda: hashed(PASSWORD))

    class Params:
        staff = factory.Trait(is_staff=True)
        inactive = factory.Trait(is_active=False)
        french = factory.Trait(language="fr")


class MembershipFactory(TrackedFactory):
    """A caseworker of an institution, unless a trait says otherwise."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    institution = factory.SubFactory(InstitutionFactory)
    role = MemberRole.CASEWORKER
    since = SINCE

    class Params:
        head = factory.Trait(role=MemberRole.HEAD)
        coordinator = factory.Trait(
            role=MemberRole.COORDINATOR,
            institution=factory.SubFactory(InstitutionFactory, coordination=True),
        )
        auditor = factory.Trait(role=MemberRole.AUDITOR)
        steering = factory.Trait(
            role=MemberRole.STEERING,
            institution=None,
            network=factory.SubFactory(NetworkFactory),
        )


class ContactPersonFactory(TrackedFactory):
    class Meta:
        model = ContactPerson

    institution = factory.SubFactory(InstitutionFactory)
    name = factory.Sequence("Linus Erle {}".format)
    function = "Fachperson"
    mail = factory.Sequence("erle{}@example.org".format)
    languages = ["de"]
    rank = ContactRank.PRIMARY
    since = SINCE

    class Params:
        deputy = factory.Trait(rank=ContactRank.DEPUTY)


class AbsenceFactory(TrackedFactory):
    class Meta:
        model = Absence

    user = factory.SubFactory(UserFactory)
    institution = factory.SubFactory(InstitutionFactory)
    since = SINCE


class MandateFactory(TrackedFactory):
    class Meta:
        model = Mandate

    network = factory.SubFactory(NetworkFactory)
    institution = factory.SubFactory(InstitutionFactory, coordination=True)
    since = SINCE


class GuidelineFactory(TrackedFactory):
    """A published version of a network; `network=None` is a default for all."""

    class Meta:
        model = Guideline

    network = factory.SubFactory(NetworkFactory)
    version = factory.Sequence(lambda n: 100 + n)
    effective_from = date(2021, 1, 1)
    approved_on = date(2021, 1, 1)
    state = GuidelineState.PUBLISHED

    class Params:
        draft = factory.Trait(state=GuidelineState.DRAFT, approved_on=None)


class StandardFactory(TrackedFactory):
    class Meta:
        model = Standard

    guideline = factory.SubFactory(GuidelineFactory)
    key = "request_answer"
    value = 10
    unit = StandardUnit.WORKING_DAYS


class AgreementFactory(TrackedFactory):
    """Give both sides: `a_institution=…`, `b_type="social_service"`, an association has both."""

    class Meta:
        model = Agreement

    network = factory.SubFactory(NetworkFactory)
    name_de = factory.Sequence("Vereinbarung {}".format)
    since = SINCE


class CodeFactory(TrackedFactory):
    class Meta:
        model = Code

    list = "test_list"
    code = factory.Sequence("code_{}".format)
    de = factory.Sequence("Begriff {}".format)
    fr = factory.Sequence("terme {}".format)
    en = factory.Sequence("term {}".format)
