"""The night: who is reminded of what when, in which mail, and that it happens once."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from urllib.parse import urlsplit

import pytest
import time_machine
from django.db import connection, connections

from cases.models import Due, Handover, refresh_rows
from cases.operations.handovers import accept_handover
from cases.operations.requests import (
    accept_invitation,
    answer_back_request,
    ask_back_request,
    send_request,
)
from cases.operations.taking_part import entrust
from cases.tests.cast import START, build_world
from cases.tests.factories import (
    CLARIFICATION_IN,
    HANDOVER_IN,
    REQUEST_IN,
    clarify,
    escalate,
    follow_up,
    invite,
    owed_notice,
    propose,
    propose_closing,
)
from contacts.deciders import decider
from contacts.factories import AbsenceFactory, ContactPersonFactory, MembershipFactory
from contacts.models import Standard
from iiz.celery import app
from iiz.history import change
from iiz.models import JobRun, OutboxMessage
from iiz.outbox import compose
from worklist.models import Digest, Reminder, Rung
from worklist.operations.night import _held
from worklist.tests.nights import (
    CANARY,
    DUE_ON,
    ON_RUNG,
    instant,
    links,
    mails,
    night,
    task_of,
    told,
)


def give_to(case, member, user) -> None:
    row = case.participations.get(institution=member.institution, ended_at__isnull=True)
    with change(by=None, at=START, reason="test.entrust"):
        entrust(row, user)
    refresh_rows([case.pk])


def chair_of(world):
    return MembershipFactory(steering=True, institution=None, network=world.network, is_chair=True)


# When


@pytest.mark.parametrize("rung", Rung)
def test_a_rung_is_reached_on_the_agreed_working_day(either_world, rung):
    """R-REMIND-01; the day before and the day itself, over Easter."""
    world = either_world
    chair_of(world)
    owed_answer(world)
    before, reached = ON_RUNG[rung]

    night(before)
    assert told(rung) == set()
    night(reached)
    assert told(rung) != set()


@pytest.mark.parametrize("stands_in", ["deputy", "team", "away"])
def test_for_who_is_away_whoever_stands_in_is_reminded(world, stands_in):
    """R-ABSENCE-01; if nobody does, or she is away herself, the team is."""
    task_of(world)
    house, day = world.social.institution, ON_RUNG[Rung.FIRST][1]
    deputy, other = MembershipFactory(institution=house), MembershipFactory(institution=house)
    ContactPersonFactory(institution=house, user=other.user)
    AbsenceFactory(
        user=world.social.user, institution=house, since=day, until=day,
        deputy=None if stands_in == "team" else deputy.user,
    )  # fmt: skip
    if stands_in == "away":
        AbsenceFactory(user=deputy.user, institution=house, since=day)

    night(day)

    if stands_in == "deputy":
        assert told(Rung.FIRST) == {deputy.user_id}
    else:
        here = {other.user_id} | ({deputy.user_id} if stands_in == "team" else set())
        assert told(Rung.FIRST) == here


def test_a_holiday_counts_for_nothing_and_nobody_is_told(world):
    """R-REMIND-04; Good Friday, Saturday, Sunday, Easter Monday."""
    task_of(world, due_on=date(2026, 3, 26))

    for day in (3, 4, 5, 6):
        night(date(2026, 4, day))
    assert (Reminder.objects.count(), Digest.objects.count()) == (0, 0)

    night(date(2026, 4, 7))
    assert (Reminder.objects.count(), Digest.objects.count()) == (1, 1)


def test_what_was_due_soon_is_no_news_any_more(world):
    task_of(world)
    friday = date(2026, 4, 3)
    night(date(2026, 3, 27), on=friday)

    night(date(2026, 4, 7))

    assert told(Rung.SOON) == {world.social.user_id}
    assert Digest.objects.count() == 0


def test_another_standard_moves_the_rungs(world):
    rows = Standard.objects.filter(key="ladder_1")
    with change(by=None, at=START, reason="test.standard"):
        for row in rows:
            row.value = 1
            row.save()
    task_of(world)

    night(date(2026, 3, 31))

    assert told(Rung.FIRST) == {world.social.user_id}


# Who


def test_whoever_looks_after_the_case_comes_first(world):
    """R-REMIND-02"""
    other = MembershipFactory(institution=world.social.institution)
    task = task_of(world)
    give_to(task.case, world.social, other.user)

    night(ON_RUNG[Rung.FIRST][1])

    assert told() == {other.user_id}


def test_then_the_contact_person_then_everybody_then_the_head(world):
    """R-REMIND-02"""
    other = MembershipFactory(institution=world.social.institution)
    task = task_of(world)
    give_to(task.case, world.social, None)
    on = ON_RUNG[Rung.FIRST][1]

    def reminded() -> set[int]:
        Reminder.objects.all().delete()
        JobRun.objects.all().delete()
        Digest.objects.all().delete()
        night(on)
        return told()

    assert reminded() == {world.social.user_id, other.user_id}
    ContactPersonFactory(institution=world.social.institution, user=other.user)
    assert reminded() == {other.user_id}
    with change(by=None, at=START, reason="test.leave"):
        for member in (other, world.social):
            member.user.is_active = False
            member.user.save()
    assert reminded() == {world.social_head.user_id}


def test_on_the_second_rung_deputy_and_team(world):
    """R-REMIND-02"""
    deputy = MembershipFactory(institution=world.social.institution)
    ContactPersonFactory(institution=world.social.institution, user=deputy.user, deputy=True)
    task_of(world)

    night(ON_RUNG[Rung.TEAM][1])

    team = {world.social.user_id, deputy.user_id, world.social_head.user_id}
    assert told(Rung.TEAM) == team


def owed_answer(world, *, to=None):
    """What one institution owes another, due as long ago as the tasks of these tests."""
    request = invite(world, world.case(), to=to or world.iv)
    Due.objects.filter(key=request.key).update(due_on=DUE_ON)
    return request


def test_on_the_third_rung_the_decider(either_world):
    """R-REMIND-02, R-DECIDER-01"""
    world = either_world
    owed_answer(world)

    night(ON_RUNG[Rung.DECIDER][1])

    who = decider(world.network, lead=world.social.institution, on=DUE_ON)
    assert (who.institution, who.role) == (world.decider.institution, world.decider.role)
    assert told(Rung.DECIDER) == {world.decider.user_id}


def _task_of_a_participant(world):
    """The IV takes part in a case that the social service leads."""
    invited = invite(world, world.case(), to=world.iv)
    accept_invitation(invited, by=world.iv, at=world.tick())
    return task_of(world, by=world.iv, case=invited.case), world.iv_head


def _notice_of_the_former_lead(world):
    """The social service still has to tell the person that the IV leads now."""
    notice = owed_notice(world)
    Due.objects.filter(key=notice.key).update(due_on=DUE_ON)
    return notice, world.social_head


@pytest.mark.parametrize("make", [_task_of_a_participant, _notice_of_the_former_lead])
def test_what_is_no_procedure_climbs_to_the_own_head_and_no_further(either_world, make):
    """R-REMIND-02; neither the decider nor the committee hears of it."""
    world = either_world
    chair_of(world)
    own, head = make(world)

    for rung in (Rung.DECIDER, Rung.COMMITTEE):
        night(ON_RUNG[rung][1])

    rows = Reminder.objects.filter(key=own.key, rung__gte=Rung.DECIDER)
    assert set(rows.values_list("rung", "recipient")) == {(Rung.DECIDER, head.user_id)}


def test_a_decision_is_the_deciders_from_the_start(either_world):
    """R-REMIND-02"""
    world = either_world
    clarification = CLARIFICATION_IN["escalated"](world)
    due = Due.objects.get(key=clarification.key, kind="decision")
    Due.objects.filter(pk=due.pk).update(due_on=DUE_ON)

    night(ON_RUNG[Rung.FIRST][1])

    night(ON_RUNG[Rung.TEAM][1])

    rows = Reminder.objects.filter(due=due)
    assert set(rows.values_list("rung", flat=True)) == {Rung.FIRST, Rung.TEAM}
    assert set(rows.values_list("recipient", flat=True)) == {world.decider.user_id}


def test_how_the_person_is_doing_is_asked_by_whoever_looked_after_the_case(world):
    """R-REMIND-02; the case is closed, and nobody takes part in it any more."""
    MembershipFactory(institution=world.social.institution)
    found = follow_up(world)
    Due.objects.filter(key=found.key).update(due_on=DUE_ON)

    night(ON_RUNG[Rung.FIRST][1])

    rows = Reminder.objects.filter(key=found.key)
    assert set(rows.values_list("recipient", flat=True)) == {world.social.user_id}


def test_the_chair_learns_the_number_and_no_case(world):
    """R-REMIND-02"""
    chair = chair_of(world)
    numbers = [owed_answer(world).case.number for _ in range(3)]

    night(ON_RUNG[Rung.COMMITTEE][1])

    [message] = OutboxMessage.objects.filter(to=chair.user.email)
    text = compose(message).body
    assert "3 " in text
    assert not any(number in text for number in numbers)
    assert len(links(text)) == 1


def test_a_decider_learns_the_number_of_what_does_not_open(world):
    request = owed_answer(world)

    night(ON_RUNG[Rung.DECIDER][1])

    [message] = OutboxMessage.objects.filter(to=world.coordinator.user.email)
    assert request.case.number not in compose(message).body
    assert message.facts["further"] == "1"


def test_nobody_who_left_is_told(world):
    """R-REMIND-04; neither inactive nor without a role, also between the two steps."""
    gone, left, stays = (MembershipFactory(institution=world.rav.institution) for _ in range(3))
    invited = invite(world, world.case())
    Due.objects.filter(key=invited.key).update(due_on=DUE_ON)
    on = ON_RUNG[Rung.TEAM][1]
    night(date(2026, 4, 10), on=date(2026, 4, 11))  # a Saturday: written, not told
    before = told()
    with change(by=None, at=START, reason="test.leave"):
        gone.user.is_active = False
        gone.user.save()
        left.until = on - timedelta(days=1)
        left.save()

    night(on)

    assert {gone.user_id, left.user_id} <= before
    people = set(Digest.objects.values_list("recipient", flat=True))
    assert stays.user_id in people
    assert not people & {gone.user_id, left.user_id}


# How often


def test_thirty_overdue_are_one_mail(world):
    case = world.case()
    for _ in range(30):
        task_of(world, case=case)

    night(ON_RUNG[Rung.FIRST][1])

    [mail] = mails()
    assert len(links(mail)) == 31
    assert OutboxMessage.objects.get(kind="digest").facts["number"] == "30"


def test_beyond_fifty_lines_the_rest_is_a_number(world):
    case = world.case()
    for _ in range(53):
        task_of(world, case=case)

    night(ON_RUNG[Rung.FIRST][1])

    facts = OutboxMessage.objects.get(kind="digest").facts
    assert (len(facts["late"]), facts["more"], facts["number"]) == (50, "3", "53")


def test_a_backlog_does_not_mail_every_morning(world):
    """R-REMIND-03"""
    task_of(world)

    for days in range(3):
        night(ON_RUNG[Rung.FIRST][1] + timedelta(days=days))

    assert Digest.objects.count() == 1


def test_a_new_day_to_be_done_by_reminds_again(world):
    """R-REMIND-03; asked back and answered: the clock has moved."""
    request = invite(world, world.case())
    on = request.due_on
    night(on)
    assert Reminder.objects.filter(key=request.key).count() == 1
    ask_back_request(request, by=world.rav, at=world.tick(), question="Since when?")
    at = instant(START.date() + timedelta(days=4))
    request.refresh_from_db()
    moved = answer_back_request(request, by=world.social, at=at, answer="Since May.")

    night(moved.due_on)

    days = Reminder.objects.filter(key=request.key).values_list("due_on", flat=True)
    assert set(days) == {on, moved.due_on}


def test_what_is_done_in_the_meantime_is_not_told(world):
    task = task_of(world)
    night(date(2026, 3, 27), on=date(2026, 3, 28))  # a Saturday
    Due.objects.filter(key=task.key).update(done_at=instant(DUE_ON))

    night(DUE_ON)

    assert Reminder.objects.count() == 1
    assert Digest.objects.count() == 0


def test_a_missed_day_is_caught_up_for_the_people_of_today(world):
    """R-REMIND-05"""
    task_of(world)
    new = MembershipFactory(institution=world.social.institution, since=date(2026, 4, 9))

    night(ON_RUNG[Rung.TEAM][1], on=date(2026, 4, 16))

    assert new.user_id in told(Rung.TEAM)
    assert Digest.objects.filter(recipient=new.user, day=date(2026, 4, 16)).exists()


# One effect


def copied_tables() -> dict[str, int]:
    return {
        "reminders": Reminder.objects.count(),
        "digests": Digest.objects.count(),
        "mails": OutboxMessage.objects.filter(kind="digest").count(),
        "runs": JobRun.objects.count(),
        "effected": Handover.objects.filter(effected_at__isnull=False).count(),
    }


@pytest.mark.acceptance("night")
def test_ten_runs_at_once_have_one_effect(transactional_db, size, figure):
    """R-REMIND-05"""
    world, runs = build_world(), size(ci=10, full=40)
    chair_of(world)
    for by in (world.social, world.iv, world.rav):
        for _ in range(4):
            task_of(world, by=by, due_on=date(2026, 3, 2))
    owed_answer(world)
    on, start = ON_RUNG[Rung.COMMITTEE][1], Barrier(runs)

    def run(_number: int) -> bool:
        try:
            connection.ensure_connection()
            start.wait()
            return night(on) is not None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(runs) as pool:
        took_part = list(pool.map(run, range(runs)))
    once = copied_tables()
    again = [night(on) for _ in range(3)]

    figure(
        f"{runs} runs at once, {once['reminders']} reminders in {once['mails']} mails, once each"
    )
    assert any(took_part)
    assert {run.state for run in again} == {JobRun.State.DONE}
    assert copied_tables() == once
    assert once["runs"] == 1
    assert once["mails"] == once["digests"] == len(told()) > 5
    recorded = JobRun.objects.get().counts
    assert (recorded["reminders"], recorded["digests"]) == (once["reminders"], once["digests"])


def test_while_another_connection_is_at_it_nothing_is_done(transactional_db):
    """R-REMIND-05"""
    world = build_world()
    task_of(world)
    on = ON_RUNG[Rung.FIRST][1]

    def beside() -> JobRun | None:
        try:
            return night(on)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with _held("remind") as is_ours:
            refused = pool.submit(beside).result()
        done = pool.submit(beside).result()

    assert is_ours
    assert refused is None
    assert done.state == JobRun.State.DONE


def test_a_run_that_was_cut_off_goes_on(world):
    """R-REMIND-05; whoever has had her mail gets no second one."""
    task_of(world), task_of(world, by=world.iv)
    on = ON_RUNG[Rung.FIRST][1]
    night(on)
    JobRun.objects.update(state="running", done_at=None)
    Reminder.objects.filter(recipient=world.iv.user).update(digest=None)
    Digest.objects.filter(recipient=world.iv.user).delete()

    night(on)

    assert JobRun.objects.get().state == "done"
    people = Digest.objects.values_list("recipient", flat=True).order_by("recipient")
    assert list(people) == sorted([world.social.user_id, world.iv.user_id])
    assert len(mails()) == 3


def test_the_night_lets_handovers_take_effect_first(world):
    effective = START.date() + timedelta(days=7)
    handover = propose(world, world.case(), effective_on=effective)
    accept_handover(handover, by=world.iv, at=world.tick())

    run = night(effective)

    assert run.counts["effected"] == 1
    handover.refresh_from_db()
    assert handover.effected_at == instant(effective)


# What stands in it


def everything(world) -> None:
    """Something of every kind, overdue at the same time."""
    for make in (*HANDOVER_IN.values(), *CLARIFICATION_IN.values(), *REQUEST_IN.values()):
        make(world)
    for by in (world.social, world.iv):
        task_of(world, by=by)
    follow_up(world), propose_closing(world, world.case()), owed_notice(world)
    escalate(world, clarify(world, world.case(), secured=False))
    Due.objects.open().update(due_on=date(2026, 3, 2))


@pytest.mark.acceptance("night")
def test_everybody_can_open_every_link_of_her_mail(either_world, client, figure):
    """R-REMIND-04"""
    world = either_world
    chair_of(world)
    everything(world)
    for day in (date(2026, 3, 9), date(2026, 3, 16), date(2026, 3, 23), date(2026, 3, 30)):
        night(day)

    opened = refused = 0
    for digest in Digest.objects.select_related("recipient", "message"):
        client.force_login(digest.recipient)
        with time_machine.travel(instant(digest.day) + timedelta(hours=4), tick=False):
            for link in links(compose(digest.message).body):
                status = client.get(urlsplit(link).path, follow=True).status_code
                opened, refused = opened + (status == 200), refused + (status != 200)

    people = Digest.objects.values("recipient").distinct().count()
    figure(f"{opened} links of {people} people opened, {refused} refused")
    assert refused == 0
    assert opened > 40
    inactive = Digest.objects.filter(recipient__is_active=False)
    assert not inactive.exists()


@pytest.mark.acceptance("night")
def test_no_mail_no_log_and_no_argument_says_who_it_is_about(world, caplog, figure):
    """R-REMIND-04"""
    person = world.person(first_name=CANARY, last_name=CANARY)
    case = world.case(person=person)
    case.refresh_from_db()
    task_of(world, case=case)
    asked = world.ask(world.iv, question=CANARY)
    send_request(case, asked, by=world.social, at=world.tick(), kind="info")
    with change(by=None, at=START, reason="test.view"):
        case.person_view = CANARY
        case.save()
    Due.objects.open().update(due_on=DUE_ON)

    with caplog.at_level(logging.DEBUG):
        for rung in Rung:
            night(ON_RUNG[rung][1])

    said = [
        *mails(),
        *(f"{message.to} {message.facts}" for message in OutboxMessage.objects.all()),
        *(
            f"{record.getMessage()} {record.__dict__}"
            for record in caplog.records
            if not record.name.startswith("django.db")
        ),
        *(f"{run.job} {run.counts}" for run in JobRun.objects.all()),
    ]
    figure(f"{len(said)} mails, log lines and records, none with the canary")
    assert len(mails()) >= 4
    assert not [text for text in said if CANARY in text]
    assert app.conf.beat_schedule["night"].keys() == {"task", "schedule"}


@pytest.mark.parametrize("language", ["de", "fr"])
def test_a_mail_speaks_the_language_of_its_reader(world, language):
    with change(by=None, at=START, reason="test.language"):
        world.social.user.language = language
        world.social.user.save()
    task = task_of(world)

    night(ON_RUNG[Rung.FIRST][1])

    message = OutboxMessage.objects.get(kind="digest")
    mail = compose(message)
    assert message.language == language
    assert "\n" not in mail.subject
    assert task.case.number in mail.body
    assert "{" not in mail.subject + mail.body
