"""The way out of every state: whoever owes something does it, until nothing is owed."""

from cases.models import Clarification, Due, Handover, Position, Request
from cases.operations import clarifications, deciding, handovers, positions, requests
from cases.operations.closing import Ending, close_case
from cases.operations.positions import Statement
from cases.tests.cast import CONSENT, DECLINE
from cases.tests.machine import SIDE_DUES

OPEN_HANDOVER = ("proposed", "asked_back", "escalated")
MANY = 60


def grounds(play):
    """Informed today, so that the duty to inform never stands in the way of the verbs."""
    return type(CONSENT)(
        basis="consent", categories=("work_capacity", "plan"), informed_on=play.today()
    )


def answer_back(play, row):
    operation = {
        Handover: handovers.answer_back_handover,
        Request: requests.answer_back_request,
    }[type(row)]
    by = play.by(row.sender_id)
    play.do("answer back", operation, row, by=by, answer="Since May.", may_be_refused=False)


def decide(play, operation, row, **fields):
    play.do("decide", operation, row, by=play.decider, may_be_refused=False, **fields)


def execute(play):
    names = play.one(Clarification, "decided", "decided_consensus").names
    play.do(
        "propose what was decided",
        handovers.propose_handover,
        play.case,
        play.players.world.ask(names, grounds=grounds(play)),
        handovers.Offer(reason="decision"),
        by=play.by(play.lead),
        may_be_refused=False,
    )


# Whoever owes something does it; in the end nothing is owed and the lead can close.


def finish(play):
    for _ in range(MANY):
        owed = Due.objects.open().filter(case=play.case).exclude(kind__in=SIDE_DUES)
        due = owed.order_by("kind", "pk").first()
        if due is None:
            break
        ENDINGS[due.kind](play, due)
    else:
        raise AssertionError("The case never comes to rest.")
    if not play.case.is_closed:
        ending = Ending(outcome="not_admitted")
        play.do("close", close_case, play.case, ending, by=play.by(play.lead), may_be_refused=False)


def _answer(play, due):
    request = Request.objects.get(key=due.key)
    fields = {"by": play.by(due.institution_id), "may_be_refused": False}
    play.do("request decline", requests.decline_request, request, DECLINE, **fields)


def _answer_back(play, due):
    model = Handover if Handover.objects.filter(key=due.key).exists() else Request
    answer_back(play, model.objects.get(key=due.key))


def _accept(play, due):
    handover = Handover.objects.get(key=due.key)
    if handover.loan_until and handover.loan_until <= play.today() and not handover.binding:
        by = play.by(handover.sender_id)
        play.do("withdraw", handovers.withdraw_handover, handover, by=by, may_be_refused=False)
        return
    fields = {"by": play.by(due.institution_id), "may_be_refused": False}
    play.do("accept", handovers.accept_handover, handover, **fields)


def _state(play, due):
    play.do(
        "state responsible",
        positions.state_position,
        Position.objects.get(key=due.key),
        Statement("responsible", "See our letter."),
        by=play.by(due.institution_id),
        may_be_refused=False,
    )


def _clarify(play, due):
    clarification = Clarification.objects.get(key=due.key)
    if clarification.state == "escalated":
        _decide(play, due)
        return
    play.do(
        "escalate",
        clarifications.escalate_clarification,
        clarification,
        by=play.by(due.institution_id),
        may_be_refused=False,
    )


def _decide(play, due):
    handover = Handover.objects.filter(key=due.key).first()
    if handover:
        fields = {"decided_for": handover.addressee, "reasons": "It belongs there."}
        decide(play, deciding.decide_handover, handover, **fields)
        return
    clarification = Clarification.objects.get(key=due.key)
    names = next(pk for pk in play.players.members if pk != play.lead)
    fields = {"names": play.by(names).institution, "reasons": "It belongs there."}
    decide(play, clarifications.decide_clarification, clarification, **fields)


def _execute(play, due):
    in_the_way = play.one(Handover, *OPEN_HANDOVER) or play.waiting
    if in_the_way:
        by = play.by(in_the_way.sender_id)
        play.do("withdraw", handovers.withdraw_handover, in_the_way, by=by, may_be_refused=False)
        return
    execute(play)


ENDINGS = {
    "request": _answer,
    "back": _answer_back,
    "handover": _accept,
    "position": _state,
    "clarification": _clarify,
    "decision": _decide,
    "execution": _execute,
}
