"""Who looked at her case, on paper: what a person may know without asking why.

Rule: R-AUDIT-05; institutions and functions, no employee. The auditor learns neither her name nor
her address from it: it is handed over, so that safe contact is kept whatever it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import letter_languages
from cases.models import Case, Delivery, PaperKind, Participation
from cases.operations.papers import Order, Ways
from cases.reading import Reader, reader
from cases.sheets.papers import PaperSheet, ToPrint, typeset_paper
from cases.sheets.papers.frame import Content, Subject, remark, table, text
from consent.sheets.audit.readings import Reading, of_case
from consent.sheets.audit.scope import Scope
from contacts.models import Membership
from iiz.templatetags.iiz import day


@dataclass(frozen=True)
class Asked:
    """What one list is about."""

    scope: Scope
    since: date
    until: date


def subjects(_reader: Reader) -> Sequence[Subject]:
    """It is no paper of those who work on the case."""
    return []


def content(reader: Reader, subject: Subject) -> Content:
    asked: Asked = subject.row
    report = of_case(asked.scope, reader.case.number, asked.since, asked.until)
    words = {"since": day(asked.since), "until": day(asked.until)}
    opening = _("From %(since)s until %(until)s these offices were shown data of your case:")
    nobody = _("From %(since)s until %(until)s nobody was shown data of your case.")
    looks = [table(_head(), _rows(report.readings), widths=[13, 11, 6, 6, 4])]
    return Content(
        title=_("Who looked at your case"),
        sections=[
            ("", [text((opening if report.readings else nobody) % words)]),
            *([("", looks)] if report.readings else []),
            (_("What this list says"), [text(_coverage(asked.scope)), remark(_rights())]),
        ],
        salutation=_("Good day"),
    )


def _head() -> list[str]:
    return [_("Office"), _("Function"), _("First time"), _("Last time"), _("Times")]


def _rows(readings: Sequence[Reading]) -> list[list[str]]:
    """One for each institution and function."""
    found: dict[tuple[str, str], list[Reading]] = {}
    for one in readings:
        found.setdefault((one.looker.body, one.looker.function), []).append(one)
    return [
        [
            *who,
            day(min(one.first for one in ones)),
            day(max(one.last for one in ones)),
            str(sum(one.times for one in ones)),
        ]
        for who, ones in sorted(found.items())
    ]


def _coverage(scope: Scope) -> str:
    words = {"institution": scope.name}
    return (
        _(
            "A line is written each time somebody opens a page or a list on which your case stands."
            " %(institution)s knows its own lines, and those of others while it took part."
            " Ask any other office for its list."
        )
        % words
    )


def _rights() -> str:
    return _(
        "If you do not understand why somebody looked, ask. You may also ask each office what it"
        " keeps about you; it costs nothing."
    )


ACCESS_LOG = PaperSheet(
    kind=PaperKind.ACCESS_LOG,
    subjects=subjects,
    content=content,
    why_not=gettext_lazy("Your data-protection officer prints it, when the person asks for it."),
    to_person=False,
)


def case_to_print(scope: Scope, number: str) -> Case | None:
    """One in which the institution takes part; none for a network, which keeps no register."""
    if scope.institution is None:
        return None
    parts = Participation.objects.in_force(scope.on).filter(institution=scope.institution)
    cases = parts.select_related("case__person", "case__network")
    part = cases.filter(case__number=number).first()
    return part.case if part else None


def order_of(case: Case, by: Membership) -> Order:
    """In the person's language, else in the institution's."""
    house = by.institution.language if by.institution else ""
    language = letter_languages.printed(case.person.language, house)
    return Order(PaperKind.ACCESS_LOG, language, Delivery.BY_HAND)


def typesetter(
    case: Case, order: Order, asked: Asked, *, by: Membership, at: datetime
) -> "partial[bytes]":
    """What `print_paper` calls with the number it gives."""
    who, language = reader(case, by, on=asked.scope.on), order.language
    ways = Ways({order.delivery: []})
    about = Subject(row=asked)
    planned = ToPrint(ACCESS_LOG, [about], about, ways, language, language, needs_interpreter=False)
    return partial(_typeset, who, planned, order, at)


def _typeset(who: Reader, planned: ToPrint, order: Order, at: datetime, number: str) -> bytes:
    return typeset_paper(who, planned, order, number=number, at=at)
