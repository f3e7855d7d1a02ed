"""The verbs of a case as rules of a state machine, by parties drawn at random."""

from collections import Counter
from datetime import timedelta

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
)

from cases.models import Clarification, Handover, Position, Request
from cases.operations import (
    clarifications,
    deciding,
    effecting,
    handovers,
    lending,
    positions,
    requests,
    undoing,
)
from cases.operations.closing import Ending, close_case, reopen_case
from cases.operations.positions import Statement
from cases.outcomes import settled_outcome
from cases.states import PositionCode
from cases.tests.cast import DECLINE
from cases.tests.endings import OPEN_HANDOVER, answer_back, decide, execute, finish, grounds
from cases.tests.factories import TO_DECIDER, WRONG_DESK
from cases.tests.machine import Play, Players

PARTIES = st.integers(min_value=0, max_value=2)
SELDOM = st.sampled_from([False, False, False, True])
UNDECIDED = ("noted", "asked", "positions", "escalated")


def when(condition):
    """Rules that make sense in this state only; the others are tried anyhow."""
    return precondition(lambda self: condition(self.play))


def is_open(play):
    return not play.case.is_closed


class Story(RuleBasedStateMachine):
    """Subclassed by each test with its `players` and `counts`."""

    players: Players
    counts: Counter

    def __init__(self):
        super().__init__()
        self.hole = transaction.savepoint()
        self.play = Play(self.players, self.counts)

    def teardown(self):
        try:
            finish(self.play)
        finally:
            transaction.savepoint_rollback(self.hole)
            self.players.forget()

    def party(self, index):
        return list(self.players.members.values())[index]

    def other(self, index):
        """One of the parties that do not lead."""
        others = [member for pk, member in self.players.members.items() if pk != self.play.lead]
        return others[index % len(others)]

    def lead(self):
        return self.play.by(self.play.lead)

    @initialize(opening=st.sampled_from(range(6)))
    def open(self, opening):
        """Not every story begins with nothing: some states are far from the beginning."""
        us, iv, first_asked = 0, 1, 0
        handed_over = [
            lambda: self.propose(first_asked, stays=True, news=True, terms="at once"),
            lambda: self.accept([]),
        ]
        heard = [
            lambda: self.clarify(secured=False),
            lambda: self.ask_position(first_asked),
            lambda: self.state_position(iv, "responsible", iv),
            lambda: self.state_position(us, "not_responsible", iv),
        ]
        decided = [lambda: self.clarify(secured=True), self.escalate]
        decided += [lambda: self.decide_clarification(iv), lambda: execute(self.play)]
        first = [[], handed_over, heard, [*heard, self.agree], decided[:2], decided]
        for step in first[opening]:
            step()

    @rule(days=st.sampled_from([1, 5, 15, 40]))
    def time_passes(self, days):
        self.play.passed += timedelta(days=days)

    # Übergeben

    @when(is_open)
    @rule(
        to=PARTIES,
        stays=st.booleans(),
        news=st.sampled_from([True, True, True, False]),
        terms=st.sampled_from(["at once", "at once", "later", "on loan"]),
    )
    def propose(self, to, stays, news, terms):
        today = self.play.today()
        days = {
            "later": {"effective_on": today + timedelta(days=12)},
            "on loan": {"loan_until": today + timedelta(days=90), "loan_basis": "consent"},
        }
        self.play.do(
            "propose",
            handovers.propose_handover,
            self.play.case,
            self.players.world.ask(self.other(to), grounds=grounds(self.play)),
            handovers.Offer(
                reason="claim_likely",
                stays_involved=stays,
                what_is_new="A report." * news,
                **days.get(terms, {}),
            ),
            by=self.lead(),
        )

    @when(lambda play: play.has("handover", "proposed", "asked_back"))
    @rule(points=st.sampled_from([[], ["Send the report"]]))
    def accept(self, points):
        handover = self.play.one(Handover, "proposed", "asked_back")
        self.play.refuses(handovers.accept_handover, handover, by=self.lead())
        self.play.do(
            "accept with reservation" if points else "accept",
            handovers.accept_handover,
            handover,
            by=self.play.by(handover.addressee_id),
            reservations=points,
            may_be_refused=handover.loan_until is not None,
        )

    @when(lambda play: play.waiting)
    @rule(by=st.sampled_from(["the night", "sender", "addressee"]))
    def take_effect(self, by):
        handover = self.play.waiting
        self.play.refuses(effecting.effect_handover, handover, by=self.players.world.stranger)
        self.play.wait_until_after(handover.effective_on)
        sides = {"sender": handover.sender_id, "addressee": handover.addressee_id}
        self.play.do(
            "effect",
            effecting.effect_handover,
            handover,
            by=self.play.by(sides[by]) if by in sides else None,
            may_be_refused=False,
        )

    @when(lambda play: play.lent)
    @rule(by_lender=st.booleans())
    def give_back(self, by_lender):
        handover = self.play.lent
        self.play.refuses(lending.give_back, handover, by=self.players.world.stranger)
        by = self.play.by(handover.sender_id if by_lender else handover.addressee_id)
        self.play.do("give back", lending.give_back, handover, by=by, may_be_refused=False)

    @when(lambda play: play.has("handover", "accepted", "accepted_reservation"))
    @rule()
    def undo(self):
        states = ("accepted", "accepted_reservation")
        newest = Handover.objects.filter(case=self.play.case, state__in=states)
        handover = newest.latest("answered_at", "pk")
        by = self.play.by(handover.addressee_id)
        self.play.do("undo", undoing.undo_acceptance, handover, by=by)

    @when(lambda play: play.has("handover", "proposed", "asked_back"))
    @rule(how=st.sampled_from([DECLINE, TO_DECIDER, WRONG_DESK]))
    def decline(self, how):
        handover = self.play.one(Handover, "proposed", "asked_back")
        self.play.do(
            f"decline ({how.counter_proposal})",
            handovers.decline_handover,
            handover,
            how,
            by=self.play.by(handover.addressee_id),
            may_be_refused=handover.binding,
        )

    @when(lambda play: play.has("handover", *OPEN_HANDOVER))
    @rule(really=SELDOM)
    def withdraw(self, really):
        if not really:
            return
        handover = self.play.one(Handover, *OPEN_HANDOVER)
        by = self.play.by(handover.sender_id)
        decided = handover.binding
        self.play.do(
            "withdraw", handovers.withdraw_handover, handover, by=by, may_be_refused=decided
        )

    @when(lambda play: play.has("handover", "proposed"))
    @rule()
    def ask_back(self):
        handover = self.play.one(Handover, "proposed")
        by = self.play.by(handover.addressee_id)
        self.play.do("ask back", handovers.ask_back_handover, handover, by=by, question="Since?")

    @when(lambda play: play.has("handover", "asked_back"))
    @rule()
    def answer_back(self):
        answer_back(self.play, self.play.one(Handover, "asked_back"))

    @when(lambda play: play.has("handover", "proposed", "asked_back"))
    @rule()
    def escalate_silence(self):
        handover = self.play.one(Handover, "proposed", "asked_back")
        self.play.wait_until_after(handover.due_on)
        self.play.do(
            "escalate",
            deciding.escalate_handover,
            handover,
            by=self.play.by(handover.sender_id),
            may_be_refused=handover.state == "asked_back",
        )

    @when(lambda play: play.has("handover", "escalated"))
    @rule(for_sender=st.booleans())
    def decide_handover(self, for_sender):
        handover = self.play.one(Handover, "escalated")
        fields = {
            "decided_for": handover.sender if for_sender else handover.addressee,
            "reasons": "The measures belong there.",
        }
        stranger = self.players.world.stranger
        self.play.refuses(deciding.decide_handover, handover, by=stranger, **fields)
        decide(self.play, deciding.decide_handover, handover, **fields)

    # Klären

    @when(lambda play: is_open(play) and not play.has("clarification", *UNDECIDED))
    @rule(secured=st.booleans())
    def clarify(self, secured):
        self.play.do(
            "clarify",
            clarifications.open_clarification,
            self.play.case,
            by=self.lead(),
            question="Who leads?",
            livelihood_secured=secured,
            livelihood_by="Sozialdienst",
        )

    @when(lambda play: is_open(play) and play.has("clarification", "noted", "asked", "positions"))
    @rule(to=PARTIES)
    def ask_position(self, to):
        self.play.do(
            "ask position",
            positions.ask_position,
            self.play.one(Clarification, "noted", "asked", "positions"),
            self.players.world.ask(self.other(to), grounds=grounds(self.play)),
            by=self.lead(),
        )

    @when(lambda play: play.has("clarification", "asked", "positions", "escalated"))
    @rule(
        which=PARTIES,
        code=st.sampled_from([*PositionCode.values, "not_responsible", "responsible"]),
        names=PARTIES,
    )
    def state_position(self, which, code, names):
        clarification = self.play.one(Clarification, "asked", "positions", "escalated")
        asked = list(Position.objects.filter(clarification=clarification).order_by("pk"))
        if not asked:
            return
        position = asked[which % len(asked)]
        statement = Statement(
            code=code,
            text="See our letter.",
            names=self.party(names).institution,
            missing="A report",
            next_on=self.play.today() + timedelta(days=20),
            decline=DECLINE,
        )
        by = self.play.by(position.addressee_id)
        self.play.do(f"state {code}", positions.state_position, position, statement, by=by)

    @when(lambda play: play.has("clarification", "positions"))
    @rule()
    def agree(self):
        clarification = self.play.one(Clarification, "positions")
        self.play.do("agree", clarifications.agree, clarification, by=self.lead())

    @when(lambda play: play.has("clarification", "noted", "asked", "positions"))
    @rule()
    def escalate(self):
        self.play.do(
            "escalate",
            clarifications.escalate_clarification,
            self.play.one(Clarification, "noted", "asked", "positions"),
            by=self.lead(),
            may_be_refused=False,
        )

    @when(lambda play: play.has("clarification", "escalated"))
    @rule(names=PARTIES)
    def decide_clarification(self, names):
        decide(
            self.play,
            clarifications.decide_clarification,
            self.play.one(Clarification, "escalated"),
            names=self.party(names).institution,
            reasons="The measures belong there.",
        )

    @when(lambda play: play.has("clarification", "decided", "decided_consensus"))
    @rule()
    def bring_new_facts(self):
        clarification = self.play.one(Clarification, "decided", "decided_consensus")
        self.play.do(
            "reopen clarification",
            clarifications.reopen_clarification,
            clarification,
            by=self.lead(),
            new_facts="A report.",
            may_be_refused=clarification.reopened_at is not None,
        )

    @when(lambda play: play.has("clarification", *UNDECIDED))
    @rule(really=SELDOM)
    def withdraw_clarification(self, really):
        if not really:
            return
        self.play.do(
            "withdraw clarification",
            clarifications.withdraw_clarification,
            self.play.one(Clarification, *UNDECIDED),
            by=self.lead(),
            may_be_refused=False,
        )

    # Beiziehen

    @when(is_open)
    @rule(to=PARTIES, kind=st.sampled_from(["take_part", "take_part", "info"]))
    def invite(self, to, kind):
        ask = self.players.world.ask(self.other(to), grounds=grounds(self.play))
        self.play.do(kind, requests.send_request, self.play.case, ask, by=self.lead(), kind=kind)

    @when(lambda play: play.has("request", "sent", "received", "asked_back"))
    @rule(verb=st.sampled_from(["accept", "accept", "decline", "ask_back", "withdraw"]))
    def answer_request(self, verb):
        request = self.play.one(Request, "sent", "received", "asked_back")
        addressee, sender = (self.play.by(pk) for pk in (request.addressee_id, request.sender_id))
        operation, fields = {
            "accept": (requests.accept_invitation, {"by": addressee}),
            "decline": (requests.decline_request, {"by": addressee, "decline": DECLINE}),
            "ask_back": (requests.ask_back_request, {"by": addressee, "question": "Since?"}),
            "withdraw": (requests.withdraw_request, {"by": sender}),
        }[verb]
        self.play.do(f"request {verb}", operation, request, **fields)

    # The case

    @when(is_open)
    @rule(outcome=st.sampled_from(["first_lm", "", "deceased"]), really=SELDOM)
    def close(self, outcome, really):
        if not really:
            return
        lead = self.lead()
        outcome = outcome or settled_outcome(lead.institution.type)
        ending = Ending(outcome=outcome, solution="Agreed.", settled_with=lead.institution)
        others = [member for member in self.players.members.values() if member is not lead]
        self.play.refuses(close_case, self.play.case, ending, by=others[0])
        self.play.do("close", close_case, self.play.case, ending, by=lead, may_be_refused=False)

    @when(lambda play: play.case.is_closed)
    @rule(by=PARTIES)
    def reopen(self, by):
        in_time = self.play.passed < timedelta(days=300)
        self.play.do(
            "reopen",
            reopen_case,
            self.play.case,
            by=self.party(by),
            reason="Lost the job.",
            may_be_refused=not in_time,
        )

    @when(lambda play: is_open(play) and play.case.ping_pong_at)
    @rule(really=SELDOM)
    def look_at(self, really):
        if really:
            decide(self.play, deciding.look_at_case, self.play.case)

    # Mandates

    @when(lambda play: play.mandated and play.mandated[0].since < play.today())
    @rule(really=SELDOM)
    def mandate_ends(self, really):
        if not really:
            return
        self.play.end_mandate()

    @when(lambda play: not play.mandated)
    @rule()
    def mandate_begins(self):
        self.play.grant_mandate()
