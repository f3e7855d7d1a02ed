"""How a case ends, and what ends with it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cases.models import CaseEvent
from cases.states import OUTCOME_GROUPS, outcome_group
from cases.tests.factories import (
    HANDOVER_IN,
    POSITION_IN,
    REQUEST_IN,
    ask_position,
    clarify,
    close,
    invite,
    open_dues,
    open_task,
    propose,
    reread,
    say,
)
from contacts.codes import choices
from iiz.history import change
from iiz.models import OutboxMessage


def test_every_outcome_has_a_group(db):
    """R-CLOSING-01; what an administrator adds counts as another solution."""
    known = set.union(*map(set, OUTCOME_GROUPS.values()))

    assert {code for code, _label in choices("closing_outcome")} - {"merged", "voided"} == known
    assert outcome_group("something new") == "other"


@pytest.mark.parametrize("outcome", ["stabilised", "other_solution", "dropout", "no_consent"])
def test_another_solution_is_described(world, outcome):
    """R-CLOSING-01."""
    case, head = world.case(), world.social_head
    with pytest.raises(ValidationError) as refused:
        close(world, case, outcome, by=head, solution=" ")
    assert list(refused.value.error_dict) == ["solution"]

    assert close(world, case, outcome, by=head, solution="Flat and debts are settled.").is_closed


def test_settled_names_somebody_who_has_accepted(world):
    """R-CLOSING-01: who leads, or has said that it is responsible."""
    case = world.case()
    position = ask_position(world, clarify(world, case))
    for nobody in (None, world.rav.institution, world.iv.institution):
        with pytest.raises(ValidationError) as refused:
            close(world, case, "resp_iv", settled_with=nobody)
        assert list(refused.value.error_dict) == ["settled_with"]

    say(world, position, "responsible")

    assert close(world, case, "resp_iv", settled_with=world.iv.institution).is_closed


def test_the_lead_may_settle_with_itself(world):
    """R-CLOSING-01."""
    case = close(world, world.case(), "resp_sh", settled_with=world.social.institution)

    assert case.settled_with == world.social.institution


@pytest.mark.parametrize("outcome", ["deceased", "moved", "retired", "not_admitted"])
def test_facts_need_no_words(world, outcome):
    """R-CLOSING-01."""
    assert close(world, world.case(), outcome, solution="").outcome == outcome


@pytest.mark.parametrize("outcome", ["", "voided", "merged", "fine"])
def test_an_outcome_is_one_of_the_list(world, outcome):
    with pytest.raises(ValidationError):
        close(world, world.case(), outcome)


@pytest.mark.parametrize(
    "fields", [{"phase": "closed"}, {"outcome": "moved"}, {"phase": "closed", "outcome": "moved"}]
)
def test_the_database_wants_date_and_outcome_together(world, fields):
    case = world.case()
    for name, value in fields.items():
        setattr(case, name, value)

    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        change(by=None, at=world.tick(), reason="test.save"),
    ):
        case.save()


def test_what_is_open_lapses_with_a_message_and_the_duty_to_inform_stays(world):
    case = clarify(world, world.case()).case
    rows = [
        invite(world, case),
        propose(world, case),
        ask_position(world, case.clarifications.get()),
        open_task(world, case),
    ]
    notice = HANDOVER_IN["accepted"](world).case.notices.get(topic="lead")
    OutboxMessage.objects.all().delete()

    close(world, case)

    assert [reread(row).state for row in rows] == ["lapsed", "lapsed", "lapsed", "cancelled"]
    assert case.clarifications.get().state == "lapsed"
    assert {kind for kind, _who in open_dues(case)} <= {"notice", "follow_up"}
    assert {reread(row).answered_by for row in rows[:3]} == {None}, "nobody has answered"
    told = OutboxMessage.objects.filter(kind="ended").values_list("to", flat=True)
    iv, rav = (m.institution.mailbox for m in (world.iv, world.rav))
    assert sorted(told) == sorted([iv, iv, rav])
    assert reread(notice).state == "due"


@pytest.mark.parametrize(("outcome", "state"), [("moved", "due"), ("deceased", "impossible")])
def test_a_death_ends_the_duty_to_inform(world, outcome, state):
    case = HANDOVER_IN["accepted"](world).case
    assert open_dues(case, "notice")

    close(world, case, outcome, by=world.iv)

    assert case.notices.get(topic="lead").state == state
    assert bool(open_dues(case, "notice")) == (state == "due")


def test_who_was_asked_before_the_end_still_reads_what_it_said(world):
    for row in (REQUEST_IN["lapsed"](world), POSITION_IN["lapsed"](world)):
        member = world.rav if row._meta.model_name == "request" else world.iv
        doors = type(row).objects.addressed_to(member, on=world.tick().date())
        assert doors.filter(pk=row.pk).exists()


def test_the_timeline_says_how_it_ended(world):
    case = close(world, world.case(), "moved")

    event = CaseEvent.objects.filter(case=case).order_by("-pk").first()
    assert (event.verb, event.facts) == ("case.close", {"outcome": "moved"})
