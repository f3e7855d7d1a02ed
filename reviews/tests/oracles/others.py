"""Declines, handovers, livelihood, exchange, contacts and reviews, once more in plain Python.

Yields (figure, case, day, institution, other, value); without a case also the network before it.
"""

from datetime import date, timedelta

from reviews.tests.oracles.days import by, later, swiss
from reviews.tests.oracles.kept import declined_at, gone_on, others_asked

NOBODY = {"coordination", "association"}
UNDECIDED = ("noted", "asked", "positions", "escalated")


def steps(raw, on):
    for row, at, is_no in _answers(raw):
        sides = row["case_id"], swiss(at), row["addressee_id"], row["sender_id"]
        yield "declines", *sides, int(is_no)
        if is_no:
            yield f"declines:{row['decline_reason']}", *sides, 1
    for row in raw["handover"]:
        if row["effected_at"]:
            moved, sides = swiss(row["effected_at"]), (row["addressee_id"], row["sender_id"])
            days = (moved - swiss(row["sent_at"])).days
            yield "handover_latency", row["case_id"], moved, *sides, days
    for row in raw["disclosure"]:
        sides = row["giver_id"], row["receiver_id"]
        yield "lawful_exchange", row["case_id"], row["on"], *sides, int(row["basis"] != "")
    yield from _unsecured(raw, on)


def _unsecured(raw, on):
    asked, dues = by(raw["position"], "clarification_id"), by(raw["due"], "key")
    for row in raw["clarification"]:
        began, decided = swiss(row["opened_at"]), row["state"] in DECIDED
        end = swiss(row["decided_at"]) if decided else gone_on(row, dues)
        end = on if row["state"] in UNDECIDED else end
        if not row["livelihood_secured"] and end and end >= began:
            others = others_asked(asked[row["id"]])
            sides = row["opened_by_id"], others[0]["addressee_id"] if others else None
            yield "unsecured_days", row["case_id"], end, *sides, (end - began).days


DECIDED = ("decided", "decided_consensus", "done")


def _answers(raw):
    events = by(raw["caseevent"], "subject")
    for row in raw["handover"]:
        if row["state"] in ("accepted", "accepted_reservation", "declined"):
            yield _told(row, "declined")
        elif at := declined_at(row, events):
            yield row, at, True
    invited = [row for row in raw["request"] if row["type"] == "take_part"]
    yield from (_told(row, "declined") for row in invited if row["state"] in INVITED)
    stated = [row for row in others_asked(raw["position"]) if row["state"] == "stated"]
    yield from ((row, row["answered_at"], row["code"] == "not_responsible") for row in stated)


INVITED = ("accepted", "declined")


def _told(row, no):
    return row, row["answered_at"], row["state"] == no


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
                day = min(held, date(year + 1, 1, 1) - timedelta(1)) if held else owed
                yield "reviews_held", row["network_id"], None, day, *sides, int(held is not None)


def _types(raw):
    return {row["id"]: row["type"] for row in raw["institution"]}
