"""PDF: written anew from what its pages reach, without metadata; nothing that acts by itself."""

import logging
from collections.abc import Iterator
from io import BytesIO

from django.core.exceptions import ValidationError
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

from iiz.files.refusals import refused

HEADER, END = b"%PDF-", b"%%EOF"
ACTIONS = {
    *("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE"),
    *("/Rendition", "/Movie", "/Sound", "/RichMediaExecute"),
}
ACTIVE = ("/JS", "/JavaScript", "/XFA", "/RichMediaContent", "/RichMediaSettings")
EMBEDDED = ("/EF", "/EmbeddedFiles", "/Collection")
METADATA = ("/Metadata", "/PieceInfo", "/LastModified")
MOST_OBJECTS = 300_000

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings quote the file


def cleaned(content: bytes) -> bytes:
    """A signed file is kept byte for byte, since its signature would break.

    Raises: ValidationError.
    """
    if not content.startswith(HEADER):
        raise refused("content")
    try:
        return _rewritten(content)
    except ValidationError:
        raise
    except Exception as error:  # the library raises whatever a broken file provokes
        raise refused("damaged") from error


def _rewritten(content: bytes) -> bytes:
    reader = PdfReader(BytesIO(content))
    if reader.is_encrypted:
        raise refused("locked")
    writer = PdfWriter(clone_from=reader)
    is_signed = False
    for row in _dictionaries(writer.root_object):
        _require_passive(row)
        is_signed = is_signed or "/ByteRange" in row
        for name in METADATA:
            row.pop(name, None)
    if len(writer.pages) == 0:
        raise refused("damaged")
    if is_signed:
        return _unchanged(content)
    writer.metadata = None
    writer.compress_identical_objects(remove_duplicates=False)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _unchanged(content: bytes) -> bytes:
    if not content.rstrip(b"\r\n\t \x00").endswith(END):
        raise refused("two_in_one")
    return content


def _require_passive(row: DictionaryObject) -> None:
    if row.get("/S") in ACTIONS or any(name in row for name in ACTIVE):
        raise refused("active")
    if any(name in row for name in EMBEDDED):
        raise refused("embedded")


def _dictionaries(root: PdfObject) -> Iterator[DictionaryObject]:
    """Every dictionary that a reader of the file can reach, each once."""
    waiting: list[PdfObject | None] = [root]
    seen: set[int] = set()
    visited = 0
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if one.idnum in seen:
                continue
            seen.add(one.idnum)
            one = one.get_object()
        visited += 1
        if visited > MOST_OBJECTS:
            raise refused("bomb")
        if isinstance(one, DictionaryObject):
            yield one
            waiting.extend(one.values())
        elif isinstance(one, ArrayObject):
            waiting.extend(one)
