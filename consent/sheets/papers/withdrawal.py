"""To the person: what she has withdrawn, and what follows from it."""

from collections.abc import Sequence
from typing import Any

from django.utils.timezone import localdate
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
    rows = consents_of(reader).filter(lost_at__isnull=False).order_by("-lost_at", "-pk")
    return [_subject(row) for row in rows]


def _subject(row: Any) -> Subject:
    words = f"{label('consent_purpose', row.purpose)}, {day(localdate(row.lost_at))}"
    return Subject(row.key, words, row, language=row.form_language)


def content(reader: Reader, subject: Subject) -> Content:
    row: Consent = subject.row
    return Content(
        title=_("We confirm that you withdrew your consent"),
        sections=[
            ("", [text(_confirmed(reader, row))]),
            (_("What is no longer passed on with your consent"), _ended(reader, row)),
            (_("What this means"), [_meaning(row)]),
            (_("Questions?"), [contact(reader, reader.house)]),
        ],
    )


def _confirmed(reader: Reader, row: Any) -> str:
    """Who reads nothing of the last withdrawal does not learn when and how it was said."""
    others = row.lines.filter(ended_as=LineEnd.WITHDRAWN, ended_at__gt=row.lost_at)
    if others.exists():
        recorded = {"day": day(localdate(row.lost_at))}
        return _("You withdrew your consent on %(day)s. We have recorded it.") % recorded
    words = {"day": day(row.withdrawn_on), "how": label("channel", row.withdrawn_how)}
    return _("You withdrew your consent on %(day)s (%(how)s). We have recorded it.") % words


def _ended(reader: Reader, row: Consent) -> list[Block]:
    """Each pair once for each day, with all that no longer flows between the two since then."""
    lines = row.lines_for(reader.own).filter(ended_as=LineEnd.WITHDRAWN)
    found: dict[tuple[str, str, str], list[ConsentLine]] = {}
    for line in lines.order_by("ended_at", "pk"):
        since = day(localdate(line.ended_at))
        found.setdefault((line.giver.name, line.receiver.name, since), []).append(line)
    cells = [[giver, to, _categories(those), on] for (giver, to, on), those in found.items()]
    head = [_("Who passed it on"), _("To whom"), _("Information"), _("Since")]
    return [table(head, cells[:ROWS], widths=[4, 4, 4, 2]), *and_more(len(cells) - ROWS)]


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
    goes_on=("consent", gettext_lazy("After printing: back to the consent")),
)
