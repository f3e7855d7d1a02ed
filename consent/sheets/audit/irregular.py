"""Exchanges without a basis, within the scope; the person is named by nobody but who wrote it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.sheets.export import Cell, Export
from consent.models import Disclosure
from consent.sheets.audit.readings import file_head
from consent.sheets.audit.scope import Scope
from contacts.codes import label
from contacts.models import Institution, Membership
from iiz.templatetags.iiz import day

ON_SCREEN = 500


@dataclass(frozen=True)
class Irregular:
    case_id: int
    number: str
    on: date
    giver: Institution
    receiver: Institution
    categories: str
    channel: str
    explanation: str
    recorded_by: Institution
    is_confirmed: bool


@dataclass(frozen=True)
class Irregulars:
    since: date
    until: date
    lines: list[Irregular]

    @property
    def shown(self) -> list[Irregular]:
        return self.lines[:ON_SCREEN]

    @property
    def is_cut(self) -> bool:
        return len(self.lines) > ON_SCREEN


def irregulars(scope: Scope, since: date, until: date) -> Irregulars:
    """Newest first. Queries: 1, and the lists of codes."""
    rows = scope.irregular_exchanges(since, until)
    rows = rows.select_related("case", "giver", "receiver", "recorded_by")
    return Irregulars(since, until, [_line(row) for row in rows.order_by("-on", "-pk")])


def _line(row: Disclosure) -> Irregular:
    return Irregular(
        case_id=row.case_id,
        number=row.case.number,
        on=row.on,
        giver=row.giver,
        receiver=row.receiver,
        categories=", ".join(label("information_category", code) for code in row.categories),
        channel=label("channel", row.channel),
        explanation=row.explanation,
        recorded_by=row.recorded_by,
        is_confirmed=row.is_confirmed,
    )


def irregulars_file(found: Irregulars, title: str, *, by: Membership, at: datetime) -> Export:
    """Every line, also those that have no room on the screen."""
    head = file_head(str(by.body), found.since, found.until, by=by, at=at)
    columns = [
        pgettext("of an exchange", "Day"),
        pgettext("who gives", "From"),
        pgettext("who receives", "To"),
        _("Information"),
        _("Channel"),
        _("How it came about"),
        _("Recorded by"),
        _("Confirmed"),
        _("Case"),
    ]
    rows = [_cells(one) for one in found.lines]
    return Export(title, head, columns, rows, case_ids=list(cases_of(found.lines)))


def _cells(one: Irregular) -> list[Cell]:
    sides = [one.giver.name, one.receiver.name]
    words = [one.categories, one.channel, one.explanation, one.recorded_by.name]
    return [day(one.on), *sides, *words, _("yes") if one.is_confirmed else _("no"), one.number]


def cases_of(lines: Iterable[Irregular]) -> set[int]:
    return {one.case_id for one in lines}
