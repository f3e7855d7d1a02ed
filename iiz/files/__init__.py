"""What may be uploaded, and what is kept of it.

The ending of a name says what a file claims to be. Its content is then read as exactly that, by the
library that would open it, and written anew: what is kept is a copy without metadata, of one kind
only. Guessing kinds from the first bytes would be weaker, so nothing here guesses.

Rule: R-DOC-01.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from zipfile import is_zipfile

from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadhandler import FileUploadHandler

from iiz.files import archives, images, pdf, texts
from iiz.files.names import clean_name, split_name
from iiz.files.refusals import refused

MEGABYTE = 1024 * 1024
# A copy may be a little larger than what was sent; many times as large only by intention.
MOST_GROWTH = 3
OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Kind:
    """`clean`: content → content; raises ValidationError."""

    content_type: str
    clean: Callable[[bytes], bytes]
    is_archive: bool = False


PDF = Kind("application/pdf", pdf.cleaned)
JPEG = Kind("image/jpeg", images.cleaned_jpeg)
KINDS = {
    "pdf": PDF,
    "png": Kind("image/png", images.cleaned_png),
    "jpg": JPEG,
    "jpeg": JPEG,
    "docx": Kind(f"{OFFICE}.wordprocessingml.document", archives.cleaned_docx, is_archive=True),
    "xlsx": Kind(f"{OFFICE}.spreadsheetml.sheet", archives.cleaned_xlsx, is_archive=True),
    "odt": Kind("application/vnd.oasis.opendocument.text", archives.cleaned_odt, is_archive=True),
    "txt": Kind("text/plain; charset=utf-8", texts.cleaned),
}
ENDINGS = ",".join(f".{ending}" for ending in KINDS)
"""For the attribute `accept` of a file field."""
TABLES = {"csv": Kind("text/csv; charset=utf-8", texts.cleaned), "xlsx": KINDS["xlsx"]}
TABLE_ENDINGS = ",".join(f".{ending}" for ending in TABLES)


@dataclass(frozen=True)
class Taken:
    """A file as it is kept: its harmless name, its kind, its cleaned content."""

    name: str
    content_type: str
    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


def take(upload: File) -> Taken:
    """Raises: ValidationError with a code of `refusals.REASONS`, before anything is stored."""
    return _taken(upload, KINDS, otherwise="kind")


def take_table(upload: File) -> Taken:
    """A table to be read at once and forgotten; raises as `take` does."""
    return _taken(upload, TABLES, otherwise="no_table")


def _taken(upload: File, kinds: Mapping[str, Kind], *, otherwise: str) -> Taken:
    ending = split_name(upload.name or "")[1]
    kind = kinds.get(ending)
    if kind is None:
        raise refused(otherwise)
    content = _read(upload)
    if not kind.is_archive and is_zipfile(BytesIO(content)):
        raise refused("two_in_one")
    cleaned = kind.clean(content)
    if len(cleaned) > MOST_GROWTH * settings.IIZ_UPLOAD_MAX_BYTES:
        raise refused("bomb")
    return Taken(clean_name(upload.name or "", ending), kind.content_type, cleaned)


def _read(upload: File) -> bytes:
    most: int = settings.IIZ_UPLOAD_MAX_BYTES
    upload.seek(0)
    content: bytes = upload.read(most + 1)
    if not content:
        raise refused("empty")
    if len(content) > most:
        raise refused("large", limit=f"{most / MEGABYTE:g}")
    return content


class LimitedUploadHandler(FileUploadHandler):
    """The first handler: of a file that is too large only the first byte too many is kept.

    The form then says so; refusing the whole request would end in a broken connection.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        room: int = settings.IIZ_UPLOAD_MAX_BYTES + 1 - start
        return raw_data[:room] if room > 0 else None

    def file_complete(self, file_size: int) -> None:
        """A later handler holds the file."""
