"""Contacts and reviews, which have no case, once more in plain Python.

Yields (figure, network, None, day, institution, other, value).
"""

from datetime import date, timedelta

from reviews.tests.oracles.days import by, later

NOBODY = {"coordination", "association"}


def without_cases(raw, on):
    people, types = by(raw["contactperson"], "institution_id"), _types(raw)
    for row in raw["networkmembership"]:
        house = row["institution_id"]
        here = [p for p in people[house] if p["since"] <= on <= (p["until"] or on)]
        fresh = [p for p in here if p["confirmed_on"] and p["confirmed_on"] >= later(on, -12)]
        if types[house] not in NOBODY and row["since"] <= on <= (row["until"] or on):
            has_both = {person["rank"] for person in fresh} == {"primary", "deputy"}
            where = row["network_id"], None, on, house, None
            yield "contact_completeness", *where, int(has_both)
    met = {(r["agreement_id"], r["year"]): r["held_on"] for r in raw["review"] if r["held_on"]}
    for row in raw["agreement"]:
        sides = row["a_institution_id"], row["b_institution_id"]
        for year in range(row["since"].year, on.year + 1):
            held, owed = met.get((row["id"], year)), date(year, 10, 1)
            if held or row["since"] <= owed <= (row["until"] or owed):
                last = date(year + 1, 1, 1) - timedelta(1)
                day = max(min(held, last), date(year, 1, 1)) if held else owed
                yield "reviews_held", row["network_id"], None, day, *sides, int(held is not None)


def _types(raw):
    return {row["id"]: row["type"] for row in raw["institution"]}
