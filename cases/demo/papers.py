"""Two small files for the demo, drawn here: a letter as PDF, a sketch as PNG."""

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

PAGE = (
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    " /Resources << /Font << /F1 5 0 R >> >> >>"
)
FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def letter(name: str, lines: list[str]) -> ContentFile:
    """One page of A4 with these lines; no brackets in them."""
    words = " ".join(f"({line}) Tj T*" for line in lines)
    text = f"BT /F1 12 Tf 18 TL 72 760 Td {words} ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE,
        f"<< /Length {len(text.encode('cp1252'))} >>\nstream\n{text}\nendstream",
        FONT,
    ]
    written, places = "%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(written.encode("cp1252")))
        written += f"{number} 0 obj\n{one}\nendobj\n"
    start = len(written.encode("cp1252"))
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    written += f"xref\n0 6\n0000000000 65535 f \n{table}"
    written += f"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return ContentFile(written.encode("cp1252"), name=name)


def sketch(name: str, hours: list[int]) -> ContentFile:
    """A bar for each week: how many hours somebody worked."""
    picture = Image.new("RGB", (60 * len(hours) + 20, 220), "white")
    draw = ImageDraw.Draw(picture)
    for place, height in enumerate(hours):
        left = 20 + 60 * place
        draw.rectangle((left, 200 - 4 * height, left + 40, 200), fill="#172a5e")
    written = BytesIO()
    picture.save(written, "PNG")
    return ContentFile(written.getvalue(), name=name)
