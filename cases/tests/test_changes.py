"""What one step changed: a row shows what it was only to who may read that as well."""

from cases.models import CaseEvent
from cases.operations import handovers, plan
from cases.tests.factories import REQUEST_IN, plan_goal, plan_measure, propose

SECRET = "She fears her former husband."


def told(go, membership, case, verb) -> str:
    """What the page says of the latest step of that kind."""
    step = CaseEvent.objects.filter(case=case, verb=verb).latest("pk").operation
    return go(membership, "case_changes", case.key, step).text


def test_what_became_readable_does_not_show_what_it_was_before(world, go):
    """The lead is covered for plan only: of a goal that moved there it reads no word."""
    case = world.case()
    goal = plan_goal(world, case, text=SECRET, category="diagnosis")
    handover = propose(world, case, stays_involved=True)
    handovers.accept_handover(handover, by=world.iv, at=world.tick())
    edit = {"by": world.social, "at": world.tick(), "version": goal.version}
    plan.edit_goal(goal, text="Works.", category="plan", **edit)

    assert SECRET in told(go, world.social, case, "goal.edit")
    assert SECRET not in told(go, world.iv, case, "goal.edit")
    assert "Works." in go(world.iv, "case_plan", case.key).text


def test_a_measure_shows_to_its_new_provider_nothing_from_before(world, go):
    case = REQUEST_IN["accepted"](world).case
    measure = plan_measure(world, case, goal=None, title=SECRET, category="diagnosis")
    edit = {"by": world.social, "at": world.tick(), "version": measure.version}
    given = {"provider": world.rav.institution, "category": "plan", "title": "Trial"}
    plan.edit_measure(measure, **given, **edit)

    assert SECRET in told(go, world.social, case, "measure.edit")
    assert SECRET not in told(go, world.rav, case, "measure.edit")
