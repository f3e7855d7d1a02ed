"""What was owed and kept, once more in plain Python, one promise after the other.

Yields (figure, case, day, institution, other, value).
"""

from datetime import timedelta

from reviews.tests.oracles.days import by, swiss

REQUEST = ("answered", "partly_answered", "accepted", "declined")
HANDOVER = ("accepted", "accepted_reservation", "declined")


def owed(raw, on):
    for key, case, house, other, due, answered, ended in _promises(raw):
        is_late = key == "overdue_clarifications"
        if answered and answered <= due:
            yield key, case, answered, house, other, int(not is_late)
        elif due < min(day for day in (answered, ended, on) if day):
            yield key, case, due + timedelta(days=1), house, other, int(is_late)


def _promises(raw):
    events = by(raw["caseevent"], "subject")
    for name, answers in (("request", REQUEST), ("handover", HANDOVER)):
        for row in raw[name]:
            done = swiss(row["answered_at"])
            answered = done if row["state"] in answers else swiss(declined_at(row, events))
            ended = row["asked_back_on"] if row["state"] == "asked_back" else done
            sides = row["addressee_id"], row["sender_id"]
            yield f"kept_{name}_answer", row["case_id"], *sides, row["due_on"], answered, ended
    yield from _clarified(raw, events)
    for row in (one for one in raw["notice"] if one["state"] != "impossible"):
        sides = row["informer_id"], row["about_id"]
        yield "kept_notice", row["case_id"], *sides, row["due_on"], row["done_on"], None
    asked = {row["id"]: row for row in raw["inspection"]}
    for row in raw["inspectionpart"]:
        whole, days = asked[row["inspection_id"]], (row["decided_on"], row["closed_on"])
        sides = row["holder_id"], whole["institution_id"]
        yield "kept_inspection", whole["case_id"], *sides, row["due_on"], *days


def declined_at(row, events):
    """When a handover was declined that then went to the decider."""
    if not row["decline_reason"] or row["state"] not in ("escalated", "decided"):
        return None
    told = events[f"handover:{row['key']}"]
    return min((e["at"] for e in told if e["verb"] == "handover.decline"), default=None)


def _clarified(raw, events):
    dues, versions = by(raw["due"], "key"), by(raw["historicalposition"], "id")
    asked = by(raw["position"], "clarification_id")
    for row in raw["clarification"]:
        others = others_asked(asked[row["id"]])
        urgent = "" if row["livelihood_secured"] else "_urgent"
        for one in others:
            first = min((v["history_date"] for v in versions[one["id"]]), default=None)
            stated = swiss(first) if one["state"] == "stated" else None
            days = one["due_on"], stated, swiss(one["answered_at"])
            sides = one["addressee_id"], one["sender_id"]
            yield f"kept_clarification_answer{urgent}", row["case_id"], *sides, *days
        told = [event["at"] for event in events[f"clarification:{row['key']}"]]
        decided = min(told, default=None) if row["reopened_at"] else row["decided_at"]
        days = row["due_on"], swiss(decided), gone_on(row, dues)
        sides = row["opened_by_id"], others[0]["addressee_id"] if others else None
        yield f"kept_decision{urgent}", row["case_id"], *sides, *days
        yield "overdue_clarifications", row["case_id"], *sides, *days


def others_asked(positions):
    return [one for one in positions if one["addressee_id"] != one["sender_id"]]


def gone_on(row, dues):
    """The day a clarification was withdrawn or lapsed: what was owed for it was settled."""
    kinds, gone = ("clarification", "decision"), row["state"] in ("withdrawn", "lapsed")
    ends = [due["done_at"] for due in dues[row["key"]] if due["kind"] in kinds]
    return swiss(max(ends)) if gone and ends else None
