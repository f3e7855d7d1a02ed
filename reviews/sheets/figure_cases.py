"""The cases behind one number: those the reader may open, and how many she may not.

Rule: R-FIGURE-06; through the first door, and of a case one has left nothing that came later.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Case, CaseRow, Participation
from cases.sheets.case_list import full, listed
from cases.states import ParticipationRole
from contacts.codes import label
from contacts.models import Institution, Membership
from reviews.figures import FIGURES, Figure, Kind, Reach
from reviews.models import Measurement
from reviews.sheets.breakdowns import Breakdown, breakdowns
from reviews.sheets.choice import COUNTED, NOT_COUNTED, Chosen, Link
from reviews.sheets.figures import sums

ON_A_PAGE, AT_MOST = 50, 1000


@dataclass(frozen=True)
class CountedCase:
    """`name` is empty where no basis names the person."""

    case_id: int
    key: UUID
    number: str
    name: str
    day: date
    value: str
    institution: str
    other: str


@dataclass(frozen=True)
class CasesSheet:
    """`counted`: how many stand behind the number; `open`: how many of them are in the list, whose
    cases the reader may open; `more`: it is longer than what is shown at most."""

    figure: Figure
    key: str
    name: str
    chosen: Chosen
    tabs: list[Link]
    page: Page
    rows: list[CountedCase]
    counted: int
    open: int
    more: bool
    breakdowns: list[Breakdown]

    @property
    def others(self) -> bool:
        """Whether the number counts what the reader may not open."""
        return self.open < self.counted


def figure_cases(
    membership: Membership, chosen: Chosen, asked: dict[str, Any], *, on: date
) -> CasesSheet:
    """Queries: 9, whatever the number of cases."""
    key = asked.get("figure") or "closed"
    figure = FIGURES[key.partition(":")[0]]
    only = asked.get("only", "") if _has_tabs(figure, key) else ""
    rows = behind(membership, chosen, figure, key, on=on)
    if only:
        rows = rows.filter(value=1 if only == COUNTED else 0)
    found = list(rows[: AT_MOST + 1])
    page = Paginator(found[:AT_MOST], ON_A_PAGE).get_page(asked.get("page") or 1)
    return CasesSheet(
        figure=figure,
        key=key,
        name=_name(figure, key),
        chosen=chosen,
        tabs=_tabs(chosen, key, only) if _has_tabs(figure, key) else [],
        page=page,
        rows=_shown(list(page.object_list), membership, chosen, figure, key, on=on),
        counted=_counted(chosen, key, only),
        open=min(len(found), AT_MOST),
        more=len(found) > AT_MOST,
        breakdowns=breakdowns(chosen, figure, key),
    )


def _counted(chosen: Chosen, key: str, only: str) -> int:
    """As the sum of the night has it."""
    row = sums(chosen).filter(figure=key, year=chosen.year).first()
    if row is None:
        return 0
    return {COUNTED: row.total, NOT_COUNTED: row.counted - row.total}.get(only, row.counted)


def _name(figure: Figure, key: str) -> str:
    code = key.partition(":")[2]
    return f"{figure.name}: {label(figure.codes, code)}" if code else str(figure.name)


def _has_tabs(figure: Figure, key: str) -> bool:
    return figure.kind == Kind.SHARE and key == figure.key


def _tabs(chosen: Chosen, key: str, only: str) -> list[Link]:
    labels = {"": _("All counted"), COUNTED: _("Yes"), NOT_COUNTED: _("No")}
    return [
        Link(words, chosen.query(figure=key, **({"only": one} if one else {})), one == only)
        for one, words in labels.items()
    ]


def behind(
    membership: Membership, chosen: Chosen, figure: Figure, key: str, *, on: date
) -> QuerySet[Measurement]:
    """The newest first; as the sum counts them, if their case opens for the reader.

    Each way to them walks an index of its own: with OR, all rows of the network would be read.
    """
    every = Measurement.objects.filter(
        figure=key, network_id=chosen.network.pk, year=chosen.year, case_id__isnull=False
    )
    ways = [every.filter(institution_id=chosen.house.pk), every.filter(other_id=chosen.house.pk)]
    if figure.reach != Reach.LEAD:
        ways.append(_taken_part(every, chosen.house, figure))
    first, *others = (way.order_by().values("pk") for way in ways)
    cases = Case.objects.visible_to(membership, on=on).filter(pk=OuterRef("case_id"))
    rows = Measurement.objects.filter(Exists(cases), pk__in=first.union(*others))
    return rows.order_by("-day", "-pk")


def _taken_part(
    every: QuerySet[Measurement], house: Institution, figure: Figure
) -> QuerySet[Measurement]:
    parts = Participation.objects.filter(institution=house)
    if figure.reach != Reach.CASE:
        parts = parts.filter(role=ParticipationRole.COORDINATION)
    on_its_day = parts.filter(
        Q(until__isnull=True) | Q(until__gte=OuterRef("day")),
        Q(ended_at__isnull=True) | Q(ended_at__date__gte=OuterRef("day")),
        case=OuterRef("case_id"),
        since__lte=OuterRef("day"),
    )
    return every.filter(Exists(on_its_day), case_id__in=parts.values("case"))


def _shown(
    rows: list[Measurement],
    membership: Membership,
    chosen: Chosen,
    figure: Figure,
    key: str,
    *,
    on: date,
) -> list[CountedCase]:
    ids = {row.case_id for row in rows}
    seen = CaseRow.objects.visible_to(membership, on=on).filter(case__in=ids)
    seen = seen.filter(institution=chosen.house)
    cases = {case.pk: case for case in listed(list(full(seen, on=on)), membership, on=on)}
    houses = Institution.objects.in_bulk(
        {one for row in rows for one in (row.institution_id, row.other_id) if one}
    )
    return [
        CountedCase(
            case_id=case.pk,
            key=case.key,
            number=case.number,
            name=case.name,
            day=row.day,
            value=_value(figure, key, row.value),
            institution=_short(houses, row.institution_id),
            other=_short(houses, row.other_id),
        )
        for row in rows
        if (case := cases.get(row.case_id))
    ]


def _short(houses: dict[int, Institution], pk: int | None) -> str:
    return houses[pk].short if pk in houses else ""


def _value(figure: Figure, key: str, value: int) -> str:
    if key != figure.key:
        return _("Yes")
    if figure.kind == Kind.SHARE:
        return _("Yes") if value else _("No")
    if figure.kind == Kind.DAYS or figure.key == "unsecured_days":
        return ngettext("%(number)s day", "%(number)s days", value) % {"number": value}
    return str(value)
