"""Declines, handovers, livelihood and exchange, once more in plain Python.

Yields (figure, case, day, institution, other, value).
"""

from reviews.tests.oracles.days import by, swiss
from reviews.tests.oracles.kept import declined_at, gone_on, others_asked

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
