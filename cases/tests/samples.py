"""One rich world per network: for every route of the access map an object, and who stands how to
it. What a case looks like is the same in each sample; only the one thing it is about differs.

    lead         social   received the case by an accepted handover
    participant  rav      accepted an invitation
    addressed    iv       was asked something and has not answered
    former       first    registered the case and handed it over
    none         stranger an institution of the same network
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.db.models import F, QuerySet
from django.urls import reverse

from cases.models import Case, Document, Handover
from cases.operations import clarifications, handovers, plan, records, requests
from cases.operations.approaching import Grounds
from cases.operations.cases import hold_case
from cases.operations.handovers import Offer
from cases.operations.persons import add_representation
from cases.operations.positions import Statement
from cases.operations.sharing import share
from cases.operations.tabs import save_tab
from cases.tests import factories as make
from cases.tests.cast import DECLINE, START, World, build_world
from contacts.factories import (
    AbsenceFactory,
    ContactPersonFactory,
    InstitutionFactory,
    MembershipFactory,
)
from contacts.models import Membership, User
from contacts.states import MemberRole
from iiz.access_map import Door, Relation, Role
from iiz.routes import Route, routes

# The instant at which the tests look at a world that began at START.
NOW = START + timedelta(days=3)
NAMELESS = "([^/]+)"
WORDS = re.compile(r"<(?:\w+:)?(\w+)>")
COLUMN = {
    Relation.LEAD: "social",
    Relation.PARTICIPANT: "rav",
    Relation.ADDRESSED: "iv",
    Relation.FORMER: "first",
    Relation.NONE: "stranger",
}


class NoSampleError(AssertionError):
    """A route has no object to be tested with: add one to `samples.py`."""


@dataclass
class Samples:
    """The world and its objects; a case is made when the first address asks for it."""

    world: World
    first: Membership
    foreign_coordinator: Membership
    made: dict[str, dict[str, Any]] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    members: dict[tuple[Role, Relation], Membership] = field(default_factory=dict)

    @property
    def has_mandate(self) -> bool:
        return self.world.coordinator is not None

    def user(self, role: Role, relation: Relation) -> User | None:
        """Who comes; None for nobody logged in."""
        if role is Role.ANONYMOUS:
            return None
        if role is Role.ADMINISTRATOR:
            return self.world.staff
        return self.membership(role, relation).user

    def membership(self, role: Role, relation: Relation) -> Membership | None:
        if role in (Role.ANONYMOUS, Role.ADMINISTRATOR):
            return None
        if role is Role.STEERING:
            return self.world.steering
        if (role, relation) not in self.members:
            self.members[role, relation] = self._member(role, relation)
        return self.members[role, relation]

    def _member(self, role: Role, relation: Relation) -> Membership:
        if role is Role.COORDINATOR and relation is Relation.NONE:
            return self.foreign_coordinator
        if role is Role.COORDINATOR and relation is Relation.PARTICIPANT and self.has_mandate:
            return self.world.coordinator
        at_home = (
            self.first if relation is Relation.FORMER else getattr(self.world, COLUMN[relation])
        )
        if role is Role.CASEWORKER:
            return at_home
        return MembershipFactory(institution=at_home.institution, role=MemberRole(role))

    def standing(self, sample: str, role: Role, relation: Relation) -> Relation:
        """How somebody of that row and column really stands to the object.

        A coordinator takes part under the mandate or not at all; whoever took part in a case is
        former once it is closed.
        """
        if role is Role.COORDINATOR:
            takes_part = relation is Relation.PARTICIPANT and self.has_mandate
            return relation if takes_part and sample != "case_closed" else Relation.NONE
        if sample == "case_closed" and relation is Relation.PARTICIPANT:
            return Relation.FORMER
        return relation

    def words(self, route: Route) -> dict[str, Any]:
        """Raises: NoSampleError."""
        wanted = WORDS.findall(route.pattern)
        known = self._library_words(route) if not _is_ours(route) else self._sample(route)
        try:
            return {word: known[word] for word in wanted}
        except KeyError as missing:
            raise NoSampleError(f"{route.name} {route.pattern}: no {missing}") from None

    def _sample(self, route: Route) -> dict[str, Any]:
        entry = route.entry
        if entry is None or not WORDS.search(route.pattern):
            return {}
        if entry.door is Door.ADDRESSED:
            story = SECOND_DOOR.get(entry.sample, "")
            return {"key": self.object(story)[f"{entry.sample}_key"]}
        return self.object(entry.sample)

    def object(self, kind: str) -> dict[str, Any]:
        """Returns: the words of the address of that kind of sample."""
        kind = SHOWN_IN.get(kind, kind)
        if kind not in STORIES:
            raise NoSampleError(f"No sample {kind!r}")
        if kind not in self.made:
            is_own = kind == "registered"
            case = _case(self, registered_by=self.world.social if is_own else self.first)
            words = STORIES[kind](self, case)
            self.cases[kind], self.made[kind] = make.reread(case), {"key": case.key} | words
        return self.made[kind]

    def complete(self) -> "Samples":
        """Every story told."""
        for kind in STORIES:
            self.object(kind)
        return self

    def case(self, kind: str) -> Case:
        self.object(kind)
        return self.cases[SHOWN_IN.get(kind, kind)]

    def _library_words(self, route: Route) -> dict[str, Any]:
        if route.name.startswith("admin:"):
            return self._admin_words(route)
        return {"uidb36": "1", "key": "none", "pk": 1, "number": "none"}

    def _admin_words(self, route: Route) -> dict[str, Any]:
        words = {"app_label": "contacts", "content_type_id": 1, "object_id": 1, "url": "nothing/"}
        if "<path:object_id>" in route.pattern and (model := _model_of(route)):
            words["object_id"] = _first_ids(model)[0]
        return words

    def url(self, route: Route) -> str:
        """Raises: NoSampleError."""
        if NAMELESS in route.pattern:  # a version in the admin's history of a row
            return reverse(route.name, args=_first_ids(_model_of(route)))
        words = self.words(route)
        if not route.name or route.name.endswith(":"):  # the admin's catch-all has no name
            return f"/{WORDS.sub('nothing', route.pattern).strip('^$')}".replace(
                "(?Pnothing.*)", ""
            )
        return reverse(route.name, kwargs=words)

    def absent_url(self, route: Route) -> str:
        """The same address with an id that nobody has."""
        words = self.words(route)
        first = next(word for word in WORDS.findall(route.pattern) if isinstance(words[word], UUID))
        return reverse(route.name, kwargs=words | {first: uuid4()})


def _model_of(route: Route) -> Any:
    """The model of a page of the admin; None for the admin's own pages."""
    app, _, rest = route.name.removeprefix("admin:").partition("_")
    history = "_simple_history"
    name = rest.removesuffix(history) if rest.endswith(history) else rest.rpartition("_")[0]
    return apps.get_model(app, name) if app in apps.app_configs else None


