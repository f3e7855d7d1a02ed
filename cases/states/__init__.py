"""States of the nouns of a case and, per noun, one table: verb → (from which states, to which).

Pure Python. Templates show a button if `row.can(verb)`, operations call `row.advance(verb)`, the
generated test walks every state × every verb: all three read these tables.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Track(TextChoices):
    BILATERAL = "bilateral", pgettext_lazy("case_track", "bilateral")
    IIZ = "iiz", pgettext_lazy("case_track", "IIC")


class Phase(TextChoices):
    REGISTERED = "registered", _("Registration")
    INTAKE = "intake", _("Intake")
    INFORMED = "informed", _("Information and consent")
    ASSESSMENT = "assessment", _("Assessment")
    CLARIFICATION = "clarification", _("Clarifying responsibility")
    PLANNING = "planning", _("Plan")
    IMPLEMENTATION = "implementation", _("Implementation")
    ON_HOLD = "on_hold", pgettext_lazy("case_phase", "on hold")
    CLOSED = "closed", _("Closed")


class ResponsibilityStatus(TextChoices):
    SETTLED = "settled", pgettext_lazy("responsibility_status", "settled")
    UNCLEAR = "unclear", pgettext_lazy("responsibility_status", "unclear")
    DISPUTED = "disputed", pgettext_lazy("responsibility_status", "disputed")


class ParticipationRole(TextChoices):
    LEAD = "lead", _("Lead")
    PARTICIPANT = "participant", _("Participant")
    COORDINATION = "coordination", _("Coordination")


class RequestState(TextChoices):
    SENT = "sent", pgettext_lazy("request_state", "sent")
    RECEIVED = "received", pgettext_lazy("request_state", "received (opened)")
    ASKED_BACK = "asked_back", pgettext_lazy("request_state", "asked back")
    ANSWERED = "answered", pgettext_lazy("request_state", "answered")
    PARTLY_ANSWERED = "partly_answered", pgettext_lazy("request_state", "partly answered")
    ACCEPTED = "accepted", pgettext_lazy("request_state", "accepted")
    DECLINED = "declined", pgettext_lazy("request_state", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("request_state", "withdrawn")
    LAPSED = "lapsed", pgettext_lazy("request_state", "lapsed")


class HandoverState(TextChoices):
    PROPOSED = "proposed", pgettext_lazy("handover_state", "proposed")
    ASKED_BACK = "asked_back", pgettext_lazy("handover_state", "asked back")
    ACCEPTED = "accepted", pgettext_lazy("handover_state", "accepted")
    ACCEPTED_RESERVATION = (
        "accepted_reservation",
        pgettext_lazy("handover_state", "accepted with reservation"),
    )
    DECLINED = "declined", pgettext_lazy("handover_state", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("handover_state", "withdrawn")
    SUPERSEDED = "superseded", pgettext_lazy("handover_state", "superseded")
    LAPSED = "lapsed", pgettext_lazy("handover_state", "lapsed")
    ESCALATED = "escalated", pgettext_lazy("handover_state", "with the decider")
    DECIDED = "decided", pgettext_lazy("handover_state", "decided")


class ClarificationState(TextChoices):
    NOTED = "noted", pgettext_lazy("clarification_state", "noted")
    ASKED = "asked", pgettext_lazy("clarification_state", "asked")
    POSITIONS = "positions", pgettext_lazy("clarification_state", "positions")
    DECIDED_CONSENSUS = (
        "decided_consensus",
        pgettext_lazy("clarification_state", "decided by consensus"),
    )
    ESCALATED = "escalated", pgettext_lazy("clarification_state", "with the decider")
    DECIDED = "decided", pgettext_lazy("clarification_state", "decided")
    DONE = "done", pgettext_lazy("clarification_state", "done")
    WITHDRAWN = "withdrawn", pgettext_lazy("clarification_state", "withdrawn")
    LAPSED = "lapsed", pgettext_lazy("clarification_state", "lapsed")


class PositionState(TextChoices):
    ASKED = "asked", pgettext_lazy("position_state", "asked")
    STATED = "stated", pgettext_lazy("position_state", "stated")
    LAPSED = "lapsed", pgettext_lazy("position_state", "lapsed")


class PositionCode(TextChoices):
    """What an institution says about its responsibility: an opinion, never a ruling."""

    RESPONSIBLE = "responsible", pgettext_lazy("position", "responsible")
    PARTLY = "partly", pgettext_lazy("position", "partly responsible")
    NOT_RESPONSIBLE = "not_responsible", pgettext_lazy("position", "not responsible")
    NOT_YET = "not_yet", pgettext_lazy("position", "cannot say yet")
    ADVANCE = "advance", pgettext_lazy("position", "advance without recognition")
    DECISION_DUE = "decision_due", pgettext_lazy("position", "formal decision follows")


class NoticeState(TextChoices):
    DUE = "due", pgettext_lazy("notice_state", "due")
    ATTEMPTED = "attempted", pgettext_lazy("notice_state", "attempted")
    DEFERRED = "deferred", pgettext_lazy("notice_state", "deferred")
    PASSED_ON = "passed_on", pgettext_lazy("notice_state", "passed on")
    DONE = "done", pgettext_lazy("notice_state", "done")
    IMPOSSIBLE = "impossible", pgettext_lazy("notice_state", "not possible")


class NoticeTopic(TextChoices):
    PROCEDURE = "procedure", pgettext_lazy("notice_topic", "procedure")
    EXCHANGE = "exchange", pgettext_lazy("notice_topic", "data exchange")
    LEAD = "lead", pgettext_lazy("notice_topic", "change of lead")
    INSPECTION = "inspection", pgettext_lazy("notice_topic", "file inspection")


class TaskState(TextChoices):
    OPEN = "open", pgettext_lazy("task_state", "open")
    DONE = "done", pgettext_lazy("task_state", "done")
    CANCELLED = "cancelled", pgettext_lazy("task_state", "cancelled")


class TaskKind(TextChoices):
    TASK = "task", _("Task")
    PROMISE = "promise", _("Promise")


class ClosingState(TextChoices):
    PROPOSED = "proposed", pgettext_lazy("closing_state", "to be confirmed")
    CONFIRMED = "confirmed", pgettext_lazy("closing_state", "confirmed")
    REFUSED = "refused", pgettext_lazy("closing_state", "not confirmed")
    WITHDRAWN = "withdrawn", pgettext_lazy("closing_state", "withdrawn")
    LAPSED = "lapsed", pgettext_lazy("closing_state", "lapsed")


class FollowUpState(TextChoices):
    DUE = "due", pgettext_lazy("follow_up_state", "due")
    DONE = "done", pgettext_lazy("follow_up_state", "done")
    CANCELLED = "cancelled", pgettext_lazy("follow_up_state", "cancelled")


class GoalState(TextChoices):
    OPEN = "open", pgettext_lazy("goal_state", "open")
    REACHED = "reached", pgettext_lazy("goal_state", "reached")
    PARTLY = "partly", pgettext_lazy("goal_state", "partly reached")
    NOT_REACHED = "not_reached", pgettext_lazy("goal_state", "not reached")


class MeasureState(TextChoices):
    PLANNED = "planned", pgettext_lazy("measure_state", "planned")
    RUNNING = "running", pgettext_lazy("measure_state", "running")
    COMPLETED = "completed", pgettext_lazy("measure_state", "completed")
    ABORTED = "aborted", pgettext_lazy("measure_state", "aborted")


OPEN_PHASES = tuple(phase for phase in Phase if phase != Phase.CLOSED)
# The phases one after the other; a case on hold stands beside them and comes back to its own.
WORKED_PHASES = tuple(phase for phase in OPEN_PHASES if phase != Phase.ON_HOLD)
OPEN_REQUEST = frozenset({RequestState.SENT, RequestState.RECEIVED, RequestState.ASKED_BACK})
OPEN_HANDOVER = frozenset(
    {HandoverState.PROPOSED, HandoverState.ASKED_BACK, HandoverState.ESCALATED}
)
# Accepted for a later day; until then the sender leads (`effected_at` is null).
ACCEPTED_HANDOVER = frozenset({HandoverState.ACCEPTED, HandoverState.ACCEPTED_RESERVATION})
ANSWERABLE_HANDOVER = frozenset({HandoverState.PROPOSED, HandoverState.ASKED_BACK})
UNDECIDED_CLARIFICATION = frozenset(
    {
        ClarificationState.NOTED,
        ClarificationState.ASKED,
        ClarificationState.POSITIONS,
        ClarificationState.ESCALATED,
    }
)
NAMED_CLARIFICATION = frozenset({ClarificationState.DECIDED_CONSENSUS, ClarificationState.DECIDED})
OPEN_CLARIFICATION = UNDECIDED_CLARIFICATION | NAMED_CLARIFICATION

# The phases a case of each track goes through; closing comes after any of them.
PHASES: Mapping[str, tuple[Phase, ...]] = {
    Track.BILATERAL: (Phase.REGISTERED, Phase.CLARIFICATION),
    Track.IIZ: WORKED_PHASES,
}

Verbs = Mapping[str, tuple[frozenset[Any], Any]]

CASE_VERBS: Verbs = {
    "ask": (frozenset(OPEN_PHASES), None),
    "invite": (frozenset(OPEN_PHASES), None),
    "clarify": (frozenset(OPEN_PHASES), None),
    "hand_over": (frozenset(OPEN_PHASES), None),
    "edit": (frozenset(OPEN_PHASES), None),
    "move": (frozenset(WORKED_PHASES), None),
    "promote": (frozenset(OPEN_PHASES), None),
    "hold": (frozenset(WORKED_PHASES), Phase.ON_HOLD),
    "resume": (frozenset({Phase.ON_HOLD}), None),  # back to the phase it was held in
    "plan": (frozenset(OPEN_PHASES), None),
    "propose_closing": (frozenset(OPEN_PHASES), None),
    "close": (frozenset(OPEN_PHASES), Phase.CLOSED),
    "reopen": (frozenset({Phase.CLOSED}), Phase.REGISTERED),
}

REQUEST_VERBS: Verbs = {
    "receive": (frozenset({RequestState.SENT}), RequestState.RECEIVED),
    "answer": (OPEN_REQUEST, RequestState.ANSWERED),
    "answer_partly": (OPEN_REQUEST, RequestState.PARTLY_ANSWERED),
    "accept": (OPEN_REQUEST, RequestState.ACCEPTED),
    "decline": (OPEN_REQUEST, RequestState.DECLINED),
    "ask_back": (
        frozenset({RequestState.SENT, RequestState.RECEIVED}),
        RequestState.ASKED_BACK,
    ),
    "answer_back": (frozenset({RequestState.ASKED_BACK}), RequestState.SENT),
    "reroute": (frozenset({RequestState.SENT, RequestState.RECEIVED}), RequestState.SENT),
    "withdraw": (OPEN_REQUEST, RequestState.WITHDRAWN),
    "lapse": (OPEN_REQUEST, RequestState.LAPSED),
}

HANDOVER_VERBS: Verbs = {
    "ask_back": (frozenset({HandoverState.PROPOSED}), HandoverState.ASKED_BACK),
    "answer_back": (frozenset({HandoverState.ASKED_BACK}), HandoverState.PROPOSED),
    "accept": (ANSWERABLE_HANDOVER, HandoverState.ACCEPTED),
    "accept_with_reservation": (ANSWERABLE_HANDOVER, HandoverState.ACCEPTED_RESERVATION),
    "decline": (ANSWERABLE_HANDOVER, HandoverState.DECLINED),
    "reroute": (ANSWERABLE_HANDOVER, None),
    "effect": (ACCEPTED_HANDOVER, None),
    "undo": (ACCEPTED_HANDOVER, HandoverState.PROPOSED),
    "give_back": (ACCEPTED_HANDOVER, None),  # the end of a loan
    "escalate": (ANSWERABLE_HANDOVER, HandoverState.ESCALATED),
    "decide": (frozenset({HandoverState.ESCALATED}), HandoverState.DECIDED),
    # One that was accepted for a later day still ends like an open one (`Handover.can`).
    "withdraw": (OPEN_HANDOVER | ACCEPTED_HANDOVER, HandoverState.WITHDRAWN),
    "supersede": (OPEN_HANDOVER | ACCEPTED_HANDOVER, HandoverState.SUPERSEDED),
    "lapse": (OPEN_HANDOVER | ACCEPTED_HANDOVER, HandoverState.LAPSED),
}

CLARIFICATION_VERBS: Verbs = {
    "ask": (
        frozenset(
            {ClarificationState.NOTED, ClarificationState.ASKED, ClarificationState.POSITIONS}
        ),
        ClarificationState.ASKED,
    ),
    "hear": (
        frozenset({ClarificationState.ASKED, ClarificationState.POSITIONS}),
        ClarificationState.POSITIONS,
    ),
    "agree": (frozenset({ClarificationState.POSITIONS}), ClarificationState.DECIDED_CONSENSUS),
    "escalate": (
        frozenset(
            {ClarificationState.NOTED, ClarificationState.ASKED, ClarificationState.POSITIONS}
        ),
        ClarificationState.ESCALATED,
    ),
    "decide": (frozenset({ClarificationState.ESCALATED}), ClarificationState.DECIDED),
    "complete": (NAMED_CLARIFICATION, ClarificationState.DONE),
    "reopen": (NAMED_CLARIFICATION, ClarificationState.ESCALATED),
    "withdraw": (UNDECIDED_CLARIFICATION, ClarificationState.WITHDRAWN),
    "lapse": (OPEN_CLARIFICATION, ClarificationState.LAPSED),
}

POSITION_VERBS: Verbs = {
    "state": (frozenset({PositionState.ASKED, PositionState.STATED}), PositionState.STATED),
    "lapse": (frozenset({PositionState.ASKED}), PositionState.LAPSED),
}

TASK_VERBS: Verbs = {
    "finish": (frozenset({TaskState.OPEN}), TaskState.DONE),
    "cancel": (frozenset({TaskState.OPEN}), TaskState.CANCELLED),
}

CLOSING_VERBS: Verbs = {
    "confirm": (frozenset({ClosingState.PROPOSED}), ClosingState.CONFIRMED),
    "refuse": (frozenset({ClosingState.PROPOSED}), ClosingState.REFUSED),
    "withdraw": (frozenset({ClosingState.PROPOSED}), ClosingState.WITHDRAWN),
    "lapse": (frozenset({ClosingState.PROPOSED}), ClosingState.LAPSED),
}

FOLLOW_UP_VERBS: Verbs = {
    "answer": (frozenset({FollowUpState.DUE}), FollowUpState.DONE),
    "cancel": (frozenset({FollowUpState.DUE}), FollowUpState.CANCELLED),
}

GOAL_VERBS: Verbs = {
    "reach": (frozenset({GoalState.OPEN, GoalState.PARTLY}), GoalState.REACHED),
    "reach_partly": (frozenset({GoalState.OPEN}), GoalState.PARTLY),
    "miss": (frozenset({GoalState.OPEN, GoalState.PARTLY}), GoalState.NOT_REACHED),
    "resume": (
        frozenset({GoalState.REACHED, GoalState.PARTLY, GoalState.NOT_REACHED}),
        GoalState.OPEN,
    ),
}

MEASURE_VERBS: Verbs = {
    "start": (frozenset({MeasureState.PLANNED}), MeasureState.RUNNING),
    "complete": (frozenset({MeasureState.RUNNING}), MeasureState.COMPLETED),
    "abort": (frozenset({MeasureState.PLANNED, MeasureState.RUNNING}), MeasureState.ABORTED),
}


class Stateful:
    """Mixed into a model with a `state` column: asks and applies its noun's table."""

    VERBS: Verbs
    STATE_FIELD = "state"

    def can(self, verb: str) -> bool:
        return getattr(self, self.STATE_FIELD) in self.VERBS[verb][0]

    def advance(self, verb: str) -> None:
        """Raises: ValidationError "state", with the words of a page that has become stale."""
        if not self.can(verb):
            raise ValidationError(
                _(
                    "This step is no longer possible: the state is now “%(state)s”. "
                    "Open the page again to see what has happened."
                ),
                code="state",
                params={"state": getattr(self, f"get_{self.STATE_FIELD}_display")()},
            )
        target = self.VERBS[verb][1]
        if target is not None:
            setattr(self, self.STATE_FIELD, target)
