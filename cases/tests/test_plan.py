"""Goals, measures and tasks: who may add, read, change and end them."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases.models import CaseEvent
from cases.operations import handovers, plan, records
from cases.reading import reader
from cases.sheets import plan as sheet
from cases.sheets.timeline import timeline
from cases.states import MeasureState, TaskState
from cases.tests.cast import CONSENT, START
from cases.tests.factories import (
    HANDOVER_IN,
    REQUEST_IN,
    close,
    open_dues,
    open_task,
    plan_goal,
    plan_measure,
    propose,
    reread,
)
from contacts.factories import InstitutionFactory, MembershipFactory
from iiz.history import change
from iiz.versions import EditConflict

TODAY = START.date()


def shared(world):
    """The job centre takes part, covered for work capacity and plan."""
    return REQUEST_IN["accepted"](world).case


def seen(case, membership):
    return sheet.plan(reader(case, membership, on=TODAY))


# Who reads


def test_others_rows_show_only_where_their_category_is_covered(world):
    case = shared(world)
    plan_goal(world, case, text="Works again.")
    plan_goal(world, case, text="Debts are settled.", category="financial")
    plan_measure(world, case, goal=None, title="Debt advice", category="financial")

    ours, theirs = seen(case, world.social), seen(case, world.rav)

    assert [line.goal.text for line in ours.goals] == ["Works again.", "Debts are settled."]
    assert [line.goal.text for line in theirs.goals] == ["Works again."]
    assert theirs.measures == []


def test_the_timeline_says_which_task_to_those_it_concerns(world):
    case = shared(world)
    open_task(world, case, title="Get the lease")
    open_task(world, case, title="Call the landlord")

    ours = timeline(reader(case, world.social, on=TODAY)).happenings
    theirs = timeline(reader(case, world.rav, on=TODAY)).happenings

    assert [one.about for one in ours[:2]] == ["Call the landlord", "Get the lease"]
    assert {one.about for one in ours[2:]} == {""}
    assert {one.about for one in theirs} == {""}


def test_a_measure_names_its_goal_only_to_who_may_read_the_goal(world):
    case = shared(world)
    hidden = plan_goal(world, case, text="Debts are settled.", category="financial")
    plan_measure(world, case, goal=hidden, title="Work trial", category="plan")

    assert [line.goal for line in seen(case, world.social).measures] == ["Debts are settled."]
    assert [line.goal for line in seen(case, world.rav).measures] == [""]


def test_who_carries_a_measure_out_reads_it(world):
    case = shared(world)
    measure = plan_measure(world, case, goal=None, provider=world.rav.institution)
    with change(by=None, at=world.tick(), reason="test.end"):
        for row in case.participations.get(institution=world.rav.institution).coverage.all():
            row.ended_at = world.tick()
            row.save()

    assert [line.measure for line in seen(case, world.rav).measures] == [measure]


# Who adds, who changes


def test_whoever_takes_part_adds_to_the_plan_and_nobody_else(world):
    case = shared(world)
    coordinator = world.coordinator

    assert plan_goal(world, case, by=world.rav).owner == world.rav.institution
    for stranger in (world.iv, world.stranger, coordinator):
        with pytest.raises(ValidationError) as refused:
            plan_goal(world, case, by=stranger)
        assert refused.value.code == "not_taking_part"


def test_the_head_above_reads_and_adds_nothing(world):
    """She sees the cases of the parts; what is written there belongs to a part."""
    above = InstitutionFactory(network=world.network, head_sees_parts=True)
    head = MembershipFactory(institution=above, head=True)
    with change(by=None, at=world.tick(), reason="test.join"):
        world.social.institution.part_of = above
        world.social.institution.save()
    case = world.case()

    sight = reader(case, head, on=TODAY)

    assert (sight.standing, sight.takes_part, sight.may_record) == ("lead", False, False)
    for verb, fields in (
        (plan.add_goal, {"text": "Works.", "category": "plan"}),
        (records.open_task, {"title": "Call", "due_on": TODAY}),
        (records.add_note, {"text": "Called.", "category": "plan"}),
    ):
        with pytest.raises(ValidationError) as refused:
            verb(case, by=head, at=world.tick(), **fields)
        assert refused.value.code == "not_taking_part"


def test_a_closed_case_takes_no_plan(world):
    case = shared(world)
    goal = plan_goal(world, case)
    close(world, case)

    for step in (lambda: plan_goal(world, case), lambda: _assess(world, goal, world.social)):
        with pytest.raises(ValidationError, match="closed") as refused:
            step()
        assert refused.value.code == "state"


def _assess(world, goal, by):
    return plan.assess_goal(goal, by=by, at=world.tick(), verb="reach")


def test_a_row_is_changed_by_its_institution_its_provider_and_a_lead_that_reads_it(world):
    case = shared(world)
    theirs = plan_goal(world, case, by=world.rav)
    ours = plan_goal(world, case)
    carried_out = plan_measure(world, case, goal=None, provider=world.rav.institution)

    with pytest.raises(ValidationError) as refused:  # reads it, and that is all
        _assess(world, ours, world.rav)
    assert refused.value.code == "not_yours"
    with pytest.raises(ValidationError):  # the lead is covered for nothing of the job centre's
        _assess(world, theirs, world.social)
    assert plan.start_measure(carried_out, by=world.rav, at=world.tick()).state == "running"
    assert _assess(world, theirs, world.rav).state == "reached"


def test_a_new_lead_that_is_covered_goes_on_with_the_plan(world):
    case = world.case()
    goal, hidden = plan_goal(world, case), plan_goal(world, case, category="financial")
    handovers.accept_handover(propose(world, case), by=world.iv, at=world.tick())

    assert _assess(world, goal, world.iv).state == "reached"
    with pytest.raises(ValidationError) as refused:
        _assess(world, hidden, world.iv)
    assert refused.value.code == "not_yours"


def test_who_may_read_a_row_is_decided_by_whom_it_belongs_to(world, go):
    """R-PLAN-02: neither who carries it out nor the lead moves it to another category."""
    case = shared(world)
    measure = plan_measure(
        world,
        case,
        goal=None,
        by=world.rav,
        provider=world.social.institution,
        category="financial",
    )
    edit = {"at": world.tick(), "version": measure.version}

    with pytest.raises(ValidationError) as refused:
        plan.edit_measure(measure, by=world.social, category="plan", **edit)
    assert refused.value.error_dict["category"][0].code == "not_yours"
    assert "category" in go(world.rav, "measure_edit", case.key, measure.key).context["form"].fields
    args = ("measure_edit", case.key, measure.key)
    assert "category" not in go(world.social, *args).context["form"].fields
    typed = {"title": "Course", "provider": world.social.institution.pk, "version": measure.version}
    assert go(world.social, *args, **typed, category="plan").status_code == 303
    assert (reread(measure).title, reread(measure).category) == ("Course", "financial")


def test_a_lead_moves_no_goal_of_another_institution(world):
    """R-PLAN-02."""
    case = world.case()
    goal = plan_goal(world, case)
    handovers.accept_handover(propose(world, case), by=world.iv, at=world.tick())
    edit = {"by": world.iv, "at": world.tick(), "version": goal.version}

    with pytest.raises(ValidationError) as refused:
        plan.edit_goal(goal, category="work_capacity", **edit)
    assert refused.value.error_dict["category"][0].code == "not_yours"
    assert plan.edit_goal(goal, text="Works.", category="plan", **edit).text == "Works."


# Giving others something to do


def test_others_are_given_what_they_are_covered_to_read(world):
    """R-PLAN-01."""
    case = shared(world)
    rav = world.rav.institution

    assert open_task(world, case, assignee=rav, category="plan").assignee == rav
    for give, field in (
        (lambda **more: open_task(world, case, assignee=rav, **more), "assignee"),
        (lambda **more: plan_measure(world, case, goal=None, provider=rav, **more), "provider"),
    ):
        with pytest.raises(ValidationError) as refused:
            give(category="financial")
        assert refused.value.error_dict[field][0].code == "not_covered"


def test_who_takes_no_part_is_given_nothing(world):
    """R-PLAN-01."""
    with pytest.raises(ValidationError) as refused:
        open_task(world, shared(world), assignee=world.iv.institution)

    assert refused.value.error_dict["assignee"][0].code == "not_taking_part"


@pytest.mark.parametrize(("after", "given"), [(0, True), (1, False)], ids=["last-day", "day-after"])
def test_a_task_is_given_while_its_category_is_covered(world, after, given):
    """R-PLAN-01; the last day agreed is a day of coverage."""
    case = shared(world)
    last = case.participations.get(institution=world.rav.institution).coverage.first().until
    at = world.tick(days=(last - TODAY).days + after)
    rav = world.rav.institution

    fields = {"title": "Send", "due_on": at.date(), "assignee": rav}
    if given:
        assert records.open_task(case, by=world.social, at=at, **fields).assignee == rav
    else:
        with pytest.raises(ValidationError):
            records.open_task(case, by=world.social, at=at, **fields)


def test_the_lead_is_given_anything(world):
    """R-PLAN-01; what is written to it is its own to read."""
    case = shared(world)
    fields = {"title": "Send", "due_on": TODAY, "category": "financial"}
    task = records.open_task(
        case, by=world.rav, at=world.tick(), assignee=world.social.institution, **fields
    )

    assert ("task", world.social.institution.pk) in open_dues(case)
    assert [line.task for line in seen(case, world.social).tasks] == [task]


def test_a_participant_chooses_among_those_it_knows(world):
    case = shared(world)
    handovers.accept_handover(
        propose(world, case, to=world.iv, stays_involved=True), by=world.iv, at=world.tick()
    )

    def names(membership):
        return set(sheet.partners(reader(case, membership, on=TODAY)))

    social, iv, rav = (m.institution for m in (world.social, world.iv, world.rav))
    assert names(world.iv) == {social, iv, rav}
    assert names(world.rav) == {iv, rav}


def with_a_third(world):
    """The IV leads, the social service stayed involved; the job centre knows the lead alone."""
    case = shared(world)
    handovers.accept_handover(
        propose(world, case, to=world.iv, stays_involved=True), by=world.iv, at=world.tick()
    )
    return case


def test_other_participants_are_named_in_the_plan_to_the_lead_only(world, go):
    case = with_a_third(world)
    social = world.social.institution
    plan_goal(world, case, text="Works.")
    measure = plan_measure(world, case, goal=None, by=world.social)
    done, task = (open_task(world, case, title=title) for title in ("Sent", "To send"))
    records.finish_task(done, by=world.social, at=world.tick())

    def read(membership):
        """The plan's page, and of the two that tell what happened too what is to be done."""
        page = go(membership, "case_plan", case.key).content.decode()
        tasks = go(membership, "case_overview", case.key).context["overview"].tasks
        summary = go(membership, "case_summary", case.key).context["summary"]
        planned = [one for one in summary.sections if one.title in ("Goals and measures", "Tasks")]
        return page, {line.assignee for line in tasks}, str(planned)

    page, doers, planned = read(world.iv)
    assert (social.short in page, doers, social.name in planned) == (True, {social}, True)
    page, doers, planned = read(world.rav)
    assert (social.short in page, doers, social.name in planned) == (False, {None}, False)
    assert all("another institution" in text for text in (page, planned))
    refused = go(world.rav, "task_finish", case.key, task.key, x="1")
    assert refused.status_code == 422
    assert social.name not in refused.content.decode()
    assert [line.provider for line in seen(case, world.iv).measures] == [measure.provider]


