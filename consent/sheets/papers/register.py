"""To the person: the register of exchanges, as the office that prints it knows it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import PaperKind
from cases.reading import Reader
from cases.sheets.papers.frame import (
    THE_CASE,
    Block,
    Content,
    PaperSheet,
    Subject,
    and_more,
    contact,
    in_a_line,
    points,
    table,
    text,
)
from consent.models import Disclosure, DisclosureQuerySet
from contacts.codes import label
from iiz.templatetags.iiz import day, labelled

ROWS = 9
SIGNS_IN_A_CELL = 90


def subjects(reader: Reader) -> Sequence[Subject]:
    """Queries: 1."""
    return [THE_CASE] if _lines(reader).exists() else []


def _lines(reader: Reader) -> DisclosureQuerySet:
    """What its head has put off stands in no paper before that day (R-NOTICE-04)."""
    return Disclosure.objects.of(reader.case).readable(reader.own).to_be_told(reader.on)


def content(reader: Reader, subject: Subject) -> Content:
    lines = list(_lines(reader))
    head = [_("Day"), _("From, to"), _("Information"), _("How, on which basis")]
    rows = [_cells(line) for line in lines[:ROWS]]
    words = {"institution": reader.house.name}
    whose = _("This is what %(institution)s gave and received. Ask every other office for its own.")
    later = _("Left out is only what, by law, you may be told later.")
    return Content(
        title=_("Register: who told whom what about you"),
        sections=[
            ("", [text(whose % words), text(later)]),
            ("", [table(head, rows, widths=[5, 9, 9, 8]), *and_more(len(lines) - ROWS)]),
            (_("Your rights"), [_rights()]),
            (_("Questions?"), [contact(reader, reader.house)]),
        ],
    )


def _cells(line: Disclosure) -> list[str]:
    told = ", ".join(label("information_category", code) for code in line.categories)
    # Rule: R-REGISTER-02; the person reads it as plainly as the auditor does.
    basis = label("legal_basis", line.basis) if line.basis else _("without a basis")
    return [
        day(line.on),
        f"{line.giver.short} → {line.receiver.short}",
        in_a_line(told, SIGNS_IN_A_CELL),
        in_a_line(labelled(label("channel", line.channel), basis), SIGNS_IN_A_CELL),
    ]


def _rights() -> Block:
    return points(
        _("If something here is wrong, or should not have been passed on, tell us."),
        _("What rests on your consent you may withdraw at any time for the future."),
    )


DISCLOSURES = PaperSheet(
    kind=PaperKind.DISCLOSURES,
    subjects=subjects,
    content=content,
    why_not=gettext_lazy(
        "No exchange is on record that your institution gave or received and the person may be told"
        " of now."
    ),
)
