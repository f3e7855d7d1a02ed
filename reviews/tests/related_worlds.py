"""Cases drawn one by one, in books that limit each other, published over two years.

A case is registered, perhaps clarified after a decision, perhaps closed and come back; handovers
are answered, some of them declined.
"""

from collections import Counter

from reviews.operations.counting import AGAIN, TOTAL, entries_book
from reviews.operations.tables import publish
from reviews.safety.books import YEAR, Key, close, pair_book, tree_book
from reviews.safety.relations import Stock, stock_of
from reviews.sheets.published import in_words
from reviews.tests.oracles.attacker import Solver

YEARS, QUARTERS, NAMES = (2024, 2025), (1, 2), ("iv", "rav")
TIMES = [(year, quarter) for year in YEARS for quarter in QUARTERS]
FEW, ENOUGH = 5, Stock(least=99)
GROUPS = {"works": {}, "facts": {}}
HANDOVERS, DECISIONS, URGENT = "handover_answer", "decision", "decision_urgent"
STANDARDS = (HANDOVERS, DECISIONS, URGENT)


def draw(random):
    """(what, place in TIMES, details)."""
    events, closed = [], []
    for _ in range(random.choice((4, 12, 25, 45))):
        began = random.randrange(len(TIMES))
        before = [place for place in closed if place <= began]
        again = bool(before) and random.random() < 0.4
        if again:
            closed.remove(random.choice(before))
        events.append(("entry", began, "again" if again else "first"))
        clear = began + random.choice((0, 0, 0, 1, 9))
        if clear < len(TIMES):
            events.append(
                ("standard", clear, random.choice((DECISIONS, URGENT)), random.random() < 0.8)
            )
            events.append(("clear", clear))
        end = began + random.choice((0, 0, 0, 1, 2, 9))
        if end < len(TIMES):
            closed.append(end)
            events.append(("end", end, random.choice(("works", "works", "works", "facts"))))
    for _ in range(random.choice((2, 9, 20))):
        asked = random.randrange(len(TIMES))
        late = random.choice((0, 0, 0, 1))
        events.append(("standard", asked, HANDOVERS, not late))
        if asked + late < len(TIMES) and random.random() < 0.8:
            events.append(("decline", asked + late, random.choice(NAMES), random.choice(NAMES)))
    return events


def crafted():
    """What → events by which one table tells what another one hides: two numbers shown as "< 5"
    come to eight only if both are four."""
    first, second = range(2)
    entries = [("entry", place, "first") for place in (first, second) for _ in range(4)]
    ends = [("end", place, "works") for place in (first, second) for _ in range(4)]
    answers = [("standard", place, HANDOVERS, False) for place in (first, second) for _ in range(4)]
    decisions = [("standard", first, one, True) for one in (DECISIONS, URGENT) for _ in range(4)]
    begun = [("entry", first, "first")] * 12
    return {
        "closed": [*entries, *[("end", second, "works")] * 8],
        "clarified": [*begun, *decisions, *[("clear", first)] * 8],
        "declined": [*begun, *answers, *[("decline", second, "iv", "rav")] * 8],
        "come back": [*begun, *ends, *[("entry", second, "again")] * 8],
    }


def books(events, year, quarters, ended):
    """As `counting.books` makes them."""
    entries = entries_book(quarters, ended)
    kept = {one: _standard(one, quarters) for one in STANDARDS}
    ended = close(tree_book("outcomes", {TOTAL: GROUPS}, quarters))
    clarity = close(tree_book("clarity", {TOTAL: {}}, quarters))
    declined = pair_book("declined", NAMES, quarters)
    for what, place, *details in events:
        when, quarter = TIMES[place]
        if when != year or quarter not in quarters:
            continue
        if what == "entry":
            entries.count("entries", (TOTAL, *details), quarter, 1)
        elif what == "standard":
            name, in_time = details
            rows = f"{name}.counted", f"{name}.{'kept' if in_time else 'late'}"
            kept[name].count("standards", rows, quarter, 1)
        elif what == "end":
            ended.count("outcomes", (TOTAL, *details), quarter, 1)
        elif what == "clear":
            clarity.count("clarity", (TOTAL,), quarter, 1)
        else:
            declined.pair("declined", *details, quarter)
    return [entries, *kept.values(), ended, clarity, declined]