def test_the_lead_is_named_in_the_plan_to_everybody(world):
    case = with_a_third(world)
    plan_goal(world, case, by=world.iv)

    assert [line.owner for line in seen(case, world.rav).goals] == [world.iv.institution]


def test_who_carries_out_a_measure_of_ours_is_named_only_where_we_may_know_it(world, go):
    """The lead has given it to a participant that its owner does not know of."""
    case = with_a_third(world)
    measure = plan_measure(world, case, goal=None, by=world.social)
    given = {"at": world.tick(), "version": measure.version, "provider": world.rav.institution}
    plan.edit_measure(measure, by=world.iv, **given)

    page = go(world.social, "measure_edit", case.key, measure.key)
    changed = CaseEvent.objects.filter(case=case, verb="measure.edit").latest("pk").operation
    changes = go(world.social, "case_changes", case.key, changed)

    assert page.context["form"].initial["provider"] == world.rav.institution.pk
    for answer in (page, changes):
        assert world.rav.institution.name not in answer.content.decode()
        assert "another institution" in answer.content.decode()


# Who ends a task


def test_a_former_lead_ends_what_it_promised_and_only_that(world):
    """The reservations of an acceptance are tasks of the sender, which no longer takes part."""
    handover = HANDOVER_IN["accepted_reservation"](world)
    task = handover.case.tasks.get()
    theirs = open_task_of(world, handover.case, world.iv)

    assert records.finish_task(task, by=world.social, at=world.tick()).state == TaskState.DONE
    with pytest.raises(ValidationError) as refused:
        records.finish_task(theirs, by=world.social, at=world.tick())
    assert refused.value.code == "not_yours"


