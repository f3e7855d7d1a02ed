"""Papers as accessible PDF (PDF/UA-1 and PDF/A-2a), typeset from data that is never a program.

A template is a file of ours in `templates/papers/`; it reads the data as JSON from `sys.inputs`,
imports nothing but `/base.typ`, and reaches no file outside this folder and no network.
"""

import json
import re
import unicodedata
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
COVERED = FONTS / "covered.txt"
TEMPLATES = HERE.parents[1] / "templates" / "papers"
# Unpacked packages would lie here; nothing does, and no template of ours asks for one.
NO_PACKAGES = HERE / "packages"
MOST_PAGES = 2
STAND_IN = "▯"
KEPT = "\n\u00a0"
ALIKE = {"\u202f": "\u00a0", "\u2011": "-"}
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Me", "Mn"})
# A word longer than a line is broken rather than printed over the edge.
LONGEST_WORD = 32
ENDLESS = re.compile(rf"[^\s\u200b]{{{LONGEST_WORD}}}(?=[^\s\u200b])")
TOO_LONG = "longer than"


class TooLong(Exception):  # noqa: N818  # it says what is wrong
    """The paper needs more pages than somebody reads."""


def typeset(
    template: str,
    data: dict[str, Any],
    language: str,
    *,
    at: datetime,
    most_pages: int | None = MOST_PAGES,
) -> bytes:
    """Returns: the PDF; the same data at the same instant give the same bytes.

    `most_pages`: None for what nobody could shorten, as minutes or guidelines.

    Raises: TooLong.
    """
    given = printable(data) | {"pages": most_pages, "day": [at.year, at.month, at.day]}
    try:
        return typst.compile(  # type: ignore[type-var]  # the stubs want input and root alike
            (TEMPLATES / f"{template}.typ").read_bytes(),
            root=HERE,
            font_paths=fonts(),
            sys_inputs={"data": json.dumps(given), "language": language},
            pdf_standards=["ua-1", "a-2a"],
            package_path=NO_PACKAGES,
            package_cache_path=NO_PACKAGES,
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as error:
        if TOO_LONG in error.message:
            raise TooLong from error
        raise


@cache
def fonts() -> typst.Fonts:
    """Ours, neither the wheel's nor the machine's: a paper looks the same everywhere."""
    return typst.Fonts(False, False, [FONTS])


@cache
def _covered() -> frozenset[int]:
    """What the fonts can show; the standards refuse a paper with a sign that is not seen."""
    ends = (line.split("-") for line in COVERED.read_text().split())
    return frozenset(
        number for first, last in ends for number in range(int(first, 16), int(last, 16) + 1)
    )


def printable(value: Any) -> Any:
    """The same data with every text made printable; lists and dictionaries all the way down."""
    if isinstance(value, dict):
        return {key: printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [printable(one) for one in value]
    return value if value is None or isinstance(value, bool | int) else _printable(str(value))


def _printable(text: str) -> str:
    shown = "".join(map(_sign, unicodedata.normalize("NFC", text.replace("\r\n", "\n"))))
    return ENDLESS.sub("\\g<0>\u200b", shown.strip())


def _sign(char: str) -> str:
    """Marks that turn the direction or are not seen fall away; a sign no font has is a box."""
    kind = unicodedata.category(char)
    if char in KEPT or (ord(char) in _covered() and kind[0] != "C"):
        return char
    if char in ALIKE:
        return ALIKE[char]
    if char.isspace():
        return " "
    return "" if kind in UNSEEN else STAND_IN


def shortened(text: str, *, signs: int, lines: int, cut: str) -> str:
    """As much of what somebody wrote as a paper has room for; `cut` says that there is more."""
    kept = [" ".join(line.split()) for line in text.strip().splitlines()]
    kept = [line for line in kept if line]
    whole = "\n".join(kept)
    short = "\n".join(kept[:lines])[:signs].rstrip()
    return whole if short == whole else f"{short} {cut}"
