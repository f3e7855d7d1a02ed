"""The decider's board: what is open about responsibility, how old it is, and who is late.

Queries: 6, whatever the number of cards.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from cases.models import PROCEDURE, Case, Clarification, Due, Handover, Responsibility
from cases.states import ClarificationState, HandoverState
from contacts.models import Institution, Membership
from contacts.states import MemberRole
from iiz.calendar import working_days_between
from worklist.sheets.desks import networks_to_decide
from worklist.sheets.naming import may_be_named

ASKED, POSITIONS, ESCALATED, DECIDED = "asked", "positions", "escalated", "decided"
TITLES: dict[str, str | Promise] = {
    ASKED: pgettext_lazy("column of the board", "Asked"),
    POSITIONS: pgettext_lazy("column of the board", "Positions"),
    ESCALATED: pgettext_lazy("column of the board", "With the decider"),
    DECIDED: pgettext_lazy("column of the board", "Decided"),
}
COLUMN_OF: Mapping[str, str] = {
    ClarificationState.NOTED: ASKED,
    ClarificationState.ASKED: ASKED,
    ClarificationState.POSITIONS: POSITIONS,
    ClarificationState.ESCALATED: ESCALATED,
    HandoverState.PROPOSED: ASKED,
    HandoverState.ASKED_BACK: ASKED,
    HandoverState.ESCALATED: ESCALATED,
}
CARDS_AT_MOST = 200


@dataclass(frozen=True)
class Late:
    institution: Institution
    days: int


@dataclass(frozen=True)
class Card:
    """`person` is empty where no basis names her; `age` and `days` are working days."""

    case_id: int
    case_key: UUID
    number: str
    person: str
    kind: str | Promise
    sides: list[Institution]
    url: str
    age: int
    is_urgent: bool
    late: list[Late]


@dataclass(frozen=True)
class Column:
    name: str
    cards: list[Card]
    is_cut: bool

    @property
    def title(self) -> str | Promise:
        return TITLES[self.name]

    @property
    def count(self) -> str:
        """At least so many, if the board holds not all."""
        return f"{len(self.cards)}+" if self.is_cut else str(len(self.cards))


@dataclass(frozen=True)
class Board:
    """`is_cut`: there are more clarifications or handovers than it holds of either."""

    columns: list[Column]
    is_cut: bool


def board(membership: Membership, *, on: date) -> Board:
    """The urgent first, then the oldest."""
    cases = _cases(membership, on=on)
    found = list(_in(cases, Clarification, membership, on=on))
    proposed = list(_in(cases, Handover, membership, on=on))
    is_cut = max(len(found), len(proposed)) > CARDS_AT_MOST
    clarifications, handovers = found[:CARDS_AT_MOST], proposed[:CARDS_AT_MOST]
    executed = {row.clarification_id for row in handovers}
    rows = [row for row in clarifications if row.pk not in executed] + handovers
    late = _late(rows, on=on)
    leads = _leads(clarifications)
    columns: dict[str, list[Card]] = {name: [] for name in TITLES}
    for row in rows:
        columns[_column(row)].append(_card(row, late[row.case_id], leads, on=on))
    for cards in columns.values():
        cards.sort(key=lambda card: (not card.is_urgent, -card.age))
    return Board([Column(name, cards, is_cut) for name, cards in columns.items()], is_cut)


def _cases(membership: Membership, *, on: date) -> QuerySet:
    """Where it decides; without a mandate that is the head of who leads."""
    networks = networks_to_decide(membership, on=on)
    cases = Case.objects.visible_to(membership, on=on).filter(network__in=networks)
    if membership.role == MemberRole.COORDINATOR:
        return cases
    led = Responsibility.objects.current().filter(institution__in=membership.institutions(on))
    return cases.filter(pk__in=led.values("case"))


ORDER: Mapping[type[Any], tuple[str, ...]] = {
    Clarification: ("livelihood_secured", "opened_at", "pk"),
    Handover: ("sent_at", "pk"),
}
SIDES: Mapping[type[Any], tuple[str, ...]] = {
    Clarification: (),
    Handover: ("sender", "addressee"),
}


def _in(cases: QuerySet, model: type[Any], membership: Membership, *, on: date) -> QuerySet:
    """One more than there is room for."""
    names = ("case__person", "case__network", *SIDES[model])
    rows = model.objects.open().filter(case__in=cases).select_related(*names)
    named = rows.annotate(may_name=may_be_named(membership, on=on))
    return named.order_by(*ORDER[model])[: CARDS_AT_MOST + 1]


def _column(row: Clarification | Handover) -> str:
    """A decision that is being carried out stays decided."""
    if isinstance(row, Handover) and row.binding:
        return DECIDED
    return COLUMN_OF.get(row.state, DECIDED)


def _late(rows: list[Any], *, on: date) -> dict[int, list[Late]]:
    """case → who owes the others something, the most overdue first."""
    overdue = Due.objects.overdue(on).filter(
        case__in=[row.case_id for row in rows], kind__in=PROCEDURE
    )
    dues = overdue.select_related("institution", "case__network").order_by("due_on", "pk")
    found: dict[int, dict[int, Late]] = defaultdict(dict)
    for due in dues:
        days = working_days_between(due.due_on, on, canton=due.case.network.canton)
        found[due.case_id].setdefault(due.institution_id, Late(due.institution, days))
    return defaultdict(list, {case: list(late.values()) for case, late in found.items()})


def _leads(rows: Iterable[Clarification]) -> dict[int, Institution]:
    periods = Responsibility.objects.current().select_related("institution")
    return {
        period.case_id: period.institution
        for period in periods.filter(case__in=[row.case_id for row in rows])
    }


def _card(row: Any, late: list[Late], leads: dict[int, Institution], *, on: date) -> Card:
    is_handover, case = isinstance(row, Handover), row.case
    begun = row.sent_at if is_handover else row.opened_at
    sides = [row.sender, row.addressee] if is_handover else [leads[case.pk]]
    canton = case.network.canton
    return Card(
        case_id=case.pk,
        case_key=case.key,
        number=case.number,
        person=case.person.name if row.may_name else "",
        kind=row._meta.verbose_name,
        sides=sides,
        url=reverse("case_handover" if is_handover else "clarification", args=[case.key, row.key]),
        age=working_days_between(timezone.localdate(begun), on, canton=canton),
        is_urgent=not is_handover and row.is_urgent,
        late=late,
    )
