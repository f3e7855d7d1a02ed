"""The cases behind one number: those the reader may open, and how many she may not.

Rule: R-FIGURE-06; through the first door, and of a case one has left nothing that came later.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import paging
from cases.models import Case, CaseRow
from cases.sheets.case_list import full, listed
from contacts.codes import label
from contacts.models import Institution, Membership
from reviews.figures import FIGURES, Figure, Kind
from reviews.models import Measurement
from reviews.sheets.breakdowns import Breakdown, breakdowns
from reviews.sheets.choice import COUNTED, NOT_COUNTED, Chosen, Link
from reviews.sheets.figures import sums

ON_A_PAGE, AT_ONCE, ROUNDS = 50, 60, 10


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
    """`counted`: how many stand behind the number; `first` to `last`: which of those that the
    reader may open stand here; `next_page` is a cursor, empty on the last."""

    figure: Figure
    key: str
    name: str
    chosen: Chosen
    tabs: list[Link]
    query: str
    rows: list[CountedCase]
    counted: int
    first: int
    last: int
    next_page: str
    breakdowns: list[Breakdown]

    @property
    def has_pages(self) -> bool:
        return self.first > 1 or bool(self.next_page)

    @property
    def others(self) -> bool:
        """Whether the number counts what the reader may not open; known on the last page."""
        return not self.next_page and self.last < self.counted


def figure_cases(
    membership: Membership, chosen: Chosen, asked: dict[str, Any], *, on: date
) -> CasesSheet:
    """Queries: 9, whatever the number of cases, one for a further page, one for a further round."""
    key = asked.get("figure") or "closed"
    figure = FIGURES[key.partition(":")[0]]
    only = asked.get("only", "") if _has_tabs(figure, key) else ""
    rows = behind(membership, chosen, key, on=on)
    if only:
        rows = rows.filter(value=1 if only == COUNTED else 0)
    query = _query(chosen, key, only)
    here, passed, more = _page(rows, asked.get("page") or "", query)
    return CasesSheet(
        figure=figure,
        key=key,
        name=_name(figure, key),
        chosen=chosen,
        tabs=_tabs(chosen, key, only) if _has_tabs(figure, key) else [],
        query=query,
        rows=_shown(here, membership, chosen, figure, key, on=on),
        counted=_counted(chosen, key, only),
        first=passed + 1,
        last=passed + len(here),
        next_page=more,
        breakdowns=breakdowns(chosen, figure, key),
    )


def _counted(chosen: Chosen, key: str, only: str) -> int:
    """As the sum of the night has it."""
    row = sums(chosen).filter(figure=key, year=chosen.year).first()
    if row is None:
        return 0
    return {COUNTED: row.total, NOT_COUNTED: row.counted - row.total}.get(only, row.counted)


def _page(
    rows: QuerySet[Measurement], asked: str, query: str
) -> tuple[list[Measurement], int, str]:
    """Returns: the rows, how many lie before them, and the cursor of the next page."""
    name = f"figure?{query}"
    cursor = paging.read(asked, of=name)
    start = rows.filter(pk=cursor.key).first() if cursor else None
    passed = cursor.passed if cursor and start else 0
    found, last, is_over = _walk(rows, start)
    here = found[:ON_A_PAGE]
    if len(found) > ON_A_PAGE:
        last = here[-1]
    elif is_over:
        return here, passed, ""
    return here, passed, paging.write(paging.Cursor(f"{last.pk}", passed + len(here)), of=name)


def _walk(
    rows: QuerySet[Measurement], last: Measurement | None
) -> tuple[list[Measurement], Measurement | None, bool]:
    """So many rounds at most: whoever may open few of them turns the page to look further.

    Returns: those that open, the last one read, and whether none is left.
    """
    found: list[Measurement] = []
    for _round in range(ROUNDS):
        some = list((rows.filter(_after(last)) if last else rows)[:AT_ONCE])
        found += [row for row in some if row.opens]
        if len(some) < AT_ONCE:
            return found, last, True
        last = some[-1]
        if len(found) > ON_A_PAGE:
            break
    return found, last, False


def _after(row: Measurement) -> Q:
    """What says the same a second time bounds the walk along the index."""
    return Q(day__lte=row.day) & (Q(day__lt=row.day) | Q(day=row.day, pk__lt=row.pk))


def _name(figure: Figure, key: str) -> str:
    code = key.partition(":")[2]
    return f"{figure.name}: {label(figure.codes, code)}" if code else str(figure.name)


def _has_tabs(figure: Figure, key: str) -> bool:
    return figure.kind == Kind.SHARE and key == figure.key


def _tabs(chosen: Chosen, key: str, only: str) -> list[Link]:
    labels = {"": _("All counted"), COUNTED: _("Yes"), NOT_COUNTED: _("No")}
    return [Link(words, _query(chosen, key, one), one == only) for one, words in labels.items()]


def _query(chosen: Chosen, key: str, only: str) -> str:
    return chosen.query(figure=key, **({"only": only} if only else {}))


def behind(membership: Membership, chosen: Chosen, key: str, *, on: date) -> QuerySet[Measurement]:
    """As the sum counts them, the newest first, along one index; `opens` where the case does.

    The door is tried for each row that is read: joined to it, the server would first open all
    cases of the institution.
    """
    door = Case.objects.visible_to(membership, on=on).filter(pk=OuterRef("case_id"))
    rows = Measurement.objects.filter(
        figure=key,
        network_id=chosen.network.pk,
        year=chosen.year,
        case_id__isnull=False,
        houses__contains=[chosen.house.pk],
    )
    return rows.annotate(opens=Subquery(door.values("pk")[:1])).order_by("-day", "-pk")


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
