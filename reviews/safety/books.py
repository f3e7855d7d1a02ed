"""The sums in which the published counts of one year stand, each book a circulation of its own.

A count stands in at most two sums, once as their total and once as a part, or it would fit into no
circulation. So communes and pairs of types are told apart by year only, never by quarter.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from reviews.safety.choosing import Limit, choose, known, set_flows
from reviews.safety.circulation import Circulation, Node
from reviews.safety.shown import HIDDEN, Shown

YEAR = 0
Tree = Mapping[str, "Tree"]


class Key(NamedTuple):
    """One count: the row of a table in a quarter, or in the YEAR."""

    table: str
    row: str
    quarter: int


# Closes the circle where no communes do.
CLOSING = Key("", "", YEAR)


def until(quarter: int) -> Key:
    """All that a book has counted from the beginning of the year."""
    return Key("", "until", quarter)


@dataclass
class Book:
    """What adds up in the quarters of a year that are over; `wanted`: what is published, by rank,
    then as it was added. `root`: the row that is their total. `untold`: rows of which nothing is
    said; `limits`: what is known of rows from elsewhere.

    Totals come first, so that it is details which are shown more coarsely where need be.
    """

    table: str
    root: str
    quarters: Sequence[int]
    untold: Sequence[str] = ()
    limits: dict[Key, Limit] = field(default_factory=dict)
    circulation: Circulation = field(default_factory=Circulation)
    counts: Counter[Key] = field(default_factory=Counter)
    wanted: list[tuple[int, int, Key]] = field(default_factory=list)

    def add(self, key: Key, tail: Node, head: Node, *, rank: int) -> None:
        self.circulation.add(key, tail, head)
        self.wanted.append((rank, len(self.wanted), key))

    def count(self, table: str, rows: Iterable[str], quarter: int, number: int) -> None:
        """Into each of these rows, in the quarter and in the year."""
        self._close(quarter, number)
        for row in rows:
            for period in {quarter, YEAR}:
                self.counts[Key(table, row, period)] += number

    def pair(self, table: str, one: str, other: str, quarter: int) -> None:
        """One thing from the one to the other; the quarters know only how many there were."""
        self._close(quarter, 1)
        self.counts[Key(table, "total", quarter)] += 1
        for row in ("total", f"{one}.*", f"*.{other}", f"{one}.{other}"):
            self.counts[Key(table, row, YEAR)] += 1

    def _close(self, quarter: int, number: int) -> None:
        self.counts[CLOSING] += number
        for later in self.quarters:
            if later >= quarter:
                self.counts[until(later)] += number

    def publish(
        self, quarter: int, before: Mapping[Key, Shown], limits: Mapping[Key, Limit] | None = None
    ) -> dict[Key, Shown]:
        """What to show of that quarter or the YEAR, given what was `before`, which stays, and the
        `limits` that other books set (`relations`).

        A count that was corrected since is brought back into what was shown of it.
        """
        edges = self.circulation.edges
        set_flows(self.circulation, self.counts)
        for key, shown in before.items():
            if key in edges:
                known(edges[key], shown)
        for edge in edges.values():
            self.circulation.fit(edge)
        counts = {key: edge.flow for key, edge in edges.items()}
        wanted = [key for _, _, key in sorted(self.wanted) if key.quarter == quarter]
        untold = {Key(self.table, row, quarter): HIDDEN for row in self.untold}
        return choose(self.circulation, counts, wanted, {**(limits or {}), **self.limits}) | untold

    def run(self, end: Node) -> None:
        """The totals of the quarters, one after the other, up to the end of the circle."""
        nodes = [*(("until", quarter) for quarter in self.quarters), end]
        for quarter, tail, head in zip(self.quarters, nodes, nodes[1:], strict=False):
            self.circulation.add(until(quarter), tail, head)


def tree_book(
    table: str, tree: Tree, quarters: Sequence[int], *, hidden: Iterable[str] = ()
) -> Book:
    """One total, told apart in groups and these further, by quarter and year.

    `hidden`: rows that nobody publishes, and that must not be worked out either.
    """
    ((root, branches),) = tree.items()
    book = Book(table, root, quarters)
    _grow(book, table, (root, branches), ("year", ("until",)), rank=0)
    book.run("quarter")
    unseen = set(hidden)
    book.wanted = [one for one in book.wanted if one[-1].row not in unseen]
    return book


def _grow(
    book: Book, table: str, row: tuple[str, Tree], ends: tuple[Node, Node], *, rank: int
) -> None:
    """A row's year flows from where it belongs to its parts, and their quarters flow together."""
    name, branches = row
    begin, end = ends
    down: Node = ("year", name) if branches or book.quarters else "quarter"
    up = ("quarter", name)
    book.add(Key(table, name, YEAR), begin, down, rank=rank)
    for branch in branches.items():
        _grow(book, table, branch, (down, up), rank=rank + 1)
    for quarter in book.quarters:
        tail: Node = (*up, quarter) if branches else down
        head: Node = (*end, quarter) if isinstance(end, tuple) else end
        book.add(Key(table, name, quarter), tail, head, rank=rank)


def close(book: Book, table: str = "", places: Sequence[str] = ()) -> Book:
    """The circle, through `places` that divide the total of the year once more."""
    for place in places:
        book.add(Key(table, place, YEAR), "quarter", "year", rank=9)
    if not places:
        book.circulation.add(CLOSING, "quarter", "year")
    return book


def pair_book(table: str, names: Sequence[str], quarters: Sequence[int]) -> Book:
    """From whom to whom in the year, with both margins; of the quarters only the total."""
    book = Book(table, "total", quarters)
    book.add(Key(table, "total", YEAR), "year", "from", rank=0)
    for one in names:
        book.add(Key(table, f"{one}.*", YEAR), "from", ("from", one), rank=1)
        book.add(Key(table, f"*.{one}", YEAR), ("to", one), "to", rank=1)
    for one in names:
        for other in names:
            pair = Key(table, f"{one}.{other}", YEAR)
            book.add(pair, ("from", one), ("to", other), rank=2)
    for quarter in quarters:
        book.add(Key(table, "total", quarter), "to", ("until", quarter), rank=0)
    book.run("year")
    return book
