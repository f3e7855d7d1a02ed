"""States of the nouns of a case and, per noun, one table: verb → (from which states, to which).

Pure Python. Templates show a button if `row.can(verb)`, operations call `row.advance(verb)`, the
generated test walks every state × every verb: all three read these tables.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Track(TextChoices):
    BILATERAL = "bilateral", _("bilateral")
    IIZ = "iiz", _("IIC")


class Phase(TextChoices):
    REGISTERED = "registered", _("Registration")
    INTAKE = "intake", _("Intake")
    INFORMED = "informed", _("Information and consent")
    ASSESSMENT = "assessment", _("Assessment")
    CLARIFICATION = "clarification", _("Clarifying responsibility")
    PLANNING = "planning", _("Plan")
    IMPLEMENTATION = "implementation", _("Implementation")
    CLOSED = "closed", _("Closed")


class ResponsibilityStatus(TextChoices):
    SETTLED = "settled", _("settled")
    UNCLEAR = "unclear", _("unclear")
    DISPUTED = "disputed", _("disputed")


class ParticipationRole(TextChoices):
    LEAD = "lead", _("Lead")
    PARTICIPANT = "participant", _("Participant")
    COORDINATION = "coordination", _("Coordination")


class RequestState(TextChoices):
    SENT = "sent", _("sent")
    RECEIVED = "received", _("received (opened)")
    ASKED_BACK = "asked_back", _("asked back")
    ANSWERED = "answered", _("answered")
    PARTLY_ANSWERED = "partly_answered", _("partly answered")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    LAPSED = "lapsed", _("lapsed")


class HandoverState(TextChoices):
    PROPOSED = "proposed", _("proposed")
    ASKED_BACK = "asked_back", _("asked back")
    ACCEPTED = "accepted", _("accepted")
    ACCEPTED_RESERVATION = "accepted_reservation", _("accepted with reservation")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    SUPERSEDED = "superseded", _("superseded")
    LAPSED = "lapsed", _("lapsed")
    ESCALATED = "escalated", _("with the decider")
    DECIDED = "decided", _("decided")


class ClarificationState(TextChoices):
    NOTED = "noted", _("noted")
    ASKED = "asked", _("asked")
    POSITIONS = "positions", _("positions")
    DECIDED_CONSENSUS = "decided_consensus", _("decided by consensus")
    ESCALATED = "escalated", _("with the decider")
    DECIDED = "decided", _("decided")
    DONE = "done", _("done")
    WITHDRAWN = "withdrawn", _("withdrawn")
    LAPSED = "lapsed", _("lapsed")


class PositionState(TextChoices):
    ASKED = "asked", _("asked")
    STATED = "stated", _("stated")
    LAPSED = "lapsed", _("lapsed")


class PositionCode(TextChoices):
    """What an institution says about its responsibility: an opinion, never a ruling."""

    RESPONSIBLE = "responsible", _("responsible")
    PARTLY = "partly", _("partly responsible")
    NOT_RESPONSIBLE = "not_responsible", _("not responsible")
    NOT_YET = "not_yet", _("cannot say yet")
    ADVANCE = "advance", _("advance without recognition")
    DECISION_DUE = "decision_due", _("formal decision follows")


class NoticeState(TextChoices):
    DUE = "due", _("due")
    ATTEMPTED = "attempted", _("attempted")
    DONE = "done", _("done")
    IMPOSSIBLE = "impossible", _("not possible")


class NoticeTopic(TextChoices):
    PROCEDURE = "procedure", _("procedure")
    EXCHANGE = "exchange", _("data exchange")
    LEAD = "lead", _("change of lead")


class TaskState(TextChoices):
    OPEN = "open", _("open")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("cancelled")


class TaskKind(TextChoices):
    TASK = "task", _("Task")
    PROMISE = "promise", _("Promise")


OPEN_PHASES = tuple(phase for phase in Phase if phase != Phase.CLOSED)
OPEN_REQUEST = frozenset({RequestState.SENT, RequestState.RECEIVED, RequestState.ASKED_BACK})
OPEN_HANDOVER = frozenset(
    {HandoverState.PROPOSED, HandoverState.ASKED_BACK, HandoverState.ESCALATED}
)
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
    Track.IIZ: OPEN_PHASES,
}

Verbs = Mapping[str, tuple[frozenset[Any], Any]]

CASE_VERBS: Verbs = {
    "ask": (frozenset(OPEN_PHASES), None),
    "invite": (frozenset(OPEN_PHASES), None),
    "clarify": (frozenset(OPEN_PHASES), None),
    "hand_over": (frozenset(OPEN_PHASES), None),
    "edit": (frozenset(OPEN_PHASES), None),
    "move": (frozenset(OPEN_PHASES), None),
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
    "withdraw": (OPEN_REQUEST, RequestState.WITHDRAWN),
    "lapse": (OPEN_REQUEST, RequestState.LAPSED),
}

HANDOVER_VERBS: Verbs = {
    "ask_back": (frozenset({HandoverState.PROPOSED}), HandoverState.ASKED_BACK),
    "answer_back": (frozenset({HandoverState.ASKED_BACK}), HandoverState.PROPOSED),
    "accept": (ANSWERABLE_HANDOVER, HandoverState.ACCEPTED),
    "accept_with_reservation": (ANSWERABLE_HANDOVER, HandoverState.ACCEPTED_RESERVATION),
    "decline": (ANSWERABLE_HANDOVER, HandoverState.DECLINED),
    "escalate": (ANSWERABLE_HANDOVER, HandoverState.ESCALATED),
    "decide": (frozenset({HandoverState.ESCALATED}), HandoverState.DECIDED),
    "withdraw": (OPEN_HANDOVER, HandoverState.WITHDRAWN),
    "supersede": (OPEN_HANDOVER, HandoverState.SUPERSEDED),
    "lapse": (OPEN_HANDOVER, HandoverState.LAPSED),
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

NOTICE_VERBS: Verbs = {
    "complete": (frozenset({NoticeState.DUE, NoticeState.ATTEMPTED}), NoticeState.DONE),
    "attempt": (frozenset({NoticeState.DUE, NoticeState.ATTEMPTED}), NoticeState.ATTEMPTED),
    "give_up": (frozenset({NoticeState.DUE, NoticeState.ATTEMPTED}), NoticeState.IMPOSSIBLE),
}

TASK_VERBS: Verbs = {
    "finish": (frozenset({TaskState.OPEN}), TaskState.DONE),
    "cancel": (frozenset({TaskState.OPEN}), TaskState.CANCELLED),
    "resume": (frozenset({TaskState.DONE}), TaskState.OPEN),
}

OUTCOME_GROUPS: Mapping[str, frozenset[str]] = {
    "works": frozenset({"first_lm", "job_kept"}),
    "settled": frozenset({"resp_iv", "resp_alv", "resp_sh", "resp_other"}),
    "other": frozenset(
        {"training", "second_lm", "stabilised", "other_solution", "no_consent", "dropout"}
    ),
    "facts": frozenset({"deceased", "moved", "retired", "not_admitted"}),
}


def outcome_group(outcome: str) -> str:
    """Group of a closing outcome; an outcome added in the admin counts as another solution."""
    return next((group for group, codes in OUTCOME_GROUPS.items() if outcome in codes), "other")


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