def open_task_of(world, case, by, **more):
    fields = {"title": "Call", "due_on": TODAY} | more
    return records.open_task(case, by=by, at=world.tick(), **fields)


def test_the_lead_ends_what_it_may_read(world):
    case = world.case()
    readable = open_task(world, case, category="plan")
    hidden = open_task(world, case, category="financial")
    handovers.accept_handover(propose(world, case), by=world.iv, at=world.tick())

    assert records.cancel_task(readable, by=world.iv, at=world.tick()).state == "cancelled"
    with pytest.raises(ValidationError) as refused:
        records.cancel_task(hidden, by=world.iv, at=world.tick())
    assert refused.value.code == "not_yours"


def test_a_former_lead_finds_the_button_for_its_own_task(world, go):
    handover = HANDOVER_IN["accepted_reservation"](world)
    task = handover.case.tasks.get()
    theirs = open_task_of(world, handover.case, world.iv)
    args = ("task_finish", handover.case.key)

    lines = go(world.social, "case_plan", handover.case.key).context["plan"].tasks

    assert [(line.task, line.can_end) for line in lines] == [(task, True)]
    assert go(world.social, *args, theirs.key, x="1").status_code == 403
    done = go(world.social, *args, task.key, back="plan")
    assert (done.status_code, done["Location"]) == (
        303,
        reverse("case_plan", args=[handover.case.key]),
    )


