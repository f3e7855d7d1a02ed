"""What comes after closing: asked again, reopened, or continued in a new case."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cases.models import Due, DueKind, FollowUp, wrong_rows
from cases.operations import follow_ups, handovers
from cases.operations.cases import register_case
from cases.operations.closing import reopen_case
from cases.reading import reader
from cases.sheets.closing import follow_up_lines, linked
from cases.states import FollowUpState, NoticeState
from cases.tests.cast import DECLINE, START
from cases.tests.factories import (
    REQUEST_IN,
    close,
    follow_up,
    open_dues,
    owed_notice,
    propose,
    reread,
)
from iiz.calendar import add_months
from iiz.history import change

TODAY = START.date()


def ended(world, outcome, **more):
    return close(world, world.case(), outcome, by=world.social_head, **more)


@pytest.mark.parametrize(
    ("outcome", "asked"),
    [("first_lm", True), ("resp_sh", True), ("training", True), ("moved", False)],
    ids=["works", "settled", "other", "facts"],
)
def test_the_last_lead_asks_again_unless_facts_ended_the_case(world, outcome, asked):
    """R-FOLLOWUP-01."""
    case = ended(world, outcome, settled_with=world.social.institution)

    due = {(row.months, row.due_on) for row in case.follow_ups.all()}
    months = {(6, add_months(TODAY, 6)), (12, add_months(TODAY, 12))}
    assert due == (months if asked else set())
    assert bool(open_dues(case, DueKind.FOLLOW_UP)) == asked


def test_an_answer_needs_a_result_and_settles_what_was_due(world):
    row = follow_up(world)
    with pytest.raises(ValidationError) as refused:
        follow_ups.answer_follow_up(row, by=world.social, at=world.tick(), result="fine")
    assert list(refused.value.error_dict) == ["result"]

    answered = follow_ups.answer_follow_up(row, by=world.social, at=world.tick(), result="works")

    assert (answered.state, answered.answered_on) == (FollowUpState.DONE, TODAY)
    assert Due.objects.open().filter(kind=DueKind.FOLLOW_UP, case=row.case).count() == 1
    with pytest.raises(ValidationError) as stale:
        follow_ups.answer_follow_up(row, by=world.social, at=world.tick(), result="works")
    assert stale.value.code == "state"


def test_only_the_last_lead_answers(world, go):
    case = close(world, REQUEST_IN["accepted"](world).case)
    row = case.follow_ups.first()

    with pytest.raises(ValidationError) as refused:
        follow_ups.answer_follow_up(row, by=world.rav, at=world.tick(), result="works")
    assert refused.value.code == "not_yours"
    assert go(world.rav, "follow_up_answer", case.key, row.key).status_code == 403


def test_the_database_wants_day_and_result_together(world):
    row = follow_up(world)
    row.result = "works"

    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        change(by=None, at=world.tick(), reason="test.save"),
    ):
        row.save()


def test_a_case_reopened_is_asked_about_no_more(world):
    case = close(world, world.case())

    reopen_case(case, by=world.social, at=world.tick(), reason="Lost the job.")

    assert set(case.follow_ups.values_list("state", flat=True)) == {FollowUpState.CANCELLED}
    assert not open_dues(case, DueKind.FOLLOW_UP)


def _by_closing(world, case):
    close(world, world.case(person=case.person), "deceased")


def _by_answering(world, case):
    other = close(world, world.case(person=case.person))
    follow_ups.stop_follow_ups(other.follow_ups.first(), by=world.social, at=world.tick())


@pytest.mark.parametrize("dies", [_by_closing, _by_answering])
def test_after_a_death_nobody_asks_or_informs_her_in_any_of_her_cases(world, dies):
    """R-DEATH-01; learned by closing one case, or by asking about another."""
    notice = owed_notice(world)
    case = close(world, reread(notice.case), by=world.iv)
    assert open_dues(case) == {
        ("notice", world.social.institution_id),
        ("follow_up", world.iv.institution_id),
    }

    dies(world, case)

    cases = case.person.cases.values_list("pk", flat=True)
    assert reread(notice).state == NoticeState.IMPOSSIBLE
    assert not FollowUp.objects.open().exists()
    assert not Due.objects.open().filter(case__in=cases).exists()
    assert wrong_rows(cases) == []


def test_it_is_answered_on_the_overview(world, go):
    case = close(world, world.case())
    row = case.follow_ups.first()

    lines = go(world.social, "case_overview", case.key).context["overview"].follow_ups
    assert [line.may_answer for line in lines] == [True, True]
    assert [line.is_near for line in lines] == [False, False]
    args = ("follow_up_answer", case.key, row.key)
    assert go(world.social, *args, result="").status_code == 422
    assert go(world.social, *args, result="not_working").status_code == 303
    lines = go(world.social, "case_overview", case.key).context["overview"].follow_ups
    assert [bool(line.result) for line in lines] == [True, False]
    other = case.follow_ups.last()
    died = go(world.social, "follow_up_answer", case.key, other.key, result="deceased")
    assert died.status_code == 303
    assert reread(other).state == FollowUpState.CANCELLED


@pytest.mark.parametrize(("early", "near"), [(30, True), (31, False)], ids=["30-days", "31-days"])
def test_it_is_answered_in_the_row_when_it_is_near(world, early, near):
    case = close(world, world.case())
    row = case.follow_ups.first()

    lines = follow_up_lines(reader(case, world.social, on=row.due_on - timedelta(days=early)))

    assert lines[0].is_near == near


# Linked cases


@pytest.mark.parametrize(("after", "reopens"), [(0, True), (1, False)], ids=["last-day", "after"])
def test_after_twelve_months_a_new_case_continues_the_old_one(world, after, reopens):
    old = close(world, world.case())
    at = world.tick(days=(add_months(TODAY, 12) - TODAY).days + after)

    if reopens:
        reopened = reopen_case(old, by=world.social, at=at, reason="Lost the job.")
        assert (reopened.pk, reopened.continues) == (old.pk, None)
        return
    with pytest.raises(ValidationError) as refused:
        reopen_case(old, by=world.social, at=at, reason="Lost the job.")
    assert refused.value.code == "too_late"
    new = register_case(old.person, by=world.social, at=at, network=world.network, areas=["debt"])
    assert new.continues == old


def test_to_and_fro_is_carried_over(world):
    """A second decline in the new case is a second decline, and before the decider."""
    old = world.case()
    handovers.decline_handover(propose(world, old), DECLINE, by=world.iv, at=world.tick())
    close(world, old)

    new = world.case(person=old.person)
    assert (new.declines, new.ping_pong_at) == (1, None)
    handovers.decline_handover(propose(world, new), DECLINE, by=world.iv, at=world.tick())

    assert reread(new).declines == 2
    assert reread(new).ping_pong_at is not None


def test_another_person_s_case_and_another_network_continue_nothing(world):
    close(world, world.case())

    assert world.case().continues is None


def test_the_earlier_case_shows_to_who_may_open_it(world):
    """The former lead of the old case takes no part in the new one."""
    old = world.case()
    handovers.accept_handover(propose(world, old), by=world.iv, at=world.tick())
    close(world, reread(old), by=world.iv)
    new = world.case(person=old.person)

    def sees(case, member):
        found = linked(reader(case, member, on=TODAY))
        return found.before, found.after

    assert sees(new, world.social) == (old, None)
    assert sees(old, world.social) == (None, new)
    assert sees(old, world.iv) == (None, None)
