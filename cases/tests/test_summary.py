"""The case on one page: what the reader may read, for paper and for another system."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from cases.operations import handovers, records
from cases.operations.cases import edit_case
from cases.tests.cast import START
from cases.tests.factories import (
    CLARIFICATION_IN,
    REQUEST_IN,
    open_task,
    plan_goal,
    plan_measure,
    propose,
    reread,
)
from iiz.models import AccessEvent

TODAY = START.date()
HIDDEN = "Her budget is overdrawn."


@pytest.fixture
def go(client):
    def visit(membership, case):
        client.force_login(membership.user)
        with time_machine.travel(START + timedelta(days=1)):
            return client.get(reverse("case_summary", args=[case.key]))

    return visit


def rich(world):
    """The job centre is covered for plan and work capacity, and for nothing of money or work."""
    case = REQUEST_IN["accepted"](world).case
    case = edit_case(
        case,
        by=world.social,
        at=world.tick(),
        version=reread(case).version,
        areas=["debt", "health_mental"],
        unemployed_since=TODAY - timedelta(days=90),
        person_view="Wants to work with wood.",
    )
    plan_goal(world, case, text="Works at 50 percent.")
    plan_measure(world, case, goal=None, title=HIDDEN, category="financial")
    open_task(world, case, title="Call the shelter")
    open_task(world, case, title=HIDDEN, category="financial")
    records.add_note(case, by=world.social, at=world.tick(), text=HIDDEN, category="plan")
    return case


def test_page_and_copy_say_the_same_and_only_what_may_be_read(world, go):
    case = rich(world)

    lead, participant = go(world.social, case), go(world.rav, case)

    ours, theirs = (page.context["summary"].text for page in (lead, participant))
    for text in (ours, theirs):
        assert "Works at 50 percent." in text
        assert "Wants to work with wood." in text
        assert "Call the shelter" in text
    assert ours.count(HIDDEN) == 2  # measure and task; a note is no part of it
    assert HIDDEN not in participant.content.decode()
    assert "01.12.2025" not in theirs
    assert "Debt" not in theirs
    for page in (lead, participant):
        for section in page.context["summary"].sections:
            assert all(line.text in page.context["summary"].text for line in section.lines)


def test_it_says_that_it_is_no_decision(world, go):
    page = go(world.social, world.case())

    assert "This is no decision" in page.context["summary"].text
    assert "This is no decision" in page.content.decode()


def test_a_print_is_told_from_reading(world, go):
    case = world.case()

    go(world.social, case)

    event = AccessEvent.objects.using("log").latest("pk")
    assert (event.kind, event.case_ids, event.person_id) == (
        "case.print",
        [case.pk],
        case.person_id,
    )


def test_a_former_lead_prints_its_own_part(world, go):
    case = rich(world)
    handovers.accept_handover(propose(world, case), by=world.iv, at=world.tick())
    open_task_of_the_iv = records.open_task(
        case, by=world.iv, at=world.tick(), title="Theirs", due_on=TODAY, category="financial"
    )

    text = go(world.social, case).context["summary"].text

    assert open_task_of_the_iv.title not in text
    assert "Works at 50 percent." in text
    assert world.rav.institution.name in text  # asked by us


def test_the_decider_on_its_mandate_prints_no_name(world, go):
    case = CLARIFICATION_IN["escalated"](world).case

    page = go(world.coordinator, case).content.decode()

    assert case.number in page
    assert case.person.last_name not in page
    assert AccessEvent.objects.using("log").latest("pk").person_id is None


def test_a_stranger_prints_nothing(world, go):
    assert go(world.stranger, world.case()).status_code == 404
