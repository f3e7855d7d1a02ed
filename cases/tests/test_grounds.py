"""On which grounds something is asked or offered, until when, and what no "no" may lack."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from cases.models import Handover, Position, Request
from cases.operations import deciding, handovers, notices, requests
from cases.operations.approaching import Grounds, require_grounds
from cases.operations.declining import Decline
from cases.operations.positions import Statement
from cases.states import RequestState
from cases.tests.cast import DECLINE, START
from cases.tests.factories import (
    CLARIFICATION_IN,
    HANDOVER_IN,
    REQUEST_IN,
    ask_position,
    clarify,
    invite,
    open_dues,
    overdue_at,
    owed_notice,
    propose,
    reread,
    say,
)
from contacts.factories import InstitutionFactory, NetworkFactory
from iiz.calendar import add_months, add_working_days
from iiz.history import change

TODAY = START.date()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
IN_A_YEAR = add_months(TODAY, 12)


def grounds(**changes) -> Grounds:
    return Grounds(**({"basis": "consent", "categories": ("plan",)} | changes))


# R-BASIS-01, R-BASIS-02


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"basis": ""}, "basis"),
        ({"basis": "because"}, "basis"),
        ({"basis": "other"}, "basis_note"),
        ({"categories": ("plan", "gossip")}, "categories"),
        ({"covered_until": YESTERDAY}, "covered_until"),
        ({"covered_until": IN_A_YEAR + timedelta(days=1)}, "covered_until"),
        ({"informed_on": TOMORROW}, "informed_on"),
        ({"inform_by": YESTERDAY}, "inform_by"),
    ],
    ids=str,
)
def test_grounds_name_basis_categories_and_days(db, changes, field):
    with pytest.raises(ValidationError) as refused:
        require_grounds(grounds(**changes), on=TODAY)

    assert list(refused.value.error_dict) == [field]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"basis": "other", "basis_note": "Court order"},
        {"covered_until": TODAY},
        {"covered_until": IN_A_YEAR},
        {"informed_on": TODAY},
        {"inform_by": TODAY},
    ],
    ids=["plain", "other", "last-day-today", "last-day-in-a-year", "told", "to-be-told-today"],
)
def test_grounds_hold_up_to_their_limits(db, changes):
    expected = changes.get("covered_until") or add_months(TODAY, 6)

    assert require_grounds(grounds(**changes), on=TODAY) == expected


@pytest.mark.parametrize("category", ["diagnosis", "protection", "sanctions"])
def test_strict_categories_travel_on_consent_only(world, category):
    """R-BASIS-02; and consent that is only claimed is not enough, see consent's own tests."""
    case = world.case()
    statute = grounds(basis="atsg32", categories=(category,), informed_on=TODAY)

    with pytest.raises(ValidationError, match="need the person's consent"):
        invite(world, case, grounds=statute)
    with pytest.raises(ValidationError, match="nothing on file allows it yet"):
        invite(world, case, grounds=grounds(categories=(category,)))


@pytest.mark.parametrize("category", ["diagnosis", "protection", "sanctions"])
def test_an_answer_of_a_strict_category_needs_consent_too(world, category):
    """R-BASIS-02."""
    ask = partial(send_info, world, world.case())
    answer = {"by": world.iv, "answer": "Yes.", "category": category}

    with pytest.raises(ValidationError, match="need the person's consent"):
        requests.answer_request(ask(basis="atsg32"), at=world.tick(), **answer)
    with pytest.raises(ValidationError, match="nothing on file allows it yet"):
        requests.answer_request(ask(basis="consent"), at=world.tick(), **answer)


def send_info(world, case, *, basis):
    given = grounds(basis=basis, categories=("work_capacity",), informed_on=TODAY)
    ask = world.ask(world.iv, grounds=given)
    return requests.send_request(case, ask, by=world.social, at=world.tick(), kind="info")


def test_every_approach_discloses_that_and_who_at_least(world):
    """R-BASIS-01."""
    request = invite(world, world.case(), grounds=grounds(categories=()))

    assert request.categories == ["involvement", "personal"]


