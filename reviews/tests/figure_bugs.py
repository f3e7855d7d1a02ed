"""Three bugs per figure, as somebody might write them: (what stands there, what then stands there).

Where a text occurs more than once, the bug is in every place.
"""

from reviews.models import Dimension

Bugs = tuple[tuple[str, str], ...]

UTC = ("'Europe/Zurich'", "'UTC'")
MOVED = ("'moved', ", "")
ENTERED = ("c.closed_on AS day", "c.registered_on AS day")
OTHER_LEAD = ("lead.role = 'lead'", "lead.role <> 'lead'")
ONE_WORKS = ("'first_lm', 'job_kept'", "'first_lm'")
ANSWERED_LATER = ("answered_on >= c.closed_on", "answered_on > c.closed_on")
UNKNOWN = ("('works', 'not_working')", "('works', 'not_working', 'unknown')")
UNTIL_TODAY = ("f.answered_on <= %(on)s", "f.answered_on < %(on)s")
OLDEST = ("ORDER BY f.answered_on DESC", "ORDER BY f.answered_on")
AFTER_REGISTRATION = (">= c.registered_on", "> c.registered_on")
TURNED = (
    "addressee_id AS institution_id, h.sender_id AS other_id",
    "sender_id AS institution_id, h.addressee_id AS other_id",
)
CLOSED: Bugs = (MOVED, ENTERED, OTHER_LEAD)
KEPT: Bugs = (
    ("due_on < LEAST", "due_on <= LEAST"),
    ("WHERE answered <= due_on", "WHERE answered < due_on"),
    ("ELSE due_on + 1", "ELSE due_on"),
)
SUSTAINED: Bugs = (
    ANSWERED_LATER,
    UNKNOWN,
    ("f.answered_on AS day", "f.due_on AS day"),
    ("f.months =", "f.months >="),
)

