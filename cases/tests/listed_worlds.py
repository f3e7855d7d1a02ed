"""Worlds drawn at random for the lists, their readers, and what the oracle needs to know."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from cases.models import Case, Due, Participation
from cases.operations import records, requests
from cases.operations.cases import hold_case
from cases.operations.clarifications import escalate_clarification
from cases.operations.entrusting import entrust_case, number_case
from cases.tests import factories as make
from cases.tests.cast import CONSENT, World, build_world
from contacts.factories import InstitutionFactory, MembershipFactory
from contacts.models import Mandate, Membership
from contacts.operations import end_mandate
from contacts.states import MemberRole
from iiz.text import fold

CASES = 6
READINGS = 25
DAYS = ((0,), (1, 2), (6, 8), (15, 40), (90, 400))
# No name holds another one, so that a name finds those of that name alone.
NAMES = {"Müller": "Muller", "Erle": "ERLE", "Goethe": "Göthe", "Weiß": "weiss", "Bär": "baer"}
NUMBERS = ("SD/1", "SD/2", "7.3")
RECIPES = [*make.REQUEST_IN.values(), *make.HANDOVER_IN.values(), *make.CLARIFICATION_IN.values()]


@dataclass
class Drawn:
    """A world with its cases and everybody who reads its lists."""

    world: World
    readers: list[Membership]
    cases: list[Case]
    rng: random.Random

    def readings(self) -> list[tuple[Membership, date]]:
        """Some of them, each on some day: at first, when things are due, after all has ended."""
        start = self.world.start.date()
        every = [(member, days) for member in self.readers for days in DAYS]
        some = self.rng.sample(every, READINGS)
        return [(member, start + timedelta(days=self.rng.choice(days))) for member, days in some]


def draw(seed: int) -> Drawn:
    rng = random.Random(seed)
    world = build_world(with_mandate=rng.random() < 0.7)
    house = world.social.institution
    house.head_sees_parts = rng.random() < 0.7
    part = MembershipFactory(institution=InstitutionFactory(network=world.network, part_of=house))
    colleague = MembershipFactory(institution=house)
    world.social_head.institution = house
    givers = [world.social, world.social, colleague, part]
    for _ in range(CASES):
        _draw_case(world, givers, part, rng)
    _shift_mandate(world, rng)
    people = [world.social, world.social_head, colleague, part, world.iv, world.iv_head, world.rav]
    people += [world.stranger, world.steering, world.auditor]
    people += [world.coordinator] if world.coordinator else []
    cases = list(Case.objects.order_by("pk").filter(network=world.network))
    return Drawn(world, people, cases, rng)


def small(world: World) -> Drawn:
    """Shared with the job centre, declined, due today, and once before a decider who knows no name
    and whose mandate ends."""
    rng = random.Random(0)
    shared = world.case(person=world.person(last_name="Müller", first_name="Lena"))
    _invite(world, shared, world.social, world.rav, rng)
    _bounce(world, shared, world.social, world.rav, rng)
    today = world.start.date()
    records.open_task(shared, by=world.social, at=world.tick(), title="Call her", due_on=today)
    unknown = world.case(person=world.person(last_name="Müller", first_name="Lara"))
    escalate_clarification(make.clarify(world, unknown), by=world.social, at=world.tick())
    mandate = Mandate.objects.get(network=world.network)
    end_mandate(mandate, last_day=today + timedelta(days=10), by=None, at=world.tick())
    return Drawn(world, [], list(Case.objects.order_by("pk")), rng)


def _draw_case(world: World, givers: list[Membership], part: Membership, rng: Any) -> None:
    """One case by a recipe or by hand, and then a few things that may happen to any."""
    before = set(Case.objects.values_list("pk", flat=True))
    if rng.random() < 0.6:
        rng.choice(RECIPES)(world)
    else:
        person = world.person(last_name=rng.choice(list(NAMES)), first_name="Lena")
        world.case(by=rng.choice(givers), person=person)
    case = Case.objects.exclude(pk__in=before).select_related("network", "person").get()
    lead = _lead(world, givers, case)
    for happen in rng.sample(HAPPENS, 3):
        try:
            happen(world, case, lead, part, rng)
        except ValidationError:  # not everything may happen to every case
            continue


def _lead(world: World, givers: list[Membership], case: Case) -> Membership:
    period = case.periods.filter(until_at=None).first()
    people = {m.institution_id: m for m in (*givers, world.iv, world.rav)}
    return people[period.institution_id] if period else world.social


def _task(world: World, case: Case, lead: Membership, part: Membership, rng: Any) -> None:
    due_on = world.start.date() + timedelta(days=rng.choice([0, 1, 6, 7, 8, 30]))
    records.open_task(case, by=lead, at=world.tick(), title="Call her", due_on=due_on)


def _bounce(world: World, case: Case, lead: Membership, part: Membership, rng: Any) -> None:
    for _ in range(rng.choice([1, 2])):
        to = world.iv if lead != world.iv else world.rav
        offer = make.propose(world, make.reread(case), by=lead, to=to)
        make.handovers.decline_handover(offer, make.DECLINE, by=to, at=world.tick())


def _invite(world: World, case: Case, lead: Membership, part: Membership, rng: Any) -> None:
    to = part if lead != part else world.rav
    ask = world.ask(to)
    request = requests.send_request(case, ask, by=lead, at=world.tick(), kind="take_part")
    requests.accept_invitation(request, by=to, at=world.tick())


def _escalate(world: World, case: Case, lead: Membership, part: Membership, rng: Any) -> None:
    told = {"grounds": CONSENT} if rng.random() < 0.5 else {}
    opened = make.clarify(world, case, by=lead)
    escalate_clarification(opened, by=lead, at=world.tick(), **told)


def _hold(world: World, case: Case, lead: Membership, part: Membership, rng: Any) -> None:
    until = world.start.date() + timedelta(days=30)
    hold_case(case, by=lead, at=world.tick(), reason="illness", until=until)


def _close(world: World, case: Case, lead: Membership, part: Membership, rng: Any) -> None:
    make.close(world, case, by=lead)


def _number(world: World, case: Case, lead: Membership, part: Membership, rng: Any) -> None:
    number_case(case, by=lead, at=world.tick(), number=rng.choice(NUMBERS))


def _entrust(world: World, case: Case, lead: Membership, part: Membership, rng: Any) -> None:
    colleagues = Membership.objects.filter(institution=lead.institution_id, role="caseworker")
    user = rng.choice(list(colleagues.order_by("pk"))).user
    entrust_case(case, by=lead, at=world.tick(), user=user)


HAPPENS = [_task, _task, _bounce, _invite, _escalate, _hold, _close, _number, _entrust]


def _shift_mandate(world: World, rng: Any) -> None:
    if world.coordinator and rng.random() < 0.3:
        mandate = Mandate.objects.get(network=world.network)
        last_day = world.start.date() + timedelta(days=rng.choice([0, 10]))
        end_mandate(mandate, last_day=last_day, by=None, at=world.tick())


# What the oracle reads: plain values, no query of the product


def reader_of(member: Membership, on: date) -> dict[str, Any]:
    own = {member.institution_id}
    sees_parts = member.role == MemberRole.HEAD and member.institution.head_sees_parts
    own |= set(member.institution.parts.values_list("pk", flat=True)) if sees_parts else set()
    held = Mandate.objects.filter(institution=member.institution_id).values()
    return {
        "home": member.institution_id,
        "own": own - {None},
        "user": member.user_id,
        "works_on_cases": member.role in ("caseworker", "head", "coordinator"),
        "coordinates": member.role == MemberRole.COORDINATOR,
        "mandates": {
            row["network_id"]
            for row in held
            if row["since"] <= on and (row["until"] is None or row["until"] >= on)
        },
    }


def values_of(case: Case) -> dict[str, Any]:
    person = case.person
    return {
        "pk": case.pk,
        "network": case.network_id,
        "number": case.number,
        "phase": case.phase,
        "track": case.track,
        "bounces": case.declines + case.returns,
        "registered_by": person.registered_by_id,
        "name": fold(person.last_name),
        "birth_date": person.birth_date,
        "parts": [_part(row) for row in Participation.objects.filter(case=case).order_by("pk")],
        "dues": list(
            Due.objects.filter(case=case, done_at=None).values_list("institution", "due_on")
        ),
        "open": list(_open(case)),
    }


def _part(row: Participation) -> dict[str, Any]:
    personal = row.coverage.filter(category="personal", ended_at=None).first()
    return {
        "pk": row.pk,
        "institution": row.institution_id,
        "role": row.role,
        "until": row.until,
        "ended": row.ended_at,
        "window": row.follow_up_until,
        "user": row.user_id,
        "number": row.external_number,
        "since": personal and personal.since,
        "covered_until": personal and personal.until,
    }


def _open(case: Case) -> Any:
    """Yields: (who asked, who is to act, since when) of all that is open."""
    for row in (*case.requests.all(), *case.handovers.all(), *case.positions.all()):
        if row.state in ("sent", "received", "proposed", "asked"):
            yield row.sender_id, row.addressee_id, row.sent_at
        elif row.state == "asked_back":
            yield row.addressee_id, row.sender_id, row.sent_at
    period = case.periods.filter(until_at=None).first()
    for due in Due.objects.filter(case=case, kind="decision", done_at=None):
        if period and due.institution_id != period.institution_id:
            yield period.institution_id, due.institution_id, _brought(case, due.key)


def _brought(case: Case, key: Any) -> Any:
    """When it came before the decider."""
    opened = case.clarifications.filter(key=key).first()
    if opened and opened.escalated_at:
        return opened.escalated_at
    return case.handovers.get(key=key).sent_at