def test_only_who_belongs_to_the_network_and_can_answer_is_asked(world):
    case = world.case()
    for outsider in (
        InstitutionFactory(network=NetworkFactory()),
        InstitutionFactory(network=world.network, association=True),
        InstitutionFactory(network=world.network, has_account=False),
        world.coordinator.institution,
        world.social.institution,
    ):
        with pytest.raises(ValidationError) as refused:
            invite(world, case, to=outsider)
        assert list(refused.value.error_dict) == ["addressee"]


# R-NOTICE-01, R-NOTICE-02


def test_whoever_informs_the_person_owes_it_by_the_standard(world):
    """R-NOTICE-01: 14 calendar days, unless an earlier day was agreed or she knows already."""
    case = world.case()
    invite(world, case, to=world.iv, grounds=grounds())
    invite(world, case, grounds=grounds(inform_by=TOMORROW, informer=world.rav.institution))

    owed = {n.informer_id: n.due_on for n in case.notices.all()}

    assert owed == {
        world.social.institution.pk: TODAY + timedelta(days=14),
        world.rav.institution.pk: TOMORROW,
    }
    assert open_dues(case, "notice") == {("notice", pk) for pk in owed}


def test_a_person_who_knows_already_is_not_told_again(world):
    case = invite(world, world.case(), grounds=grounds(informed_on=TODAY)).case

    assert case.notices.get().state == "done"
    assert not open_dues(case, "notice")


@pytest.mark.parametrize(
    ("channels", "state"),
    [
        (["phone"], "attempted"),
        (["letter"], "attempted"),
        (["phone", "phone"], "attempted"),
        (["phone", "letter"], "done"),
        (["letter", "phone"], "done"),
        (["letter", "letter"], "done"),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, list) else value,
)
def test_two_attempts_with_one_letter_count_as_informed(world, channels, state):
    """R-NOTICE-02."""
    notice = owed_notice(world)

    for channel in channels:
        notice = notices.attempt_notice(notice, by=world.social, at=world.tick(), channel=channel)

    assert notice.state == state
    assert bool(open_dues(notice.case, "notice")) == (state != "done")


# R-DECLINE-01

SAY_NO = {
    "request": lambda w, no: requests.decline_request(
        invite(w, w.case()), no, by=w.rav, at=w.tick()
    ),
    "handover": lambda w, no: handovers.decline_handover(
        propose(w, w.case()), no, by=w.iv, at=w.tick()
    ),
    "position": lambda w, no: say(
        w,
        ask_position(w, clarify(w, w.case())),
        Statement("not_responsible", "Not us.", decline=no),
    ),
}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": ""}, "decline_reason"),
        ({"reason": "no time"}, "decline_reason"),
        ({"ground": " "}, "ground"),
        ({"text": ""}, "decline_text"),
        ({"counter_proposal": ""}, "counter_proposal"),
        ({"counter_proposal": "other_institution"}, "counter_institution"),
        ({"counter_proposal": "later"}, "counter_on"),
        ({"reason": "capacity"}, "counter_on"),
    ],
    ids=str,
)
@pytest.mark.parametrize("how", SAY_NO)
def test_there_is_no_bare_no(world, how, changes, field):
    """R-DECLINE-01."""
    complete = {name: getattr(DECLINE, name) for name in DECLINE.__dataclass_fields__}
    decline = Decline(**(complete | changes))

    with pytest.raises(ValidationError) as refused:
        SAY_NO[how](world, decline)

    assert list(refused.value.error_dict) == [field]


@pytest.mark.parametrize(("days", "said"), [(-1, False), (0, True)], ids=["yesterday", "today"])
@pytest.mark.parametrize("how", SAY_NO)
def test_later_is_no_day_before_the_answer(world, how, days, said):
    """R-DECLINE-01."""
    on = TODAY + timedelta(days=days)
    decline = replace(DECLINE, counter_proposal="later", counter_on=on)

    if said:
        assert SAY_NO[how](world, decline).counter_on == on
        return
    with pytest.raises(ValidationError) as refused:
        SAY_NO[how](world, decline)
    assert refused.value.error_dict["counter_on"][0].code == "past"


