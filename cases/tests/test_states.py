"""Every state × every verb of every noun: the tables themselves, and the operations behind them."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from cases import states
from cases.models import (
    Case,
    Clarification,
    Closing,
    Document,
    FollowUp,
    Goal,
    Handover,
    Measure,
    Notice,
    Position,
    Request,
    Task,
    wrong_rows,
)
from cases.operations import (
    cases,
    clarifications,
    closing,
    deciding,
    documents,
    follow_ups,
    handovers,
    notices,
    plan,
    records,
    requests,
)
from cases.operations.effecting import effect_handover
from cases.operations.positions import Statement
from cases.operations.sharing import share
from cases.operations.undoing import undo_acceptance
from cases.states import Phase
from cases.states.documents import DocumentState
from cases.tests.cast import DECLINE
from cases.tests.factories import (
    CLARIFICATION_IN,
    CLOSING_IN,
    DOCUMENT_IN,
    FOLLOW_UP_IN,
    GOAL_IN,
    HANDOVER_IN,
    MEASURE_IN,
    NOTICE_IN,
    POSITION_IN,
    REQUEST_IN,
    TASK_IN,
    TO_DECIDER,
    ask_position,
    clarify,
    close,
    defer,
    invite,
    pass_on,
    plan_goal,
    propose,
    reread,
    say,
)
from iiz.history import change

NOUNS = [
    (Case, Phase),
    (Request, states.RequestState),
    (Handover, states.HandoverState),
    (Clarification, states.ClarificationState),
    (Position, states.PositionState),
    (Notice, states.NoticeState),
    (Task, states.TaskState),
    (Closing, states.ClosingState),
    (FollowUp, states.FollowUpState),
    (Goal, states.GoalState),
    (Measure, states.MeasureState),
    (Document, DocumentState),
]
CELLS = [
    pytest.param(model, state, verb, id=f"{model.__name__.lower()}-{state}-{verb}")
    for model, states_of in NOUNS
    for state in states_of
    for verb in model.VERBS
]
# Where a row of each noun begins; a decided handover may follow on nothing but itself.
FIRST = {
    Case: Phase.REGISTERED,
    Request: states.RequestState.SENT,
    Handover: states.HandoverState.PROPOSED,
    Clarification: states.ClarificationState.NOTED,
    Position: states.PositionState.ASKED,
    Notice: states.NoticeState.DUE,
    Task: states.TaskState.OPEN,
    Closing: states.ClosingState.PROPOSED,
    FollowUp: states.FollowUpState.DUE,
    Goal: states.GoalState.OPEN,
    Measure: states.MeasureState.PLANNED,
    Document: DocumentState.QUARANTINED,
}
# Verbs a table lists without a target; `move` chooses its own.
MOVES_FREELY = {"move"}


@pytest.mark.parametrize(("model", "state", "verb"), CELLS)
def test_button_and_operation_read_the_same_table(model, state, verb):
    row = model(**{model.STATE_FIELD: state})
    allowed, target = model.VERBS[verb]

    assert row.can(verb) == (state in allowed)
    if row.can(verb):
        row.advance(verb)
        assert getattr(row, model.STATE_FIELD) == (target or state)
    else:
        with pytest.raises(ValidationError) as refused:
            row.advance(verb)
        assert refused.value.code == "state"
        assert getattr(row, model.STATE_FIELD) == state


@pytest.mark.parametrize(("model", "states_of"), NOUNS)
def test_every_state_is_reached_and_every_open_one_can_be_left(model, states_of):
    verbs = model.VERBS.items()
    targets = {target for _verb, (_from, target) in verbs if target}
    left = {state for _verb, (froms, target) in verbs for state in froms if target != state}
    if MOVES_FREELY & set(model.VERBS):
        targets |= set(states_of)

    assert targets | {FIRST[model]} == set(states_of)
    assert getattr(model, "OPEN", frozenset()) <= left
    assert {state for froms, _target in model.VERBS.values() for state in froms} <= set(states_of)


# What each verb does to a row of the world; by whom it may be done is tested elsewhere.

REQUEST_STEPS: dict[str, Callable] = {
    "receive": lambda w, r: requests.receive_request(r, by=w.rav, at=w.tick()),
    "answer": lambda w, r: requests.answer_request(
        r, by=w.rav, at=w.tick(), answer="Yes.", category="plan"
    ),
    "answer_partly": lambda w, r: requests.answer_request(
        r, by=w.rav, at=w.tick(), answer="Yes.", category="plan", partly=True
    ),
    "accept": lambda w, r: requests.accept_invitation(r, by=w.rav, at=w.tick()),
    "decline": lambda w, r: requests.decline_request(r, DECLINE, by=w.rav, at=w.tick()),
    "ask_back": lambda w, r: requests.ask_back_request(
        r, by=w.rav, at=w.tick(), question="Since when?"
    ),
    "answer_back": lambda w, r: requests.answer_back_request(
        r, by=w.social, at=w.tick(), answer="Since May."
    ),
    "withdraw": lambda w, r: requests.withdraw_request(r, by=w.social, at=w.tick()),
}
HANDOVER_STEPS: dict[str, Callable] = {
    "ask_back": lambda w, h: handovers.ask_back_handover(
        h, by=w.iv, at=w.tick(), question="Since when?"
    ),
    "answer_back": lambda w, h: handovers.answer_back_handover(
        h, by=w.social, at=w.tick(), answer="Since May."
    ),
    "accept": lambda w, h: handovers.accept_handover(h, by=w.iv, at=w.tick()),
    "accept_with_reservation": lambda w, h: handovers.accept_handover(
        h, by=w.iv, at=w.tick(), reservations=["Send the report"]
    ),
    "decline": lambda w, h: handovers.decline_handover(h, DECLINE, by=w.iv, at=w.tick()),
    "escalate": lambda w, h: handovers.decline_handover(h, TO_DECIDER, by=w.iv, at=w.tick()),
    "decide": lambda w, h: deciding.decide_handover(
        h, by=w.decider, at=w.tick(), decided_for=w.social.institution, reasons="It belongs there."
    ),
    "withdraw": lambda w, h: handovers.withdraw_handover(h, by=w.social, at=w.tick()),
    "effect": lambda w, h: effect_handover(h, by=w.iv, at=w.tick()),
    "undo": lambda w, h: undo_acceptance(h, by=w.iv, at=w.tick()),
}
CLARIFICATION_STEPS: dict[str, Callable] = {
    "ask": lambda w, c: ask_position(w, c, to=w.stranger),
    "agree": lambda w, c: clarifications.agree(c, by=w.social, at=w.tick()),
    "escalate": lambda w, c: clarifications.escalate_clarification(c, by=w.social, at=w.tick()),
    "decide": lambda w, c: clarifications.decide_clarification(
        c, by=w.decider, at=w.tick(), names=w.iv.institution, reasons="It belongs there."
    ),
    "reopen": lambda w, c: clarifications.reopen_clarification(
        c, by=w.social, at=w.tick(), new_facts="A new report."
    ),
    "withdraw": lambda w, c: clarifications.withdraw_clarification(c, by=w.social, at=w.tick()),
}
# Asked again after somebody has stated a position, a clarification goes on as "positions".
AFTERWARDS = {("positions", "ask"): "positions"}
POSITION_STEPS: dict[str, Callable] = {
    "state": lambda w, p: say(w, p, Statement("not_responsible", "Not us.", decline=DECLINE)),
}
NOTICE_STEPS: dict[str, Callable] = {
    "complete": lambda w, n: notices.complete_notice(
        n, by=_informer(w, n), at=w.tick(), done_on=w.tick().date(), channel="letter"
    ),
    "attempt": lambda w, n: notices.attempt_notice(
        n, by=_informer(w, n), at=w.tick(), channel="phone"
    ),
    "give_up": lambda w, n: notices.give_up_notice(
        n, by=_informer(w, n), at=w.tick(), remark="Moved away."
    ),
    "defer": defer,
    "pass_on": pass_on,
}


def _informer(world, notice):
    return world.iv if notice.informer == world.iv.institution else world.social


TASK_STEPS: dict[str, Callable] = {
    "finish": lambda w, t: records.finish_task(t, by=w.social, at=w.tick()),
    "cancel": lambda w, t: records.cancel_task(t, by=w.social, at=w.tick()),
}
GOAL_STEPS: dict[str, Callable] = {
    verb: lambda w, g, verb=verb: plan.assess_goal(g, by=w.social, at=w.tick(), verb=verb)
    for verb in states.GOAL_VERBS
}
MEASURE_STEPS: dict[str, Callable] = {
    "start": lambda w, m: plan.start_measure(m, by=w.social, at=w.tick()),
    "complete": lambda w, m: plan.complete_measure(m, by=w.social, at=w.tick()),
    "abort": lambda w, m: plan.abort_measure(m, by=w.social, at=w.tick(), remark="Fell ill."),
}
CLOSING_STEPS: dict[str, Callable] = {
    "confirm": lambda w, c: closing.confirm_closing(c, by=w.social_head, at=w.tick()),
    "refuse": lambda w, c: closing.refuse_closing(
        c, by=w.coordinator, at=w.tick(), reasons="Too early."
    ),
    "withdraw": lambda w, c: closing.withdraw_closing(c, by=w.social, at=w.tick()),
}
FOLLOW_UP_STEPS: dict[str, Callable] = {
    "answer": lambda w, f: follow_ups.answer_follow_up(
        f, by=w.social, at=w.tick(), result="unknown"
    ),
    "cancel": lambda w, f: follow_ups.stop_follow_ups(f, by=w.social, at=w.tick()),
}
DOCUMENT_STEPS: dict[str, Callable] = {
    "edit": lambda w, d: documents.edit_document(
        d, by=w.social, at=w.tick(), version=d.version, title="Plan", category="plan"
    ),
    "share": lambda w, d: _share(w, d),  # noqa: PLW0108  # written below
    "take_back": lambda w, d: documents.take_back_document(
        d, by=w.social, at=w.tick(), reason="Of somebody else."
    ),
}


def _share(world, document):
    invitation = invite(world, document.case)
    requests.accept_invitation(invitation, by=world.rav, at=world.tick())
    at = world.tick()
    share(document, world.rav.institution, until=at.date(), by=world.social, at=at)


ROWS = [
    ("request", REQUEST_IN, REQUEST_STEPS),
    ("handover", HANDOVER_IN, HANDOVER_STEPS),
    ("clarification", CLARIFICATION_IN, CLARIFICATION_STEPS),
    ("position", POSITION_IN, POSITION_STEPS),
    ("notice", NOTICE_IN, NOTICE_STEPS),
    ("task", TASK_IN, TASK_STEPS),
    ("closing", CLOSING_IN, CLOSING_STEPS),
    ("follow_up", FOLLOW_UP_IN, FOLLOW_UP_STEPS),
    ("goal", GOAL_IN, GOAL_STEPS),
    ("measure", MEASURE_IN, MEASURE_STEPS),
    ("document", DOCUMENT_IN, DOCUMENT_STEPS),
]


@pytest.mark.parametrize(
    ("state", "make", "steps"),
    [
        pytest.param(state, make, steps, id=f"{noun}-{state}")
        for noun, rows, steps in ROWS
        for state, make in rows.items()
    ],
)
def test_operations_do_what_the_table_says(world, state, make, steps):
    row = make(world)
    connection.check_constraints()
    assert row.state == state

    for verb, step in steps.items():
        hole = transaction.savepoint()
        if row.can(verb):
            step(world, reread(row))
            expected = AFTERWARDS.get((state, verb), row.VERBS[verb][1] or state)
            assert reread(row).state == expected, verb
            connection.check_constraints()
            assert wrong_rows([row.case_id]) == [], verb
        elif (row._meta.model_name, verb) != ("request", "receive"):
            with pytest.raises(ValidationError):
                step(world, reread(row))
        else:  # opening a request a second time is no step
            step(world, reread(row))
            assert reread(row).state == state
        transaction.savepoint_rollback(hole)


CASE_STEPS: dict[str, Callable] = {
    "ask": lambda w, c: invite(w, c, kind="info"),
    "invite": invite,
    "clarify": clarify,
    "hand_over": propose,
    "edit": lambda w, c: cases.edit_case(
        c, by=w.social, at=w.tick(), version=reread(c).version, areas=["debt"]
    ),
    "move": lambda w, c: _move(w, c),  # noqa: PLW0108  # written below
    "promote": lambda w, c: _promote(w, c),  # noqa: PLW0108  # same
    "hold": lambda w, c: cases.hold_case(
        c, by=w.social, at=w.tick(), reason="illness", until=w.tick(days=1).date()
    ),
    "resume": lambda w, c: cases.resume_case(c, by=w.social, at=w.tick()),
    "plan": plan_goal,
    "propose_closing": lambda w, c: closing.propose_closing(
        c, closing.Ending("training", "Learns a trade."), by=w.social, at=w.tick()
    ),
    "close": close,
    "reopen": lambda w, c: closing.reopen_case(
        c, by=w.social, at=w.tick(), reason="Lost the flat."
    ),
}


def _move(world, case):
    choices = cases.phase_choices(reread(case))
    to = next(iter(choices), Phase.REGISTERED)
    return cases.move_case(case, by=world.social, at=world.tick(), to=to, reason="Went faster.")


def _promote(world, case):
    with change(by=world.social, at=world.tick(), reason="case.edit"):
        case.track = "bilateral"
        case.save()
    return cases.promote_case(case, by=world.social, at=world.tick())


def _case_in(world, phase):
    case = world.case()
    if phase == Phase.CLOSED:
        return close(world, case)
    with change(by=world.social, at=world.tick(), reason="case.move"):
        case.track, case.phase = "iiz", phase
        if phase == Phase.ON_HOLD:
            day = world.tick().date()
            case.held_phase, case.hold_reason, case.hold_until = "intake", "illness", day
        case.save()
    return case


@pytest.mark.parametrize("phase", Phase)
def test_a_case_takes_the_verbs_of_its_phase(world, phase):
    case = _case_in(world, phase)

    for verb, step in CASE_STEPS.items():
        hole = transaction.savepoint()
        if case.can(verb):
            step(world, reread(case))
            connection.check_constraints()
            assert wrong_rows([case.pk]) == [], verb
        else:
            with pytest.raises(ValidationError) as refused:
                step(world, reread(case))
            assert refused.value.code == "state"
        transaction.savepoint_rollback(hole)


@pytest.mark.parametrize(
    ("track", "phase", "to", "reason", "moves"),
    [
        ("iiz", "registered", "intake", "", True),
        ("iiz", "registered", "informed", "", False),
        ("iiz", "registered", "informed", "She knew it all.", True),
        ("iiz", "assessment", "informed", "", False),
        ("iiz", "assessment", "informed", "One more talk.", True),
        ("iiz", "assessment", "intake", "Two back.", False),
        ("iiz", "implementation", "closed", "Not this way.", False),
        ("bilateral", "registered", "clarification", "", True),
        ("bilateral", "registered", "planning", "Not on this track.", False),
    ],
)
def test_phases_go_forward_and_one_back(world, track, phase, to, reason, moves):
    case = _case_in(world, phase)
    with change(by=world.social, at=world.tick(), reason="case.edit"):
        case.track = track
        case.save()

    if moves:
        moved = cases.move_case(case, by=world.social, at=world.tick(), to=to, reason=reason)
        assert moved.phase == to
    else:
        with pytest.raises(ValidationError):
            cases.move_case(case, by=world.social, at=world.tick(), to=to, reason=reason)


def test_a_page_gone_stale_by_closing_gets_a_clear_answer(world):
    handover = HANDOVER_IN["escalated"](world)
    close(world, handover.case)

    with pytest.raises(ValidationError, match="The case is closed") as refused:
        HANDOVER_STEPS["decide"](world, handover)

    assert refused.value.code == "state"
