"""What is kept of an upload, and why the rest is refused. R-DOC-01."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.test import RequestFactory
from PIL import Image
from pypdf import PdfReader

from iiz import files
from iiz.files.names import LONGEST, clean_name
from iiz.files.scanning import EICAR, known_pattern, scanner
from iiz.testing import payloads as made
from iiz.testing.refused_files import REFUSED, book

AUTHOR = made.AUTHOR.encode()


def take(name: str, content: bytes) -> files.Taken:
    return files.take(SimpleUploadedFile(name, content))


@pytest.mark.acceptance("uploads")
def test_what_is_dangerous_is_refused_with_its_reason(figure: Callable[[str], None]) -> None:
    wrong = []
    for what, (name, content, code) in REFUSED.items():
        try:
            take(name, content)
        except ValidationError as refusal:
            if refusal.code != code:
                wrong.append(f"{what}: {refusal.code}, not {code}")
        else:
            wrong.append(f"{what}: taken")

    figure(f"{len(REFUSED)} dangerous files, {len(wrong)} taken or refused for another reason")
    assert not wrong, "\n".join(wrong)
    assert len(REFUSED) >= 60


@pytest.mark.acceptance("uploads")
def test_what_people_send_is_taken_without_what_it_said_of_them(
    figure: Callable[[str], None],
) -> None:
    sent = {
        "a.pdf": made.pdf(),
        "signed.pdf": made.pdf_signed(),
        "link.pdf": made.on_opening(**made.PASSIVE_ACTION),
        "a.jpg": made.jpeg_with_place(),
        "a.jpeg": made.jpeg(),
        "a.png": made.png_with_text(),
        "clear.png": made.png("RGBA"),
        "plain.png": made.png("P"),
        "a.docx": made.docx(),
        "linked.docx": made.docx_linking("x/hyperlink"),
        "a.xlsx": book(),
        "a.odt": made.odt(),
        "A.TXT": "Größe".encode("cp1252"),
    }

    taken = {name: take(name, content) for name, content in sent.items()}

    spoken = [name for name, one in taken.items() if AUTHOR in one.content]
    figure(f"{len(taken)} usual files taken, {len(spoken) - 1} with an author, 1 signed as it was")
    assert spoken == ["signed.pdf"]
    assert taken["signed.pdf"].content == sent["signed.pdf"]
    assert {one.size for one in taken.values()} >= {len(taken["a.pdf"].content)}


def test_a_pdf_keeps_its_pages_and_loses_the_rest() -> None:
    kept = take("a.pdf", made.pdf() + b"\n" + made.HTML).content

    found = PdfReader(BytesIO(kept))
    assert len(found.pages) == 1
    assert not found.metadata
    assert b"<script>" not in kept


def test_a_picture_of_a_telephone_is_upright_and_says_no_place() -> None:
    kept = take("a.jpg", made.jpeg_with_place()).content

    with Image.open(BytesIO(kept)) as picture:
        assert picture.size == (40, 60)
        assert not picture.getexif()
        assert "comment" not in picture.info
    assert b"Exif" not in kept


def test_office_files_still_open() -> None:
    workbook = openpyxl.load_workbook(BytesIO(take("a.xlsx", book()).content))

    assert workbook.active["A1"].value == "Works again"
    assert workbook.properties.creator in (None, "openpyxl")


def test_the_template_of_a_text_is_forgotten() -> None:
    sent = made.docx_linking("x/attachedTemplate", r"file:///C:\Users\vera.espe\Brief.dotx")

    with ZipFile(BytesIO(take("a.docx", sent).content)) as archive:
        relations = archive.read("word/_rels/document.xml.rels")

    assert b"vera" not in relations
    assert b'Target="Normal.dotm"' in relations


@pytest.mark.acceptance("uploads")
@pytest.mark.parametrize(("more", "taken"), [(0, True), (1, False)], ids=["limit", "byte-more"])
def test_the_limit_is_the_last_size_taken(settings: Any, more: int, taken: bool) -> None:
    settings.IIZ_UPLOAD_MAX_BYTES = 1000
    content = b"a" * (1000 + more)

    if taken:
        assert take("a.txt", content).size == 1000
    else:
        with pytest.raises(ValidationError) as refusal:
            take("a.txt", content)
        assert refusal.value.code == "large"


@pytest.mark.parametrize("sent", [999, 1000, 1001, 5000])
def test_of_a_file_too_large_one_byte_too_many_is_kept(settings: Any, sent: int) -> None:
    settings.IIZ_UPLOAD_MAX_BYTES = 1000
    body = SimpleUploadedFile("a.txt", b"a" * sent)

    request = RequestFactory().post("/", {"file": body})

    assert request.FILES["file"].size == min(sent, 1001)
    assert isinstance(request.upload_handlers[0], files.LimitedUploadHandler)
    assert isinstance(request.upload_handlers[1], MemoryFileUploadHandler)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\boot.txt", "boot.txt"),
        ("C:\\Users\\vera\\Bericht.TXT", "Bericht.txt"),
        (".txt", "file.txt"),
        ("....txt", "file.txt"),
        ("a\x00b\r\nc.txt", "abc.txt"),
        ("a\u202efdp.txt", "afdp.txt"),
        ('a"; filename="b.txt', "a filename= b.txt"),
        ("Ärztlicher Bericht.txt", "Ärztlicher Bericht.txt"),
        ("  a   b  .txt", "a b.txt"),
        ("😀" * 100 + ".txt", "😀" * 62 + ".txt"),
        ("x" * 400 + ".txt", "x" * 251 + ".txt"),
    ],
    ids=ascii,
)
def test_a_name_is_only_a_name(given: str, kept: str) -> None:
    assert clean_name(given, "txt") == kept
    assert len(kept.encode()) <= LONGEST


def test_the_built_in_scanner_knows_the_test_file_also_in_an_archive() -> None:
    hidden = made.docx({"word/a.txt": EICAR})

    assert scanner() is known_pattern
    for content in (EICAR, b"x" + EICAR, hidden):
        assert not known_pattern(BytesIO(content)).is_clean
    assert known_pattern(BytesIO(made.docx())).is_clean
    assert EICAR not in hidden


def test_a_scanner_nobody_has_stops_the_worker(settings: Any) -> None:
    settings.IIZ_SCANNER = "iiz.files.scanning.nobody"

    with pytest.raises(ImportError):
        scanner()
