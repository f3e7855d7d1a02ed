"""The same people in every test: two networks, their institutions, one person for each role.

Aargau has a coordination office with a mandate; Bern has none, so there the head decides.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, TypeVar
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cases.models import Case, Person
from cases.operations.approaching import Ask, Grounds
from cases.operations.cases import register_case
from cases.operations.declining import Decline
from cases.operations.persons import register_person
from contacts.factories import (
    InstitutionFactory,
    MandateFactory,
    MembershipFactory,
    NetworkFactory,
    UserFactory,
)
from contacts.models import Institution, Membership, Network, User
from iiz.testing.replay import last_write, replayed

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
CONSENT = Grounds(basis="consent", categories=("work_capacity", "plan"), informed_on=START.date())
DECLINE = Decline(reason="no_benefit", ground="IVG 28", text="Not yet.", counter_proposal="joint")

T = TypeVar("T")


@dataclass
class World:
    """One network and its cast; `tick()` is the next instant, a minute later.

    `unchanged_since`: the last write as the fixture left the database; "" for any other world.
    """

    network: Network
    social: Membership
    iv: Membership
    rav: Membership
    stranger: Membership
    social_head: Membership
    iv_head: Membership
    coordinator: Membership | None
    steering: Membership
    auditor: Membership
    staff: User
    minutes: count = field(default_factory=count)
    start: datetime = START
    unchanged_since: str = ""

    def tick(self, days: int = 0) -> datetime:
        return self.start + timedelta(days=days, minutes=next(self.minutes))

    @property
    def decider(self) -> Membership:
        return self.coordinator or self.social_head

    def person(self, **fields) -> Person:
        given = {
            "first_name": "Lena",
            "last_name": f"Ahorn {next(self.minutes)} (Demo)",
            "birth_date": date(1984, 2, 6),
        }
        return register_person(by=self.social, at=self.tick(), **(given | fields))

    def case(self, *, by: Membership | None = None, person: Person | None = None) -> Case:
        if by or person:
            return self._registered(by or self.social, person)
        return self.first(Case, lambda: self._registered(self.social))

    def first(self, key: object, build: Callable[[], T]) -> T:
        """What `build` makes in this world; the same again for the next test that begins with it.

        The key names it. After anything else has been written, it is built as usual.
        """
        if self.unchanged_since != last_write():
            return build()
        thing, self.minutes = replayed((self.network.pk, key), lambda: (build(), self.minutes))
        return thing

    def _registered(self, by: Membership, person: Person | None = None) -> Case:
        return register_case(
            person or self.person(),
            by=by,
            at=self.tick(),
            network=self.network,
            areas=["debt", "health_mental"],
        )

    def ask(self, addressee: Membership | Institution, **changes) -> Ask:
        institution = getattr(addressee, "institution", addressee)
        given = {"question": "Are you responsible?", "grounds": CONSENT}
        return Ask(addressee=institution, **(given | changes))


def build_world(*, with_mandate: bool = True, start: datetime = START) -> World:
    canton = {} if with_mandate else {"bern": True}
    network = NetworkFactory(**canton)
    social = InstitutionFactory(network=network)
    iv = InstitutionFactory(iv_office=True, network=network)
    rav = InstitutionFactory(rav=True, network=network)
    stranger = InstitutionFactory(network=network)
    return World(
        network=network,
        social=MembershipFactory(institution=social),
        iv=MembershipFactory(institution=iv),
        rav=MembershipFactory(institution=rav),
        stranger=MembershipFactory(institution=stranger),
        social_head=MembershipFactory(institution=social, head=True),
        iv_head=MembershipFactory(institution=iv, head=True),
        coordinator=_coordinator(network) if with_mandate else None,
        steering=MembershipFactory(steering=True, institution=None, network=network),
        auditor=MembershipFactory(institution=social, auditor=True),
        staff=UserFactory(staff=True),
        start=start,
    )


def _coordinator(network: Network) -> Membership:
    office = InstitutionFactory(coordination=True, network=network)
    MandateFactory(network=network, institution=office)
    return MembershipFactory(institution=office, coordinator=True)


def known_world(*, with_mandate: bool = True) -> World:
    """Like `build_world`, for the first world of a test."""
    world = replayed(with_mandate, lambda: build_world(with_mandate=with_mandate))
    world.unchanged_since = last_write()
    return world


@pytest.fixture
def world(db) -> World:
    return known_world()


@pytest.fixture
def world_without_mandate(db) -> World:
    return known_world(with_mandate=False)


@pytest.fixture(params=["with mandate", "without mandate"])
def either_world(db, request) -> World:
    return known_world(with_mandate=request.param == "with mandate")


@pytest.fixture
def go(client: Client) -> Callable[..., Any]:
    """Somebody opens a page by its name, or with `data` sends it; the day after the world began,
    each visit a minute later."""
    minutes = count()

    def visit(membership: Membership, name: str, *args: Any, **data: Any) -> Any:
        client.force_login(membership.user)
        url = reverse(name, args=args)
        with time_machine.travel(START + timedelta(days=1, minutes=next(minutes))):
            if not data:
                return client.get(url)
            return client.post(url, {"form_token": uuid4(), **data})

    return visit