BUGS: dict[str, Bugs] = {
    "closed": CLOSED,
    "reintegration": (ONE_WORKS, *CLOSED),
    "settled": (("'resp_iv', ", ""), *CLOSED),
    "other_solutions": (("'job_kept', ", ""), *CLOSED),
    "sustained_6": SUSTAINED[:3],
    "sustained_12": SUSTAINED[:3],
    "works_today": (ANSWERED_LATER, UNKNOWN, OLDEST, UNTIL_TODAY),
    "works_today_age": (ENTERED, UNKNOWN, OLDEST),
    "reentry": (
        ("'12 months'", "'3 months'"),
        ("'12 months'", "'12 months 1 day'"),
        ("interval '12 months'", "interval '12 months' - interval '1 day'"),
        ("SELECT r.case_id AS origin", "SELECT NULL::bigint AS origin"),
        ("new.continues_id IS NOT NULL", "FALSE"),
        ("again.institution_id = period.institution_id", "TRUE"),
        ("period.until_at = e.at", "period.until_at <= e.at"),
    ),
    "opened": (
        ("ORDER BY r.case_id, r.since_at", "ORDER BY r.case_id, r.since_at DESC"),
        ("c.registered_on AS day", "c.closed_on AS day"),
        ("first.institution_id", "c.settled_with_id AS institution_id"),
    ),
    "time_to_clarity": (
        AFTER_REGISTRATION,
        ("::date <= k.clarified_on", "::date < k.clarified_on"),
        ("c.clarified_on AS day", "c.registered_on AS day"),
    ),
    "time_to_work": (AFTER_REGISTRATION, ONE_WORKS, ENTERED),
    "duration": (("c.registered_on AS value", "c.registered_on + 1 AS value"), *CLOSED),
    "handover_latency": (
        UTC,
        TURNED,
        ("h.effected_at IS NOT NULL", "h.effected_at > h.answered_at"),
    ),
    "institutions_per_case": (
        ("DISTINCT ", ""),
        ("p.role <> 'coordination'", "TRUE"),
        MOVED,
    ),
    "parallel_measures": (
        ("m.ends_on >= begun", "m.ends_on > begun"),
        ("m.starts_on <= begun", "m.starts_on < begun"),
        ("m.state <> 'planned'", "TRUE"),
    ),
    "declines": (
        UTC,
        ("'accepted_reservation', ", ""),
        ("p.addressee_id <> p.sender_id", "TRUE"),
        ("r.type = 'take_part' AND ", ""),
    ),
    "ping_pong": (("c.ping_pong_at IS NOT NULL", "c.declines > 0"), *CLOSED),
    "lead_gaps": (
        ("e.verb = 'case.close'", "e.verb = 'case.reopen'"),
        ("r.next_at > r.until_at", "r.next_at >= r.until_at"),
        ("r.case_id, r.since_at DESC", "r.case_id, r.since_at"),
    ),
    "unsecured_days": (
        UTC,
        ("NOT k.livelihood_secured", "TRUE"),
        ("ORDER BY p.id LIMIT", "ORDER BY p.id DESC LIMIT"),
        ("max(", "min("),
    ),
    "kept_request_answer": (*KEPT, UTC, ("WHEN r.state = 'asked_back'", "WHEN FALSE")),
    "kept_handover_answer": (*KEPT, UTC, ("ON h.decline_reason <> ''", "ON FALSE")),
    "kept_clarification_answer": (
        *KEPT,
        ("p.addressee_id <> p.sender_id", "TRUE"),
    ),
    "kept_clarification_answer_urgent": KEPT,
    "kept_decision": (*KEPT, ("reopened_at IS NULL", "reopened_at IS NOT NULL")),
    "kept_decision_urgent": (*KEPT, ("min(", "max(")),
    "overdue_clarifications": KEPT,
    "kept_notice": (*KEPT[1:], ("n.state <> 'impossible'", "TRUE")),
    "kept_inspection": KEPT,
    "lawful_exchange": (
        ("d.basis <> ''", "d.basis = 'consent'"),
        ("d.on AS day", "c.registered_on AS day"),
        ("d.giver_id AS", "d.receiver_id AS"),
    ),
    "contact_completeness": (
        ("p.until >= ", "p.until > "),
        ("p.confirmed_on >=", "p.confirmed_on >"),
        ("12 months'", "12 months 1 day'"),
        (" = 2", " >= 1"),
    ),
    "reviews_held": (
        ("10, 1)", "1, 1)"),
        ("'closed', ", ""),
        ("a.b_institution_id AS", "a.a_institution_id AS"),
        ("a.since <= make_date", "a.since < make_date"),
        ("a.until >= make_date", "a.until > make_date"),
    ),
}

LAST_DAY = ("p.until >= m.day", "p.until > m.day")
LEFT_DAY = ("::date >= m.day", "::date > m.day")
FIRST_DAY = ("p.since <= m.day", "p.since < m.day")
OWN = "own"
NETWORK = "network"
BUGS_OF_SUMS: dict[str, Bugs] = {
    NETWORK: (
        ("percentile_cont(0.9)", "percentile_cont(0.8)"),
        ("sum(m.value)", "count(m.value)"),
        ("percentile_cont(0.5)", "percentile_disc(0.5)"),
    ),
    Dimension.AGREEMENT: (
        LAST_DAY,
        LEFT_DAY,
        FIRST_DAY,
        ("min(p.letter) <> max(p.letter) AND ", ""),
        (" AND min(p.institution_id) <> max(p.institution_id)", ""),
        ("SELECT DISTINCT m.id", "SELECT m.id"),
        ("y.letter <> x.letter", "TRUE"),
        ("(i.id, i.part_of_id)", "(i.id)"),
        ("m.day BETWEEN x.since AND x.until", "m.day >= x.since"),
    ),
    Dimension.TYPE: (
        ("i.id = m.institution_id", "i.id = m.other_id"),
        ("i.type", "i.canton"),
        ("sum(m.value)", "max(m.value)"),
    ),
    Dimension.PROBLEM: (
        FIRST_DAY,
        ("p.until > m.day", "p.until >= m.day"),
        ("NOT EXISTS", "EXISTS"),
        ("other.id < p.id", "FALSE"),
    ),
    OWN: (
        LAST_DAY,
        LEFT_DAY,
        FIRST_DAY,
        ("UNION", "UNION ALL"),
        ("p.role = 'coordination'", "FALSE"),
        ("AND FALSE", "AND p.role = 'coordination'"),
    ),
}
