"""The whole list as a table for a file: what the screen shows on all its pages, and no more."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.models import CaseRow
from cases.models.row_filters import CLOSED, viewpoint
from cases.sheets.case_list import ListedCase, counted, full, listed
from cases.sheets.list_choice import COLUMNS, Choice, tab_label
from contacts.models import Membership

AT_MOST = 5000
Cell = str | int | date | None


@dataclass(frozen=True)
class Export:
    """`head`: who took what, when and by which filters, as (label, words). `sheet`: the name of
    the sheet with the rows, if it is not the cases."""

    title: str
    head: list[tuple[str, str]]
    columns: list[str]
    rows: list[list[Cell]]
    case_ids: list[int]
    sheet: str = ""

    @property
    def lines(self) -> Iterator[list[Cell]]:
        """All in one table: the head, an empty line, the names of the columns, the rows."""
        yield [self.title]
        yield from (list(line) for line in self.head)
        yield []
        yield list(self.columns)
        yield from self.rows


def export(membership: Membership, asked: Choice, *, at: datetime) -> Export:
    """Queries: 4, whatever the number of cases: which tab, the rows, who leads, what is covered."""
    on = timezone.localdate(at)
    view = viewpoint(membership, on=on)
    visible = CaseRow.objects.visible_to(membership, on=on)
    choice, _counts = counted(membership, visible, asked, view)
    rows = full(visible.under(choice.tab, choice.filters, view), on=on)
    found = list(rows.sorted_by(COLUMNS[choice.sort])[: AT_MOST + 1])
    cases = listed(found[:AT_MOST], membership, on=on)
    is_closed = choice.tab == CLOSED
    line = _closed_line if is_closed else _open_line
    return Export(
        title=_("Cases: %(tab)s") % {"tab": tab_label(choice.tab, view)},
        head=_head(membership, choice, at=at, number=len(found)),
        columns=_closed_columns() if is_closed else _open_columns(),
        rows=[line(case) for case in cases],
        case_ids=[case.pk for case in cases],
    )


def _head(
    membership: Membership, choice: Choice, *, at: datetime, number: int
) -> list[tuple[str, str]]:
    person = f"{membership.user.name}, {membership.get_role_display()}"
    head = [
        (_("Filters"), "; ".join(choice.words) or pgettext("filters", "none")),
        (_("Order"), choice.order),
        (_("Date and time"), f"{timezone.localtime(at):%d.%m.%Y, %H:%M}"),
        (_("Exported by"), person),
        (_("On behalf of"), str(membership.body)),
        (_("Number of cases"), str(min(number, AT_MOST))),
    ]
    if number > AT_MOST:
        note = _("The list is longer: only the first %(number)s cases are here. Use filters.")
        head.append((_("Note"), note % {"number": AT_MOST}))
    return head


def _open_columns() -> list[str]:
    return [
        _("Person"),
        _("Case"),
        pgettext("who leads", "Lead"),
        _("Waits for, since"),
        _("Next date"),
        _("May be said"),
        _("To and fro"),
    ]


def _open_line(case: ListedCase) -> list[Cell]:
    return [
        case.name,
        case.number,
        _lead(case),
        _waits(case),
        case.next_on,
        str(case.cover.label) if case.cover else "",
        case.bounces,
    ]


def _closed_columns() -> list[str]:
    return [_("Person"), _("Case"), _("Since"), _("How it ended for us"), _("Next date")]


def _closed_line(case: ListedCase) -> list[Cell]:
    ended = case.ended
    return [case.name, case.number, ended.on if ended else None, _end(case), case.next_on]


def _lead(case: ListedCase) -> str:
    if case.lead is None:
        return _end(case)
    lead = case.lead
    words = [pgettext("who leads", "we") if lead.is_us else lead.institution.short]
    if lead.interim:
        words.append(_("for the interim"))
    if lead.loan_until:
        words.append(_("until %(day)s") % {"day": f"{lead.loan_until:%d.%m.%Y}"})
    return ", ".join(words)


def _waits(case: ListedCase) -> str:
    if case.lead is None:
        return ""
    words = []
    if case.waiting:
        waiting = case.waiting
        whom = pgettext("waits for", "us") if waiting.is_us else waiting.institution.short
        words.append(f"{whom} · {waiting.since:%d.%m.%Y}")
    if case.held_until:
        words.append(_("on hold until %(day)s") % {"day": f"{case.held_until:%d.%m.%Y}"})
    return ", ".join(words) or pgettext("waits for whom", "nobody")


def _end(case: ListedCase) -> str:
    if case.ended is None:
        return ""
    return case.ended.outcome or _("no longer takes part")
