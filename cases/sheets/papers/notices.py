"""Everything the institution still owes the person to tell, in one letter."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Approach, CaseEvent, Handover, Notice, PaperKind, Position, Request
from cases.reading import Reader
from cases.sheets.papers.frame import (
    THE_CASE,
    Block,
    Content,
    PaperSheet,
    Subject,
    contact,
    points,
    table,
    text,
)
from cases.states import NoticeTopic
from contacts.codes import label
from iiz.templatetags.iiz import day

# What has room on two pages, in lines of the table; signs that fit into a line of each column.
LINES = 40
ROOM = (12, 25, 14)
APPROACHES: dict[str, type[Approach]] = {
    "request": Request,
    "handover": Handover,
    "position": Position,
}


@dataclass(frozen=True)
class Told:
    """One line: who received what, on which basis, since when; `notice` owes it."""

    notice: UUID
    receiver: str
    what: str
    basis: str
    since: date

    @property
    def cells(self) -> list[str]:
        return [self.receiver, self.what, self.basis, day(self.since)]


def subjects(reader: Reader) -> Sequence[Subject]:
    """Rule: R-PAPER-08; what the own institution owes, nobody else's. Queries: 1."""
    return [THE_CASE] if _owed(reader).exists() else []


def content(reader: Reader, subject: Subject) -> Content:
    head = [_("Office"), _("What it learned"), _("On which basis"), _("Since")]
    rows, is_cut = _with_room(told(reader))
    rest = text(_("There is more: a further letter tells you the rest.")) if is_cut else None
    return Content(
        title=_("What the offices have told each other about you"),
        sections=[
            (
                "",
                [
                    text(
                        _(
                            "You have the right to know which office learned what about you, and"
                            " why."
                        )
                    ),
                    table(head, rows, widths=[8, 15, 9, 7]),
                    *([rest] if rest else []),
                ],
            ),
            (_("Your rights"), [_rights()]),
            (_("Questions?"), [contact(reader, reader.house)]),
        ],
    )


def _with_room(lines: Iterable[Told]) -> tuple[list[list[str]], bool]:
    """Returns: the cells, each exchange once; and whether there were more than have room."""
    cells = list(dict.fromkeys(tuple(one.cells) for one in lines))
    kept, used = [], 0
    for row in cells:
        used += 1 + max(ceil(len(cell) / room) for cell, room in zip(row, ROOM, strict=False))
        if used > LINES:
            break
        kept.append(list(row))
    return kept, len(kept) < len(cells)


def tells(reader: Reader) -> list[UUID]:
    """The notices that have room, soonest due first; in the language of the paper."""
    lines = list(told(reader))
    rows, _is_cut = _with_room(lines)
    return [one.notice for one in lines if one.cells in rows]


def _owed(reader: Reader):
    """What its head has put off stands in no letter before that day (R-NOTICE-04)."""
    rows = Notice.objects.waiting_for(reader.house).filter(case=reader.case)
    return rows.to_be_told(reader.on)


def told(reader: Reader) -> Iterator[Told]:
    """Soonest due first. Queries: at most 6."""
    notices = list(_owed(reader).select_related("about"))
    approaches = _approaches(reader, notices)
    for notice in notices:
        opened, approach = approaches[notice.pk]
        yield Told(
            notice=notice.key,
            receiver=notice.about.name if notice.about else "",
            what=_what(notice, approach),
            basis=label("legal_basis", approach.basis) if approach else "",
            since=timezone.localdate(approach.sent_at) if approach else opened,
        )


def _what(notice: Notice, approach: Approach | None) -> str:
    if notice.topic == NoticeTopic.LEAD:
        return _("It leads your case.")
    if notice.topic == NoticeTopic.INSPECTION:
        return _("It has seen what we keep about you.")
    if notice.topic == NoticeTopic.PROCEDURE or approach is None:
        return _("It takes part in your case.")
    named = (label("information_category", code) for code in approach.categories)
    return ", ".join(sorted(named, key=str.casefold))


def _approaches(reader: Reader, notices: list[Notice]) -> dict[int, tuple[date, Approach | None]]:
    """By notice: the day it was opened, and what opened it, as the history of the step says."""
    versions = Notice.history.filter(history_type="+", id__in=[notice.pk for notice in notices])
    steps = {row.id: row for row in versions}
    events = CaseEvent.objects.filter(
        case=reader.case, operation__in={row.history_operation for row in steps.values()}
    )
    subject_of = {event.operation: event.subject for event in events}
    found = _found(reader, set(subject_of.values()))
    return {
        pk: (
            timezone.localdate(row.history_date),
            found.get(subject_of.get(row.history_operation, "")),
        )
        for pk, row in steps.items()
    }


def _found(reader: Reader, wanted: set[str]) -> dict[str, Approach]:
    named: dict[str, list[str]] = {}
    for kind, _colon, key in (subject.partition(":") for subject in wanted):
        named.setdefault(kind, []).append(key)
    return {
        f"{kind}:{row.key}": row
        for kind, model in APPROACHES.items()
        if kind in named
        for row in model.objects.filter(case=reader.case, key__in=named[kind])
    }


def _rights() -> Block:
    return points(
        _("You may ask each office what it keeps about you, and have mistakes corrected."),
        _("What rests on your consent you may withdraw at any time for the future."),
        _("If you think that something should not have been passed on, tell us."),
    )


NOTICES = PaperSheet(
    kind=PaperKind.NOTICES,
    subjects=subjects,
    content=content,
    tells=tells,
    why_not=gettext_lazy(
        "Your institution owes the person nothing at present, or its head has put it off."
    ),
)
