"""To the person: what she has withdrawn, and what follows from it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import PaperKind
from cases.reading import Reader
from cases.sheets.papers.frame import (
    Block,
    Content,
    PaperSheet,
    Subject,
    and_more,
    contact,
    points,
    table,
    text,
)
from consent.models import Consent, ConsentLine
from consent.sheets.privacy import consents_of
from consent.states import LineEnd
from contacts.codes import label
from iiz.templatetags.iiz import day

ROWS = 12


def subjects(reader: Reader) -> Sequence[Subject]:
    """What she has withdrawn and the reader may know of, newest first. Queries: 1."""
    rows = consents_of(reader).filter(withdrawn_on__isnull=False).order_by("-withdrawn_on", "-pk")
    return [_subject(row) for row in rows]


def _subject(row: Consent) -> Subject:
    words = f"{label('consent_purpose', row.purpose)}, {day(row.withdrawn_on)}"
    return Subject(row.key, words, row, language=row.form_language)


def content(reader: Reader, subject: Subject) -> Content:
    row: Consent = subject.row
    words = {"day": day(row.withdrawn_on), "how": label("channel", row.withdrawn_how)}
    confirmed = _("You withdrew your consent on %(day)s (%(how)s). We have recorded it.")
    return Content(
        title=_("We confirm that you withdrew your consent"),
        sections=[
            ("", [text(confirmed % words)]),
            (_("What is no longer passed on with your consent"), _ended(reader, row)),
            (_("What this means"), [_meaning(row)]),
            (_("Questions?"), [contact(reader, reader.house)]),
        ],
    )


def _ended(reader: Reader, row: Consent) -> list[Block]:
    """Each pair once, with all that no longer flows between the two."""
    lines = row.lines_for(reader.own).filter(ended_as=LineEnd.WITHDRAWN)
    found: dict[tuple[str, str], list[ConsentLine]] = {}
    for line in lines:
        found.setdefault((line.giver.name, line.receiver.name), []).append(line)
    cells = [[*pair, _categories(of_pair)] for pair, of_pair in found.items()]
    head = [_("Who passed it on"), _("To whom"), _("Information")]
    return [table(head, cells[:ROWS], widths=[4, 4, 5]), *and_more(len(cells) - ROWS)]


def _categories(lines: Sequence[ConsentLine]) -> str:
    return ", ".join(label("information_category", line.category) for line in lines)


def _meaning(row: Consent) -> Block:
    return points(
        _("It holds since the moment you said it. You need not say why, and nobody was told why."),
        _("You receive every service as before."),
        _(
            "What was passed on before stays with whoever received it: ask there to have it"
            " deleted."
        ),
        _("What a statute lets the offices exchange goes on; you are told of it."),
        _("The rest of your consent holds until %(day)s.") % {"day": day(row.until)}
        if row.is_valid
        else "",
    )


WITHDRAWAL = PaperSheet(
    kind=PaperKind.WITHDRAWAL,
    subjects=subjects,
    content=content,
    why_not=gettext_lazy("The person has withdrawn no consent that you know of."),
)
