"""What has been published of a network, in words; everything the committee sees is made of it.

Rule: R-SAFE-05; sentences, shares, charts and files come from what is shown, never from a count.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from contacts.models import Network
from reviews.models import FrozenTable
from reviews.safety.books import YEAR, Key
from reviews.safety.shown import Shown

QUARTERS = (1, 2, 3, 4)
NOT_SHOWN = "–"


@dataclass(frozen=True)
class Period:
    year: int
    quarter: int = YEAR

    @property
    def label(self) -> str:
        if self.quarter == YEAR:
            return f"{self.year}"
        return _("Q%(quarter)s %(year)s") % {"quarter": self.quarter, "year": self.year}

    @property
    def a_year_before(self) -> "Period":
        return Period(self.year - 1, self.quarter)


@dataclass
class Published:
    """`counts`: (year, key) → what is shown; `days`: period → median and 9 of 10; `sources`: year
    of an earlier system → where its numbers are from."""

    network: Network
    counts: dict[tuple[int, Key], Shown] = field(default_factory=dict)
    days: dict[Period, tuple[int, int]] = field(default_factory=dict)
    periods: set[Period] = field(default_factory=set)
    sources: dict[int, str] = field(default_factory=dict)

    def of(self, table: str, row: str, period: Period) -> Shown | None:
        """None where there is no such table."""
        return self.counts.get((period.year, Key(table, row, period.quarter)))

    def words(self, table: str, row: str, period: Period) -> str:
        shown = self.of(table, row, period)
        return "" if shown is None else in_words(shown)

    def share(self, table: str, part: str, whole: str, period: Period) -> int | None:
        """In percent, of the two numbers that are shown."""
        shown = [self.of(table, row, period) for row in (part, whole)]
        a, b = (one.rounded if one else None for one in shown)
        return round(100 * a / b) if a and b else None

    @property
    def years(self) -> list[int]:
        """With tables, the youngest first."""
        return sorted({period.year for period in self.periods}, reverse=True)

    @property
    def years_over(self) -> list[int]:
        return [year for year in self.years if Period(year) in self.periods]

    @property
    def years_by_commune(self) -> list[int]:
        """That are over; earlier systems knew no communes."""
        return [year for year in self.years_over if year not in self.sources]

    def label(self, period: Period) -> str:
        """With a mark where the numbers are from an earlier system."""
        return f"{period.label} *" if period.year in self.sources else period.label

    def marks(self, periods: Iterable[Period]) -> str:
        """What the mark means: a sentence for each source."""
        years: dict[str, list[str]] = {}
        for year in sorted({one.year for one in periods} & set(self.sources)):
            years.setdefault(self.sources[year], []).append(f"{year}")
        return " ".join(
            _("* %(years)s from an earlier system: %(source)s.")
            % {"years": ", ".join(those), "source": source}
            for source, those in years.items()
        )

    def latest(self, year: int) -> Period:
        """The year, or as long as it is not over its last quarter."""
        quarters = [one.quarter for one in self.periods if one.year == year]
        return Period(year, YEAR if YEAR in quarters else max(quarters))

    def quarters(self, year: int) -> list[Period]:
        return [one for quarter in QUARTERS if (one := Period(year, quarter)) in self.periods]


def in_words(shown: Shown) -> str:
    """ "25", "< 5", "13–22", "≥ 5", or a dash."""
    if shown.is_hidden:
        return NOT_SHOWN
    if shown.is_small:
        return "< 5"
    if shown.rounded is not None:
        return f"{shown.rounded}"
    return f"{shown.low}–{shown.high}" if shown.high else f"≥ {shown.low}"  # a range


def published(network: Network) -> Published:
    """Rule: R-SAFE-06; years of an earlier system name their source. Queries: 1."""
    found = Published(network)
    for row in FrozenTable.objects.filter(network=network).order_by("pk"):
        period = Period(row.year, row.quarter)
        found.periods.add(period)
        for name, cell in row.cells["counts"].items():
            found.counts[row.year, Key(row.table, name, row.quarter)] = Shown(*cell)
        if "median" in row.cells:
            found.days[period] = row.cells["median"], row.cells["ninety"]
        if "source" in row.cells:
            found.sources[row.year] = row.cells["source"]
    return found
