"""Heute: what stands there for whom, in what order, and what can be ended from there."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation

from cases.models import Due, DueKind, refresh_rows
from cases.operations import handovers, records, requests
from cases.operations.taking_part import entrust
from cases.tests.cast import DECLINE, START
from cases.tests.factories import (
    CLARIFICATION_IN,
    HANDOVER_IN,
    ask_position,
    clarify,
    follow_up,
    invite,
    open_task,
    owed_notice,
    propose,
    propose_closing,
    reread,
)
from contacts.factories import AbsenceFactory, AgreementFactory, MembershipFactory
from iiz.history import change
from iiz.models import JobRun
from reviews.operations.missing import call_missing_reviews
from worklist.places import PLACES, with_place

NOW = START + timedelta(hours=4)
LATE = "Reminders do not arrive at present."


@pytest.fixture(autouse=True)
def _that_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def look(client):
    def page(membership, name="today", **query):
        client.force_login(membership.user)
        answer = client.get(reverse(name), query)
        assert answer.status_code == 200
        return answer

    return page


@pytest.fixture
def press(client):
    def post(membership, name, *args, htmx=False, **data):
        client.force_login(membership.user)
        acting = {"form_token": str(uuid4()), "acting": str(membership.pk)}
        headers = {"HX-Request": "true"} if htmx else {}
        url = reverse(name, args=args)
        return client.post(url, acting | data, headers=headers, follow=True)

    return post


def blocks(answer):
    page = answer.context["today"]
    return {block.name: block for block in (page.waiting, page.due, page.notices)}


def counts(answer):
    return {name: block.count for name, block in blocks(answer).items()}


def colleague(member):
    return MembershipFactory(institution=member.institution)


def give_to(case, member):
    """The case is looked after by somebody else of the institution."""
    row = case.participations.get(institution=member.institution, ended_at__isnull=True)
    with change(by=member, at=START, reason="test.entrust"):
        entrust(row, member.user)
    refresh_rows([case.pk])


def test_every_kind_of_due_has_its_place():
    assert set(PLACES) == set(DueKind)


# What stands where


def test_what_others_ask_waits_with_the_answers_of_its_page(world, look):
    case = world.case()
    request = invite(world, case, kind="info", to=world.iv)
    handover = propose(world, case)
    ask_position(world, clarify(world, case))

    waiting = blocks(look(world.iv))["waiting"]

    answers = {line.key: [action.url for action in line.actions] for line in waiting.lines}
    page = reverse("request_answer", args=[request.key])
    assert answers[request.key] == [f"{page}?answer={a}" for a in ("answer", "ask_back", "decline")]
    page = reverse("handover_answer", args=[handover.key])
    assert answers[handover.key][0] == f"{page}?answer=accept"
    assert waiting.count == 3
    assert {line.person for line in waiting.lines} == {case.person.name}


def test_a_button_opens_the_page_with_that_answer_chosen(world, look, client):
    invite(world, world.case())
    [line] = blocks(look(world.rav))["waiting"].lines

    opened = client.get(line.actions[0].url)

    assert opened.status_code == 200
    assert opened.context["form"].chosen == "accept"


def test_a_question_back_waits_for_whoever_asked_first(world, look):
    handover = HANDOVER_IN["asked_back"](world)

    [line] = blocks(look(world.social))["waiting"].lines

    assert line.url == reverse("case_handover", args=[handover.case.key, handover.key])
    assert counts(look(world.iv))["waiting"] == 0


def test_the_urgent_stand_first_then_the_soonest(world, look):
    late = invite(world, world.case(), kind="info", to=world.iv)
    soon = ask_position(world, clarify(world, world.case()))
    Due.objects.filter(key=soon.key).update(due_on=START.date())
    urgent = ask_position(world, clarify(world, world.case(), secured=False))
    Due.objects.filter(key=urgent.key).update(due_on=START.date() + timedelta(days=3))

    lines = blocks(look(world.iv))["waiting"].lines

    assert [line.key for line in lines] == [urgent.key, soon.key, late.key]
    assert [line.is_urgent for line in lines] == [True, False, False]


def test_at_most_seven_lines_and_the_number_of_all(world, look):
    case = world.case()
    for days in range(9):
        open_task(world, case, title=f"T{days}", due_on=START.date() + timedelta(days=days))

    due = blocks(look(world.social))["due"]
    listed = look(world.social, "today_all", block="due")

    assert [line.title for line in due.lines] == [f"T{days}" for days in range(7)]
    assert due.count == len(listed.context["lines"]) == listed.context["page"].paginator.count == 9


@pytest.mark.parametrize("name", ["waiting", "due", "notices", "news", "owls"])
@pytest.mark.parametrize("page", ["", "1", "99", "-1", "many"])
def test_an_empty_list_says_so_whatever_the_address_says(world, look, name, page):
    assert look(world.stranger, "today_all", block=name, page=page).context["lines"] == []


def test_a_colleagues_cases_are_hers_unless_she_has_left(world, look):
    case, other = world.case(), colleague(world.social)
    open_task(world, case)
    assert counts(look(world.social))["due"] == 1
    assert counts(look(other))["due"] == 0
    assert counts(look(world.social_head))["due"] == 1

    with change(by=None, at=START, reason="test.leave"):
        world.social.user.is_active = False
        world.social.user.save()

    assert counts(look(other))["due"] == 1


@pytest.mark.parametrize(
    ("stands_in", "until", "sees"),
    [
        ("reader", START.date(), True),
        ("nobody", START.date(), True),
        ("other", START.date(), False),
        ("away", START.date(), True),
        ("reader", START.date() - timedelta(days=1), False),
    ],
    ids=["she stands in", "the team", "somebody else", "who is away, too", "back again"],
)
def test_what_is_due_with_somebody_away_stands_with_whoever_stands_in(
    world, look, stands_in, until, sees
):
    """R-ABSENCE-01"""
    open_task(world, world.case())
    people = {name: colleague(world.social) for name in ("reader", "other", "away")}
    house, since = world.social.institution, START.date() - timedelta(days=2)
    deputy = people[stands_in].user if stands_in in people else None
    AbsenceFactory(
        user=world.social.user, institution=house, deputy=deputy, since=since, until=until
    )
    AbsenceFactory(user=people["away"].user, institution=house, since=since)

    assert counts(look(people["reader"]))["due"] == int(sees)
    assert counts(look(world.social))["due"] == 1


def test_what_others_ask_is_for_the_whole_institution(world, look):
    invite(world, world.case())

    assert counts(look(colleague(world.rav)))["waiting"] == 1


def test_decisions_are_for_the_decider(either_world, look):
    world = either_world
    CLARIFICATION_IN["escalated"](world)

    def kinds(member):
        return [line.kind for line in blocks(look(member))["due"].lines]

    assert "decision" in kinds(world.decider)
    assert "decision" not in kinds(world.social)
    assert "clarification" in kinds(world.social)


def test_the_decider_reads_no_name_without_a_basis(world, look):
    case = CLARIFICATION_IN["escalated"](world).case

    answer = look(world.coordinator)

    assert case.number in answer.text
    assert case.person.last_name not in answer.text


def test_who_has_no_case_and_was_not_asked_sees_nothing(world, look):
    for make in (*HANDOVER_IN.values(), *CLARIFICATION_IN.values()):
        make(world)

    assert set(counts(look(world.stranger)).values()) == {0}
    assert look(world.stranger).context["today"].news.count == 0


def test_every_link_opens_and_the_rail_counts_the_same(either_world, look, client):
    world = either_world
    for make in (*HANDOVER_IN.values(), *CLARIFICATION_IN.values()):
        make(world)
    owed_notice(world), follow_up(world), propose_closing(world, world.case())
    open_task(world, world.case())
    invite(world, world.case())

    for member in (world.social, world.iv, world.rav, world.social_head, world.decider):
        answer = look(member)
        assert answer.context["rail"][0]["count"] == sum(counts(answer).values())
        for name in ("waiting", "due", "notices"):
            for line in look(member, "today_all", block=name).context["lines"]:
                for url in (line.url, *(action.url for action in line.actions)):
                    assert client.get(url).status_code == 200, (member, line)


# Ending from the line


def test_a_task_is_finished_and_the_page_says_so(world, press, look):
    task = open_task(world, world.case())

    answer = press(world.social, "today_task_finish", task.case.key, task.key)

    assert answer.redirect_chain == [(reverse("today"), 303)]
    assert "Die Aufgabe" in answer.text or "The task is done" in answer.text
    assert reread(task).state == "done"
    assert counts(look(world.social))["due"] == 0


def test_htmx_gets_the_blocks_the_announcement_and_the_counter(world, press):
    task = open_task(world, world.case())

    answer = press(world.social, "today_task_finish", task.case.key, task.key, htmx=True)

    assert "<html" not in answer.text
    assert "data-iiz-focus" in answer.text
    assert "hx-swap-oob" in answer.text


def test_a_task_that_somebody_else_ended_is_said_to_be_done(world, press):
    task = open_task(world, world.case())
    records.finish_task(task, by=world.social, at=world.tick())

    answer = press(world.social, "today_task_finish", task.case.key, task.key)

    assert answer.status_code == 409
    assert answer.context["refused"].non_field_errors()


def test_a_notice_is_recorded_for_today(world, press):
    notice = owed_notice(world)

    press(world.social, "today_notice_done", notice.case.key, notice.key, channel="phone")

    notice = reread(notice)
    assert (notice.state, notice.channel, notice.done_on) == ("done", "phone", NOW.date())


@pytest.mark.parametrize("channel", ["", "pigeon"])
def test_a_notice_needs_the_way_and_the_line_says_so(world, press, channel):
    notice = owed_notice(world)

    answer = press(world.social, "today_notice_done", notice.case.key, notice.key, channel=channel)

    assert answer.status_code == 422
    assert f'id="id_channel_{notice.key.hex}_error"' in answer.text
    assert reread(notice).state == "due"


def test_a_foreign_task_is_not_found_and_a_foreign_notice_neither(world, press):
    task, notice = open_task(world, world.case()), owed_notice(world)

    for name, row in (("today_task_finish", task), ("today_notice_done", notice)):
        assert press(world.stranger, name, row.case.key, row.key).status_code == 404


# What others did


def test_news_are_what_others_did_in_my_cases_since_the_last_working_day(world, look):
    old = invite(world, world.case())
    friday = START - timedelta(days=3)
    with time_machine.travel(friday, tick=False):
        requests.receive_request(old, by=world.rav, at=friday)
    case = world.case()
    handover = propose(world, case)
    handovers.ask_back_handover(handover, by=world.iv, at=world.tick(), question="Since when?")

    found = look(world.social).context["today"].news

    assert [one.person for one in found.happenings] == [case.person.name, old.case.person.name]
    assert found.since == timezone.localdate(friday)
    assert look(world.social_head).context["today"].news.count == 2
    assert look(colleague(world.social)).context["today"].news.count == 0


def test_older_news_are_no_news(world, look):
    old = invite(world, world.case())
    requests.receive_request(old, by=world.rav, at=START - timedelta(days=4))

    assert look(world.social).context["today"].news.count == 0


def test_who_was_only_told_in_part_reads_only_that(world, look):
    """A step told to one institution is no news to another."""
    case = world.case()
    requests.accept_invitation(invite(world, case), by=world.rav, at=world.tick())
    give_to(case, world.rav)
    handovers.decline_handover(propose(world, case), DECLINE, by=world.iv, at=world.tick())

    sentences = [one.sentence for one in look(world.rav).context["today"].news.happenings]

    assert not any(world.iv.institution.name in sentence for sentence in sentences)


# The night


@pytest.mark.parametrize(
    ("hours", "late"), [(25, False), (26, False), (27, True)], ids=["day", "last", "after"]
)
def test_a_banner_says_when_the_night_has_not_run(world, look, hours, late):
    """R-REMIND-06; more than 26 hours."""
    ended = NOW - timedelta(hours=hours)
    JobRun.objects.create(
        job="remind", day=ended.date(), state="done", started_at=ended, beat_at=ended, done_at=ended
    )

    assert (LATE in look(world.social).text) == late


def test_before_the_first_night_the_banner_stands_too(world, look):
    assert LATE in look(world.social).text


def test_a_steering_member_has_no_such_page(world, client):
    client.force_login(world.steering.user)

    assert client.get(reverse("today")).status_code == 403


def test_the_page_costs_the_same_for_one_line_and_for_many(
    world, look, client, django_assert_max_num_queries
):
    for _ in range(4):
        case = world.case()
        invite(world, case, to=world.iv)
        open_task(world, case)
        propose(world, case)
    look(world.social)

    with django_assert_max_num_queries(12):
        look(world.social)


def test_who_has_left_the_case_still_ends_its_own_task(world, press):
    """As on the case's own pages."""
    task = open_task(world, world.case())
    handovers.accept_handover(propose(world, task.case), by=world.iv, at=world.tick())

    answer = press(world.social, "today_task_finish", task.case.key, task.key)

    assert answer.redirect_chain == [(reverse("today"), 303)]
    assert reread(task).state == "done"


def test_a_review_bears_its_name_in_the_language_of_who_reads(world):
    sides = {"a_type": "iv_office", "b_type": "rav"}
    AgreementFactory(network=world.network, name_de="IV", name_fr="AI", **sides)
    call_missing_reviews(at=datetime(2026, 10, 1, 4, tzinfo=UTC))

    def numbers():
        dues = with_place(Due.objects.filter(kind=DueKind.REVIEW))
        return set(dues.values_list("number", flat=True))

    assert numbers() == {"IV 2026"}
    with translation.override("fr"):
        assert numbers() == {"AI 2026"}
