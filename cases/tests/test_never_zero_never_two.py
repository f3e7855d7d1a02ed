"""An open case has exactly one lead after each step, and never a state nobody can leave."""

from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from cases.models import Handover, Responsibility
from cases.operations import clarifications, handovers
from cases.tests.cast import build_world
from cases.tests.endings import grounds
from cases.tests.machine import Play, Players
from cases.tests.story import Story


def steps_of(counts):
    return sum(number for verb, number in counts.items() if "refused" not in verb)


def run(players, *, steps, first_seed=0, examples=5):
    """Plays stories until so many steps were taken. Returns: how often each verb was."""
    counts = Counter()
    story = type("StoryOfThisTest", (Story,), {"players": players, "counts": counts})
    options = settings(
        max_examples=examples,
        stateful_step_count=40,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    for number in range(first_seed, first_seed + 1000):
        run_state_machine_as_test(seed(number)(story), settings=options, _min_steps=20)
        if steps_of(counts) >= steps:
            break
    return counts


@pytest.mark.acceptance("never-zero-never-two")
def test_an_open_case_has_exactly_one_lead_after_each_step(either_world, figure, size):
    counts = run(Players(either_world), steps=size(ci=500, full=5000))

    taken, verbs = steps_of(counts), [verb for verb in counts if "refused" not in verb]
    print(*sorted(counts.items()), sep="\n")
    assert taken >= size(ci=500, full=5000)
    assert len(verbs) >= 20
    decider = "with" if either_world.coordinator else "without"
    figure(f"{taken} steps of {len(verbs)} verbs {decider} mandate at first, 0 without one lead")


# What the machine would notice: one planted bug for each thing it looks at


PLANTED = {
    "a period is not begun": ("cases.operations.effecting.begin_period", IntegrityError),
    "permissions stay": ("cases.access.grant", AssertionError),
    "what is done stays due": ("cases.operations.approaching.settle", AssertionError),
    "the lists are not renewed": ("cases.operations.steps.refresh_rows", AssertionError),
    "what the lead owes stays behind": ("cases.operations.effecting.follow_lead", AssertionError),
}


@pytest.mark.parametrize("bug", PLANTED)
def test_the_checks_notice(world, monkeypatch, bug):
    play = Play(Players(world), Counter())
    ask = world.ask(world.iv, grounds=grounds(play))
    clarify = {"question": "Who?", "livelihood_secured": True, "livelihood_by": "Sozialdienst"}
    play.do("clarify", clarifications.open_clarification, play.case, by=world.social, **clarify)
    offer = handovers.Offer(reason="claim_likely")
    play.do("propose", handovers.propose_handover, play.case, ask, offer, by=world.social)
    broken, error = PLANTED[bug]

    monkeypatch.setattr(broken, lambda *args, **kwargs: None)

    with pytest.raises((error, ValidationError)):
        play.do(
            "accept",
            handovers.accept_handover,
            play.one(Handover),
            by=world.iv,
            may_be_refused=False,
        )


# What the database refuses by itself, at COMMIT

CLOSE = "UPDATE cases_case SET phase = 'closed', closed_on = '2026-03-02', outcome = 'moved'"
END = "UPDATE cases_responsibility SET until_at = since_at + interval '1 hour'"
SECOND = """
INSERT INTO cases_responsibility (case_id, institution_id, since_at, until_at, interim)
SELECT case_id, institution_id, {}, false FROM cases_responsibility
"""
SLIPS = {
    "period deleted": "DELETE FROM cases_responsibility",
    "period ended": END,
    "case closed": CLOSE,
    "second period at once": SECOND.format("since_at + interval '1 day', NULL"),
    "second period before": SECOND.format("'2020-01-01', NULL"),
}


@pytest.fixture
def committed(transactional_db):
    world = build_world()
    return world.case()


@pytest.mark.acceptance("never-zero-never-two")
@pytest.mark.parametrize("slip", SLIPS)
def test_the_database_refuses_at_commit(committed, slip, figure):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SLIPS[slip])

    assert Responsibility.objects.current().filter(case=committed).count() == 1
    figure(f"{slip} refused")


def test_both_together_are_allowed_at_commit(committed):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(END)
        cursor.execute(CLOSE)

    committed.refresh_from_db()
    assert committed.is_closed
