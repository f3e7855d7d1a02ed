"""Names of files as people gave them, made harmless."""

import re
import unicodedata

LONGEST = 255  # bytes, as file systems count
SEPARATORS = re.compile(r"[/\\]")
# Not allowed in a name on some system; quotes would also end a header.
RESERVED = re.compile(r'[<>:"|?*;%]')
# Control characters, and those that turn or hide the text beside them.
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def split_name(given: str) -> tuple[str, str]:
    """Returns: the stem, harmless and perhaps empty, and the ending in small letters."""
    last = SEPARATORS.split(unicodedata.normalize("NFC", given))[-1]
    seen = "".join(char for char in last if unicodedata.category(char) not in UNSEEN)
    stem, dot, ending = " ".join(RESERVED.sub(" ", seen).split()).rpartition(".")
    return (stem.strip(" ."), ending.strip().lower()) if dot else (ending.strip(" ."), "")


def clean_name(given: str, ending: str) -> str:
    """The last part of a path, without what no name should hold, never longer than LONGEST."""
    stem = split_name(given)[0] or "file"
    room = LONGEST - len(ending) - 1
    return f"{stem.encode()[:room].decode(errors='ignore').rstrip(' .')}.{ending}"
