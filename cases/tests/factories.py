"""Cases, requests, handovers and clarifications in a wanted state, made by the operations."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cases.models import (
    Case,
    Clarification,
    Closing,
    Document,
    Due,
    FollowUp,
    Goal,
    Handover,
    Measure,
    Notice,
    Position,
    Request,
    Task,
)
from cases.operations import (
    clarifications,
    closing,
    deciding,
    documents,
    follow_ups,
    handovers,
    notices,
    plan,
    positions,
    records,
    requests,
)
from cases.operations.closing import Ending, close_case
from cases.operations.declining import Decline
from cases.operations.handovers import Offer
from cases.operations.positions import Statement
from cases.states import (
    ClarificationState,
    ClosingState,
    FollowUpState,
    GoalState,
    HandoverState,
    MeasureState,
    NoticeState,
    PositionState,
    RequestState,
    TaskState,
)
from cases.states.documents import DocumentState
from cases.tests.cast import DECLINE, World
from iiz.files.scanning import EICAR

TO_DECIDER = Decline("no_benefit", "IVG 28", "Somebody must decide.", "coordination")
WRONG_DESK = Decline("wrong_addressee", "SHG 46", "Ask next door.", "complete")
NOT_US = Statement(code="not_responsible", text="Not yet.", decline=DECLINE)


Row = TypeVar("Row")
Builders = dict[str, Callable[[World], Row]]


def _each_first(noun: str, builders: Builders[Row]) -> Builders[Row]:
    """The same builders; what a test begins with is built once."""

    def first(state: str, build: Callable[[World], Row]) -> Callable[[World], Row]:
        return lambda world: world.first((noun, state), lambda: build(world))

    return {state: first(state, build) for state, build in builders.items()}


def reread(row):
    return type(row)._default_manager.get(pk=row.pk)


def invite(world: World, case: Case, *, kind: str = "take_part", **changes) -> Request:
    ask = world.ask(changes.pop("to", world.rav), **changes)
    return requests.send_request(case, ask, by=world.social, at=world.tick(), kind=kind)


def propose(world: World, case: Case, *, by=None, to=None, at=None, **offer) -> Handover:
    given = {"reason": "claim_likely", "what_is_new": "A new report."}
    return handovers.propose_handover(
        case,
        world.ask(to or world.iv),
        Offer(**(given | offer)),
        by=by or world.social,
        at=at or world.tick(),
    )


def clarify(world: World, case: Case, *, by=None, secured: bool = True) -> Clarification:
    return clarifications.open_clarification(
        case,
        by=by or world.social,
        at=world.tick(),
        question="Who leads the integration?",
        livelihood_secured=secured,
        livelihood_by="Sozialdienst",
    )


def ask_position(world: World, clarification: Clarification, *, to=None, by=None) -> Position:
    return positions.ask_position(
        clarification, world.ask(to or world.iv), by=by or world.social, at=world.tick()
    )


def say(world: World, position: Position, statement: Statement | str, *, by=None) -> Position:
    if isinstance(statement, str):
        statement = Statement(code=statement, text="See our letter.")
    return positions.state_position(position, statement, by=by or world.iv, at=world.tick())


def escalate(world: World, clarification: Clarification) -> Clarification:
    return clarifications.escalate_clarification(clarification, by=world.social, at=world.tick())


def decide(world: World, clarification: Clarification, names=None) -> Clarification:
    return clarifications.decide_clarification(
        clarification,
        by=world.decider,
        at=world.tick(),
        names=(names or world.iv).institution,
        reasons="Measures of the IV are needed.",
    )


def decide_handover(world: World, handover: Handover, for_=None) -> Handover:
    return deciding.decide_handover(
        handover,
        by=world.decider,
        at=world.tick(),
        decided_for=(for_ or world.iv).institution,
        reasons="The measures belong there.",
    )


def close(world: World, case: Case, outcome: str = "first_lm", *, by=None, at=None, **more) -> Case:
    ending = Ending(outcome=outcome, **({"solution": "Found a job."} | more))
    return close_case(case, ending, by=by or world.social, at=at or world.tick())


def propose_closing(world: World, case: Case, *, by=None, **more) -> Closing:
    ending = Ending(**({"outcome": "training", "solution": "Learns a trade."} | more))
    return closing.propose_closing(case, ending, by=by or world.social, at=world.tick())


CLOSING_IN: Builders[Closing] = _each_first(
    "closing",
    {
        ClosingState.PROPOSED: lambda w: propose_closing(w, w.case()),
        ClosingState.CONFIRMED: lambda w: _confirmed(w, propose_closing(w, w.case())),
        ClosingState.REFUSED: lambda w: closing.refuse_closing(
            propose_closing(w, w.case()), by=w.social_head, at=w.tick(), reasons="Too early."
        ),
        ClosingState.WITHDRAWN: lambda w: closing.withdraw_closing(
            propose_closing(w, w.case()), by=w.social, at=w.tick()
        ),
        ClosingState.LAPSED: lambda w: _lapsed(w, propose_closing(w, w.case())),
    },
)


def _confirmed(world: World, row: Closing) -> Closing:
    closing.confirm_closing(row, by=world.social_head, at=world.tick())
    return reread(row)


def follow_up(world: World) -> FollowUp:
    """Of six months, of a case that has been closed."""
    return close(world, world.case()).follow_ups.first()


FOLLOW_UP_IN: Builders[FollowUp] = _each_first(
    "follow_up",
    {
        FollowUpState.DUE: follow_up,
        FollowUpState.DONE: lambda w: follow_ups.answer_follow_up(
            follow_up(w), by=w.social, at=w.tick(), result="works"
        ),
        FollowUpState.CANCELLED: lambda w: _stopped(w, follow_up(w)),
    },
)


def _stopped(world: World, row: FollowUp) -> FollowUp:
    follow_ups.stop_follow_ups(row, by=world.social, at=world.tick())
    return reread(row)


def overdue_at(world: World, row):
    """An instant on the day after the row was due."""
    noon = timezone.datetime(row.due_on.year, row.due_on.month, row.due_on.day, 11)
    return timezone.make_aware(noon + timedelta(days=1))


def open_dues(case: Case, *kinds: str) -> set[tuple[str, int]]:
    """Returns: (kind, institution) of what is due in the case."""
    dues = Due.objects.open().filter(case=case)
    found = dues.filter(kind__in=kinds) if kinds else dues
    return {(due.kind, due.institution_id) for due in found}


# What brings a fresh case of the world to a row in that state.

REQUEST_IN: Builders[Request] = _each_first(
    "request",
    {
        RequestState.SENT: lambda w: invite(w, w.case()),
        RequestState.RECEIVED: lambda w: requests.receive_request(
            invite(w, w.case()), by=w.rav, at=w.tick()
        ),
        RequestState.ASKED_BACK: lambda w: requests.ask_back_request(
            invite(w, w.case()), by=w.rav, at=w.tick(), question="Since when?"
        ),
        RequestState.ANSWERED: lambda w: requests.answer_request(
            invite(w, w.case(), kind="info"),
            by=w.rav,
            at=w.tick(),
            answer="Yes.",
            category="plan",
        ),
        RequestState.PARTLY_ANSWERED: lambda w: requests.answer_request(
            invite(w, w.case(), kind="info"),
            by=w.rav,
            at=w.tick(),
            answer="Partly.",
            category="plan",
            partly=True,
        ),
        RequestState.ACCEPTED: lambda w: requests.accept_invitation(
            invite(w, w.case()), by=w.rav, at=w.tick()
        ),
        RequestState.DECLINED: lambda w: requests.decline_request(
            invite(w, w.case()), DECLINE, by=w.rav, at=w.tick()
        ),
        RequestState.WITHDRAWN: lambda w: requests.withdraw_request(
            invite(w, w.case()), by=w.social, at=w.tick()
        ),
        RequestState.LAPSED: lambda w: _lapsed(w, invite(w, w.case())),
    },
)


def _lapsed(world: World, row):
    close(world, row.case)
    return reread(row)


def _ended_by_reopening(world: World) -> Handover:
    handover = propose(world, decide(world, escalate(world, clarify(world, world.case()))).case)
    clarifications.reopen_clarification(
        handover.clarification, by=world.iv, at=world.tick(), new_facts="A new report."
    )
    return reread(handover)


HANDOVER_IN: Builders[Handover] = _each_first(
    "handover",
    {
        HandoverState.PROPOSED: lambda w: propose(w, w.case()),
        HandoverState.ASKED_BACK: lambda w: handovers.ask_back_handover(
            propose(w, w.case()), by=w.iv, at=w.tick(), question="Since when?"
        ),
        HandoverState.ACCEPTED: lambda w: handovers.accept_handover(
            propose(w, w.case()), by=w.iv, at=w.tick()
        ),
        HandoverState.ACCEPTED_RESERVATION: lambda w: handovers.accept_handover(
            propose(w, w.case()), by=w.iv, at=w.tick(), reservations=["Send the report"]
        ),
        HandoverState.DECLINED: lambda w: handovers.decline_handover(
            propose(w, w.case()), DECLINE, by=w.iv, at=w.tick()
        ),
        HandoverState.WITHDRAWN: lambda w: handovers.withdraw_handover(
            propose(w, w.case()), by=w.social, at=w.tick()
        ),
        HandoverState.SUPERSEDED: _ended_by_reopening,
        HandoverState.LAPSED: lambda w: _lapsed(w, propose(w, w.case())),
        HandoverState.ESCALATED: lambda w: handovers.decline_handover(
            propose(w, w.case()), TO_DECIDER, by=w.iv, at=w.tick()
        ),
        HandoverState.DECIDED: lambda w: decide_handover(
            w, HANDOVER_IN[HandoverState.ESCALATED](w), for_=w.social
        ),
    },
)


def _heard(world: World, *, agreed: bool = True) -> Clarification:
    """The lead and the IV both name the IV, unless they do not agree."""
    clarification = clarify(world, world.case())
    say(world, ask_position(world, clarification), "responsible")
    own = clarification.positions.get(addressee=world.social.institution)
    names = world.iv.institution if agreed else world.rav.institution
    statement = Statement("not_responsible", "Not us.", names=names, decline=DECLINE)
    say(world, own, statement, by=world.social)
    return reread(clarification)


def _agreed(world: World) -> Clarification:
    return clarifications.agree(_heard(world), by=world.social, at=world.tick())


def _asked(world: World) -> Clarification:
    return reread(ask_position(world, clarify(world, world.case())).clarification)


def _done(world: World) -> Clarification:
    clarification = _agreed(world)
    handover = propose(world, clarification.case)
    handovers.accept_handover(handover, by=world.iv, at=world.tick())
    return reread(clarification)


CLARIFICATION_IN: Builders[Clarification] = _each_first(
    "clarification",
    {
        ClarificationState.NOTED: lambda w: clarify(w, w.case()),
        ClarificationState.ASKED: _asked,
        ClarificationState.POSITIONS: _heard,
        ClarificationState.DECIDED_CONSENSUS: _agreed,
        ClarificationState.ESCALATED: lambda w: escalate(w, clarify(w, w.case())),
        ClarificationState.DECIDED: lambda w: decide(w, escalate(w, clarify(w, w.case()))),
        ClarificationState.DONE: _done,
        ClarificationState.WITHDRAWN: lambda w: clarifications.withdraw_clarification(
            clarify(w, w.case()), by=w.social, at=w.tick()
        ),
        ClarificationState.LAPSED: lambda w: _lapsed(w, clarify(w, w.case())),
    },
)

POSITION_IN: Builders[Position] = _each_first(
    "position",
    {
        PositionState.ASKED: lambda w: ask_position(w, clarify(w, w.case())),
        PositionState.STATED: lambda w: say(
            w, ask_position(w, clarify(w, w.case())), "responsible"
        ),
        PositionState.LAPSED: lambda w: _lapsed(w, ask_position(w, clarify(w, w.case()))),
    },
)


def owed_notice(world: World, **terms) -> Notice:
    """The person is still to be told of a handover that was accepted."""
    offer = propose(world, world.case(), **terms)
    handovers.accept_handover(offer, by=world.iv, at=world.tick())
    return offer.case.notices.get(topic="lead")


def defer(world: World, notice: Notice, *, days: int = 1) -> Notice:
    """To as many days after it is due."""
    until = notice.due_on + timedelta(days=days)
    by = world.iv_head if notice.informer == world.iv.institution else world.social_head
    at = world.tick()
    return notices.defer_notice(notice, by=by, at=at, until=until, reason="She is in hospital.")


def pass_on(world: World, notice: Notice) -> Notice:
    """From the one of the two to the other."""
    by, to = (world.social, world.iv)
    if notice.informer == world.iv.institution:
        by, to = to, by
    return notices.pass_on_notice(notice, to.institution, by=by, at=world.tick())


NOTICE_IN: Builders[Notice] = _each_first(
    "notice",
    {
        NoticeState.DUE: owed_notice,
        NoticeState.ATTEMPTED: lambda w: notices.attempt_notice(
            owed_notice(w), by=w.social, at=w.tick(), channel="phone"
        ),
        NoticeState.DEFERRED: lambda w: defer(w, owed_notice(w)),
        NoticeState.PASSED_ON: lambda w: pass_on(w, owed_notice(w, stays_involved=True)),
        NoticeState.DONE: lambda w: notices.complete_notice(
            owed_notice(w), by=w.social, at=w.tick(), done_on=w.tick().date(), channel="meeting"
        ),
        NoticeState.IMPOSSIBLE: lambda w: notices.give_up_notice(
            owed_notice(w), by=w.social, at=w.tick(), remark="Moved away."
        ),
    },
)


def open_task(world: World, case: Case, **changes) -> Task:
    at = world.tick()
    given = {"title": "Send the report", "due_on": at.date()}
    return records.open_task(case, by=world.social, at=at, **(given | changes))


def upload(name: str = "report.txt", content: bytes = b"Works again at 50 percent.") -> File:
    return SimpleUploadedFile(name, content)


def file_document(
    world: World, case: Case, *, by=None, file: File | None = None, scanned=True, **changes
) -> Document:
    """Of the lead, about the plan, and looked at by the scanner."""
    given = {"title": "Report", "category": "plan"} | changes
    document = documents.add_document(
        case, file or upload(), by=by or world.social, at=world.tick(), **given
    )
    if scanned:
        documents.scan_documents(at=world.tick())
    return reread(document)


def plan_goal(world: World, case: Case, *, by=None, **changes) -> Goal:
    given = {"text": "Works at 50 percent.", "category": "plan"} | changes
    return plan.add_goal(case, by=by or world.social, at=world.tick(), **given)


def plan_measure(world: World, case: Case, *, by=None, **changes) -> Measure:
    """For a goal of the same institution, carried out by itself."""
    by = by or world.social
    given = {"title": "Work trial", "category": "plan", "provider": by.institution} | changes
    if "goal" not in given:
        given["goal"] = plan_goal(world, case, by=by)
    return plan.add_measure(case, by=by, at=world.tick(), **given)


GOAL_IN: Builders[Goal] = _each_first(
    "goal",
    {
        GoalState.OPEN: lambda w: plan_goal(w, w.case()),
        GoalState.REACHED: lambda w: _assessed(w, "reach"),
        GoalState.PARTLY: lambda w: _assessed(w, "reach_partly"),
        GoalState.NOT_REACHED: lambda w: _assessed(w, "miss"),
    },
)


def _assessed(world: World, verb: str) -> Goal:
    goal = plan_goal(world, world.case())
    return plan.assess_goal(goal, by=world.social, at=world.tick(), verb=verb)


def _begun(world: World) -> Measure:
    measure = plan_measure(world, world.case())
    return plan.start_measure(measure, by=world.social, at=world.tick())


MEASURE_IN: Builders[Measure] = _each_first(
    "measure",
    {
        MeasureState.PLANNED: lambda w: plan_measure(w, w.case()),
        MeasureState.RUNNING: _begun,
        MeasureState.COMPLETED: lambda w: plan.complete_measure(
            _begun(w), by=w.social, at=w.tick()
        ),
        MeasureState.ABORTED: lambda w: plan.abort_measure(
            _begun(w), by=w.social, at=w.tick(), remark="Fell ill."
        ),
    },
)

TASK_IN: Builders[Task] = _each_first(
    "task",
    {
        TaskState.OPEN: lambda w: open_task(w, w.case()),
        TaskState.DONE: lambda w: records.finish_task(
            open_task(w, w.case()), by=w.social, at=w.tick()
        ),
        TaskState.CANCELLED: lambda w: records.cancel_task(
            open_task(w, w.case()), by=w.social, at=w.tick()
        ),
    },
)

DOCUMENT_IN: Builders[Document] = {
    DocumentState.QUARANTINED: lambda w: file_document(w, w.case(), scanned=False),
    DocumentState.CLEAN: lambda w: file_document(w, w.case()),
    DocumentState.REFUSED: lambda w: file_document(w, w.case(), file=upload(content=EICAR)),
    DocumentState.TAKEN_BACK: lambda w: documents.take_back_document(
        file_document(w, w.case()), by=w.social, at=w.tick(), reason="Of somebody else."
    ),
}
