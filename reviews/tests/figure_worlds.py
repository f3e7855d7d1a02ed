"""Cases drawn at random for the figures: raw rows, written without the operations.

Days lie on and around the boundaries, and hours around midnight, where mistakes hide.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django.db.models import Model, QuerySet

from cases.models import (
    Case,
    CaseEvent,
    Clarification,
    Due,
    FollowUp,
    Handover,
    Measure,
    Notice,
    Participation,
    Person,
    Position,
    Problem,
    Request,
    Responsibility,
)
from consent.models import Disclosure, Inspection, InspectionPart
from contacts.factories import (
    ContactPersonFactory,
    GuidelineFactory,
    InstitutionFactory,
    NetworkFactory,
    UserFactory,
)
from contacts.models import (
    Agreement,
    ContactPerson,
    Guideline,
    Institution,
    Network,
    NetworkMembership,
    User,
)
from iiz.history import change
from reviews.models import Review

ON = date(2026, 6, 30)
AT = datetime(2026, 6, 30, 3, tzinfo=UTC)
OWED = date(2025, 10, 1)
BEGUN, LAST_DAY = date(2024, 5, 6), date(2025, 9, 10)
OUTCOMES = (
    *("first_lm", "job_kept", "first_lm", "resp_iv", "training", "stabilised", "own_code"),
    *("deceased", "moved", "merged", "voided"),
)
FIRST = 1_000_000
AROUND = (-9, -1, 0, 0, 1, 6)
TABLES: dict[str, type[Model]] = {
    model._meta.model_name: model
    for model in (
        *(Case, CaseEvent, Responsibility, Participation, Problem, Request, Handover),
        *(Clarification, Position, Notice, FollowUp, Measure, Due, Disclosure, Inspection),
        *(InspectionPart, Review, Agreement, Institution, ContactPerson, NetworkMembership),
        Position.history.model,
    )
}


def raw_rows() -> dict[str, list[dict[str, Any]]]:
    """Field values of every row, by the name of the table: all that the oracle gets."""
    return {
        name: list(model._base_manager.order_by("pk").values()) for name, model in TABLES.items()
    }


@dataclass
class Moment:
    """When a position was stated first; its history says so."""

    position: Position
    first: datetime

    def version(self, model: Any) -> Any:
        fields = [column.attname for column in Position._meta.concrete_fields]
        values = {name: getattr(self.position, name) for name in fields}
        about = {"history_date": self.first, "history_type": "~", "history_operation": uuid4()}
        return model(**values, **about)


@dataclass
class Draw:
    """The cast of two networks, and the rows drawn so far, by model."""

    rng: random.Random
    houses: dict[int, list[Institution]]
    offices: dict[int, Institution]
    networks: list[Network]
    user: User
    guideline: Guideline
    rows: dict[Any, list[Any]] = field(default_factory=dict)

    def add(self, model: Callable[..., Any], **values: Any) -> Any:
        row = model(**values)
        self.rows.setdefault(type(row), []).append(row)
        return row

    def save(self) -> None:
        moments = self.rows.pop(Moment, [])
        for model, rows in self.rows.items():
            # A plain queryset: those of our models refuse to write in bulk.
            QuerySet(model=model).bulk_create(rows)
        self.rows = {}
        versions = Position.history.model
        versions.objects.bulk_create([one.version(versions) for one in moments])

    def day(self, near: date) -> date:
        return near + timedelta(days=self.rng.choice(AROUND))

    def at(self, day: date) -> datetime:
        """An hour of that Swiss day, often close to midnight."""
        hour = self.rng.choice((-1, 0, 9, 21))
        return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(
            hours=hour, minutes=self.rng.randrange(60)
        )

    def chance(self, of: float) -> bool:
        return self.rng.random() < of

    def two(self, case: Case) -> list[Institution]:
        return self.rng.sample(self.houses[case.network_id], 2)


def draw(seed: int, cases: int) -> Draw:
    rng, drawn = random.Random(seed), _cast(seed)
    for number in range(cases):
        network = rng.choice(drawn.networks)
        _case(drawn, network, number)
    for number, day in enumerate((LAST_DAY, LAST_DAY + timedelta(days=1))):
        _on_the_day(drawn, day, cases + 2 * number)
    drawn.save()
    return drawn


def _cast(seed: int) -> Draw:
    rng = random.Random(seed)
    networks = [NetworkFactory(), NetworkFactory()]
    houses, offices = {}, {}
    for network in networks:
        iv = InstitutionFactory(network=network, iv_office=True)
        part = InstitutionFactory(network=network, iv_office=True, part_of=iv)
        others = [InstitutionFactory(network=network) for _ in range(2)]
        houses[network.pk] = [iv, part, *others, InstitutionFactory(network=network, rav=True)]
        offices[network.pk] = InstitutionFactory(network=network, coordination=True)
        _agreements(network, iv, others[0])
        for house in houses[network.pk]:
            _contacts(house, rng)
    drawn = Draw(rng, houses, offices, networks, UserFactory(), GuidelineFactory())
    _reviews(drawn)
    drawn.save()
    return drawn


def _agreements(network: Network, iv: Institution, social: Institution) -> None:
    speaker = InstitutionFactory(network=network, association=True)
    sides: list[dict[str, Any]] = [
        {"a_type": "iv_office", "b_type": "rav", "until": date(2026, 3, 31)},
        {"a_institution": iv, "b_institution": social, "since": date(2025, 2, 1)},
        {"a_institution": iv, "b_institution": speaker, "b_type": "social_service"},
        {"a_institution": iv, "b_type": "iv_office"},
        {"a_type": "rav", "b_institution": social, "since": OWED, "until": OWED},
    ]
    with change(by=None, at=AT, reason="test.agree"):
        for number, side in enumerate(sides):
            given = {"network": network, "name_de": f"{number}", "since": date(2024, 5, 1)}
            Agreement.objects.create(**(given | side))


def _contacts(house: Institution, rng: random.Random) -> None:
    for rank in ("primary", "deputy"):
        confirmed = rng.choice([date(2025, 6, 30), date(2025, 6, 29), date(2026, 1, 1)])
        until = rng.choice([None, ON, ON, ON - timedelta(days=1)])
        ContactPersonFactory(institution=house, rank=rank, confirmed_on=confirmed, until=until)


def _reviews(drawn: Draw) -> None:
    for number, agreement in enumerate(Agreement.objects.order_by("pk")):
        for year, state in ((2024, "closed"), (2025, ("held", "not_held", "planned")[number % 3])):
            held = date(year, 11, 3) if state in ("closed", "held") else None
            row = {"agreement": agreement, "year": year, "state": state, "reason": "x"}
            drawn.add(Review, held_on=held, **row)
        drawn.add(Review, agreement=agreement, year=2026, state="held", held_on=ON)


def _case(d: Draw, network: Network, number: int) -> None:
    began = ON - timedelta(days=d.rng.randrange(0, 900))
    lead = d.rng.choice(d.houses[network.pk])
    person = d.add(Person, registered_by=lead, last_name=f"{number}", birth_date=date(1980, 1, 1))
    closed = d.rng.choice((None, began + timedelta(days=d.rng.randrange(0, 500))))
    closed = closed if closed is None or closed <= ON else None
    case = d.add(
        Case,
        pk=FIRST + number,
        network=network,
        number=f"X-{number}",
        person=person,
        registered_on=began,
        phase="closed" if closed else "planning",
        closed_on=closed,
        outcome=d.rng.choice(OUTCOMES) if closed else "",
        clarified_on=d.rng.choice((None, d.day(began), d.day(closed or ON))),
        job_started_on=d.rng.choice((None, d.day(began), d.day(closed or began))),
        ping_pong_at=d.at(began) if d.chance(0.3) else None,
        continues=d.rng.choice(d.rows[Case]) if number and d.chance(0.2) else None,
    )
    if case.continues and case.continues.closed_on and d.chance(0.8):
        _come_again(d, case)
    _lead(d, case, lead, closed or ON)
    for draw_some in (_parts, _requests, _handovers, _clarify, _small, _inspect):
        draw_some(d, case, closed or ON)


def _come_again(d: Draw, case: Case) -> None:
    before = case.continues.closed_on
    again = before.replace(year=before.year + 1, day=min(before.day, 28))
    days = (before, again - timedelta(days=200), again, again + timedelta(days=1))
    case.registered_on = min(d.rng.choice(days), ON)
    if case.closed_on:
        case.closed_on = max(case.closed_on, case.registered_on)


def _on_the_day(d: Draw, day: date, number: int) -> None:
    """Back with the same institution twelve months after the closing, or a day too late; and what
    was heard last was heard today."""
    network = d.networks[0]
    lead, closed = d.houses[network.pk][0], LAST_DAY.replace(year=LAST_DAY.year - 1)
    begins = [datetime.combine(one, time(10), UTC) for one in (BEGUN, closed, day)]
    person = d.add(Person, registered_by=lead, last_name="x", birth_date=date(1980, 1, 1))
    row = {"network": network, "person": person}
    ended = {"phase": "closed", "closed_on": closed, "outcome": "first_lm"}
    old = Case(pk=FIRST + number, number=f"X-{number}", registered_on=BEGUN, **row, **ended)
    new = {"registered_on": day, "phase": "planning", "continues": old}
    again = Case(pk=old.pk + 1, number=f"X-{number + 1}", **row, **new)
    d.rows[Case] += [old, again]
    led = {"institution": lead, "since_at": begins[0], "until_at": begins[1]}
    d.add(Responsibility, case=old, **led)
    d.add(Responsibility, case=again, institution=lead, since_at=begins[2])
    _tell(d, old, "case.close", begins[1], outcome="first_lm")
    heard = {"state": "done", "result": "not_working", "answered_on": ON, "due_on": ON}
    d.add(FollowUp, case=old, institution=lead, months=12, **heard)


def _lead(d: Draw, case: Case, first: Institution, end: date) -> None:
    """Periods end to end, seldom with a gap; closed once before and reopened, perhaps."""
    at, houses = d.at(case.registered_on), [first, *d.two(case)]
    for house in houses[: d.rng.randrange(0, 3)]:
        until = at + timedelta(days=d.rng.randrange(1, 40))
        d.add(Responsibility, case=case, institution=house, since_at=at, until_at=until)
        at = until
        if d.chance(0.15):
            at += timedelta(days=d.rng.choice((0, 1, 30, 365)), minutes=1)
            if d.chance(0.7):
                _tell(d, case, "case.close", until, outcome=d.rng.choice(OUTCOMES[:9]))
                _tell(d, case, "case.reopen", at)
    closing = None
    if case.closed_on:
        case.closed_on = max(case.closed_on, at.date() + timedelta(days=1))
        closing = max(d.at(case.closed_on), at + timedelta(minutes=1))
        _tell(d, case, "case.close", closing, outcome=case.outcome)
    if not (closing and d.chance(0.05)):
        last = {"since_at": at, "until_at": closing}
        d.add(Responsibility, case=case, institution=houses[-1], **last)


def _tell(
    d: Draw, case: Case, verb: str, at: datetime, subject: str = "case", **facts: Any
) -> None:
    row = {"case": case, "verb": verb, "at": at, "subject": subject, "facts": facts}
    d.add(CaseEvent, operation=uuid4(), **row)


def _parts(d: Draw, case: Case, end: date) -> None:
    """One leads or did; others came and went around the day of the end."""
    for place, house in enumerate(d.rng.sample(d.houses[case.network_id], d.rng.randrange(1, 4))):
        since = min(case.registered_on, d.day(end))
        since = d.rng.choice((since, since, d.day(end)))
        ended = d.at(d.day(end)) if place and d.chance(0.6) else None
        role = "lead" if place == 0 else "participant"
        until = d.day(end) if place and d.chance(0.4) else None
        row = {"case": case, "institution": house, "role": role, "since": since}
        d.add(Participation, ended_at=ended, until=until, **row)
        if ended and d.chance(0.3):
            d.add(Participation, **row | {"role": "participant"})
    if d.chance(0.4):
        office = {"institution": d.offices[case.network_id], "role": "coordination"}
        d.add(Participation, case=case, since=case.registered_on, **office)
    for area in d.rng.sample(("debt", "housing", "health_mental"), d.rng.randrange(0, 3)):
        for owner in d.two(case)[: d.rng.randrange(1, 3)]:
            until = d.day(end) if d.chance(0.5) else None
            row = {"area": area, "owner": owner, "category": "plan", "until": until}
            d.add(Problem, case=case, since=d.rng.choice((case.registered_on, d.day(end))), **row)


def _approach(d: Draw, case: Case, due: date, ended: bool, declined: bool) -> dict[str, Any]:
    sender, addressee = d.two(case)
    return {
        "case": case,
        "sender": sender,
        "addressee": addressee,
        "question": "?",
        "categories": [],
        "basis": "consent",
        "covered_until": due,
        "informer": sender,
        "sent_at": d.at(due - timedelta(days=14)),
        "due_on": due,
        "answered_at": d.at(d.day(due)) if ended else None,
        **(_refusal(d) if declined else {}),
    }


def _refusal(d: Draw) -> dict[str, Any]:
    reason = d.rng.choice(("capacity", "no_basis", "wrong_addressee"))
    words = {"ground": "x", "decline_text": "x", "counter_proposal": "joint"}
    return {"decline_reason": reason, **words}


def _due(d: Draw, end: date) -> date:
    """Often due about the day of the count."""
    return d.rng.choice((end, ON, ON - timedelta(days=d.rng.randrange(0, 600)))) + timedelta(
        days=d.rng.choice((-20, -2, -1, 0, 0, 1, 5))
    )


def _requests(d: Draw, case: Case, end: date) -> None:
    for _ in range(d.rng.randrange(0, 4)):
        states = ("answered", "partly_answered", "accepted", "declined", "withdrawn", "lapsed")
        state = d.rng.choice((*states, *states, "sent", "received", "asked_back"))
        due, is_question = _due(d, end), state in ("sent", "received", "asked_back")
        invites = state == "accepted" or (not is_question and d.chance(0.6))
        row = _approach(d, case, due, state in states, state == "declined")
        asked = d.day(due) if state == "asked_back" else None
        kind = "take_part" if invites else "info"
        d.add(Request, state=state, type=kind, asked_back_on=asked, **row)


def _handovers(d: Draw, case: Case, end: date) -> None:
    ended = ("accepted", "accepted_reservation", "declined", "withdrawn", "superseded", "decided")
    for state in [*d.rng.sample(ended, d.rng.randrange(0, 4)), *_open_one(d)]:
        due = _due(d, end)
        declined = state == "declined" or (state in ("escalated", "decided") and d.chance(0.6))
        row = _approach(d, case, due, state in ended, declined)
        handover = d.add(Handover, state=state, reason="x", **row)
        handover.asked_back_on = d.day(due) if state == "asked_back" else None
        if state in ("accepted", "accepted_reservation"):
            handover.effected_at = d.at(d.day(due))
        if state == "decided":
            handover.decision_reasons, handover.decided_for = "x", handover.sender
        if declined and state != "declined":
            at, subject = d.at(d.day(due)), f"handover:{handover.key}"
            _tell(d, case, "handover.decline", at, subject)
            _tell(d, case, "handover.decline", at + timedelta(days=2), f"handover:{uuid4()}")


def _open_one(d: Draw) -> list[str]:
    return [d.rng.choice(("proposed", "asked_back", "escalated"))] if d.chance(0.4) else []


def _clarify(d: Draw, case: Case, end: date) -> None:
    ended = ["done", "withdrawn", "lapsed"]
    open_ones = ["noted", "asked", "positions", "escalated", "decided", "decided_consensus"]
    for state in [*d.rng.sample(ended, d.rng.randrange(0, 3)), d.rng.choice(open_ones)]:
        due = _due(d, end)
        opener, other = d.two(case)
        decided = state in ("done", "decided", "decided_consensus")
        reopened = (decided and d.chance(0.3)) or state == "escalated"
        row = d.add(
            Clarification,
            case=case,
            question="?",
            state=state,
            opened_by=opener,
            opened_at=d.at(due - timedelta(days=d.rng.choice((0, 4, 14)))),
            due_on=due,
            livelihood_secured=d.chance(0.5),
            livelihood_by="x",
            names=other if decided else None,
            reasons="x",
            decided_at=d.at(d.day(due)) if decided or reopened else None,
            reopened_at=d.at(due) if reopened else None,
        )
        if reopened:
            verb = d.rng.choice(("clarification.decide", "clarification.agree"))
            _tell(d, case, verb, d.at(d.day(due)), f"clarification:{row.key}")
            _tell(d, case, verb, d.at(due + timedelta(days=9)), f"clarification:{row.key}")
        kinds = d.rng.sample(("clarification", "decision", "hold"), 2)
        for kind in kinds if state in ("withdrawn", "lapsed") else ():
            done = {"kind": kind, "key": row.key, "done_at": d.at(d.day(due))}
            d.add(Due, institution=opener, case=case, due_on=due, **done)
        _positions(d, row, due)


def _positions(d: Draw, row: Clarification, due: date) -> None:
    case = row.case
    houses = [row.opened_by, *d.two(case)][d.rng.randrange(0, 2) :]
    for house in {one.pk: one for one in houses}.values():
        state = d.rng.choice(("asked", "stated", "stated", "stated", "lapsed"))
        against = state == "stated" and d.chance(0.5)
        given = _approach(d, case, due, state != "asked", against)
        code = "not_responsible" if against else "responsible" if state == "stated" else ""
        given |= {"sender": row.opened_by, "addressee": house, "code": code, "state": state}
        position = d.add(Position, clarification=row, text="x", **given)
        if state == "stated":
            first = position.answered_at - timedelta(days=d.rng.choice((0, 0, 1, 7)))
            d.rows.setdefault(Moment, []).append(Moment(position, first))


def _small(d: Draw, case: Case, end: date) -> None:
    for _ in range(d.rng.randrange(0, 3)):
        state = d.rng.choice(("due", "attempted", "deferred", "passed_on", "done", "impossible"))
        informer, about = d.two(case)
        due = _due(d, end)
        row = {"topic": "exchange", "state": state, "due_on": due, "remark": "x", "deferrals": 1}
        told = {"done_on": d.day(due), "channel": "phone"} if state == "done" else {}
        about = about if d.chance(0.9) else None
        d.add(Notice, case=case, informer=informer, about=about, **row, **told)
    for _ in range(d.rng.randrange(0, 3)):
        giver, receiver = d.two(case)
        row = {"giver": giver, "receiver": receiver, "recorded_by": giver, "explanation": "x"}
        basis = d.rng.choice(("consent", "atsg32", ""))
        told = {"categories": ["plan"], "channel": "phone", "basis": basis}
        d.add(Disclosure, case=case, on=d.day(end), **row, **told)
    for months in (6, 12):
        if case.closed_on and d.chance(0.9):
            _follow_up(d, case, months)
    for _ in range(d.rng.randrange(0, 4)):
        starts = d.rng.choice((None, case.registered_on + timedelta(days=d.rng.randrange(0, 9))))
        ends = starts and d.rng.choice((None, starts + timedelta(days=d.rng.randrange(0, 5))))
        state = d.rng.choice(("planned", "running", "completed", "aborted"))
        owner, provider = d.two(case)
        row = {"owner": owner, "provider": provider, "title": "x", "remark": "x"}
        d.add(Measure, case=case, starts_on=starts, ends_on=ends, state=state, **row)


def _follow_up(d: Draw, case: Case, months: int) -> None:
    closed = case.closed_on or ON
    state = d.rng.choice(("due", *["done"] * 6, "cancelled"))
    answered = closed + timedelta(days=d.rng.choice((-1, 0, 0, 30, 90)))
    row = {"months": months, "due_on": closed, "state": state, "institution": d.two(case)[0]}
    if state == "done":
        row |= {
            "result": d.rng.choice((*("works", "not_working") * 3, "unknown", "declined")),
            "answered_on": answered,
        }
    d.add(FollowUp, case=case, **row)


def _inspect(d: Draw, case: Case, end: date) -> None:
    if d.chance(0.6):
        return
    holder, other = d.two(case)
    asker = {"applicant": "institution", "institution": other, "basis": "x"}
    who = asker if d.chance(0.5) else {"applicant": "person"}
    due = _due(d, end)
    asked = {"case": case, "recorded_by": holder, "received_on": due}
    inspection = d.add(Inspection, **asked, **who)
    state = d.rng.choice(("requested", "granted", "closed", "delivered", "appealed"))
    decided = state not in ("requested", "closed")
    d.add(
        InspectionPart,
        inspection=inspection,
        holder=holder,
        guideline=d.guideline,
        due_on=due,
        state=state,
        decision="granted" if decided else "",
        decided_on=d.day(due) if decided else None,
        decided_by=d.user if decided else None,
        closed_on=d.day(due) if state == "closed" else None,
    )