def _first_ids(model: Any) -> tuple[int, int]:
    """Returns: a row and its newest version; a network without a mandate has none to show."""
    row = model._default_manager.order_by("pk").first()
    if row is None:
        return 1, 1
    return row.pk, row.history.latest().pk if hasattr(row, "history") else 1


def _is_ours(route: Route) -> bool:
    return bool(route.entry and route.entry.exact)


def own_routes() -> list[Route]:
    return [route for route in routes() if _is_ours(route)]


def object_routes() -> list[Route]:
    return [route for route in own_routes() if route.entry and route.entry.has_object]


def url_for(name: str, samples: Samples) -> str:
    return samples.url(next(route for route in routes() if route.name == name))


def build_samples(*, with_mandate: bool = True, start: datetime = START) -> Samples:
    world = build_world(with_mandate=with_mandate, start=start)
    first = MembershipFactory(institution=InstitutionFactory(network=world.network))
    elsewhere = InstitutionFactory(coordination=True)
    foreign = MembershipFactory(institution=elsewhere, coordinator=True)
    samples = Samples(world=world, first=first, foreign_coordinator=foreign)
    for member in (world.social, world.iv, world.rav):
        ContactPersonFactory(institution=member.institution, user=member.user)
        ContactPersonFactory(institution=member.institution, deputy=True)
    for until in (None, start.date()):
        AbsenceFactory(
            user=MembershipFactory(institution=world.social.institution).user,
            institution=world.social.institution, since=start.date(), until=until,
            deputy=until and world.social.user,
        )  # fmt: skip
    save_tab(world.social, name="To plan", query="tab=team&phase=planning")
    return samples