# What a step does


def test_a_goal_assessed_can_be_taken_up_again(world):
    goal = plan_goal(world, world.case())

    partly = plan.assess_goal(goal, by=world.social, at=world.tick(), verb="reach_partly")
    assert (partly.state, partly.ended_on) == ("partly", TODAY)
    again = plan.assess_goal(goal, by=world.social, at=world.tick(), verb="resume")
    assert (again.state, again.ended_on) == ("open", None)


def test_the_database_wants_the_day_of_an_assessment(world):
    goal = plan_goal(world, world.case())
    goal.ended_on = TODAY

    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        change(by=None, at=world.tick(), reason="test.save"),
    ):
        goal.save()


def test_a_measure_begins_and_ends_on_the_day_unless_another_was_agreed(world):
    case = world.case()
    later = TODAY + timedelta(days=30)
    plain, planned = plan_measure(world, case), plan_measure(world, case, ends_on=later)

    for measure in (plain, planned):
        plan.start_measure(measure, by=world.social, at=world.tick())
        plan.complete_measure(measure, by=world.social, at=world.tick(days=3))

    ended = TODAY + timedelta(days=3)
    assert [(reread(m).starts_on, reread(m).ends_on) for m in (plain, planned)] == [
        (TODAY, ended),
        (TODAY, ended),
    ]


def test_nothing_is_aborted_without_a_reason(world):
    measure = plan_measure(world, world.case())
    with pytest.raises(ValidationError) as refused:
        plan.abort_measure(measure, by=world.social, at=world.tick(), remark=" ")
    assert list(refused.value.error_dict) == ["remark"]

    aborted = plan.abort_measure(measure, by=world.social, at=world.tick(), remark="Fell ill.")
    assert (aborted.state, aborted.remark) == (MeasureState.ABORTED, "Fell ill.")


def test_a_goal_of_another_case_is_none_of_this_one(world):
    foreign = plan_goal(world, world.case())

    with pytest.raises(ValidationError) as refused:
        plan_measure(world, world.case(), goal=foreign)

    assert list(refused.value.error_dict) == ["goal"]


def test_of_two_editors_the_second_is_told(world):
    goal = plan_goal(world, world.case())
    edit = {"by": world.social, "version": goal.version, "category": "plan", "due_on": None}
    plan.edit_goal(goal, at=world.tick(), text="Works at 60 percent.", **edit)

    with pytest.raises(EditConflict):
        plan.edit_goal(goal, at=world.tick(), text="Works at 40 percent.", **edit)


