"""What is planned in a case, one that rests, and an end that waits to be confirmed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cases.models import Case, Goal, Measure
from cases.operations.cases import hold_case
from cases.operations.closing import Ending, propose_closing
from cases.operations.plan import add_goal, add_measure, assess_goal, start_measure

if TYPE_CHECKING:
    from cases.demo.stories import Teller


def plan(tell: Teller, case: Case, who: str, on: int) -> None:
    """Two goals, one of them reached, and a measure that runs."""
    by = tell.world.people[who]
    flat = add_goal(
        case,
        by=by,
        at=tell.at(on),
        text="Die Wohnung ist bis Ende Quartal gesichert.",
        category="household",
        due_on=tell.day(on + 15),
    )
    work = add_goal(
        case,
        by=by,
        at=tell.at(on),
        text="Arbeitsversuch 50 % in der Logistik.",
        category="plan",
        due_on=tell.day(60),
    )
    training = _measures(tell, case, who, on, work)
    start_measure(training, by=by, at=tell.at(on + 3))
    assess_goal(flat, by=by, at=tell.at(on + 12), verb="reach")


def _measures(tell: Teller, case: Case, who: str, on: int, goal: Goal) -> Measure:
    """One for the goal, and one beside it without days. Returns: the first."""
    by = tell.world.people[who]
    training = add_measure(
        case,
        by=by,
        at=tell.at(on),
        title="Belastbarkeitstraining, drei Halbtage pro Woche",
        category="measures",
        provider=by.institution,
        goal=goal,
        starts_on=tell.day(on + 3),
        ends_on=tell.day(50),
    )
    add_measure(
        case,
        by=by,
        at=tell.at(on),
        title="Schuldenberatung",
        category="financial",
        provider=by.institution,
        goal=None,
    )
    return training


def resting(tell: Teller) -> None:
    """A case that rests while he is in hospital."""
    case = tell.case(
        "nora",
        "Weide, Emil",
        -70,
        areas=["health_physical", "ltu"],
        canton="BE",
        born=date(1971, 1, 30),
    )
    until = tell.day(20)
    people = tell.world.people
    hold_case(case, by=people["nora"], at=tell.at(-12), reason="illness", until=until)


def end_to_confirm(tell: Teller) -> None:
    """Another solution, which the head has not confirmed yet."""
    case = tell.case(
        "nora",
        "Ulme, Rita",
        -150,
        areas=["age", "health_physical"],
        canton="BE",
        born=date(1966, 6, 8),
    )
    ending = Ending(
        outcome="stabilised",
        solution="Tagesstruktur in der Gärtnerei, Wohnung und Budget sind gesichert.",
    )
    propose_closing(case, ending, by=tell.world.people["nora"], at=tell.at(-2))
