"""What is due for whom, and the lists' own table."""

from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import NO_DATE, Case, CaseRow, Due, count_by_kind_for, refresh_rows
from cases.operations import handovers, records
from cases.operations.steps import owe, settle
from cases.tests.cast import START
from cases.tests.factories import (
    CLARIFICATION_IN,
    HANDOVER_IN,
    REQUEST_IN,
    ask_position,
    clarify,
    invite,
    open_task,
    propose,
)
from contacts.factories import InstitutionFactory, MembershipFactory
from contacts.standards import deadline
from iiz.calendar import add_working_days
from iiz.history import change

TODAY = START.date()


def row_of(case, membership) -> CaseRow:
    return CaseRow.objects.get(case=case, institution=membership.institution)


def verify(**options) -> str:
    out = StringIO()
    call_command("verify_rows", stdout=out, **options)
    return out.getvalue()


# Dues


@pytest.mark.parametrize(("days", "overdue"), [(0, False), (1, True)], ids=["last-day", "after"])
def test_a_due_is_overdue_the_day_after(world, days, overdue):
    request = invite(world, world.case())

    found = Due.objects.overdue(request.due_on + timedelta(days=days)).filter(key=request.key)

    assert found.exists() == overdue


@pytest.mark.parametrize(
    ("make", "days"),
    [
        (lambda w: invite(w, w.case()), 10),
        (lambda w: propose(w, w.case()), 10),
        (lambda w: clarify(w, w.case()), 10),
        (lambda w: clarify(w, w.case(), secured=False), 4),
        (lambda w: ask_position(w, clarify(w, w.case())), 10),
        (lambda w: ask_position(w, clarify(w, w.case(), secured=False)), 2),
    ],
    ids=["request", "handover", "decision", "decision-urgent", "position", "position-urgent"],
)
def test_deadlines_are_the_standards_and_say_their_version(world, make, days):
    """R-STANDARD-01; working days of the canton, the first day does not count."""
    row = make(world)

    assert row.due_on == add_working_days(TODAY, days, canton="AG")
    assert row.guideline_id == deadline("plan", network=world.network, on=TODAY).guideline_id
    assert Due.objects.open().get(key=row.key).due_on == row.due_on


def test_owing_again_opens_the_same_due_anew(world):
    case, at = world.case(), world.tick()
    first = owe(world.iv.institution, case, "task", case.key, due_on=TODAY)
    settle("task", case.key, at=at)
    again = owe(world.iv.institution, case, "task", case.key, due_on=TODAY + timedelta(days=1))

    assert again.pk == first.pk
    assert (again.done_at, again.due_on) == (None, TODAY + timedelta(days=1))


def test_settling_leaves_what_was_done_before_alone(world):
    task = open_task(world, world.case())
    records.finish_task(task, by=world.social, at=world.tick())
    done_at = Due.objects.get(key=task.key).done_at

    settle("task", task.key, at=world.tick(days=1))

    assert Due.objects.get(key=task.key).done_at == done_at


def counted_anew(member) -> tuple[dict[str, int], int]:
    own = Due.objects.open().of(member.institutions(TODAY))
    return Counter(due.kind for due in own), Due.objects.to_do_by(member, on=TODAY).count()


def test_every_role_is_told_what_waits_now_by_one_query(world):
    members = (world.social, world.social_head, world.iv, world.coordinator, world.auditor)

    for owe_more in (propose, clarify, open_task):
        owe_more(world, world.case())
        for member in members:
            expected = counted_anew(member)
            with CaptureQueriesContext(connection) as asked:
                assert count_by_kind_for(member, on=TODAY) == expected, member
            assert len(asked) == 1


def test_a_reach_that_changes_changes_what_one_is_told(world):
    whole = InstitutionFactory(network=world.network)
    above = MembershipFactory(institution=whole, head=True)
    with change(by=None, at=world.tick(), reason="test.join"):
        world.social.institution.part_of = whole
        world.social.institution.save()
    open_task(world, world.case())
    assert count_by_kind_for(above, on=TODAY) == ({}, 0)

    whole.head_sees_parts = True
    assert count_by_kind_for(above, on=TODAY) == counted_anew(above) == ({"task": 1}, 1)

    above.until = TODAY - timedelta(days=1)
    assert count_by_kind_for(above, on=TODAY) == ({}, 0)


# Rows


def test_a_list_says_who_waits_for_whom_since_when(world):
    case = world.case()
    assert row_of(case, world.social).waiting_on is None

    handover = propose(world, case)
    assert row_of(case, world.social).waiting_on == world.iv.institution
    assert row_of(case, world.social).waiting_since == TODAY

    handovers.ask_back_handover(handover, by=world.iv, at=world.tick(), question="Since when?")
    assert row_of(case, world.social).waiting_on == world.social.institution


def test_who_was_only_asked_has_no_row(world):
    case = propose(world, world.case()).case

    assert not CaseRow.objects.filter(case=case, institution=world.iv.institution).exists()


def test_the_next_date_is_the_earliest_due_of_the_own_institution(world):
    case = world.case()
    assert row_of(case, world.social).next_due_on == NO_DATE
    for days in (9, 3, 6):
        open_task(world, case, due_on=TODAY + timedelta(days=days))

    assert row_of(case, world.social).next_due_on == TODAY + timedelta(days=3)


def test_the_lead_moves_in_the_list_too(world):
    case = HANDOVER_IN["accepted"](world).case

    rows = {row.institution_id: (row.is_lead, row.open) for row in case.rows.all()}

    assert rows == {
        world.social.institution.pk: (False, False),
        world.iv.institution.pk: (True, True),
    }


@pytest.mark.parametrize("rows", [REQUEST_IN, HANDOVER_IN, CLARIFICATION_IN])
def test_the_list_shows_what_the_page_opens(world, rows):
    for make in rows.values():
        make(world)
    people = [world.social, world.iv, world.rav, world.stranger, world.coordinator, world.steering]

    for member in people:
        listed = CaseRow.objects.visible_to(member, on=TODAY).values_list("case", flat=True)
        opened = Case.objects.visible_to(member, on=TODAY).values_list("pk", flat=True)
        assert set(listed) == set(opened)


def test_the_coordinators_list_sorts_by_a_name_only_if_she_may_read_it(world):
    case = CLARIFICATION_IN["escalated"](world).case

    assert row_of(case, world.coordinator).sort_name == ""
    assert row_of(case, world.social).sort_name.startswith("ahorn")


def test_rows_are_rebuilt_by_one_statement(world):
    cases = [world.case().pk for _ in range(3)]
    CaseRow.objects.all().delete()

    with CaptureQueriesContext(connection) as queries:
        refresh_rows(cases)

    assert len(queries) == 1
    assert CaseRow.objects.count() == 3


def test_verify_rows_counts_tells_and_repairs(world):
    case = HANDOVER_IN["accepted"](world).case
    world.case()
    assert verify() == "2 cases, 0 with a wrong row\n"
    CaseRow.objects.filter(case=case).update(is_lead=True)

    with pytest.raises(CommandError, match="repair"):
        verify()
    assert verify(repair=True) == "2 cases, 1 with a wrong row\n"

    assert verify() == "2 cases, 0 with a wrong row\n"
