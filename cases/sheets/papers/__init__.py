"""The person's papers: which can be printed now, what each says, and the register of the printed.

A further paper: a line in `PaperKind`, a `PaperSheet` added here (an app above calls `add` when it
is ready), and a template of its own only if `letter.typ` does not do.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from cases import letter_languages
from cases.models import Delivery, Paper, PaperKind
from cases.operations.papers import Order, Ways, ways
from cases.reading import Reader
from cases.sheets.papers.closing import CLOSING
from cases.sheets.papers.frame import PaperSheet, Sent, Subject, framed
from cases.sheets.papers.handover import HANDOVER
from cases.sheets.papers.information import INFORMATION
from cases.sheets.papers.notices import NOTICES
from cases.sheets.papers.request import REQUEST
from iiz.papers import TooLong, typeset

SHOWN = 50
LATEST = 3
_sheets: dict[str, PaperSheet] = {}


def add(sheet: PaperSheet) -> None:
    _sheets[sheet.kind] = sheet


for one in (INFORMATION, HANDOVER, NOTICES, REQUEST, CLOSING):
    add(one)


@dataclass(frozen=True)
class Offered:
    """A kind of paper, and whether it can be printed now; else why not."""

    kind: PaperKind
    is_possible: bool
    why_not: str


@dataclass(frozen=True)
class Printed:
    paper: Paper
    kind: str
    language: str
    delivery: str


@dataclass(frozen=True)
class PapersPage:
    offered: list[Offered]
    ways: Ways
    printed: list[Printed]


def papers_page(reader: Reader) -> PapersPage:
    """Queries: at most 14. Who takes no part prints nothing, and reads what its people printed."""
    if not reader.takes_part:
        return PapersPage([], Ways({}), printed(reader))
    offered = [_offered(reader, sheet) for sheet in _sheets.values()]
    return PapersPage(offered, ways(reader), printed(reader))


def _offered(reader: Reader, sheet: PaperSheet) -> Offered:
    is_possible = bool(sheet.subjects(reader))
    return Offered(sheet.kind, is_possible, "" if is_possible else str(sheet.why_not))


def printed(reader: Reader, *, latest: int = SHOWN) -> list[Printed]:
    """What the own institutions printed in the case, newest first. Queries: 1."""
    rows = Paper.objects.of_houses(reader.own).filter(case=reader.case)
    return [
        Printed(
            paper=row,
            kind=row.get_kind_display(),
            language=letter_languages.name(row.language),
            delivery=row.get_delivery_display(),
        )
        for row in rows.select_related("by")[:latest]
    ]


def sheet_of(kind: str) -> PaperSheet | None:
    return _sheets.get(kind)


@dataclass(frozen=True)
class ToPrint:
    """All that the page of one print asks: what about, on which ways, in which language."""

    sheet: PaperSheet
    subjects: Sequence[Subject]
    subject: Subject | None
    ways: Ways
    language: str
    wanted_language: str
    needs_interpreter: bool

    @property
    def is_second_choice(self) -> bool:
        """The person wants a language in which no paper is printed yet."""
        return self.language != self.wanted_language

    def about(self, order: Order) -> Subject:
        return next(one for one in self.subjects if one.key == order.about)

    @property
    def tells_what_is_owed(self) -> bool:
        """Whether the person got it is recorded with the duties to inform."""
        return self.sheet.kind == PaperKind.NOTICES


def to_print(reader: Reader, sheet: PaperSheet, *, about: str = "") -> ToPrint:
    """`about`: the key of the subject, else the first one. Queries: at most 7."""
    subjects = sheet.subjects(reader)
    chosen = [one for one in subjects if str(one.key) == about]
    subject = next(iter([*chosen, *subjects]), None)
    house, person = reader.house, reader.case.person
    if not sheet.to_person:
        addressee = subjects[0].row.addressee.language if subjects else house.language
        language = letter_languages.printed(addressee, house.language)
        only = Ways({Delivery.INSTITUTION: []})
        return ToPrint(sheet, subjects, subject, only, language, language, needs_interpreter=False)
    wanted = person.language if reader.sees_person else house.language
    language = (subject.language if subject else "") or letter_languages.printed(
        wanted, house.language
    )
    needs = reader.sees_person and person.interpreter
    found = subject.ways if subject and subject.ways else ways(reader)
    return ToPrint(sheet, subjects, subject, found, language, wanted, needs_interpreter=needs)


def with_told(reader: Reader, sheet: PaperSheet, order: Order) -> Order:
    """Which notices the paper has room for depends on its language."""
    with translation.override(order.language):
        return replace(order, tells=tuple(sheet.tells(reader)))


def typeset_paper(
    reader: Reader, planned: ToPrint, order: Order, *, number: str, at: datetime
) -> bytes:
    """Raises: ValidationError "too_long"."""
    subject = planned.about(order)
    with translation.override(order.language):
        data = data_of(reader, planned.sheet, order, subject, number=number, at=at)
        try:
            return typeset(
                planned.sheet.template,
                data,
                order.language,
                at=at,
                most_pages=planned.sheet.most_pages,
            )
        except TooLong as error:
            refused = error
    message = _("The paper would be longer than %(pages)d pages. Shorten what was written.")
    words = message % {"pages": planned.sheet.most_pages}
    raise ValidationError(words, code="too_long") from refused


def data_of(
    reader: Reader,
    sheet: PaperSheet,
    order: Order,
    subject: Subject,
    *,
    number: str,
    at: datetime,
) -> dict[str, Any]:
    """In the language of the paper, address lines included: call inside `translation.override`."""
    found = subject.ways or ways(reader)
    address = found.addresses.get(order.delivery, []) if sheet.to_person else []
    sent = Sent(order.delivery, address, at, number)
    return framed(reader, sheet.content(reader, subject), sent)


__all__ = [
    "LATEST",
    "PaperSheet",
    "PapersPage",
    "add",
    "papers_page",
    "printed",
    "sheet_of",
    "to_print",
    "typeset_paper",
    "with_told",
]
