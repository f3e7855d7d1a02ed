"""A case rests and goes on; it is promoted and never put back; why a step was taken is kept."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cases.case_content import readable_fields
from cases.models import CaseEvent, DueKind
from cases.operations import handovers
from cases.operations.cases import hold_case, move_case, promote_case, resume_case
from cases.operations.closing import reopen_case
from cases.reading import reader
from cases.states import Phase, Track
from cases.tests.cast import START
from cases.tests.factories import REQUEST_IN, close, open_dues, propose, reread
from contacts.factories import InstitutionFactory, MembershipFactory
from iiz.calendar import add_months
from iiz.history import change

TODAY = START.date()
SOON = TODAY + timedelta(days=60)


def hold(world, case, *, reason="illness", until=SOON, by=None):
    return hold_case(case, by=by or world.social, at=world.tick(), reason=reason, until=until)


# On hold


@pytest.mark.parametrize(
    ("until", "holds"),
    [
        (TODAY, False),
        (TODAY + timedelta(days=1), True),
        (add_months(TODAY, 12), True),
        (add_months(TODAY, 12) + timedelta(days=1), False),
    ],
    ids=["today", "tomorrow", "twelve-months", "day-after"],
)
def test_a_case_rests_from_tomorrow_up_to_twelve_months(world, until, holds):
    case = world.case()
    if holds:
        assert hold(world, case, until=until).hold_until == until
        return
    with pytest.raises(ValidationError) as refused:
        hold(world, case, until=until)
    assert list(refused.value.error_dict) == ["until"]


def test_a_case_rests_for_a_reason_of_the_list(world):
    with pytest.raises(ValidationError) as refused:
        hold(world, world.case(), reason="tired")

    assert list(refused.value.error_dict) == ["hold_reason"]


def test_it_goes_on_in_the_phase_in_which_it_was_put_on_hold(world):
    case = move_case(world.case(), by=world.social, at=world.tick(), to="clarification")
    held = hold(world, case)
    assert (held.phase, held.held_phase) == (Phase.ON_HOLD, "clarification")
    assert open_dues(case, DueKind.HOLD) == {("hold", world.social.institution.pk)}

    resumed = resume_case(held, by=world.social, at=world.tick())

    assert (resumed.phase, resumed.hold_reason, resumed.hold_until) == ("clarification", "", None)
    assert not open_dues(case, DueKind.HOLD)


def test_what_is_wrong_with_a_step_is_said(world):
    case = hold(world, world.case())
    with pytest.raises(ValidationError, match="Resume it first"):
        hold(world, case)
    with pytest.raises(ValidationError, match="Resume it first"):
        move_case(case, by=world.social, at=world.tick(), to="clarification")
    with pytest.raises(ValidationError, match="not on hold"):
        resume_case(world.case(), by=world.social, at=world.tick())


def test_only_the_lead_puts_a_case_on_hold(world):
    case = REQUEST_IN["accepted"](world).case

    with pytest.raises(ValidationError) as refused:
        hold(world, case, by=world.rav)

    assert refused.value.code == "not_lead"


def test_a_new_lead_looks_at_it_again(world):
    case = hold(world, world.case())

    handovers.accept_handover(propose(world, case), by=world.iv, at=world.tick())

    assert open_dues(case, DueKind.HOLD) == {("hold", world.iv.institution.pk)}
    assert resume_case(case, by=world.iv, at=world.tick()).phase == Phase.REGISTERED


def test_closing_ends_the_rest(world):
    case = close(world, hold(world, world.case()))

    assert (case.held_phase, case.hold_until) == ("", None)
    assert not open_dues(case, DueKind.HOLD)


def test_the_database_wants_reason_and_day(world):
    case = world.case()
    case.phase = Phase.ON_HOLD

    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        change(by=None, at=world.tick(), reason="test.save"),
    ):
        case.save()


def test_why_a_case_rests_is_no_part_of_the_bare_header(world):
    """Illness or custody; only the day is told to all who take part."""
    case = REQUEST_IN["accepted"](world).case
    with change(by=None, at=world.tick(), reason="test.end"):
        for row in case.participations.get(institution=world.rav.institution).coverage.all():
            row.ended_at = world.tick()
            row.save()
    case = hold(world, case, reason="custody")

    assert "hold_reason" in readable_fields(reader(case, world.social, on=TODAY))
    assert "hold_reason" not in readable_fields(reader(case, world.rav, on=TODAY))
    assert CaseEvent.objects.get(case=case, verb="case.hold").facts == {"until": SOON.isoformat()}


# Promotion


def test_a_case_is_promoted_once_and_never_put_back(world, go):
    case = world.case()

    assert promote_case(case, by=world.social, at=world.tick()).track == Track.IIZ
    with pytest.raises(ValidationError) as refused:
        promote_case(case, by=world.social, at=world.tick())
    assert refused.value.code == "state"
    form = go(world.social, "case_edit", case.key).context["form"]
    assert "track" not in form.fields


def test_promotion_is_one_click_of_the_lead(world, go):
    case = REQUEST_IN["accepted"](world).case

    assert go(world.rav, "case_promote", case.key, x="1").status_code == 403
    assert go(world.social, "case_promote", case.key, x="1").status_code == 303
    assert go(world.social, "case_promote", case.key, x="1").status_code == 409
    assert reread(case).track == Track.IIZ


def test_holding_and_resuming_by_hand(world, go):
    case = world.case()

    wrong = go(world.social, "case_hold", case.key, hold_reason="illness", until="02.03.2026")
    assert wrong.context["form"].errors.keys() == {"until"}
    right = {"hold_reason": "illness", "until": "20.04.2026"}
    assert go(world.social, "case_hold", case.key, **right).status_code == 303
    page = go(world.social, "case_overview", case.key)
    assert page.context["overview"].hold_reason
    assert go(world.social, "case_resume", case.key, x="1").status_code == 303
    assert go(world.social, "case_resume", case.key, x="1").status_code == 409


# Why a step was taken


def test_the_reason_of_a_step_is_kept_and_read_by_whom_the_plan_is_covered_for(world, go):
    """It stands among what the step changed, and in no event."""
    case = REQUEST_IN["accepted"](world).case
    move_case(case, by=world.social, at=world.tick(), to="clarification")
    move_case(case, by=world.social, at=world.tick(), to="registered", reason="One more talk.")
    event = CaseEvent.objects.filter(case=case, verb="case.move").latest("pk")

    for member in (world.social, world.rav):
        shown = go(member, "case_changes", case.key, event.operation).content.decode()
        assert "One more talk." in shown
    assert "talk" not in str(event.facts)
    with change(by=None, at=world.tick(), reason="test.end"):
        for row in case.participations.get(institution=world.rav.institution).coverage.all():
            row.ended_at = world.tick()
            row.save()
    hidden = go(world.rav, "case_changes", case.key, event.operation).content.decode()
    assert "One more talk." not in hidden


def test_why_a_case_was_reopened_is_kept_and_the_old_solution_is_not(world):
    case = close(world, world.case(), solution="Found a job.")

    case = reopen_case(case, by=world.social, at=world.tick(), reason="Lost the job.")

    assert (case.step_reason, case.solution, case.outcome) == ("Lost the job.", "", "")


# On which basis an institution works on its own cases


@pytest.mark.parametrize(
    ("kind", "basis"),
    [({}, "cantonal_sh"), ({"iv_office": True}, "ivg68bis"), ({"rav": True}, "")],
    ids=["social service", "IV office", "job centre"],
)
def test_the_lead_s_basis_follows_from_what_it_is(world, kind, basis):
    by = MembershipFactory(institution=InstitutionFactory(network=world.network, **kind))

    case = world.case(by=by)

    assert case.participations.get().basis == basis
