"""All rows of all figures, and their sums by every dimension, in plain Python."""

from collections import defaultdict

from reviews.tests.oracles.days import NEVER, by, swiss
from reviews.tests.oracles.figures import of_cases
from reviews.tests.oracles.kept import owed
from reviews.tests.oracles.others import steps, without_cases


def rows(raw, on):
    """(figure, network, case, day, institution, other, value), up to the day of the count."""
    networks = {case["id"]: case["network_id"] for case in raw["case"]}
    errors = {case["id"] for case in raw["case"] if case["outcome"] in NEVER}
    small = [(one[0], networks[one[1]], *one[1:]) for one in (*owed(raw, on), *steps(raw, on))]
    every = (*of_cases(raw, on), *small, *without_cases(raw, on))
    return [row for row in every if row[2] not in errors and row[3] <= on]


def sums(raw, measured, shared, in_days):
    """(figure, network, dimension, value, year, quarter) → (counted, total, median, ninety).

    `shared`: figures that belong to all who take part. `in_days`: those with a median.
    """
    found, of = defaultdict(list), _Belonging(raw, shared)
    for row in measured:
        figure, network, _case, day, *_sides, value = row
        for dimension, what in of.everything(row):
            for quarter in (0, (day.month + 2) // 3):
                found[figure, network, dimension, what, day.year, quarter].append(value)
    return {key: _of(values, key[0] in in_days) for key, values in found.items()}


def _of(values, has_median):
    middle = (_part(values, 0.5), _part(values, 0.9)) if has_median else (None, None)
    return len(values), sum(values), *middle


def _part(values, share):
    ordered, place = sorted(values), share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return round(ordered[low] + (ordered[high] - ordered[low]) * (place - low), 6)


class _Belonging:
    def __init__(self, raw, shared):
        self.shared, self.agreements = shared, raw["agreement"]
        self.houses = {row["id"]: row for row in raw["institution"]}
        self.parts, self.areas = by(raw["participation"], "case_id"), by(raw["problem"], "case_id")

    def everything(self, row):
        figure, network, case, day, house, other, _value = row
        here = [p for p in self.parts.get(case, []) if _takes_part(p, day)]
        partners = {p["institution_id"] for p in here if p["role"] != "coordination"}
        offices = {p["institution_id"] for p in here if p["role"] == "coordination"}
        yield "all", ""
        if house:
            yield "type", self.houses[house]["type"]
        named = [p for p in self.areas.get(case, []) if p["since"] <= day]
        for area in {p["area"] for p in named if p["until"] is None or p["until"] > day}:
            yield "problem", area
        whose = offices | ({house, other} - {None})
        for one in whose | partners if figure in self.shared else whose:
            yield "institution", str(one)
        for agreement in self.agreements:
            in_force = agreement["since"] <= day <= (agreement["until"] or day)
            is_here = agreement["network_id"] == network and in_force
            if is_here and self._is_of(agreement, house, other, partners):
                yield "agreement", str(agreement["id"])

    def _is_of(self, agreement, house, other, partners):
        a, b = (lambda one, s=side: self._binds(agreement, s, one) for side in "ab")
        if other is None:
            return any(map(a, partners)) and any(map(b, partners))
        return house and ((a(house) and b(other)) or (b(house) and a(other)))

    def _binds(self, agreement, side, one):
        house, kind = self.houses[one], agreement[f"{side}_type"]
        if kind:
            return house["type"] == kind
        return agreement[f"{side}_institution_id"] in (one, house["part_of_id"])


def _takes_part(part, day):
    left = swiss(part["ended_at"]) or day
    return part["since"] <= day <= min(part["until"] or day, left)
