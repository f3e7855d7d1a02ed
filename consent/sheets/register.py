"""The register of one case as one reader may know it, and what sharing a row would rest on."""

from dataclasses import dataclass

from cases.models import Document, Note, Share
from cases.reading import Reader
from cases.sheets.overview import participants_of
from consent.models import Disclosure
from consent.permission import situation
from contacts.codes import label
from contacts.models import Institution

MOST = 100


@dataclass(frozen=True)
class RegisterLine:
    """`other`: the other side. `is_irregular`: there was no basis."""

    row: Disclosure
    direction: str
    other: Institution
    categories: str
    channel: str
    basis: str
    is_irregular: bool
    may_confirm: bool


@dataclass(frozen=True)
class Register:
    """The newest lines; `more`: how many older ones there are."""

    lines: list[RegisterLine]
    more: int
    may_record: bool


def register(reader: Reader) -> Register:
    """Queries: 1, or 2 where there are more lines than shown."""
    rows = Disclosure.objects.of(reader.case).readable(reader.own)
    newest = list(rows[: MOST + 1])
    more = rows.count() - MOST if len(newest) > MOST else 0
    lines = [_line(row, reader) for row in newest[:MOST]]
    return Register(lines, more, may_record=reader.may_record)


def _line(row: Disclosure, reader: Reader) -> RegisterLine:
    return RegisterLine(
        row=row,
        direction=str(row.direction(reader.own).label),
        other=row.other_side(reader.own),
        categories=", ".join(label("information_category", code) for code in row.categories),
        channel=label("channel", row.channel),
        basis=label("legal_basis", row.basis),
        is_irregular=not row.is_regular,
        may_confirm=row.may_confirm(frozenset({reader.membership.institution_id or 0})),
    )


@dataclass(frozen=True)
class Outlook:
    """May it be shared with this participant, and why or what would make it possible?"""

    institution: Institution
    allowed: bool
    sentence: str
    given: Share | None


def outlooks(item: Note | Document, reader: Reader) -> list[Outlook]:
    """Queries: 9."""
    known = situation(reader.case, on=reader.on)
    shares = {share.receiver_id: share for share in item.shares.in_force(reader.on)}
    found = []
    for row in participants_of(reader):
        if row.institution.pk == item.owner_id:
            continue
        answer = known.answers(item.owner, row.institution, [item.category])[item.category]
        sentence = answer.sentence if answer.allowed else f"{answer.sentence} {answer.way_out}"
        given = shares.get(row.institution.pk)
        found.append(Outlook(row.institution, answer.allowed, sentence, given))
    return found
