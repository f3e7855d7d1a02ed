"""Who must act next and who may do what, from the plain values of a case's rows."""

GRANTS = {
    "lead": {"view_case", "change_case", "hand_over_case", "disclose_case"},
    "participant": {"view_case", "disclose_case"},
    "coordination": {"view_case", "decide_case"},
    "former": {"view_own_part"},
}


def grants(participations):
    """institution → permissions; a row that has not ended outweighs those that have."""
    standing = {}
    for row in participations:
        if row["ended_at"] is None:
            standing[row["institution_id"]] = row["role"]
        else:
            standing.setdefault(row["institution_id"], "former")
    return {institution: GRANTS[role] for institution, role in standing.items()}


def dues(rows, *, lead, decider):
    """(kind, key, institution) of everything somebody has to do before the case goes on."""
    if lead is None:
        return set()
    found = set()
    for kind in ("handover", "request"):
        for row in rows[kind]:
            found |= approach(kind, row, decider)
    questions = {row["id"]: row for row in rows["clarification"]}
    for row in rows["position"]:
        if row["state"] == "asked" or says_later(row, questions[row["clarification_id"]]):
            found.add(("position", row["key"], row["addressee_id"]))
    for row in rows["clarification"]:
        found |= clarification(row, rows["handover"], lead, decider)
    return found


def says_later(position, question):
    """What a decision ended, new facts do not revive."""
    undecided = {"noted", "asked", "positions", "escalated"}
    if position["code"] not in ("not_yet", "decision_due") or question["state"] not in undecided:
        return False
    return question["reopened_at"] is None or position["answered_at"] > question["reopened_at"]


def approach(kind, row, decider):
    """Silence waits for the addressee, a question back for the sender."""
    waits_for = {
        "sent": (kind, row["addressee_id"]),
        "received": (kind, row["addressee_id"]),
        "proposed": (kind, row["addressee_id"]),
        "asked_back": ("back", row["sender_id"]),
        "escalated": ("decision", decider),
    }
    if row["state"] not in waits_for:
        return set()
    what, who = waits_for[row["state"]]
    return {(what, row["key"], who)}


def clarification(row, handovers, lead, decider):
    """Undecided it waits for the lead (and the decider), decided for the lead's proposal."""
    found = set()
    if row["state"] in ("noted", "asked", "positions"):
        found.add(("clarification", row["key"], lead))
    if row["state"] == "escalated":
        found.add(("decision", row["key"], decider))
        if row["reopened_at"] is None:
            found.add(("clarification", row["key"], lead))
    if row["state"] in ("decided", "decided_consensus"):
        executing = [
            handover
            for handover in handovers
            if handover["clarification_id"] == row["id"]
            and handover["state"] in ("proposed", "asked_back", "escalated")
        ]
        if not executing:
            found.add(("execution", row["key"], lead))
    return found
