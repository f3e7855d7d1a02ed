"""Which conditions of a rule hold for two institutions in a case on a day.

Rule: R-EXCHANGE-03; what the system can see, it looks up; the rest somebody has confirmed for
exactly this giver and this receiver, and the confirmation is in force.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, Subquery

from cases.models import Case, Clarification, Position, Request
from cases.states import (
    UNDECIDED_CLARIFICATION,
    ClarificationState,
    PositionState,
    RequestState,
)
from consent.models import Confirmation
from consent.states import Condition
from contacts.models import Institution, Mandate

CAME_TO_NOTHING = (RequestState.DECLINED, RequestState.WITHDRAWN, RequestState.LAPSED)

ENDED_WITHOUT_DECISION = (ClarificationState.WITHDRAWN, ClarificationState.LAPSED)


@dataclass(frozen=True)
class Facts:
    """What is known of one case on one day; asking it costs no query.

    `requests`: (sender, addressee, basis). `confirmed`: (condition, giver, receiver, basis).
    """

    clarifying: frozenset[int]
    requests: frozenset[tuple[int, int, str]]
    confirmed: frozenset[tuple[str, int, int, str]]
    mandate_holder: int | None

    def hold(self, condition: str, giver: Institution, receiver: Institution, basis: str) -> bool:
        match condition:
            case Condition.PAYER_CLARIFICATION_OPEN:
                return {giver.pk, receiver.pk} <= self.clarifying and giver.pk != receiver.pk
            case Condition.SAME_ORGANISATION:
                return organisation(giver) == organisation(receiver)
            case Condition.MANDATE:
                return receiver.pk == self.mandate_holder
            case Condition.WRITTEN_REQUEST:
                asked = (receiver.pk, giver.pk, basis) in self.requests
                return asked or (condition, giver.pk, receiver.pk, basis) in self.confirmed
        return (condition, giver.pk, receiver.pk, "") in self.confirmed


def organisation(institution: Institution) -> int:
    """The whole that a desk is part of; an institution of its own is its own whole."""
    return institution.part_of_id or institution.pk


def facts_of(case: Case, on: date) -> Facts:
    """Queries: 4."""
    return Facts(
        clarifying=_clarifying(case, on),
        requests=_written_requests(case, on),
        confirmed=_confirmed(case, on),
        mandate_holder=_mandate_holder(case, on),
    )


def _clarifying(case: Case, on: date) -> frozenset[int]:
    """Who takes part in the question that is still undecided: who opened it, and who was asked.

    A case has one open clarification and its lead opens it, so a third institution asked does not
    close the door between two others; one that was not asked itself has no door.
    """
    of = "clarification__"
    later = Q(**{f"{of}decided_at__date__gt": on}) | Q(without_decision_at__date__gt=on)
    undecided = Q(**{f"{of}state__in": UNDECIDED_CLARIFICATION}) | later
    between = Q(**{f"{of}decided_at__date__lte": on, f"{of}reopened_at__date__gt": on})
    positions = (
        Position.objects.annotate(without_decision_at=_ended_at())
        .filter(undecided, clarification__case=case, sent_at__date__lte=on)
        .exclude(between)
        .exclude(state=PositionState.LAPSED, answered_at__date__lte=on)
    )
    sides = positions.order_by().values_list("clarification__opened_by", "addressee")
    return frozenset(side for both in sides for side in both)


def _ended_at() -> Subquery:
    """When the clarification was withdrawn or lapsed: until that day it was open."""
    ended = Clarification.history.filter(
        id=OuterRef("clarification"), state__in=ENDED_WITHOUT_DECISION
    )
    return Subquery(ended.order_by("history_date").values("history_date")[:1])


def _written_requests(case: Case, on: date) -> frozenset[tuple[int, int, str]]:
    """A request here is written and gives its reasons; it holds as long as it says it does, and
    until the day on which it came to nothing."""
    sent = Request.objects.filter(case=case, sent_at__date__lte=on, covered_until__gte=on)
    valid = sent.exclude(state__in=CAME_TO_NOTHING, answered_at__date__lte=on).order_by()
    return frozenset(valid.values_list("sender", "addressee", "basis"))


def _confirmed(case: Case, on: date) -> frozenset[tuple[str, int, int, str]]:
    rows = Confirmation.objects.holding(on).filter(case=case).order_by()
    return frozenset(rows.values_list("condition", "giver", "receiver", "basis"))


def _mandate_holder(case: Case, on: date) -> int | None:
    mandates = Mandate.objects.in_force(on).filter(network=case.network_id)
    return mandates.order_by("pk").values_list("institution", flat=True).first()