def test_the_timeline_tells_the_sides_and_not_the_others(world):
    case = shared(world)
    plan_goal(world, case)
    told = CaseEvent.objects.filter(case=case, verb="goal.add")

    assert told.readable(own=frozenset({world.social.institution.pk})).exists()
    assert not told.readable(own=frozenset({world.rav.institution.pk})).exists()


# The pages


def test_the_plan_is_made_on_its_pages(world, go):
    case = shared(world)
    assert go(world.social, "goal_new", case.key, text="", category="plan").status_code == 422
    assert go(world.social, "goal_new", case.key, text="Works.", category="plan").status_code == 303
    goal = case.goals.get()
    wrong = {"title": "Trial", "provider": world.rav.institution.pk, "category": "financial"}
    refused = go(world.social, "measure_new", case.key, **wrong)
    assert refused.context["form"].errors.keys() == {"provider"}
    right = wrong | {"category": "plan", "goal": goal.key}
    assert go(world.social, "measure_new", case.key, **right).status_code == 303
    measure = case.measures.get()

    args = (case.key, measure.key)
    assert go(world.rav, "measure_start", *args, x="1").status_code == 303
    assert go(world.rav, "measure_start", *args, x="1").status_code == 409
    assert go(world.rav, "measure_complete", *args, x="1").status_code == 303
    assert go(world.rav, "measure_abort", *args, remark="Late.").status_code == 409
    assert go(world.social, "goal_assess", case.key, goal.key, verb="reach").status_code == 303
    assert go(world.rav, "goal_assess", case.key, goal.key, verb="resume").status_code == 403
    page = go(world.rav, "case_plan", case.key)
    assert [line.goal.state for line in page.context["plan"].goals] == ["reached"]
    assert go(world.iv, "case_plan", case.key).status_code == 404


def test_two_people_edit_one_measure_and_nothing_is_lost(world, go):
    measure = plan_measure(world, world.case())
    args = ("measure_edit", measure.case.key, measure.key)
    typed = {
        "title": "Internship",
        "provider": world.social.institution.pk,
        "goal": measure.goal.key,
        "category": "plan",
        "version": measure.version,
    }
    assert go(world.social, *args, **typed).status_code == 303

    second = go(world.social_head, *args, **typed | {"title": "Course", "remark": "Mornings"})

    assert second.status_code == 409
    assert [one.name for one in second.context["conflict"].differences] == ["title"]
    hidden = dict(second.context["conflict"].hidden)
    again = hidden | {"version": second.context["version"], "base": measure.version}
    saved = go(world.social_head, *args, **again, choose_title="stored")
    assert saved.status_code == 303
    assert (reread(measure).title, reread(measure).remark) == ("Internship", "Mornings")


def test_a_goal_that_may_not_be_read_stays_chosen_without_its_words(world, go):
    case = shared(world)
    goal = plan_goal(world, case, text="Debts are settled.", category="financial")
    measure = plan_measure(world, case, goal=goal, provider=world.rav.institution)
    args = ("measure_edit", case.key, measure.key)
    rav = world.rav.institution.pk
    typed = {"title": "Course", "provider": rav, "goal": goal.key, "version": measure.version}

    page = go(world.rav, *args)
    assert goal.text not in page.content.decode()
    assert "a goal you may not read" in page.content.decode()
    assert goal.text in go(world.social, *args).content.decode()
    assert go(world.rav, *args, **typed).status_code == 303
    stale = go(world.rav, *args, **typed | {"title": "Trial", "goal": ""})
    assert stale.status_code == 409
    assert goal.text not in stale.content.decode()
    assert reread(measure).goal == goal


def test_a_task_is_given_to_another_participant(world, go):
    case = shared(world)
    typed = {"title": "Send", "due_on": "09.03.2026", "kind": "task", "category": "plan"}

    assert CONSENT.categories == ("work_capacity", "plan")
    for assignee, status in ((world.iv, 422), (world.rav, 303)):
        answer = go(world.social, "task_new", case.key, **typed, assignee=assignee.institution.pk)
        assert answer.status_code == status
    assert case.tasks.get().assignee == world.rav.institution
