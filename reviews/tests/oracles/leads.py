"""Gaps in the lead, and who came back: (figure, day, institution, value)."""

from itertools import pairwise

from reviews.tests.oracles.days import FACTS, later, swiss


def lead_and_return(case, mine, on, later_periods):
    periods = sorted(mine["responsibility"], key=lambda one: one["since_at"])
    ends = {one["until_at"]: one["institution_id"] for one in periods}
    closings = [one for one in mine["caseevent"] if one["verb"] == "case.close"]
    closed_at = {one["at"] for one in closings}
    left = [a["until_at"] for a, b in pairwise(periods) if a["until_at"] < b["since_at"]]
    gap = any(at not in closed_at for at in left)
    gap = gap or not periods or (not case["closed_on"] and periods[-1]["until_at"] is not None)
    last = periods[-1]["institution_id"] if periods else None
    yield "lead_gaps", case["closed_on"] or on, last, int(gap)
    for one in closings:
        if one["facts"]["outcome"] not in FACTS:
            day = swiss(one["at"])
            house = ends.get(one["at"])
            led = [p for p in (*periods, *later_periods) if p["institution_id"] == house]
            back = [swiss(p["since_at"]) for p in led if p["since_at"] > one["at"]]
            is_back = any(d <= min(on, later(day, 12)) for d in back)
            yield "reentry", day, house, int(is_back)
