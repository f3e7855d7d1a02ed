"""Writes the fonts of the papers again: TrueType from the vendored WOFF2, and what they can show.

    .venv/bin/python -m iiz.dev.fonts

Only after the vendored fonts changed; the files are committed.
"""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from fontTools.ttLib import TTFont

from iiz.papers import COVERED, FONTS

VENDORED = Path(__file__).resolve().parents[2] / "static" / "vendor" / "kern" / "fonts"
WEIGHTS = ("Regular", "Bold")


def main() -> None:
    for weight in WEIGHTS:
        font = TTFont(VENDORED / "fira-sans" / f"FiraSans-{weight}.woff2")
        font.flavor = None
        font.save(FONTS / f"FiraSans-{weight}.ttf")
    shutil.copy(VENDORED / "OFL.txt", FONTS / "OFL.txt")
    lines = [f"{first:04X}-{last:04X}" for first, last in ranges(covered())]
    COVERED.write_text("\n".join(lines) + "\n")


def covered() -> set[int]:
    """The signs that every weight has."""
    maps = (TTFont(FONTS / f"FiraSans-{weight}.ttf").getBestCmap() for weight in WEIGHTS)
    return set.intersection(*map(set, maps))


def ranges(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ((first, last) for first, last in runs)


if __name__ == "__main__":
    main()