def _standard(name, quarters):
    tree = {f"{name}.counted": {f"{name}.kept": {}, f"{name}.late": {}}}
    return close(tree_book("standards", tree, quarters, hidden=[f"{name}.late"]))


def frozen(events, *, related=True):
    """(year, key) → what is shown; `related`: by books that limit each other."""
    before, found = [], {}
    for year in YEARS:
        ended = stock_of(AGAIN, before) if related else ENOUGH
        shown = {}
        for quarter in (*QUARTERS, YEAR):
            made = books(events, year, QUARTERS[: quarter or None], ended)
            if related:
                shown |= publish(made, quarter, shown, before)
            else:
                for book in made:
                    shown |= book.publish(quarter, shown)
        before.append({key: one for key, one in shown.items() if key.quarter == YEAR})
        found |= {(year, key): one for key, one in shown.items()}
    return found


def narrowed(events, shown):
    """What somebody works out who knows what adds up, and what comes before what.

    Returns: (name → its last values, how many values were neither found nor excluded).
    """
    truth = counted(events)
    cells = {name: in_words(one) for name, one in shown.items()}
    solver = Solver(cells, [*sums()], [*limits()])
    found = solver.narrowed()
    return {name: left for name, left in found.items() if truth[name] < FEW}, solver.unsure


def counted(events):
    """The real numbers."""
    found = Counter()
    for year in YEARS:
        for book in books(events, year, QUARTERS, ENOUGH):
            found.update({(year, key): number for key, number in book.counts.items()})
        for one in NAMES:
            found[year, Key("declined", "through", YEAR)] += found[
                year, Key("declined", f"{one}.*", YEAR)
            ]
    return found


def sums():
    """(whole, parts) of every table of every year."""
    trees = [
        ("entries", {TOTAL: {"again": {}, "first": {}}}),
        ("outcomes", {TOTAL: GROUPS}),
        ("clarity", {TOTAL: {}}),
        *(
            ("standards", {f"{one}.counted": {f"{one}.kept": {}, f"{one}.late": {}}})
            for one in STANDARDS
        ),
    ]
    for year in YEARS:
        found = [line for table, tree in trees for line in _of_tree(table, tree)]
        for whole, parts in (*found, *_of_pairs()):
            yield (year, whole), [(year, part) for part in parts]


def _of_tree(table, tree):
    for row, branches in tree.items():
        yield Key(table, row, YEAR), [Key(table, row, quarter) for quarter in QUARTERS]
        for quarter in QUARTERS if branches else ():
            yield Key(table, row, quarter), [Key(table, one, quarter) for one in branches]
        yield from _of_tree(table, branches)


def _of_pairs():
    def keys(*rows):
        return [Key("declined", row, YEAR) for row in rows]

    yield *keys(TOTAL), keys(*(f"{one}.*" for one in NAMES))
    yield *keys(TOTAL), keys(*(f"*.{one}" for one in NAMES))
    yield *keys(TOTAL), [Key("declined", TOTAL, quarter) for quarter in QUARTERS]
    for one in NAMES:
        yield *keys(f"{one}.*"), keys(*(f"{one}.{other}" for other in NAMES))
        yield *keys(f"*.{one}"), keys(*(f"{other}.{one}" for other in NAMES))


def limits():
    """(smaller, larger): what was counted up to the end of a quarter."""
    for smaller, larger in COMES_AFTER:
        for end in range(1, len(TIMES) + 1):
            yield tuple(
                [(year, Key(*row, quarter)) for row in rows for year, quarter in TIMES[:end]]
                for rows in ([smaller], larger)
            )


ENTRIES, ENDED = ("entries", TOTAL), ("outcomes", TOTAL)
COMES_AFTER = [
    (ENDED, [ENTRIES]),
    (("clarity", TOTAL), [ENTRIES]),
    (("clarity", TOTAL), [("standards", f"{one}.counted") for one in (DECISIONS, URGENT)]),
    (("declined", TOTAL), [("standards", f"{HANDOVERS}.counted")]),
    (("entries", "again"), [ENDED]),
]
