"""Drawings of what is shown: where which bar and which point stands, in whole units."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext as _

# A label stands above its bar, so that none runs into it in any language.
WIDTH, LINE = 560, 44
TOP, FLOOR, LEFT, RIGHT = 14, 130, 40, 84


@dataclass(frozen=True)
class Bar:
    label: str
    words: str
    width: int
    y: int

    @property
    def text_y(self) -> int:
        return self.y + 18

    @property
    def bar_y(self) -> int:
        return self.y + 25


@dataclass(frozen=True)
class Bars:
    """`sentence` says the same as the drawing."""

    sentence: str
    bars: list[Bar]
    width: int = WIDTH

    @property
    def height(self) -> int:
        return LINE * len(self.bars)


def bars(
    title: str, lines: Sequence[tuple[str, str, int | None]], *, full: int | None = None
) -> Bars | None:
    """`lines`: (label, words, number); without a number there is no bar, without any no drawing.
    `full`: as long as can be; else the largest number is."""
    if not any(number for _, _, number in lines):
        return None
    longest = full or max((number or 0 for _, _, number in lines), default=0) or 1
    drawn = [
        Bar(label, words, round(WIDTH * (number or 0) / longest), LINE * place)
        for place, (label, words, number) in enumerate(lines)
    ]
    return Bars(_sentence(title, [(label, words) for label, words, _ in lines]), drawn)


@dataclass(frozen=True)
class Dot:
    x: int
    y: int


@dataclass(frozen=True)
class Curve:
    name: str
    dots: list[Dot]
    end: Dot

    @property
    def path(self) -> str:
        return "M" + "L".join(f"{dot.x} {dot.y}" for dot in self.dots)


@dataclass(frozen=True)
class Curves:
    sentence: str
    curves: list[Curve]
    scale: list[tuple[int, int]]
    names: list[tuple[int, str]]
    width: int = WIDTH
    height: int = FLOOR + 30
    floor: int = FLOOR
    left: int = LEFT
    right: int = WIDTH - RIGHT


def curves(
    title: str, names: Sequence[str], rows: Sequence[tuple[str, Sequence[int | None]]]
) -> Curves | None:
    """`rows`: (name, a number or nothing for each of the `names`); None where there is no number.

    Returns: None where there is nothing to draw.
    """
    highest = max((number for _, row in rows for number in row if number is not None), default=None)
    if highest is None:
        return None
    step = max(1, ceil(highest / 30) * 10)
    top = step * max(1, ceil(highest / step))

    def x(place: int) -> int:
        room = WIDTH - LEFT - RIGHT - 40
        return LEFT + 20 + room * place // max(1, len(names) - 1)

    def y(number: int) -> int:
        return FLOOR - (FLOOR - TOP) * number // top

    drawn = []
    for name, row in rows:
        dots = [Dot(x(place), y(number)) for place, number in enumerate(row) if number is not None]
        drawn.append(Curve(name, dots, dots[-1]))
    scale = [(number, y(number)) for number in range(0, top + 1, step)]
    told = [
        (f"{name}, {label}", f"{number}")
        for name, row in rows
        for label, number in zip(names, row, strict=True)
        if number is not None
    ]
    places = [(x(place), name) for place, name in enumerate(names)]
    return Curves(_sentence(title, told), drawn, scale, places)


def _sentence(title: str, told: Sequence[tuple[str, str]]) -> str:
    parts = [_("%(name)s: %(words)s") % {"name": name, "words": words} for name, words in told]
    return f"{title}. {'; '.join(parts)}"
