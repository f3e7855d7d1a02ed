"""The own figures of an institution: this year and the one before, read from the sums.

Rule: R-FIGURE-05; exact, of the own institution alone, and never per person who works there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.codes import label
from contacts.states import ASSOCIATION
from reviews.figures import FIGURES, Better, Figure, Group, Kind
from reviews.models import Dimension, Refresh, Summary
from reviews.sheets.choice import Chosen

NOTHING = "–"


@dataclass(frozen=True)
class Value:
    """What one year says; `words` is a dash where nothing was counted."""

    words: str
    basis: str = ""
    number: float | None = None


@dataclass(frozen=True)
class Line:
    """`key` may name a part of a figure ("declines:capacity"); it then stands below it."""

    figure: Figure
    key: str
    name: str
    now: Value
    before: Value
    tone: str = ""

    @property
    def is_part(self) -> bool:
        return self.key != self.figure.key

    @property
    def target(self) -> str:
        if self.is_part or self.figure.target is None:
            return ""
        return _number(self.figure.kind, self.figure.target)

    @property
    def icon(self) -> str:
        return "check" if self.tone == "good" else "warning"

    @property
    def is_told(self) -> bool:
        return self.now.number is not None or self.before.number is not None

    @property
    def has_cases(self) -> bool:
        return self.now.number is not None and self.figure.key not in WITHOUT_CASES


@dataclass(frozen=True)
class Block:
    group: Group
    lines: list[Line]


@dataclass(frozen=True)
class Sheet:
    chosen: Chosen
    blocks: list[Block]
    refreshed: Refresh | None

    @property
    def is_of_association(self) -> bool:
        return self.chosen.house.type == ASSOCIATION

    @property
    def is_empty(self) -> bool:
        return all(line.now.number is None for block in self.blocks for line in block.lines)


APART = (Dimension.AGREEMENT, Dimension.TYPE, Dimension.PROBLEM)
WITHOUT_CASES = frozenset({"contact_completeness", "reviews_held"})


def figures(chosen: Chosen) -> Sheet:
    """Of an association only what is counted for it. Queries: 2: the sums, and when they were
    made."""
    found = {(row.figure, row.year): row for row in sums(chosen)}
    lines = _lines(found, chosen.year)
    if chosen.house.type == ASSOCIATION:
        lines = [line for line in lines if line.is_told]
    blocks = [Block(group, list(those)) for group, those in groupby(lines, _group)]
    return Sheet(chosen, blocks, Refresh.objects.order_by("-at").first())


def sums(chosen: Chosen) -> QuerySet[Summary]:
    """Of this year and the one before: one walk along the unique index."""
    return Summary.objects.filter(
        network_id=chosen.network.pk,
        institution_id=chosen.house.pk,
        dimension=Dimension.ALL,
        year__in=(chosen.year, chosen.year - 1),
        quarter=0,
    )


def told_apart(chosen: Chosen, key: str) -> QuerySet[Summary]:
    """One figure of this year and the one before, by each dimension."""
    return Summary.objects.filter(
        network_id=chosen.network.pk,
        institution_id=chosen.house.pk,
        dimension__in=APART,
        year__in=(chosen.year, chosen.year - 1),
        quarter=0,
        figure=key,
    )


def _group(line: Line) -> Group:
    return line.figure.group


def _lines(found: dict[tuple[str, int], Summary], year: int) -> Iterable[Line]:
    order = list(Group)
    for figure in sorted(FIGURES.values(), key=lambda one: order.index(one.group)):
        yield _line(figure, figure.key, str(figure.name), found, year)
        parts = sorted({key for key, _year in found if key.startswith(f"{figure.key}:")})
        for key in parts:
            yield _line(figure, key, label(figure.codes, key.partition(":")[2]), found, year)


def _line(
    figure: Figure, key: str, name: str, found: dict[tuple[str, int], Summary], year: int
) -> Line:
    kind = figure.kind if key == figure.key else Kind.COUNT
    now = value_of(kind, found.get((key, year)))
    before = value_of(kind, found.get((key, year - 1)))
    return Line(figure, key, name, now, before, _tone(figure, now) if key == figure.key else "")


def _tone(figure: Figure, now: Value) -> str:
    if figure.target is None or now.number is None:
        return ""
    misses = (
        now.number > figure.target if figure.better == Better.LOW else (now.number < figure.target)
    )
    return "warn" if misses else "good"


def value_of(kind: Kind, row: Summary | None) -> Value:
    """In words of the reader's language, with what stands under and over the line."""
    if row is None:
        return Value(NOTHING)
    number = {
        Kind.SHARE: lambda: row.total / row.counted * 100,
        Kind.DAYS: lambda: row.median,
        Kind.AVERAGE: lambda: row.total / row.counted,
        Kind.COUNT: lambda: float(row.total),
    }[kind]()
    return Value(_number(kind, number), _basis(kind, row), number)


def _number(kind: Kind, number: float | None) -> str:
    if number is None:
        return NOTHING
    if kind == Kind.SHARE:
        return _("%(number)s %%") % {"number": number_format(round(number), 0)}
    if kind == Kind.DAYS:
        days = round(number)
        return ngettext("%(number)s day", "%(number)s days", days) % {"number": days}
    return number_format(number, 1 if kind == Kind.AVERAGE else 0)


def _basis(kind: Kind, row: Summary) -> str:
    words = {"part": row.total, "number": row.counted}
    if kind == Kind.SHARE:
        return _("%(part)s of %(number)s") % words
    if kind == Kind.DAYS and row.ninety is not None:
        words["most"] = round(row.ninety)
        said = ngettext(
            "9 of 10: at most %(most)s day; %(number)s counted",
            "9 of 10: at most %(most)s days; %(number)s counted",
            words["most"],
        )
        return said % words
    if kind == Kind.COUNT and row.total == row.counted:
        return ""
    return _("%(number)s counted") % words
