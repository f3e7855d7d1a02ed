"""Gaps in the lead, and who came back: (figure, day, institution, value)."""

from itertools import pairwise

from reviews.tests.oracles.days import FACTS, later, swiss


def lead_and_return(case, mine, on, again):
    periods = sorted(mine["responsibility"], key=lambda one: one["since_at"])
    ends = {one["until_at"]: one["institution_id"] for one in periods}
    closings = [one for one in mine["caseevent"] if one["verb"] == "case.close"]
    closed_at = {one["at"] for one in closings}
    left = [a["until_at"] for a, b in pairwise(periods) if a["until_at"] < b["since_at"]]
    gap = any(at not in closed_at for at in left)
    gap = gap or not periods or (not case["closed_on"] and periods[-1]["until_at"] is not None)
    last = periods[-1]["institution_id"] if periods else None
    yield "lead_gaps", case["closed_on"] or on, last, int(gap)
    reopened = [one["at"] for one in mine["caseevent"] if one["verb"] == "case.reopen"]
    for one in closings:
        if one["facts"]["outcome"] not in FACTS:
            day = swiss(one["at"])
            back = [swiss(at) for at in reopened if at > one["at"]]
            back += [new["registered_on"] for new in again if new["registered_on"] >= day]
            is_back = any(d <= min(on, later(day, 12)) for d in back)
            yield "reentry", day, ends.get(one["at"]), int(is_back)