@pytest.mark.parametrize("how", SAY_NO)
@pytest.mark.parametrize("instead", ["social", "iv", "rav"])
def test_who_asked_is_no_counter_proposal_but_may_be_held_responsible(world, how, instead):
    """R-DECLINE-02."""
    other = getattr(world, instead).institution
    decline = replace(DECLINE, counter_proposal="other_institution", counter_institution=other)
    allowed = {"request": {"iv"}, "handover": {"rav"}, "position": {"rav", "social"}}[how]

    if instead in allowed:
        SAY_NO[how](world, decline)
        return

    with pytest.raises(ValidationError) as refused:
        SAY_NO[how](world, decline)
    assert list(refused.value.error_dict) == ["counter_institution"]


COMPLETE = {
    "decline_reason": "no_benefit",
    "ground": "IVG 28",
    "decline_text": "Not yet.",
    "counter_proposal": "joint",
}


@pytest.mark.parametrize("missing", COMPLETE)
@pytest.mark.parametrize("model", [Request, Handover])
def test_the_database_takes_no_bare_no_either(world, model, missing):
    """R-DECLINE-01, below every operation."""
    row = (invite if model is Request else propose)(world, world.case())
    for name, value in (COMPLETE | {missing: "", "state": "declined"}).items():
        setattr(row, name, value)

    with pytest.raises(ValidationError, match="Declining needs"):
        row.full_clean()
    with pytest.raises(IntegrityError), change(by=None, at=world.tick(), reason="test.save"):
        row.save()


@pytest.mark.parametrize("missing", ["decline_reason", "ground", "text", "counter_proposal"])
def test_the_database_takes_no_bare_not_responsible_either(world, missing):
    """R-DECLINE-01."""
    position = ask_position(world, clarify(world, world.case()))
    given = COMPLETE | {"text": "Not us.", "code": "not_responsible", "state": "stated"}
    for name, value in (given | {missing: ""}).items():
        setattr(position, name, value)

    with pytest.raises(IntegrityError), change(by=None, at=world.tick(), reason="test.save"):
        position.save()


def test_a_binding_handover_is_accepted_or_reopened_but_not_declined(world):
    handover = propose(world, CLARIFICATION_IN["decided"](world).case)

    with pytest.raises(ValidationError, match="executes a decision"):
        handovers.decline_handover(handover, DECLINE, by=world.iv, at=world.tick())

    assert handovers.accept_handover(
        handover, by=world.iv, at=world.tick(), reservations=["Send the report"]
    )


# R-ASKBACK-01, and the clock


@pytest.mark.parametrize("make", [REQUEST_IN["asked_back"], HANDOVER_IN["asked_back"]])
def test_asking_back_is_possible_once(world, make):
    """R-ASKBACK-01."""
    row = make(world)
    verb, by = ("request", world.rav) if isinstance(row, Request) else ("handover", world.iv)
    module = requests if verb == "request" else handovers
    getattr(module, f"answer_back_{verb}")(row, by=world.social, at=world.tick(), answer="May.")

    with pytest.raises(ValidationError) as refused:
        getattr(module, f"ask_back_{verb}")(row, by=by, at=world.tick(), question="And?")

    assert refused.value.code == "asked_back"


@pytest.mark.parametrize(
    ("pause", "longer"),
    [(0, 0), (1, 1), (5, 5), (6, 5), (30, 5)],
    ids=["same-day", "a-day", "last-day", "day-after", "a-month"],
)
def test_the_clock_stands_still_as_long_as_the_standard_at_most(world, pause, longer):
    """R-ASKBACK-01; pauses count in working days of the canton."""
    handover = HANDOVER_IN["asked_back"](world)
    canton = world.network.canton
    answered_on = add_working_days(TODAY, pause, canton=canton)
    days = (answered_on - TODAY).days

    handovers.answer_back_handover(
        handover, by=world.social, at=world.tick(days=days), answer="May."
    )

    expected = add_working_days(handover.due_on, longer, canton=canton)
    assert reread(handover).due_on == expected
    due = handover.case.dues.open().get(kind="handover")
    assert (due.due_on, due.institution) == (expected, world.iv.institution)