def _grounds(samples: Samples) -> Grounds:
    return Grounds(
        basis="consent",
        categories=("work_capacity", "plan", "financial"),
        informed_on=samples.world.start.date(),
        channel="meeting",
    )


def _case(samples: Samples, *, registered_by: Membership) -> Case:
    """A case with everybody in place: handed over, joined, looked at by the decider."""
    world, first = samples.world, samples.first
    case = world.case(by=first, person=make_person(samples, by=registered_by))
    offer = handovers.propose_handover(
        case,
        world.ask(world.social, grounds=_grounds(samples)),
        Offer(reason="claim_likely", summary="Works again at 50 percent.", summary_category="plan"),
        by=first,
        at=world.tick(),
    )
    handovers.accept_handover(offer, by=world.social, at=world.tick())
    # The person is still to be told of it: that is the notice the lead owes.
    invitation = make.invite(world, case, grounds=replace(_grounds(samples), informed_on=None))
    requests.accept_invitation(invitation, by=world.rav, at=world.tick())
    if samples.has_mandate:
        _decide_for_the_lead(samples, case)
    return make.reread(case)


def make_person(samples: Samples, *, by: Membership) -> Any:
    from cases.operations.persons import register_person

    world = samples.world
    person = register_person(
        by=by,
        at=world.tick(),
        first_name="Lena",
        last_name=f"Ahorn {next(world.minutes)}",
        birth_date=date(1984, 2, 6),
        ahv_number=ahv_number(next(world.minutes)),
        street="Lindenweg 4",
        postcode="5000",
        town="Musterwil",
        phone="062 555 00 00",
    )
    add_representation(
        person,
        by=samples.first,
        at=world.tick(),
        kind="proxy",
        name="Vera Espe",
        since=START.date(),
    )
    return person


def ahv_number(number: int) -> str:
    """A number with a right check digit."""
    digits = f"756{number:09d}"
    weighed = sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(digits))
    return f"{digits}{-weighed % 10}"


def _decide_for_the_lead(samples: Samples, case: Case) -> None:
    """The coordination office takes part from now on, and reads the person."""
    world = samples.world
    opened = make.clarify(world, case)
    clarifications.escalate_clarification(
        opened, by=world.social, at=world.tick(), grounds=_grounds(samples)
    )
    make.decide(world, opened, names=world.social)


def _records(world: World, case: Case) -> None:
    """Tasks, notes and notices in each of their states."""
    for by in (world.social, world.rav):
        records.add_note(case, by=by, at=world.tick(), text="Called her.", category="plan")
    make.open_task(world, case, title="Send the report")
    make.open_task(world, case, title="Plan the meeting", assignee=world.rav.institution)
    records.finish_task(make.open_task(world, case), by=world.social, at=world.tick())
    records.cancel_task(make.open_task(world, case), by=world.social, at=world.tick())


def _plain(samples: Samples, case: Case) -> dict[str, Any]:
    """A case in which nothing but a question is open."""
    world = samples.world
    _records(world, case)
    asked = make.invite(world, case, kind="info", to=world.iv, question="Since when?")
    task = case.tasks.open().get(assignee=world.rav.institution)
    planned = make.plan_measure(world, case, by=world.rav)
    notice = case.notices.open().get(informer=world.social.institution)
    event = case.events.order_by("at").first()
    document = _shared_document(samples, case)
    return {
        "document_key": document.key,
        "request_key": asked.key,
        "task_key": task.key,
        "goal_key": planned.goal.key,
        "measure_key": planned.key,
        "notice_key": notice.key,
        "operation": event.operation,
    }


