"""Rule: R-SAFE-03; what one book counts is never more than what others have counted up to that day.

Who declined had been asked, who was clarified had been registered. So what one book publishes
would tell something of the other. Therefore three values are looked for where the relation holds
whatever the other counts are: the larger side leads by a little more than its lowest, in the first
quarter and where it may be nothing, and the smaller side stays below what that comes to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reviews.safety.books import YEAR, Book, Key, until
from reviews.safety.choosing import KEPT_OPEN, Limit, lead_of
from reviews.safety.shown import HIDDEN, STEP, Shown

Row = tuple[str, str]
Year = Mapping[Key, Shown]


@dataclass(frozen=True)
class Relation:
    """Up to any day, no more of `less` than of all `more` together, each of them the total of a
    book. `from_before`: within the book of another relation, so only the years before count."""

    less: Row
    more: Sequence[Row]
    from_before: bool = False


@dataclass(frozen=True)
class Stock:
    """What the larger sides are ahead: certainly, and at most."""

    least: int = 0
    most: float = 0

    @property
    def is_enough(self) -> bool:
        """Any number of the smaller side, small or not, may be shown of the year that follows."""
        return self.least >= STEP


def stock_of(relation: Relation, before: Sequence[Year]) -> Stock:
    """`before`: all years before, in their order."""
    stock = Stock()
    for year in before:
        less = _of(year, relation.less)
        low, high = _sum([_of(year, row) for row in relation.more])
        ahead = usable = stock.least + low
        if relation.from_before:
            usable = stock.least if stock.is_enough else KEPT_OPEN - 1
        used = int(min(less.limits[1], usable))
        stock = Stock(max(0, ahead - used), max(0, stock.most + high - less.low))
    return stock


def limits_of(
    book: Book,
    relations: Sequence[Relation],
    before: Sequence[Year],
    shown: Year,
    *,
    of_year: bool = False,
) -> dict[Key, Limit]:
    """`shown`: what is published of this year, that of the larger sides first."""
    row, quarters = (book.table, book.root), book.quarters
    less = [one for one in relations if one.less == row]
    found = [_less(one, quarters, before, shown, of_year=of_year) for one in less]
    limits = {
        until(quarter): Limit(
            min(one[quarter][0] for one in found), min(one[quarter][1] for one in found)
        )
        for quarter in (quarters if found else ())
    }
    more = [one for one in relations if one.more[0] == row]
    if more:
        limits[Key(*row, quarters[0])] = Limit(leads=True)
        if any(_is_led(one, shown, of_year=of_year) for one in more):
            limits |= {Key(*row, quarter): Limit(leads_low=True) for quarter in quarters[1:]}
    return limits


def _is_led(relation: Relation, shown: Year, *, of_year: bool) -> bool:
    """Quarters that may be nothing lead too, as long as the year is open; then only if something is
    known of the smaller side: else it may be nothing itself."""
    return not of_year or any(one.low > 0 for key, one in shown.items() if key[:2] == relation.less)


def _less(
    relation: Relation,
    quarters: Sequence[int],
    before: Sequence[Year],
    shown: Year,
    *,
    of_year: bool,
) -> dict[int, tuple[float, float]]:
    """Quarter → what the larger sides come to until then: certainly, and at most."""
    stock = stock_of(relation, before)
    least, most, found = stock.least, stock.most, {}
    is_led = _is_led(relation, shown, of_year=of_year)
    for quarter in quarters:
        low, high = _sum([_of(shown, row, quarter) for row in relation.more])
        first = _of(shown, relation.more[0], quarter)
        if quarter == quarters[0] or (is_led and first.low == 0):
            least += lead_of(*first.limits)
        least, most = least + low, most + high
        found[quarter] = (float(least), most)
    low, high = _sum([_of(shown, row) for row in relation.more])
    found[quarters[-1]] = (max(least, stock.least + low), min(most, stock.most + high))
    return found


def _of(year: Year, row: Row, quarter: int = YEAR) -> Shown:
    return year.get(Key(*row, quarter), HIDDEN)


def _sum(shown: Sequence[Shown]) -> tuple[int, float]:
    limits = [one.limits for one in shown]
    return sum(low for low, _high in limits), sum(high for _low, high in limits)
