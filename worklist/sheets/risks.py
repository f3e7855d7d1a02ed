"""Cases that need somebody's eye, each with every reason for it.

Queries: 6, and one more per network; none per case.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import PROCEDURE, CaseEvent, CaseRow, Clarification, Due, Responsibility
from cases.models.row_filters import TEAM, viewpoint
from cases.states import UNDECIDED_CLARIFICATION, Phase
from contacts.models import Institution, Membership, Network
from contacts.states import MemberRole
from iiz.calendar import working_days_between
from worklist.ladder import DECIDER, overdue_since
from worklist.sheets.naming import may_be_named

ROWS_ON_A_PAGE = 50
QUIET_DAYS = 60


@dataclass(frozen=True)
class Reason:
    text: str
    icon: str
    tone: str


@dataclass(frozen=True)
class Risk:
    """`person` is empty where no basis names her."""

    case_id: int
    case_key: UUID
    number: str
    person: str
    lead: Institution | None
    waiting_on: Institution | None
    reasons: list[Reason]


def risks(membership: Membership, *, number: int, on: date) -> tuple[Page, list[Risk]]:
    """Rule: R-RISK-01; to and fro, livelihood not secured, as late as goes to the decider, or
    nothing done for 60 days; who looks after the case and its data corrected is nothing done."""
    page = Paginator(_rows(membership, on=on), ROWS_ON_A_PAGE).get_page(number)
    rows = list(page.object_list)
    periods = Responsibility.objects.current().select_related("institution")
    leads = {
        period.case_id: period.institution
        for period in periods.filter(case__in=[row.case_id for row in rows])
    }
    return page, [_risk(row, leads.get(row.case_id), on=on) for row in rows]


def _rows(membership: Membership, *, on: date) -> QuerySet:
    own = membership.institutions(on)
    rows = CaseRow.objects.visible_to(membership, on=on)
    rows = rows.under(TEAM, {}, viewpoint(membership, on=on))
    # To and fro and the livelihood are matters of whoever leads and of the decider.
    knows = Q() if membership.role == MemberRole.COORDINATOR else Q(is_lead=True)
    unsecured = Clarification.objects.filter(
        case=OuterRef("case"), livelihood_secured=False, state__in=UNDECIDED_CLARIFICATION
    )
    reasons: dict[str, Q] = {
        "bounces": knows & Q(case__ping_pong_at__isnull=False),
        "is_unsecured": knows & Q(Exists(unsecured)),
        "is_quiet": Q(step_on__lte=on - timedelta(days=QUIET_DAYS)) & ~Q(phase=Phase.ON_HOLD),
    }
    marked = rows.annotate(step_on=_last_step()).annotate(
        **{name: _flag(condition) for name, condition in reasons.items()},
        late_since=Subquery(_oldest(membership, own, on=on)),
        may_name=may_be_named(membership, on=on),
    )
    any_reason = Q(bounces=True) | Q(is_unsecured=True) | Q(is_quiet=True)
    wanted = marked.filter(any_reason | Q(late_since__isnull=False))
    names = ("case__person", "case__network", "waiting_on")
    return wanted.select_related(*names).order_by("-is_unsecured", "next_due_on", "case")


def _last_step() -> TruncDate:
    steps = CaseEvent.objects.steps().filter(case=OuterRef("case")).order_by("-at")
    return TruncDate(Subquery(steps.values("at")[:1]))


def _flag(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _oldest(membership: Membership, own: frozenset[int], *, on: date) -> QuerySet:
    """The first day by which something was due that is now with the decider.

    A head sees what her institution owes; the decider what anybody owes the others.
    """
    due = Q(pk__in=[])
    for network in Network.objects.reached_by(membership, on):
        due |= Q(case__network=network, due_on__lte=overdue_since(network, DECIDER, on=on))
    whose = Q(institution__in=own)
    if membership.role == MemberRole.COORDINATOR:
        whose |= Q(kind__in=PROCEDURE)
    dues = Due.objects.open().filter(due & whose, case=OuterRef("case")).order_by()
    return dues.values("case").annotate(first=Min("due_on")).values("first")


def _risk(row: Any, lead: Institution | None, *, on: date) -> Risk:
    case = row.case
    return Risk(
        case_id=case.pk,
        case_key=case.key,
        number=case.number,
        person=case.person.name if row.may_name else "",
        lead=lead,
        waiting_on=row.waiting_on,
        reasons=list(_reasons(row, on=on)),
    )


def _reasons(row: Any, *, on: date) -> Iterable[Reason]:
    if row.is_unsecured:
        yield Reason(_("livelihood not secured"), "urgent", "bad")
    if row.late_since:
        canton = row.case.network.canton
        days = working_days_between(row.late_since, on, canton=canton)
        text = ngettext("%(days)s working day late", "%(days)s working days late", days)
        yield Reason(text % {"days": days}, "clock", "bad")
    if row.bounces:
        times = row.case.bounces
        text = ngettext("%(times)s time to and fro", "%(times)s times to and fro", times)
        yield Reason(text % {"times": times}, "pingpong", "warn")
    if row.is_quiet:
        day = f"{row.step_on:%d.%m.%Y}"
        yield Reason(_("nothing done since %(day)s") % {"day": day}, "partly", "warn")
