"""Plain text, kept in UTF-8."""

import re
import unicodedata

from iiz.files.refusals import refused

ALLOWED_CONTROLS = "\t\n\r\f"
MARKUP = re.compile(r"\s*<(?:\?xml|!doctype|html|svg|script|head|body)\b", re.I)


def cleaned(content: bytes) -> bytes:
    """Raises: ValidationError for what is no text, and for a page or drawing under that name."""
    text = _decoded(content)
    if any(unicodedata.category(char) == "Cc" for char in set(text) - set(ALLOWED_CONTROLS)):
        raise refused("content")
    if MARKUP.match(text):
        raise refused("content")
    return text.encode()


def _decoded(content: bytes) -> str:
    """Older programs of Windows write its Western code page."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refused("content")
