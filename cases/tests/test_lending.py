"""A loan: the lead goes for a time, comes back when somebody presses, and is no to and fro."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from cases import access
from cases.exchange import Item
from cases.models import Due, DueKind, wrong_rows
from cases.operations import handovers, requests
from cases.operations.lending import give_back
from cases.reading import reader
from cases.states import HandoverState
from cases.tests.cast import CONSENT, START
from cases.tests.factories import (
    clarify,
    decide,
    invite,
    open_dues,
    open_task,
    propose,
    reread,
)
from iiz.calendar import add_months
from iiz.history import change
from iiz.models import OutboxMessage

TODAY = START.date()
END = TODAY + timedelta(days=90)
LOAN = {"loan_until": END, "loan_basis": "avig85f3"}


def lead_of(case):
    return case.periods.current().get().institution


def standing_of(case, membership) -> str:
    row = case.participations.filter(institution=membership.institution).latest("pk")
    return "former" if row.ended_at else row.role


def lent(world, case=None, **offer):
    handover = propose(world, case or world.case(), **(LOAN | offer))
    return handovers.accept_handover(handover, by=world.iv, at=world.tick())


@pytest.mark.parametrize(
    ("until", "code"),
    [
        (TODAY, "past"),
        (TODAY + timedelta(days=1), ""),
        (add_months(TODAY, 12), ""),
        (add_months(TODAY, 12) + timedelta(days=1), "too_long"),
    ],
    ids=["today", "first-day", "last-day", "day-after"],
)
def test_a_loan_lasts_at_most_twelve_months(world, until, code):
    """R-LOAN-01."""
    case = world.case()

    if not code:
        assert propose(world, case, loan_until=until, loan_basis="consent").loan_until == until
        return
    with pytest.raises(ValidationError) as refused:
        propose(world, case, loan_until=until, loan_basis="consent")
    assert [error.code for error in refused.value.error_dict["loan_until"]] == [code]


def test_a_loan_ends_after_the_lead_has_moved(world):
    terms = {"loan_until": TODAY + timedelta(days=30), "loan_basis": "consent"}

    assert propose(world, world.case(), **terms, effective_on=TODAY + timedelta(days=29)).pk
    with pytest.raises(ValidationError) as refused:
        propose(world, world.case(), **terms, effective_on=TODAY + timedelta(days=30))

    assert "loan_until" in refused.value.error_dict


def test_a_loan_names_its_basis(world):
    """R-LOAN-01."""
    with pytest.raises(ValidationError) as refused:
        propose(world, world.case(), loan_until=END)
    assert "loan_basis" in refused.value.error_dict

    handover = propose(world, world.case(), **LOAN)

    assert (handover.preview["loan_until"], handover.preview["loan_basis"]) == (
        END.isoformat(),
        "avig85f3",
    )
    handover.loan_basis = ""
    slip = change(by=None, at=world.tick(), reason="test.slip")
    with pytest.raises(IntegrityError), slip:
        handover.save()


def test_who_lends_stays_involved_until_it_comes_back(world):
    handover = lent(world, stays_involved=False)
    case = handover.case

    period = case.periods.current().get()
    assert (period.institution, period.loan_until) == (world.iv.institution, END)
    row = case.participations.get(institution=world.social.institution)
    assert (handover.stays_involved, row.role, row.until) == (True, "participant", None)
    sides = {world.social.institution.pk, world.iv.institution.pk}
    assert open_dues(case, DueKind.LOAN) == {(DueKind.LOAN, pk) for pk in sides}
    assert set(Due.objects.filter(kind=DueKind.LOAN).values_list("due_on", flat=True)) == {END}


@pytest.mark.parametrize("side", ["social", "iv"])
@pytest.mark.parametrize("days", [1, 90, 120], ids=["early", "last-day", "late"])
def test_either_side_gives_it_back_and_nothing_counts(world, side, days):
    """R-LOAN-01."""
    case = world.case()
    task = open_task(world, case)
    handover = lent(world, case, lines=[Item("task", task.pk, "plan")])
    assert reread(task).assignee == world.iv.institution
    OutboxMessage.objects.all().delete()

    at = world.tick(days=days)
    handover = give_back(handover, by=getattr(world, side), at=at)

    connection.check_constraints()
    assert (handover.returned_at, lead_of(case)) == (at, world.social.institution)
    assert case.periods.current().get().loan_until is None
    assert (standing_of(case, world.social), standing_of(case, world.iv)) == ("lead", "former")
    assert access.held(world.social.institution, case) == access.GRANTS["lead"]
    assert access.held(world.iv.institution, case) == access.GRANTS["former"]
    assert reread(task).assignee == world.social.institution
    assert not open_dues(case, DueKind.LOAN)
    assert (reread(case).declines, reread(case).returns) == (0, 0)
    assert set(OutboxMessage.objects.values_list("kind", flat=True)) == {"returned"}
    assert wrong_rows([case.pk]) == []


def test_a_loan_and_its_end_make_no_return_later(world):
    handover = lent(world)
    give_back(handover, by=world.iv, at=world.tick())

    for_good = propose(world, handover.case)
    handovers.accept_handover(for_good, by=world.iv, at=world.tick())

    assert reread(handover.case).returns == 0


def test_nothing_moves_by_itself(world):
    handover = lent(world)

    assert lead_of(handover.case) == world.iv.institution
    overdue = Due.objects.overdue(END + timedelta(days=1)).filter(kind=DueKind.LOAN)
    assert overdue.count() == 2


def test_a_borrower_that_took_part_before_takes_part_again(world):
    case = world.case()
    invitation = invite(world, case, to=world.iv)
    requests.accept_invitation(invitation, by=world.iv, at=world.tick())
    handover = lent(world, case)

    give_back(handover, by=world.iv, at=world.tick())

    row = case.participations.get(institution=world.iv.institution, ended_at__isnull=True)
    assert (row.role, row.until) == ("participant", invitation.covered_until)
    assert access.held(world.iv.institution, case) == access.GRANTS["participant"]


def test_what_covered_the_loan_is_over_with_it(world):
    """The borrower reads again what it read as a participant, as long as it would have."""
    case = world.case()
    narrow = replace(CONSENT, categories=("plan",), covered_until=TODAY + timedelta(days=60))
    invitation = invite(world, case, to=world.iv, grounds=narrow)
    requests.accept_invitation(invitation, by=world.iv, at=world.tick())
    handover = lent(world, case)
    assert "work_capacity" in reader(case, world.iv, on=TODAY).covered

    give_back(handover, by=world.iv, at=world.tick())

    sight = partial(reader, case, world.iv)
    assert sight(on=TODAY).covered == {"involvement", "personal", "plan"}
    assert sight(on=TODAY + timedelta(days=60)).covered == {"involvement", "personal", "plan"}
    assert sight(on=TODAY + timedelta(days=61)).covered == frozenset()


def test_what_was_ended_while_the_lead_was_lent_does_not_come_back(world):
    case = world.case()
    invitation = invite(world, case, to=world.iv)
    requests.accept_invitation(invitation, by=world.iv, at=world.tick())
    handover = lent(world, case)
    row = case.participations.get(institution=world.iv.institution)
    with change(by=world.social, at=world.tick(), reason="test.withdraw"):
        plan = row.coverage.get(category="plan")
        plan.ended_at = world.tick()
        plan.save()

    give_back(handover, by=world.iv, at=world.tick())

    assert "plan" not in reader(case, world.iv, on=TODAY).covered


def test_only_the_two_sides_give_it_back_and_only_once(world):
    handover = lent(world)
    with pytest.raises(ValidationError) as refused:
        give_back(handover, by=world.rav, at=world.tick())
    assert refused.value.code == "not_yours"
    give_back(handover, by=world.social, at=world.tick())

    for by in (world.social, world.iv):
        with pytest.raises(ValidationError) as refused:
            give_back(handover, by=by, at=world.tick())
        assert refused.value.code == "not_lent"


def test_a_lead_handed_over_for_good_is_not_given_back(world):
    handover = propose(world, world.case())
    handovers.accept_handover(handover, by=world.iv, at=world.tick())

    with pytest.raises(ValidationError) as refused:
        give_back(handover, by=world.iv, at=world.tick())

    assert refused.value.code == "not_lent"


def test_what_is_lent_is_not_passed_on(world):
    handover = lent(world)

    for to in (world.rav, world.social):
        with pytest.raises(ValidationError, match="Give it back") as refused:
            propose(world, handover.case, by=world.iv, to=to)
        assert refused.value.code == "on_loan"


def test_a_decision_moves_a_lead_on_loan_for_good(world):
    handover = lent(world)
    case = handover.case
    clarification = clarify(world, case, by=world.iv)
    clarification = _escalated_by(world, clarification, world.iv)
    decide(world, clarification, names=world.rav)
    with pytest.raises(ValidationError) as refused:
        propose(world, case, by=world.iv, to=world.rav, **LOAN)
    assert "loan_until" in refused.value.error_dict

    binding = propose(world, case, by=world.iv, to=world.rav)
    handovers.accept_handover(binding, by=world.rav, at=world.tick())

    assert lead_of(case) == world.rav.institution
    assert not open_dues(case, DueKind.LOAN)
    with pytest.raises(ValidationError):
        give_back(handover, by=world.social, at=world.tick())


def _escalated_by(world, clarification, by):
    from cases.operations.clarifications import escalate_clarification

    return escalate_clarification(clarification, by=by, at=world.tick())


def test_the_return_ends_what_the_borrower_had_open(world):
    handover = lent(world)
    case = handover.case
    clarification = _escalated_by(world, clarify(world, case, by=world.iv), world.iv)
    decide(world, clarification, names=world.rav)
    open_one = propose(world, case, by=world.iv, to=world.rav)

    give_back(handover, by=world.social, at=world.tick())

    assert reread(open_one).state == HandoverState.SUPERSEDED
    assert lead_of(case) == world.social.institution
    assert open_dues(case, DueKind.HANDOVER) == set()


def test_a_loan_is_not_accepted_once_it_would_be_over(world):
    handover = propose(world, world.case(), loan_until=TODAY + timedelta(days=5), **_basis())

    with pytest.raises(ValidationError) as refused:
        handovers.accept_handover(handover, by=world.iv, at=world.tick(days=5))
    assert refused.value.code == "loan_over"

    assert handovers.accept_handover(handover, by=world.iv, at=world.tick(days=4)).effected_at


def _basis():
    return {"loan_basis": "consent"}
