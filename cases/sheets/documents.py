"""The documents of a case as one reader may know them, newest first.

Queries: 3, whatever their number.
"""

from dataclasses import dataclass

from cases.models import Document, Share
from cases.reading import Reader
from cases.sheets.overview import note_readers
from cases.states.documents import DocumentState
from contacts.codes import label
from iiz.files import scanning

MOST = 200


@dataclass(frozen=True)
class DocumentLine:
    """`given`: of our own, whom it is shared with; of others', the share that lets us read it.

    Once given, a document keeps title and category.
    """

    document: Document
    category: str
    is_ours: bool
    given: list[Share]
    may_change: bool
    may_share: bool
    may_end: bool
    may_take_back: bool

    @property
    def is_waiting(self) -> bool:
        return self.document.state == DocumentState.QUARANTINED

    @property
    def is_refused(self) -> bool:
        return self.document.state == DocumentState.REFUSED

    @property
    def is_taken_back(self) -> bool:
        return self.document.state == DocumentState.TAKEN_BACK

    @property
    def person(self) -> str:
        """Who filed it is named to her own institution only."""
        return self.document.author.short_name if self.is_ours else ""


@dataclass(frozen=True)
class Documents:
    """`can_be_checked`: a scanner is set up, so that what is filed comes out of quarantine."""

    lines: list[DocumentLine]
    readers: list[str]
    can_be_checked: bool


def documents(reader: Reader) -> Documents:
    rows = list(readable_documents(reader).select_related("owner", "author")[:MOST])
    shares = _shares(rows)
    return Documents(
        lines=[_line(row, shares.get(row.pk, []), reader) for row in rows],
        readers=note_readers(reader.membership, on=reader.on),
        can_be_checked=scanning.is_set_up(),
    )


def readable_documents(reader: Reader):
    rows = Document.objects.filter(case=reader.case).select_related("case")
    return rows.readable(own=reader.own, on=reader.on)


def _shares(rows: list[Document]) -> dict[int, list[Share]]:
    found: dict[int, list[Share]] = {}
    shares = Share.objects.filter(document__in=rows).select_related("receiver").order_by("pk")
    for share in shares:
        found.setdefault(share.document_id, []).append(share)
    return found


def _line(row: Document, shares: list[Share], reader: Reader) -> DocumentLine:
    is_ours = row.owner_id in reader.own
    is_own = row.owner_id == reader.membership.institution_id
    return DocumentLine(
        document=row,
        category=label("information_category", row.category),
        is_ours=is_ours,
        given=[
            share
            for share in shares
            if share.is_in_force(reader.on) and (is_ours or share.receiver_id in reader.own)
        ],
        may_share=is_own and reader.may_record and row.can("share"),
        may_end=is_own and any(share.ended_at is None for share in shares),
        may_change=is_own and reader.may_record and not shares and row.can("edit"),
        may_take_back=is_own and row.can("take_back"),
    )
