"""Files that must not be taken, each with the code of the reason."""

from io import BytesIO

import xlsxwriter
from PIL import Image
from pypdf import PdfWriter

from iiz.testing import payloads as made


def locked_pdf() -> bytes:
    return made.pdf(lambda writer: writer.encrypt("password", algorithm="RC4-128"))


def holding_a_file(writer: PdfWriter) -> None:
    writer.add_attachment("a.exe", made.EXE)


def book() -> bytes:
    written = BytesIO()
    workbook = xlsxwriter.Workbook(written)
    workbook.set_properties({"author": made.AUTHOR, "company": made.AUTHOR})
    workbook.add_worksheet().write("A1", "Works again")
    workbook.close()
    return written.getvalue()


def many_pixels() -> bytes:
    written = BytesIO()
    Image.new("1", (10_000, 6_000)).save(written, "PNG")
    return written.getvalue()


OLE_PART: made.Parts = {"word/embeddings/oleObject1.bin": made.OLE}
PLAIN_ZIP = made.zipped({"a.txt": "a"})
# what → (name, content, code)
REFUSED: dict[str, tuple[str, bytes, str]] = {
    "zero bytes": ("a.pdf", b"", "empty"),
    "no ending": ("a", made.pdf(), "kind"),
    "a program": ("a.exe", made.EXE, "kind"),
    "a program behind two endings": ("a.pdf.exe", made.EXE, "kind"),
    "a page": ("a.html", made.HTML, "kind"),
    "a drawing with a script": ("a.svg", made.SVG, "kind"),
    "a document with macros": ("a.docm", made.docx(), "kind"),
    "an old document": ("a.doc", made.OLE, "kind"),
    "an archive": ("a.zip", PLAIN_ZIP, "kind"),
    "a program as PDF": ("a.pdf", made.EXE, "content"),
    "a page as PDF": ("a.pdf", made.HTML, "content"),
    "a PNG as PDF": ("a.pdf", made.png(), "content"),
    "a PDF as PNG": ("a.png", made.pdf(), "content"),
    "a JPEG as PNG": ("a.png", made.jpeg(), "content"),
    "a GIF as PNG": ("a.png", made.GIF, "content"),
    "a drawing as PNG": ("a.png", made.SVG, "content"),
    "a drawing as text": ("a.txt", made.SVG, "content"),
    "a page as text": ("a.txt", b"\n " + made.HTML, "content"),
    "a program as text": ("a.txt", made.EXE, "content"),
    "a PDF as DOCX": ("a.docx", made.pdf(), "content"),
    "any archive as DOCX": ("a.docx", PLAIN_ZIP, "content"),
    "a workbook as DOCX": ("a.docx", book(), "content"),
    "an ODT as DOCX": ("a.docx", made.odt(), "content"),
    "a DOCX as ODT": ("a.odt", made.docx(), "content"),
    "an old document as DOCX": ("a.docx", made.OLE, "content"),
    "a PDF that is an archive too": ("a.pdf", made.pdf() + PLAIN_ZIP, "two_in_one"),
    "a PDF that begins as a page": ("a.pdf", made.HTML + made.pdf(), "content"),
    "a JPEG that is an archive too": ("a.jpg", made.jpeg() + PLAIN_ZIP, "two_in_one"),
    "a text that is an archive too": ("a.txt", b"Hello" + PLAIN_ZIP, "two_in_one"),
    "an archive before a PDF": ("a.docx", b"PK\x03\x04" + made.pdf() + PLAIN_ZIP, "two_in_one"),
    "a signed PDF with something behind": ("a.pdf", made.pdf_signed() + made.HTML, "two_in_one"),
    "half a PDF": ("a.pdf", made.pdf()[:120], "damaged"),
    "half a JPEG": ("a.jpg", made.jpeg()[:300], "damaged"),
    "half a DOCX": ("a.docx", made.docx()[:300], "damaged"),
    "a PDF with a password": ("a.pdf", locked_pdf(), "locked"),
    "a DOCX with a password": ("a.docx", made.with_flag(made.docx(), 1), "locked"),
    "an ODT with a password": (
        "a.odt",
        made.odt({"META-INF/manifest.xml": "<m><encryption-data/></m>"}),
        "locked",
    ),
    **{f"a PDF with {what}": ("a.pdf", one, "active") for what, one in made.ACTIVE_PDFS.items()},
    "a PDF with a file in it": ("a.pdf", made.pdf(holding_a_file), "embedded"),
    "a DOCX with a macro": ("a.docx", made.docx({"word/vbaProject.bin": made.OLE}), "active"),
    "a DOCX that says macros": ("a.docx", made.docx(kind=made.WITH_MACROS), "active"),
    "a DOCX with a control": ("a.docx", made.docx({"word/activeX/a.xml": "<a/>"}), "active"),
    "a DOCX with a program": ("a.docx", made.docx({"word/a.exe": made.EXE}), "active"),
    "a DOCX with a drawing with a script": (
        "a.docx",
        made.docx({"word/media/a.svg": made.SVG}),
        "active",
    ),
    "a DOCX that starts a program": (
        "a.docx",
        made.docx(body='<w:instrText>DDEAUTO c:\\cmd.exe "/k calc"</w:instrText>'),
        "active",
    ),
    "a DOCX with entities": (
        "a.docx",
        made.docx({"word/a.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        "active",
    ),
    "a DOCX with an object": ("a.docx", made.docx(OLE_PART), "embedded"),
    "a DOCX with a workbook": ("a.docx", made.docx({"word/a.xlsx": book()}), "embedded"),
    "a DOCX that loads a picture": ("a.docx", made.docx_linking("x/image"), "remote"),
    "a DOCX that loads a frame": ("a.docx", made.docx_linking("x/frame"), "remote"),
    "a DOCX that leads out": ("a.docx", made.docx({"../../a.xml": "<a/>"}), "damaged"),
    "a DOCX spelled otherwise": (
        "a.docx",
        made.docx({"word/a.xml": "<a/>".encode("utf-16")}),
        "damaged",
    ),
    "an ODT with a macro": ("a.odt", made.odt({"Basic/Standard/a.xml": "<a/>"}), "active"),
    "an ODT that acts": (
        "a.odt",
        made.odt(body='<script:event-listener xmlns:script="urn:s"/>'),
        "active",
    ),
    "an ODT that loads a picture": (
        "a.odt",
        made.odt(
            body=f'<draw:image xmlns:draw="d" xmlns:xlink="x" xlink:href="{made.ELSEWHERE}"/>'
        ),
        "remote",
    ),
    "an ODT with an object": ("a.odt", made.odt({"Object 1": made.OLE}), "embedded"),
    "a bomb of one part": ("a.docx", made.bomb(), "bomb"),
    "a bomb of many parts": ("a.docx", made.bomb_of_many(), "bomb"),
    "a bomb of pixels": ("a.png", many_pixels(), "bomb"),
}