@pytest.mark.parametrize(("days", "escalates"), [(0, False), (1, True)], ids=["last-day", "after"])
def test_silence_goes_to_the_decider_the_day_after_it_was_due(world, days, escalates):
    handover = propose(world, world.case())
    at = overdue_at(world, handover) - timedelta(days=1 - days)

    if escalates:
        deciding.escalate_handover(handover, by=world.social, at=at)
        assert reread(handover).state == "escalated"
    else:
        with pytest.raises(ValidationError, match="deadline has passed"):
            deciding.escalate_handover(handover, by=world.social, at=at)


def test_who_owes_the_answer_cannot_call_it_silence(world):
    handover = HANDOVER_IN["asked_back"](world)

    with pytest.raises(ValidationError, match="your turn"):
        deciding.escalate_handover(
            handover, by=world.social, at=overdue_at(world, handover) + timedelta(days=30)
        )


# Positions


@pytest.mark.parametrize(
    ("code", "next_on", "refused"),
    [
        ("not_yet", TODAY - timedelta(days=1), "past"),
        ("not_yet", TODAY, None),
        ("not_yet", add_months(TODAY, 3), None),
        ("not_yet", add_months(TODAY, 3) + timedelta(days=1), "too_late"),
        ("decision_due", add_months(TODAY, 12), None),
        ("decision_due", add_months(TODAY, 12) + timedelta(days=1), "too_late"),
    ],
)
def test_what_is_announced_comes_in_time_and_is_owed(world, code, next_on, refused):
    """R-POSITION-01."""
    position = ask_position(world, clarify(world, world.case()))
    statement = Statement(code, "A report is missing.", next_on=next_on)

    if refused:
        with pytest.raises(ValidationError) as refusal:
            say(world, position, statement)
        assert refusal.value.error_dict["next_on"][0].code == refused
        return

    say(world, position, statement)
    due = position.case.dues.open().get(kind="position", key=position.key)
    assert due.due_on == max(position.due_on, next_on)


def test_cannot_say_yet_is_possible_twice_and_needs_a_day(world):
    position = ask_position(world, clarify(world, world.case()))
    with pytest.raises(ValidationError) as refused:
        say(world, position, "not_yet")
    assert list(refused.value.error_dict) == ["next_on"]

    later = Statement("not_yet", "A report is missing.", next_on=TODAY + timedelta(days=40))
    for _ in range(2):
        say(world, position, later)
        due = position.case.dues.open().get(key=position.key)
        assert due.due_on == TODAY + timedelta(days=40)
    with pytest.raises(ValidationError, match="possible twice"):
        say(world, position, later)


def test_a_position_may_change_until_it_is_decided(world):
    clarification = CLARIFICATION_IN["positions"](world)
    position = clarification.positions.get(addressee=world.iv.institution)
    say(world, position, "partly")
    assert reread(position).names == world.iv.institution
    position.refresh_from_db()

    decided = CLARIFICATION_IN["decided_consensus"](world)
    with pytest.raises(ValidationError, match="already decided"):
        say(world, decided.positions.get(addressee=world.iv.institution), "partly")


# The name afterwards


@pytest.mark.parametrize(
    ("days", "masked"), [(0, False), (30, False), (31, True)], ids=["same-day", "last-day", "after"]
)
@pytest.mark.parametrize("state", [RequestState.DECLINED, RequestState.WITHDRAWN, "lapsed"])
def test_the_name_is_masked_thirty_days_after_a_refusal(world, state, days, masked):
    request = REQUEST_IN[state](world)

    assert request.is_name_masked(TODAY + timedelta(days=days)) == masked


@pytest.mark.parametrize("state", ["sent", "accepted", "answered"])
def test_the_name_of_what_was_not_refused_stays(world, state):
    assert not REQUEST_IN[state](world).is_name_masked(date(2028, 1, 1))


def test_asking_one_institution_twice_says_so_before_the_database_does(world):
    clarification = clarify(world, world.case())
    ask_position(world, clarification)

    with pytest.raises(ValidationError, match="already been asked"), transaction.atomic():
        ask_position(world, clarification)

    assert Position.objects.filter(clarification=clarification).count() == 2
    connection.check_constraints()
