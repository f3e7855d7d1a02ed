"""Two connections at the same moment: the database keeps its promise, and nobody meets a 500."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, connections, transaction

from cases.models import Case, Handover, Person, Responsibility, wrong_rows
from cases.operations import clarifications, handovers, requests
from cases.operations.cases import register_case
from cases.operations.closing import reopen_case
from cases.operations.follow_ups import stop_follow_ups
from cases.operations.persons import register_person
from cases.tests.cast import DECLINE, World, build_world
from cases.tests.factories import HANDOVER_IN, clarify, close, escalate, invite, propose

Step = Callable[[], object]


def at_once(*steps: Step) -> list[Exception | None]:
    """Runs each step on a connection of its own, all at the same moment.

    Returns: what each one raised.
    """
    start = threading.Barrier(len(steps))

    def run(step: Step) -> Exception | None:
        try:
            connection.ensure_connection()
            start.wait()
            step()
        except (ValidationError, DatabaseError) as error:
            return error
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))


def leads(case: Case) -> int:
    return Responsibility.objects.current().filter(case=case).count()


def keeps_its_promise(case: Case) -> bool:
    fresh = Case.objects.get(pk=case.pk)
    return leads(fresh) == (0 if fresh.is_closed else 1) and wrong_rows([fresh.pk]) == []


# The trigger alone, below every operation

END = "UPDATE cases_responsibility SET until_at = now() WHERE case_id = %s AND until_at IS NULL"
CLOSE = """
UPDATE cases_case SET phase = 'closed', closed_on = current_date, outcome = 'moved' WHERE id = %s
"""
BEGIN = """
INSERT INTO cases_responsibility (case_id, institution_id, since_at, interim)
SELECT %s, institution_id, now(), false FROM cases_responsibility WHERE case_id = %s LIMIT 1
"""


def sql(*statements: str, case: Case) -> Step:
    def step() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement, [case.pk] * statement.count("%s"))

    return step


@pytest.mark.acceptance("never-zero-never-two")
@pytest.mark.django_db(transaction=True)
def test_two_commits_never_leave_none_or_two(figure, size):
    world, rounds, outcomes = build_world(), size(ci=20, full=300), Counter()

    for _ in range(rounds):
        case = world.case()
        closing, handing_over = sql(CLOSE, END, case=case), sql(END, BEGIN, case=case)
        errors = at_once(closing, handing_over, handing_over)
        assert leads(case) == (0 if Case.objects.get(pk=case.pk).is_closed else 1)
        outcomes[sum(error is None for error in errors)] += 1

    assert outcomes[0] == 0
    figure(f"{rounds} races of three connections, 0 left none or two")


# The operations


@dataclass(frozen=True)
class Race:
    """What two people press in the same moment, and how many of them may succeed."""

    make: Callable[[World], object]
    first: Callable[[World, object], object]
    second: Callable[[World, object], object]
    winners: frozenset[int] = frozenset({1})


def accept(world, handover):
    return handovers.accept_handover(handover, by=world.iv, at=world.tick())


def take_part(world, request):
    return requests.accept_invitation(request, by=world.rav, at=world.tick())


def register(world, person):
    return world.case(person=person)


def reopen(world, case):
    return reopen_case(case, by=world.social, at=world.tick(), reason="Lost the job.")


def decide_for(name):
    def decide(world, clarification):
        return clarifications.decide_clarification(
            clarification,
            by=world.coordinator,
            at=world.tick(),
            names=getattr(world, name).institution,
            reasons="It belongs there.",
        )

    return decide


def proposed(world):
    return propose(world, world.case())


RACES = {
    "accept-withdraw": Race(
        proposed,
        accept,
        lambda w, h: handovers.withdraw_handover(h, by=w.social, at=w.tick()),
    ),
    "accept-decline": Race(
        proposed,
        accept,
        lambda w, h: handovers.decline_handover(h, DECLINE, by=w.iv, at=w.tick()),
    ),
    "accept-close": Race(proposed, accept, lambda w, h: close(w, h.case)),
    "accept-answer-back": Race(
        HANDOVER_IN["asked_back"],
        accept,
        lambda w, h: handovers.answer_back_handover(h, by=w.social, at=w.tick(), answer="Yes."),
        frozenset({1, 2}),
    ),
    "propose-propose": Race(
        lambda w: w.case(),
        lambda w, c: propose(w, c, to=w.iv),
        lambda w, c: propose(w, c, to=w.rav),
    ),
    "clarify-clarify": Race(lambda w: w.case(), clarify, clarify),
    "decide-decide": Race(
        lambda w: escalate(w, clarify(w, w.case())), decide_for("iv"), decide_for("rav")
    ),
    "take-part-twice": Race(lambda w: invite(w, w.case()), take_part, take_part),
    "take-part-close": Race(
        lambda w: invite(w, w.case()), take_part, lambda w, r: close(w, r.case), frozenset({1, 2})
    ),
    "close-close": Race(lambda w: w.case(), close, close),
    "reopen-reopen": Race(lambda w: close(w, w.case()), reopen, reopen),
    "register-register": Race(lambda w: w.person(), register, register),
    "reopen-register": Race(
        lambda w: close(w, w.case()), reopen, lambda w, c: register(w, c.person)
    ),
}


def case_of(subject) -> Case:
    if isinstance(subject, Person):
        return Case.objects.get(person=subject)
    return subject if isinstance(subject, Case) else subject.case


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", RACES)
def test_who_comes_second_reads_why(name, size):
    world, race = build_world(), RACES[name]

    for _ in range(size(ci=3, full=30)):
        subject = race.make(world)
        errors = at_once(
            lambda s=subject: race.first(world, s), lambda s=subject: race.second(world, s)
        )

        assert all(error is None or isinstance(error, ValidationError) for error in errors), errors
        assert sum(error is None for error in errors) in race.winners, errors
        assert keeps_its_promise(case_of(subject))


@pytest.mark.django_db(transaction=True)
def test_an_ahv_number_is_registered_once_also_at_the_same_moment():
    world = build_world()
    person = {
        "first_name": "Lena",
        "last_name": "Ahorn (Demo)",
        "birth_date": "1984-02-06",
        "ahv_number": "756.1234.5678.97",
    }

    errors = at_once(
        *[lambda: register_person(by=world.social, at=world.tick(), **person) for _ in range(4)]
    )

    assert sum(error is None for error in errors) == 1
    assert {type(error) for error in errors} == {type(None), ValidationError}
    assert Person.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_death_told_in_two_cases_at_once_ends_both(size):
    """R-DEATH-01; each ends what is asked in the other, and neither waits for ever."""
    world = build_world()

    for _ in range(size(ci=5, full=30)):
        first = close(world, world.case())
        second = close(world, world.case(person=first.person))
        asked = [case.follow_ups.first() for case in (first, second)]
        errors = at_once(
            *[
                lambda row=row: stop_follow_ups(row, by=world.social, at=world.tick())
                for row in asked
            ]
        )

        assert [getattr(error, "code", None) for error in errors if error] == ["state"]
        assert wrong_rows([first.pk, second.pk]) == []


@pytest.mark.django_db(transaction=True)
def test_case_numbers_have_no_gap_and_no_twin():
    world = build_world()
    people = [world.person() for _ in range(6)]

    errors = at_once(
        *[
            lambda person=person: register_case(
                person, by=world.social, at=world.tick(), network=world.network, areas=["debt"]
            )
            for person in people
        ]
    )

    assert errors == [None] * 6
    numbers = sorted(Case.objects.values_list("number", flat=True))
    assert numbers == [f"AG-2026-{place:05d}" for place in range(1, 7)]


@pytest.mark.django_db(transaction=True)
def test_a_handover_is_answered_once_by_eight_at_once():
    world = build_world()
    handover = proposed(world)

    errors = at_once(*[lambda: accept(world, handover)] * 8)

    assert sum(error is None for error in errors) == 1
    assert {getattr(error, "code", None) for error in errors} == {None, "state"}
    assert (
        Handover.objects.get().history.filter(history_change_reason="handover.accept").count() == 1
    )