def _shared_document(samples: Samples, case: Case) -> Document:
    """The lead's own, read by all who take part."""
    world = samples.world
    document = make.file_document(world, case, title="Report of the workshop")
    until = world.start.date() + timedelta(days=90)
    receivers = [world.rav.institution]
    receivers += [world.coordinator.institution] if samples.has_mandate else []
    for receiver in receivers:
        share(document, receiver, until=until, by=world.social, at=world.tick())
    return document


def _own_document(samples: Samples, case: Case) -> dict[str, Any]:
    """One that nobody else reads yet."""
    return {"document_key": make.file_document(samples.world, case).key}


def _registered(samples: Samples, case: Case) -> dict[str, Any]:
    """The lead has the person in its own register, and another one without a case."""
    return {"person_key": make_person(samples, by=samples.world.social).key}


def _running(samples: Samples, case: Case) -> dict[str, Any]:
    """A measure of the job centre has begun."""
    world = samples.world
    planned = make.plan_measure(world, case, by=world.rav)
    plan.start_measure(planned, by=world.rav, at=world.tick())
    return {"measure_key": planned.key}


def _asked_back_request(samples: Samples, case: Case) -> dict[str, Any]:
    world = samples.world
    asked = make.invite(world, case, kind="info", to=world.iv)
    requests.ask_back_request(asked, by=world.iv, at=world.tick(), question="What for?")
    return {"request_key": asked.key}


def _clarification(samples: Samples, case: Case) -> dict[str, Any]:
    """Asked, and heard from all but the IV; the job centre says no, the lead too."""
    world = samples.world
    opened = make.clarify(world, case)
    asked = make.ask_position(world, opened)
    against = Statement("not_responsible", "Not us.", names=world.iv.institution, decline=DECLINE)
    make.say(world, make.ask_position(world, opened, to=world.rav), against, by=world.rav)
    own = opened.positions.get(addressee=world.social.institution)
    make.say(world, own, against, by=world.social)
    return {"clarification_key": opened.key, "position_key": asked.key}


def _clarification_agreed(samples: Samples, case: Case) -> dict[str, Any]:
    """All name the IV, also the IV itself; nobody has pressed yet."""
    world = samples.world
    opened = make.clarify(world, case)
    make.say(world, make.ask_position(world, opened), "responsible")
    own = opened.positions.get(addressee=world.social.institution)
    against = Statement("not_responsible", "Not us.", names=world.iv.institution, decline=DECLINE)
    make.say(world, own, against, by=world.social)
    return {"clarification_key": opened.key}


def _clarification_escalated(samples: Samples, case: Case) -> dict[str, Any]:
    words = _clarification(samples, case)
    opened = case.clarifications.get(key=words["clarification_key"])
    make.escalate(samples.world, opened)
    return words


def _clarification_decided(samples: Samples, case: Case) -> dict[str, Any]:
    """The IV is named and has not been offered the lead yet."""
    words = _clarification_escalated(samples, case)
    make.decide(samples.world, case.clarifications.get(key=words["clarification_key"]))
    return words


def _handover(samples: Samples, case: Case) -> dict[str, Any]:
    offer = make.propose(samples.world, case, summary="Can work 50 percent.")
    return {"handover_key": offer.key}


def _handover_overdue(samples: Samples, case: Case) -> dict[str, Any]:
    """Nobody has answered in time."""
    words = _handover(samples, case)
    yesterday = samples.world.start.date() - timedelta(days=1)
    offers = QuerySet(model=Handover).filter(key=words["handover_key"])
    offers.update(due_on=yesterday, sent_at=F("sent_at") - timedelta(days=30))
    return words


