"""All rows of all figures, and their sums by every dimension, in plain Python."""

from collections import defaultdict
from itertools import product

from reviews.tests.oracles.agreed import without_cases
from reviews.tests.oracles.belonging import Belonging
from reviews.tests.oracles.days import NEVER
from reviews.tests.oracles.figures import of_cases
from reviews.tests.oracles.kept import owed
from reviews.tests.oracles.others import steps


def rows(raw, on):
    """(figure, network, case, day, institution, other, value), up to the day of the count."""
    networks = {case["id"]: case["network_id"] for case in raw["case"]}
    errors = {case["id"] for case in raw["case"] if case["outcome"] in NEVER}
    small = [(one[0], networks[one[1]], *one[1:]) for one in (*owed(raw, on), *steps(raw, on))]
    every = (*of_cases(raw, on), *small, *without_cases(raw, on))
    return [row for row in every if row[2] not in errors and row[3] <= on]


def sums(raw, measured, shared, alone, in_days):
    """(figure, network, institution, dimension, value, year, quarter) → (counted, total, median,
    ninety); institution 0 is the whole network, quarter 0 the whole year.

    `shared`: figures that belong to all who take part. `alone`: to the lead only.
    `in_days`: those with a median.
    """
    found, of = defaultdict(list), Belonging(raw, shared, alone)
    for row in measured:
        figure, network, _case, day, *_sides, value = row
        quarters = (0, (day.month + 2) // 3)
        for (dimension, what), house in product(of.everything(row), (0, *of.whose(row))):
            for quarter in quarters:
                found[figure, network, house, dimension, what, day.year, quarter].append(value)
    return {key: _of(values, key[0] in in_days) for key, values in found.items()}


def _of(values, has_median):
    middle = (_part(values, 0.5), _part(values, 0.9)) if has_median else (None, None)
    return len(values), sum(values), *middle


def _part(values, share):
    ordered, place = sorted(values), share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return round(ordered[low] + (ordered[high] - ordered[low]) * (place - low), 6)
