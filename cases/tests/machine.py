"""A case as hypothesis plays it: every verb, in any order, by anybody; checked after each step."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import connection

from cases.models import (
    Case,
    CaseGroupObjectPermission,
    Due,
    Handover,
    Participation,
    Position,
    Request,
    Responsibility,
    wrong_rows,
)
from cases.operations.deciding import renew_deciders
from cases.tests.cast import START, World
from cases.tests.oracles import case as oracle
from contacts.factories import InstitutionFactory, MandateFactory, MembershipFactory
from contacts.models import Mandate, Membership
from contacts.operations import end_mandate

# Whoever owes these cannot hold the case up: the person is told, a task is done, a look is taken.
SIDE_DUES = {
    "answer",
    "effect",
    "loan",
    "notice",
    "task",
    "ping_pong",
    "hold",
    "closing",
    "follow_up",
}
APPROACH = ("key", "state", "sender_id", "addressee_id")
COLUMNS = {
    "handover": (*APPROACH, "clarification_id"),
    "request": APPROACH,
    "position": (*APPROACH, "code", "clarification_id", "answered_at"),
    "clarification": ("id", "key", "state", "reopened_at"),
}


@dataclass
class Players:
    """The parties of a network, each with a caseworker and a head; and its changing deciders."""

    world: World
    heads: dict[int, Membership] = field(default_factory=dict)

    def __post_init__(self) -> None:
        world = self.world
        self.members = {m.institution_id: m for m in (world.social, world.iv, world.rav)}
        known = {m.institution_id: m for m in (world.social_head, world.iv_head)}
        for pk, member in self.members.items():
            head = known.get(pk) or MembershipFactory(institution=member.institution, head=True)
            self.heads[pk] = head
        self.forget()

    def forget(self) -> None:
        """The next story begins with the mandate of the world, if it has one."""
        holder = self.world.coordinator
        self.coordinators = {holder.institution_id: holder} if holder else {}

    def new_office(self, since: date) -> None:
        office = InstitutionFactory(coordination=True, network=self.world.network)
        MandateFactory(network=self.world.network, institution=office, since=since)
        self.coordinators[office.pk] = MembershipFactory(institution=office, coordinator=True)


class Play:
    """One case being played. `do` takes a step; the rest reads what stands now."""

    def __init__(self, players: Players, counts: Counter) -> None:
        self.players, self.counts = players, counts
        self.passed = timedelta()
        self.case = players.world.case()
        self.look()

    # Time

    def at(self) -> datetime:
        return self.players.world.tick() + self.passed

    def today(self) -> date:
        return (START + self.passed).date()

    def wait_until_after(self, day: date) -> None:
        self.passed += timedelta(days=max(0, (day - self.today()).days + 1))

    # Steps

    def do(self, verb: str, operation, *args, may_be_refused: bool = True, **fields) -> bool:
        """Takes a step and checks the case. Returns: whether it was allowed."""
        try:
            operation(*args, at=self.at(), **fields)
        except ValidationError:
            if not may_be_refused:
                raise
            self.counts[f"{verb}: refused"] += 1
            return False
        self.counts[verb] += 1
        self.look()
        self.check()
        return True

    def refuses(self, operation, *args, **fields) -> None:
        """Somebody else tries; nothing may come of it."""
        try:
            operation(*args, at=self.at(), **fields)
        except ValidationError:
            self.counts["wrong person: refused"] += 1
        else:
            raise AssertionError(f"{operation.__name__} allowed to {fields['by']}")

    def end_mandate(self) -> None:
        mandate = Mandate.objects.in_force(self.today()).get(network=self.players.world.network)
        end_mandate(mandate, last_day=self.today() - timedelta(days=1), by=None, at=self.at())
        self.next_morning("mandate ends")

    def grant_mandate(self) -> None:
        self.players.new_office(self.today())
        self.next_morning("mandate begins")

    def next_morning(self, verb: str) -> None:
        renew_deciders(at=self.at())
        self.counts[verb] += 1
        self.look()
        self.check()

    # What stands now

    def look(self) -> None:
        self.case = Case.objects.select_related("network").get(pk=self.case.pk)
        self.rows = {
            name: list(getattr(self.case, f"{name}s").order_by("pk").values(*columns))
            for name, columns in COLUMNS.items()
        }
        self.__dict__.pop("lead", None)
        self.mandated = list(
            Mandate.objects.in_force(self.today()).filter(network=self.case.network)
        )

    @cached_property
    def lead(self) -> int | None:
        period = Responsibility.objects.current().filter(case=self.case).first()
        return period and period.institution_id

    @property
    def decider(self) -> Membership:
        if self.mandated:
            return self.players.coordinators[self.mandated[0].institution_id]
        return self.players.heads[self.lead]

    def by(self, institution: int) -> Membership:
        return self.players.members[institution]

    def one(self, model, *states: str, **fields):
        """The first row of that noun in one of the states, loaded."""
        rows = model.objects.filter(case=self.case, **fields)
        return (rows.filter(state__in=states) if states else rows).order_by("pk").first()

    def has(self, noun: str, *states: str) -> bool:
        return any(row["state"] in states for row in self.rows[noun])

    @property
    def waiting(self) -> Handover | None:
        """Accepted for a later day."""
        return Handover.objects.waiting().filter(case=self.case).first()

    @property
    def lent(self) -> Handover | None:
        """The loan by which the institution that leads has the lead."""
        period = Responsibility.objects.current().filter(case=self.case).first()
        if period is None or period.loan_until is None:
            return None
        return Handover.objects.get(case=self.case, effected_at=period.since_at)

    # What must be true after each step

    def check(self) -> None:
        connection.check_constraints()
        self.check_lead()
        self.check_grants()
        assert wrong_rows([self.case.pk]) == []
        if self.lead is not None:
            self.check_dues()
            self.check_terms()
            self.check_somebody_can_act()

    def check_lead(self) -> None:
        open_periods = Responsibility.objects.current().filter(case=self.case)
        leading = Participation.objects.filter(case=self.case, ended_at=None, role="lead")
        if self.case.is_closed:
            assert not open_periods.exists()
            assert leading.count() <= 1
        else:
            assert [p.institution_id for p in open_periods] == [self.lead]
            assert [p.institution_id for p in leading] == [self.lead]

    def check_grants(self) -> None:
        rows = Participation.objects.filter(case=self.case).values()
        given: dict[int, set[str]] = {}
        grants = CaseGroupObjectPermission.objects.filter(content_object=self.case)
        for institution, codename in grants.values_list(
            "group__institution", "permission__codename"
        ):
            given.setdefault(institution, set()).add(codename)
        assert given == oracle.grants(rows)

    def check_dues(self) -> None:
        decider = self.decider.institution_id
        expected = oracle.dues(self.rows, lead=self.lead, decider=decider)
        dues = Due.objects.open().filter(case=self.case)
        found = {(due.kind, due.key, due.institution_id) for due in dues}
        assert {due for due in found if due[0] not in SIDE_DUES} == expected
        assert {due[2] for due in found if due[0] == "ping_pong"} <= {decider}

    def check_terms(self) -> None:
        """Both sides owe what was agreed for a day; the addressee sees nothing before it."""
        dues = Due.objects.open().filter(case=self.case)
        for kind, handover in (("effect", self.waiting), ("loan", self.lent)):
            sides = {handover.sender_id, handover.addressee_id} if handover else set()
            found = dues.filter(kind=kind).values_list("institution", flat=True)
            assert set(found) == sides, kind

    def check_somebody_can_act(self) -> None:
        """The lead sees the case, the decider what it owes, the addressee what it was asked."""
        on = self.today()
        dues = Due.objects.open().filter(case=self.case).values_list("kind", "key", "institution")
        visible = Case.objects.filter(pk=self.case.pk)
        assert visible.visible_to(self.by(self.lead), on=on).exists()
        if any(kind in ("decision", "ping_pong") for kind, _key, _who in dues):
            assert visible.visible_to(self.decider, on=on).exists()
        for model in (Handover, Request, Position):
            kind = model._meta.model_name
            for key in [(k, who) for what, k, who in dues if what == kind]:
                doors = model.objects.addressed_to(self.by(key[1]), on=on)
                assert doors.filter(key=key[0]).exists()
