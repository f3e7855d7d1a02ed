"""DOCX, XLSX and ODT: archives whose parts are looked at one by one and packed anew.

Macros, programs, other files inside and what loads from elsewhere are refused; author, company and
the like are emptied. Sizes are counted while unpacking: what an archive says of itself may lie.
"""

import re
from functools import partial
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.core.exceptions import ValidationError

from iiz.files.refusals import refused

HEADER = b"PK\x03\x04"
MOST_PARTS = 3_000
MOST_BYTES = 100 * 1024 * 1024
CHUNK = 64 * 1024
LOCKED = 0x1
LONG_AGO = (1980, 1, 1, 0, 0, 0)

TYPES, DOCUMENT = "[Content_Types].xml", "application/vnd.openxmlformats-officedocument"
MAIN = {
    "docx": f"{DOCUMENT}.wordprocessingml.document.main+xml",
    "xlsx": f"{DOCUMENT}.spreadsheetml.sheet.main+xml",
}
ODT = b"application/vnd.oasis.opendocument.text"
MANIFEST = "META-INF/manifest.xml"

ACTIVE = re.compile(
    r"vba|macrosheets|activex|ctrlprops|customui|^basic/|^scripts/"
    r"|\.(bin|exe|dll|com|bat|cmd|ps1|js|vbs|jar|class|hta|scr|lnk|html?)$",
    re.I,
)
PRINTER = re.compile(r"/printersettings/[^/]+\.bin$", re.I)
EMBEDDED = re.compile(r"/embeddings/|^object \d+$|\.(zip|7z|rar|doc|docx|xls|xlsx|odt|pdf)$", re.I)
ACTIVE_TYPES = re.compile(r"macroenabled|vbaproject|activex", re.I)
ACTIVE_WORDS = re.compile(
    r"""<script[\s>:]|instrText[^>]*>\s*DDE|instr="\s*DDE|<\w*:?ddeLink|dde-connection""", re.I
)
# A picture or frame of a text in ODT; links that somebody has to click are no harm.
LOADS = re.compile(r"<draw:(?!a\b)[^>]*xlink:href=[\"'](?:[a-z]+:)?//", re.I)
ENCODING = re.compile(r"""^<\?xml[^>]*\bencoding\s*=\s*["']([^"']+)["']""")
LINK, TEMPLATE = "/hyperlink", "/attachedTemplate"
PLAIN_TEMPLATE = "Normal.dotm"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
ElementTree.register_namespace("", RELATIONS)

CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties"/>'
)
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006"
EXTENDED = f'<Properties xmlns="{PROPERTIES}/extended-properties"/>'
CUSTOM = f'<Properties xmlns="{PROPERTIES}/custom-properties"/>'
META = (
    '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' office:version="1.2"><office:meta/></office:document-meta>'
)
# By name in small letters.
EMPTIED = {
    "docprops/core.xml": CORE,
    "docprops/app.xml": EXTENDED,
    "docprops/custom.xml": CUSTOM,
    "meta.xml": META,
}


def _cleaned(kind: str, content: bytes) -> bytes:
    """Raises: ValidationError."""
    if not content.startswith(HEADER):
        raise refused("content")
    if b"%PDF-" in content[:1024]:
        raise refused("two_in_one")
    try:
        parts = _unpacked(content)
        _require_kind(kind, parts)
        for info, data in parts:
            _require_passive(info.filename, data)
        return _packed([(info, _emptied(info.filename.lower(), data)) for info, data in parts])
    except ValidationError:
        raise
    except Exception as error:  # a broken archive provokes all kinds of errors
        raise refused("damaged") from error


Parts = list[tuple[ZipInfo, bytes]]


def _unpacked(content: bytes) -> Parts:
    parts, total, names = [], 0, set()
    with ZipFile(BytesIO(content)) as archive:
        infos = archive.infolist()
        if len(infos) > MOST_PARTS:
            raise refused("bomb")
        for info in infos:
            name = info.filename
            if info.flag_bits & LOCKED:
                raise refused("locked")
            if name.lower() in names or _leads_out(name):
                raise refused("damaged")
            names.add(name.lower())
            data = _read(archive, info, room=MOST_BYTES - total)
            total += len(data)
            parts.append((info, data))
    return parts


def _leads_out(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name


def _read(archive: ZipFile, info: ZipInfo, *, room: int) -> bytes:
    """Stops as soon as there would be too much."""
    read = bytearray()
    with archive.open(info) as part:
        while chunk := part.read(CHUNK):
            read += chunk
            if len(read) > room:
                raise refused("bomb")
    return bytes(read)


def _require_kind(kind: str, parts: Parts) -> None:
    by_name = {info.filename: data for info, data in parts}
    if kind == "odt":
        first = parts[0][0] if parts else None
        is_first = first is not None and first.filename == "mimetype"
        if not is_first or by_name["mimetype"].strip() != ODT or "content.xml" not in by_name:
            raise refused("content")
        if b"encryption-data" in by_name.get(MANIFEST, b""):
            raise refused("locked")
        return
    if TYPES not in by_name:
        raise refused("content")
    types = {one.get("ContentType", "") for one in _tree(by_name[TYPES])}
    if any(ACTIVE_TYPES.search(one) for one in types):
        raise refused("active")
    if MAIN[kind] not in types:
        raise refused("content")


def _require_passive(name: str, data: bytes) -> None:
    if EMBEDDED.search(name):
        raise refused("embedded")
    if ACTIVE.search(name) and not PRINTER.search(name):
        raise refused("active")
    if not name.lower().endswith((".xml", ".rels", ".svg", ".rdf", ".vml")) or not data:
        return
    text = _text(data)
    if ACTIVE_WORDS.search(text):
        raise refused("active")
    if LOADS.search(text):
        raise refused("remote")


def _emptied(name: str, data: bytes) -> bytes:
    """Without author, company and the like; `name` in small letters."""
    if name in EMPTIED:
        return EMPTIED[name].encode()
    return _localised(data) if name.endswith(".rels") else data


def _localised(data: bytes) -> bytes:
    """The template a text was made from is forgotten; anything else from elsewhere is refused."""
    relations = _tree(data)
    for one in relations:
        kind, is_elsewhere = one.get("Type", ""), one.get("TargetMode", "").lower() == "external"
        if is_elsewhere and kind.endswith(TEMPLATE):
            one.set("Target", PLAIN_TEMPLATE)
        elif is_elsewhere and not kind.endswith(LINK):
            raise refused("remote")
    return ElementTree.tostring(relations, encoding="utf-8", xml_declaration=True)


def _text(data: bytes) -> str:
    """Only one spelling is looked into, so no other one may hide anything."""
    text = data.decode("utf-8-sig")
    named = ENCODING.match(text)
    if "\x00" in text or (named and named[1].lower() not in ("utf-8", "us-ascii")):
        raise refused("damaged")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise refused("active")
    return text


def _tree(data: bytes) -> ElementTree.Element:
    """Without a document type there are no entities that could grow."""
    return ElementTree.fromstring(_text(data).encode())  # noqa: S314  # see above


def _packed(parts: Parts) -> bytes:
    """In the same order; without comments, extra fields, days, and gaps between the parts."""
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for info, data in parts:
            fresh = ZipInfo(info.filename, LONG_AGO)
            fresh.compress_type = ZIP_STORED if info.filename == "mimetype" else ZIP_DEFLATED
            archive.writestr(fresh, data)
    return packed.getvalue()


cleaned_docx, cleaned_xlsx, cleaned_odt = (
    partial(_cleaned, kind) for kind in ("docx", "xlsx", "odt")
)
