"""The board of the decider, the list of risks, and the head's view of the team."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Due, Participation, refresh_rows
from cases.operations import records, requests
from cases.operations.entrusting import entrust_case, number_case
from cases.operations.handovers import decline_handover
from cases.operations.persons import edit_person
from cases.operations.taking_part import entrust
from cases.tests.cast import DECLINE, START
from cases.tests.factories import (
    CLARIFICATION_IN,
    HANDOVER_IN,
    TO_DECIDER,
    ask_position,
    clarify,
    escalate,
    invite,
    open_task,
    propose,
)
from contacts.factories import InstitutionFactory, MembershipFactory
from iiz.calendar import add_working_days
from iiz.history import change
from worklist.sheets import board

TODAY = START.date()


@pytest.fixture
def look(client):
    def page(membership, name, *, on=TODAY, status=200):
        client.force_login(membership.user)
        at = START.replace(year=on.year, month=on.month, day=on.day)
        with time_machine.travel(at, tick=False):
            answer = client.get(reverse(name))
        assert answer.status_code == status
        return answer

    return page


def columns(answer):
    return {column.name: column.cards for column in answer.context["board"].columns}


def reasons(answer):
    return {
        risk.number: [reason.icon for reason in risk.reasons] for risk in answer.context["risks"]
    }


# Which desks there are


@pytest.mark.parametrize(
    ("who", "wanted"),
    [
        ("social", {"board": 403, "risks": 403, "team": 403}),
        ("social_head", {"board": 200, "risks": 200, "team": 200}),
        ("coordinator", {"board": 200, "risks": 200, "team": 403}),
        ("steering", {"board": 403, "risks": 403, "team": 403}),
    ],
)
def test_the_role_says_which_desks_there_are(world, look, who, wanted):
    for name, status in wanted.items():
        look(getattr(world, who), name, status=status)


@pytest.mark.parametrize(
    ("with_mandate", "wanted"),
    [(True, ["today", "team", "risks"]), (False, ["today", "team", "board", "risks"])],
)
def test_a_head_has_the_board_where_nobody_holds_the_mandate(
    world, world_without_mandate, look, with_mandate, wanted
):
    one = world if with_mandate else world_without_mandate

    desks = look(one.social_head, "today").context["desks"]

    assert [desk.route for desk in desks] == wanted


# The board


def test_the_board_shows_each_matter_in_its_column(either_world, look):
    world = either_world
    made = {
        "asked": [HANDOVER_IN["proposed"](world), CLARIFICATION_IN["asked"](world)],
        "positions": [CLARIFICATION_IN["positions"](world)],
        "escalated": [CLARIFICATION_IN["escalated"](world), HANDOVER_IN["escalated"](world)],
        "decided": [CLARIFICATION_IN["decided"](world)],
    }

    found = columns(look(world.decider, "board"))

    for name, rows in made.items():
        numbers = {card.number for card in found[name]}
        for row in rows:
            takes_part = world.coordinator is None or name in ("escalated", "decided")
            assert (row.case.number in numbers) == takes_part, (name, row)


def test_a_card_says_how_old_it_is_and_who_is_late(world, look):
    clarification = CLARIFICATION_IN["escalated"](world)
    on = add_working_days(TODAY, 12, canton="AG")

    [card] = columns(look(world.coordinator, "board", on=on))["escalated"]

    assert card.age == 12
    assert card.case_id == clarification.case_id
    assert [(late.institution, late.days) for late in card.late] == [
        (world.social.institution, 2),
        (world.coordinator.institution, 2),
    ]


def test_the_urgent_stand_first(world_without_mandate, look):
    world = world_without_mandate
    old = clarify(world, world.case())
    urgent = clarify(world, world.case(), secured=False)

    cards = columns(look(world.social_head, "board"))["asked"]

    assert [card.number for card in cards] == [urgent.case.number, old.case.number]


@pytest.mark.parametrize(("at_most", "is_cut"), [(2, True), (3, False)], ids=["cut", "all"])
def test_what_is_urgent_is_never_cut_off_and_a_cut_is_said(
    world_without_mandate, look, monkeypatch, at_most, is_cut
):
    world = world_without_mandate
    monkeypatch.setattr(board, "CARDS_AT_MOST", at_most)
    old, newer = clarify(world, world.case()), clarify(world, world.case())
    urgent = clarify(world, world.case(), secured=False)

    answer = look(world.social_head, "board")

    wanted = [urgent.case.number, old.case.number, newer.case.number]
    assert [card.number for card in columns(answer)["asked"]] == wanted[:at_most]
    assert ('<span class="count">2+</span>' in answer.text) == is_cut
    assert ("There are more" in answer.text) == is_cut


def test_a_handover_that_carries_out_a_decision_stands_for_it(world_without_mandate, look):
    world = world_without_mandate
    decided = CLARIFICATION_IN["decided"](world)
    propose(world, decided.case)

    found = columns(look(world.social_head, "board"))

    cards = [card for cards in found.values() for card in cards]
    assert [card.number for card in cards] == [decided.case.number]


def test_the_board_names_nobody_without_a_basis(world, look):
    case = CLARIFICATION_IN["escalated"](world).case

    answer = look(world.coordinator, "board")

    assert case.number in answer.text
    assert case.person.last_name not in answer.text
    assert case.person.last_name not in look(world.coordinator, "risks").text


def test_every_card_opens(either_world, look, client):
    world = either_world
    for make in (*HANDOVER_IN.values(), *CLARIFICATION_IN.values()):
        make(world)

    cards = [card for cards in columns(look(world.decider, "board")).values() for card in cards]

    assert len(cards) >= 4
    with time_machine.travel(START, tick=False):
        assert {client.get(card.url).status_code for card in cards} == {200}


# The risks


@pytest.mark.parametrize(("days", "is_listed"), [(14, False), (15, True)], ids=["14", "15"])
def test_as_late_as_goes_to_the_decider_is_a_risk(world, look, days, is_listed):
    """R-RISK-01; working days of the canton after the day it was due."""
    task = open_task(world, world.case())
    on = add_working_days(task.due_on, days, canton="AG")

    found = reasons(look(world.social_head, "risks", on=on))

    assert (found.get(task.case.number) == ["clock"]) == is_listed


@pytest.mark.parametrize(("days", "is_listed"), [(59, False), (60, True)], ids=["59", "60"])
def test_nothing_done_for_60_days_is_a_risk(world, look, days, is_listed):
    """R-RISK-01"""
    case = world.case()

    found = reasons(look(world.social_head, "risks", on=TODAY + timedelta(days=days)))

    assert (found.get(case.number) == ["partly"]) == is_listed


def _entrusts(world, case, at):
    other = MembershipFactory(institution=world.social.institution)
    entrust_case(case, by=world.social, at=at, user=other.user)


RECORDS = {
    "entrusted": (_entrusts, True),
    "dossier number": (
        lambda w, case, at: number_case(case, by=w.social, at=at, number="S 12"),
        True,
    ),
    "corrected data": (
        lambda w, case, at: edit_person(
            case.person, by=w.social, at=at, version=case.person.version, street="Bachweg 2"
        ),
        True,
    ),
    "task": (
        lambda w, case, at: records.open_task(
            case, by=w.social, at=at, title="Send it", due_on=at.date() + timedelta(days=90)
        ),
        False,
    ),
}


@pytest.mark.parametrize("name", RECORDS)
def test_who_looks_after_a_case_and_its_data_move_nothing(world, look, name):
    """R-RISK-01"""
    record, is_listed = RECORDS[name]
    case = world.case()
    record(world, case, world.tick(days=30))

    answer = look(world.social_head, "risks", on=TODAY + timedelta(days=60))

    assert (reasons(answer).get(case.number) == ["partly"]) == is_listed
    assert (f"nothing done since {TODAY:%d.%m.%Y}" in answer.text) == is_listed


def test_one_row_per_case_with_all_its_reasons(world_without_mandate, look):
    """R-RISK-01"""
    world = world_without_mandate
    case = world.case()
    for addressee in (world.iv, world.rav):
        handover = propose(world, case, to=addressee)
        decline_handover(handover, DECLINE, by=addressee, at=world.tick())
    clarify(world, case, secured=False)

    found = reasons(look(world.social_head, "risks", on=TODAY + timedelta(days=90)))

    assert found[case.number] == ["urgent", "clock", "pingpong", "partly"]


def test_to_and_fro_is_for_the_lead_and_the_decider(world, look):
    other = world.case()
    requests.accept_invitation(invite(world, other, to=world.iv), by=world.iv, at=world.tick())
    clarify(world, other, secured=False)

    assert reasons(look(world.social_head, "risks")) == {other.number: ["urgent"]}
    assert reasons(look(world.iv_head, "risks")) == {}


def test_the_coordinator_sees_what_others_owe_but_not_their_own_tasks(world, look):
    clarification = CLARIFICATION_IN["escalated"](world)
    task = open_task(world, HANDOVER_IN["escalated"](world).case)
    Due.objects.filter(case=task.case).exclude(key=task.key).update(done_at=world.tick())
    on = add_working_days(TODAY, 30, canton="AG")

    found = reasons(look(world.coordinator, "risks", on=on))

    assert "clock" in found[clarification.case.number]
    assert "clock" not in found.get(task.case.number, [])


# The team


def test_the_team_counts_per_person(world, look):
    other = MembershipFactory(institution=world.social.institution)
    late, case = world.case(), world.case()
    open_task(world, late)
    task = open_task(world, case, due_on=TODAY + timedelta(days=5))

    team = look(world.social_head, "team", on=TODAY + timedelta(days=1)).context["team"]

    by_user = {one.user: one for one in team.colleagues}
    mine = by_user[world.social.user]
    assert (mine.cases, mine.overdue, mine.next_on) == (2, 1, TODAY)
    assert by_user[other.user].cases == 0
    assert team.nobody.cases == 0
    assert task.case_id == case.pk
    assert world.iv.user not in by_user


def test_who_left_stands_first_and_so_do_the_cases_of_nobody(world, look):
    gone = MembershipFactory(institution=world.social.institution)
    with change(by=None, at=START, reason="test.leave"):
        case = world.case(by=gone)
        gone.until = TODAY - timedelta(days=1)
        gone.save()

    answer = look(world.social_head, "team")

    first = answer.context["team"].colleagues[0]
    assert (first.user, first.has_left, first.cases) == (gone.user, True, 1)
    assert answer.context["team"].needs_somebody
    assert case.person.last_name not in answer.text


def with_a_part(world):
    """The social service with a part of its own, which takes part in the same case."""
    whole = world.social.institution
    with change(by=None, at=START, reason="test.parts"):
        whole.head_sees_parts = True
        whole.save()
    part = MembershipFactory(institution=InstitutionFactory(network=world.network, part_of=whole))
    case = world.case()
    requests.accept_invitation(invite(world, case, to=part), by=part, at=world.tick())
    return part, case


def leave_to_nobody(case) -> None:
    with change(by=None, at=START, reason="test.entrust"):
        for row in case.participations.all():
            entrust(row, None)
    refresh_rows([case.pk])


def end_with(until, institution) -> None:
    with change(by=None, at=START, reason="test.until"):
        for row in Participation.objects.filter(institution=institution):
            row.until = until
            row.save()


@pytest.mark.parametrize(("until", "number"), [(0, 1), (-1, 0)], ids=["last-day", "day-after"])
def test_the_team_counts_what_its_links_list(world, look, client, until, number):
    """Neither what it has left, nor one case for each of its parts."""
    part, case = with_a_part(world)
    leave_to_nobody(case)
    for member in (world.social, part):
        end_with(TODAY + timedelta(days=until), member.institution)

    answer = look(world.social_head, "team")

    assert answer.context["team"].nobody.cases == number
    with time_machine.travel(START, tick=False):
        listed = client.get("/cases/?tab=team&care=nobody").context["page"]
    assert listed.count == number


@pytest.mark.parametrize("who", ["own", "part", "nobody"])
def test_cases_are_given_to_somebody_else_where_that_can_be_done(world, look, who):
    """By the head of the institution itself, of what somebody looks after or has left behind."""
    part, case = with_a_part(world)
    gone = {"own": world.social, "part": part}.get(who)
    if gone is None:
        leave_to_nobody(case)
    else:
        with change(by=None, at=START, reason="test.leave"):
            gone.until = TODAY - timedelta(days=1)
            gone.save()

    answer = look(world.social_head, "team")

    assert answer.context["team"].needs_somebody
    assert (reverse("cases_reassign") in answer.text) == (who != "nobody")


@pytest.mark.parametrize("name", ["board", "risks", "team", "today"])
def test_a_desk_costs_the_same_for_one_case_and_for_many(world_without_mandate, look, name):
    world = world_without_mandate

    def fill():
        asked = ask_position(world, clarify(world, world.case(), secured=False))
        escalate(world, asked.clarification)
        decline_handover(propose(world, world.case()), TO_DECIDER, by=world.iv, at=world.tick())

    fill()
    look(world.social_head, name)
    with CaptureQueriesContext(connection) as one:
        look(world.social_head, name)
    for _ in range(3):
        fill()
    with CaptureQueriesContext(connection) as many:
        look(world.social_head, name)

    assert len(one) == len(many)