def _handover_asked_back(samples: Samples, case: Case) -> dict[str, Any]:
    offer = make.propose(samples.world, case)
    handovers.ask_back_handover(
        offer, by=samples.world.iv, at=samples.world.tick(), question="Since when?"
    )
    return {"handover_key": offer.key}


def _handover_escalated(samples: Samples, case: Case) -> dict[str, Any]:
    offer = make.propose(samples.world, case)
    handovers.decline_handover(offer, make.TO_DECIDER, by=samples.world.iv, at=samples.world.tick())
    return {"handover_key": offer.key}


def _handover_waiting(samples: Samples, case: Case) -> dict[str, Any]:
    """Accepted for a day that has come, and the night has not been there."""
    on = samples.world.start.date() + timedelta(days=2)
    offer = make.propose(samples.world, case, effective_on=on)
    handovers.accept_handover(offer, by=samples.world.iv, at=samples.world.tick())
    return {"handover_key": offer.key, "handover_waiting_key": offer.key}


def _handover_accepted(samples: Samples, case: Case) -> dict[str, Any]:
    """Accepted a moment ago."""
    offer = make.propose(samples.world, case)
    just_now = samples.world.start + timedelta(days=3) - timedelta(minutes=5)
    handovers.accept_handover(offer, by=samples.world.iv, at=just_now)
    return {"handover_accepted_key": offer.key}


def _handover_loan(samples: Samples, case: Case) -> dict[str, Any]:
    """The job centre has the lead, and lends it to the institution that had it before."""
    world = samples.world
    given = make.propose(world, case, to=world.rav)
    handovers.accept_handover(given, by=world.rav, at=world.tick())
    terms = {"loan_until": world.start.date() + timedelta(days=90), "loan_basis": "consent"}
    lent = make.propose(world, case, by=world.rav, to=world.social, **terms)
    handovers.accept_handover(lent, by=world.social, at=world.tick())
    return {"handover_key": lent.key}


def _bouncing(samples: Samples, case: Case) -> dict[str, Any]:
    """Declined twice: the decider is to look at it."""
    world = samples.world
    for to in (world.iv, world.rav):
        handovers.decline_handover(
            make.propose(world, case, to=to), DECLINE, by=to, at=world.tick()
        )
    return {}


def _closed(samples: Samples, case: Case) -> dict[str, Any]:
    make.close(samples.world, case)
    return {"follow_up_key": case.follow_ups.first().key}


def _closing(samples: Samples, case: Case) -> dict[str, Any]:
    """Another solution waits to be confirmed."""
    return {"closing_key": make.propose_closing(samples.world, case).key}


def _held(samples: Samples, case: Case) -> dict[str, Any]:
    world = samples.world
    until = world.start.date() + timedelta(days=90)
    hold_case(case, by=world.social, at=world.tick(), reason="illness", until=until)
    return {}


Story = Callable[[Samples, Case], dict[str, Any]]
STORIES: dict[str, Story] = {
    "case": _plain,
    "registered": _registered,
    "document_own": _own_document,
    "measure_running": _running,
    "request_asked_back": _asked_back_request,
    "clarification": _clarification,
    "clarification_agreed": _clarification_agreed,
    "clarification_escalated": _clarification_escalated,
    "clarification_decided": _clarification_decided,
    "handover": _handover,
    "handover_overdue": _handover_overdue,
    "handover_asked_back": _handover_asked_back,
    "handover_escalated": _handover_escalated,
    "handover_waiting": _handover_waiting,
    "handover_accepted": _handover_accepted,
    "handover_loan": _handover_loan,
    "case_bouncing": _bouncing,
    "case_closed": _closed,
    "closing": _closing,
    "case_held": _held,
}


# What the addressee opens by its own key: sample kind → the story in which it is open.
SECOND_DOOR = {
    "request": "case",
    "handover": "handover",
    "position": "clarification",
    "handover_waiting": "handover_waiting",
    "handover_accepted": "handover_accepted",
}
# One story shows several things.
SHOWN_IN = dict.fromkeys(
    ("request", "task", "notice", "operation", "goal", "measure", "document"), "case"
)
