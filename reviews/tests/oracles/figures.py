"""The figures about whole cases: (figure, network, case, day, institution, None, value)."""

from reviews.tests.oracles.days import FACTS, SETTLED, WORKS, by, swiss
from reviews.tests.oracles.leads import lead_and_return


def of_cases(raw, on):
    tables = {
        name: by(raw[name], "case_id")
        for name in ("participation", "responsibility", "caseevent", "followup", "measure")
    }
    again = by(raw["case"], "continues_id")
    for case in raw["case"]:
        mine = {name: rows.get(case["id"], []) for name, rows in tables.items()}
        rows = (*_opened(case, mine), *_closed(case, mine, on), *_asked_later(case, mine))
        leads = tables["responsibility"]
        later = [p for new in again.get(case["id"], []) for p in leads.get(new["id"], [])]
        for figure, day, house, value in (*rows, *lead_and_return(case, mine, on, later)):
            yield figure, case["network_id"], case["id"], day, house, None, value


def _opened(case, mine):
    periods = sorted(mine["responsibility"], key=lambda one: one["since_at"])
    began, clear = case["registered_on"], case["clarified_on"]
    yield "opened", began, periods[0]["institution_id"] if periods else None, 1
    if clear and clear >= began:
        led = [one["institution_id"] for one in periods if swiss(one["since_at"]) <= clear]
        yield "time_to_clarity", clear, led[-1] if led else None, (clear - began).days


def _closed(case, mine, on):
    end, outcome, began = case["closed_on"], case["outcome"], case["registered_on"]
    if not end or outcome in FACTS:
        return
    parts = [one for one in mine["participation"] if one["role"] != "coordination"]
    leads = [o["institution_id"] for o in parts if o["role"] == "lead" and not o["ended_at"]]
    heard, works = _heard(case, mine, on)
    values = {
        "closed": 1,
        "reintegration": outcome in WORKS,
        "settled": outcome in SETTLED,
        "other_solutions": outcome not in WORKS | SETTLED,
        "works_today": works,
        "works_today_age": (on - heard).days,
        "duration": (end - began).days,
        "institutions_per_case": len({one["institution_id"] for one in parts}),
        "parallel_measures": _most(mine["measure"]),
        "ping_pong": case["ping_pong_at"] is not None,
    }
    if outcome in WORKS and case["job_started_on"] and case["job_started_on"] >= began:
        values["time_to_work"] = (case["job_started_on"] - began).days
    for figure, value in values.items():
        yield figure, end, leads[0] if leads else None, int(value)


def _heard(case, mine, on):
    told = [f for f in mine["followup"] if f["result"] in ("works", "not_working")]
    told = [f for f in told if case["closed_on"] <= f["answered_on"] <= on]
    if not told:
        return case["closed_on"], case["outcome"] in WORKS
    last = max(told, key=lambda one: (one["answered_on"], one["id"]))
    return last["answered_on"], last["result"] == "works"


def _most(measures):
    ran = [one for one in measures if one["state"] != "planned" and one["starts_on"]]
    days = {one["starts_on"] for one in ran}
    at_once = [[o for o in ran if o["starts_on"] <= d <= (o["ends_on"] or d)] for d in days]
    return max(map(len, at_once), default=0)


def _asked_later(case, mine):
    for one in mine["followup"]:
        counts = one["result"] in ("works", "not_working") and case["outcome"] in WORKS
        if counts and one["answered_on"] >= case["closed_on"]:
            figure, works = f"sustained_{one['months']}", int(one["result"] == "works")
            yield figure, one["answered_on"], one["institution_id"], works
