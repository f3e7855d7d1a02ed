"""Cases that ended and began as drawn, written without the operations, and their tables frozen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random
from uuid import uuid4

from django.db.models import QuerySet

from cases.models import Case, CaseEvent, Clarification, Handover
from cases.outcomes import OUTCOME_GROUPS
from cases.states import Phase
from cases.tests.cast import World
from cases.tests.crowd import copies
from contacts.models import Commune, Institution
from reviews.operations.figures import refresh_figures
from reviews.operations.tables import freeze_tables

OUTCOMES = sorted(code for codes in OUTCOME_GROUPS.values() for code in codes)


@dataclass(frozen=True)
class Ended:
    """One case: registered and closed on these days, with this outcome, of a commune or none."""

    since: date
    on: date | None
    outcome: str = ""
    commune: Commune | None = None


def write(world: World, ended: Iterable[Ended]) -> None:
    drawn = list(ended)
    case = world.case()
    people = copies(
        case.person,
        len(drawn),
        ahv_index="",
        ahv_number=None,
        commune=lambda place: drawn[place].commune,
    )
    cases = copies(
        case,
        len(drawn),
        person=people.__getitem__,
        number=lambda place: f"AG-1999-{place:05d}-{case.pk + Case.objects.count()}",
        registered_on=lambda place: drawn[place].since,
        clarified_on=lambda place: drawn[place].on,
        closed_on=lambda place: drawn[place].on,
        outcome=lambda place: drawn[place].outcome,
        phase=lambda place: Phase.CLOSED if drawn[place].on else case.phase,
    )
    QuerySet(model=Clarification).bulk_create(
        _decided(case, world.iv.institution) for case in cases if case.clarified_on
    )


def decline(world: World, days: Iterable[date]) -> None:
    """A handover from the one to the other was declined in time on each of these days."""
    sides = [world.social.institution, world.iv.institution]
    case, handovers, events = world.case(), [], []
    for place, on in enumerate(days):
        at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
        one, other = sides if place % 3 else reversed(sides)
        handover = Handover(
            case=case,
            sender=one,
            informer=one,
            addressee=other,
            question="?",
            reason="x",
            categories=[],
            basis="consent",
            covered_until=on,
            due_on=on,
            sent_at=at,
            answered_at=at,
            state="declined",
            decline_reason="capacity",
            ground="x",
            decline_text="x",
            counter_proposal="joint",
        )
        handovers.append(handover)
        told = {"at": at, "facts": {}, "operation": uuid4(), "verb": "handover.decline"}
        events.append(CaseEvent(case=case, subject=f"handover:{handover.key}", **told))
    QuerySet(model=Handover).bulk_create(handovers)
    QuerySet(model=CaseEvent).bulk_create(events)


def _decided(case: Case, house: Institution) -> Clarification:
    """Nobody is clarified without a decision."""
    on = case.clarified_on
    at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
    sides = {"opened_by": house, "names": house, "livelihood_by": "x", "reasons": "x"}
    return Clarification(
        case=case,
        question="?",
        state="done",
        opened_at=at,
        due_on=on,
        decided_at=at,
        livelihood_secured=True,
        **sides,
    )


def draw(random: Random, number: int, years: Iterable[int]) -> list[Ended]:
    """Few outcomes are common and most communes rare."""
    communes = [*Commune.objects.filter(canton="AG").order_by("pk")[:6], None]
    weights = [random.choice((0, 1, 1, 4, 15)) + 0.01 for _ in OUTCOMES]
    days = [date(year, month, 10) for year in years for month in range(1, 13)]
    return [
        Ended(
            date(min(day.year for day in days), 1, 5),
            random.choice(days),
            random.choices(OUTCOMES, weights)[0],
            random.choices(communes, [12, 4, 1, 1, 1, 1, 2][: len(communes)])[0],
        )
        for _ in range(number)
    ]


def freeze(on: date) -> int:
    at = datetime(on.year, on.month, on.day, 4, tzinfo=UTC)
    refresh_figures(at=at)
    return freeze_tables(at=at)
