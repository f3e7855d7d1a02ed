"""Whose a row is: of which type, problem, institutions and agreements, in plain Python."""

from itertools import permutations

from reviews.tests.oracles.days import by, swiss


class Belonging:
    def __init__(self, raw, shared, alone):
        self.shared, self.alone, self.agreements = shared, alone, raw["agreement"]
        self.houses = {row["id"]: row for row in raw["institution"]}
        self.parts, self.areas = by(raw["participation"], "case_id"), by(raw["problem"], "case_id")

    def whose(self, row):
        figure, _network, case, day, house, other, _value = row
        partners, offices = self._here(case, day)
        whose = {house, other} - {None}
        if figure in self.alone:
            return whose
        whose |= offices
        return whose | partners if figure in self.shared else whose

    def _here(self, case, day):
        here = [p for p in self.parts.get(case, []) if _takes_part(p, day)]
        offices = {p["institution_id"] for p in here if p["role"] == "coordination"}
        return {p["institution_id"] for p in here if p["role"] != "coordination"}, offices

    def everything(self, row):
        _figure, network, case, day, house, other, _value = row
        partners, _offices = self._here(case, day)
        yield "all", ""
        if house:
            yield "type", self.houses[house]["type"]
        named = [p for p in self.areas.get(case, []) if p["since"] <= day]
        for area in {p["area"] for p in named if p["until"] is None or p["until"] > day}:
            yield "problem", area
        for agreement in self.agreements:
            in_force = agreement["since"] <= day <= (agreement["until"] or day)
            is_here = agreement["network_id"] == network and in_force
            if is_here and case and self._is_of(agreement, house, other, partners):
                yield "agreement", str(agreement["id"])

    def _is_of(self, agreement, house, other, partners):
        a, b = (lambda one, s=side: self._binds(agreement, s, one) for side in "ab")
        if other is None:
            return any(a(one) and b(two) for one, two in permutations(partners, 2))
        return house and house != other and ((a(house) and b(other)) or (b(house) and a(other)))

    def _binds(self, agreement, side, one):
        house, kind = self.houses[one], agreement[f"{side}_type"]
        if kind:
            return house["type"] == kind
        return agreement[f"{side}_institution_id"] in (one, house["part_of_id"])


def _takes_part(part, day):
    left = swiss(part["ended_at"]) or day
    return part["since"] <= day <= min(part["until"] or day, left)
