"""A clarification as one reader may have it: who leads, how long, who said what, what is next."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise

from cases.clock import Clock, clock_of
from cases.models import Clarification, Due, DueKind, Handover, Position, Responsibility
from cases.reading import Reader
from contacts.codes import label
from contacts.deciders import Decider, decider, is_decider
from contacts.models import Institution


@dataclass(frozen=True)
class Card:
    """One institution's position; the texts only if the reader may have them."""

    position: Position
    is_ours: bool
    is_open: bool
    is_lapsed: bool
    can_state: bool
    says: str | Promise
    texts: bool
    decline_reason: str
    counter_proposal: str


@dataclass(frozen=True)
class Board:
    """`texts` False: a reader of codes only. The decider always reads the reasons it gave."""

    clarification: Clarification
    period: Responsibility
    clock: Clock
    decision_due: date | None
    decider: Decider
    cards: list[Card]
    texts: bool
    reads_reasons: bool
    most_named: Institution | None
    named_by: int
    handover: Handover | None
    leads: bool
    decides: bool
    is_named: bool

    @property
    def question(self) -> str:
        return self.clarification.question if self.texts else ""

    @property
    def stated(self) -> int:
        return sum(not card.is_open for card in self.cards)

    @property
    def can_ask(self) -> bool:
        return self.leads and self.clarification.can("ask")

    @property
    def can_agree(self) -> bool:
        return self.leads and self.clarification.can("agree")

    @property
    def can_escalate(self) -> bool:
        return self.leads and self.clarification.can("escalate")

    @property
    def can_withdraw(self) -> bool:
        return self.leads and self.clarification.can("withdraw")

    @property
    def can_decide(self) -> bool:
        return self.decides and self.clarification.can("decide")

    @property
    def waits_for_decider(self) -> bool:
        return self.clarification.can("decide")

    @property
    def can_reopen(self) -> bool:
        first = self.clarification.reopened_at is None
        return (self.leads or self.is_named) and first and self.clarification.can("reopen")

    @property
    def can_propose(self) -> bool:
        """The decision names another institution, and no handover to it is on its way."""
        return self.leads and self.clarification.is_named and self.handover is None


def board(reader: Reader, clarification: Clarification) -> Board:
    """Queries: 6 or 7, however many institutions were asked."""
    case, on = reader.case, reader.on
    periods = Responsibility.objects.filter(case=case).select_related("institution")
    period = periods.latest("since_at")
    positions = list(
        clarification.positions.select_related(
            "addressee", "contact", "names", "counter_institution", "answered_by", "clarification"
        )
    )
    named = Counter(position.names for position in positions if position.names)
    most_named, named_by = named.most_common(1)[0] if named else (None, 0)
    dues = Due.objects.open().filter(kind=DueKind.DECISION, key=clarification.key)
    handovers = case.handovers.open().filter(clarification=clarification)
    texts = reader.reads_statement(clarification.opened_by_id)
    decides = is_decider(reader.membership, case.network, lead=period.institution, on=on)
    return Board(
        clarification=clarification,
        period=period,
        clock=_clock(reader, clarification),
        decision_due=dues.values_list("due_on", flat=True).first(),
        decider=decider(case.network, lead=period.institution, on=on),
        cards=[_card(reader, position) for position in positions],
        texts=texts,
        reads_reasons=texts or decides,
        most_named=most_named,
        named_by=named_by,
        handover=handovers.first(),
        leads=reader.can("clarify"),
        decides=decides,
        is_named=clarification.names_id in reader.own,
    )


def _clock(reader: Reader, clarification: Clarification) -> Clock:
    """It stands still once there is a decision."""
    decided, until = clarification.decided_at, reader.on
    if decided and not clarification.can("withdraw"):
        until = min(until, timezone.localdate(decided))
    start = timezone.localdate(clarification.opened_at)
    canton = reader.case.network.canton
    return clock_of(start, clarification.due_on, on=until, canton=canton)


def _card(reader: Reader, position: Position) -> Card:
    return Card(
        position=position,
        is_ours=position.addressee_id in reader.own,
        is_open=not position.code,
        is_lapsed=not position.can("state"),
        can_state=position.addressee_id in reader.own and position.clarification.can("withdraw"),
        says=position.get_code_display() if position.code else "",
        texts=reader.reads_statement(position.addressee_id, position.sender_id),
        decline_reason=_word("decline_reason", position.decline_reason),
        counter_proposal=_word("counter_proposal", position.counter_proposal),
    )


def _word(code_list: str, code: str) -> str:
    return label(code_list, code) if code else ""
