"""The agreed standards: of what was owed, how much was answered by the agreed day.

Rule: R-FIGURE-02; answered in time counts on the day of the answer, and kept. What is not counts
on the day after the last one, and not kept, whatever becomes of it later: so no number of a day
that has passed changes. What ended before its last day without an answer does not count, and while
a question back waits the clock stands still.
"""

from django.utils.translation import gettext_lazy as _

from reviews.figures.figure import Better, Figure, Group, Reach, by_key, day_of

ASKED_FIRST = """
LEFT JOIN LATERAL (
  SELECT p.addressee_id FROM cases_position p
  WHERE p.clarification_id = k.id AND p.addressee_id <> p.sender_id ORDER BY p.id LIMIT 1
) asked ON TRUE
"""


def kept(promised: str, value: str = "COALESCE(answered <= due_on, FALSE)::int") -> str:
    """`promised` yields network_id, case_id, institution_id, other_id, due_on, and the day it was
    `answered`, or `ended` or stopped without an answer."""
    return f"""
SELECT network_id, case_id, CASE WHEN answered <= due_on THEN answered ELSE due_on + 1 END AS day,
  institution_id, other_id, {value} AS value
FROM ({promised}) promised
WHERE answered <= due_on OR due_on < LEAST(answered, ended, %(on)s::date)
"""  # noqa: S608 (constants only)


REQUESTS = f"""
SELECT c.network_id, r.case_id, r.addressee_id AS institution_id, r.sender_id AS other_id,
  r.due_on, CASE WHEN r.state IN ('answered', 'partly_answered', 'accepted', 'declined')
    THEN {day_of("r.answered_at")} END AS answered,
  CASE WHEN r.state = 'asked_back' THEN r.asked_back_on
    ELSE {day_of("r.answered_at")} END AS ended
FROM cases_request r JOIN cases_case c ON c.id = r.case_id
"""  # noqa: S608 (constants only)

# A decline that goes on to the decider is an answer too, of the day it was given.
HANDOVERS = f"""
SELECT c.network_id, h.case_id, h.addressee_id AS institution_id, h.sender_id AS other_id,
  h.due_on, CASE WHEN h.state IN ('accepted', 'accepted_reservation', 'declined')
    THEN {day_of("h.answered_at")} ELSE {day_of("declined.at")} END AS answered,
  CASE WHEN h.state = 'asked_back' THEN h.asked_back_on
    ELSE {day_of("h.answered_at")} END AS ended
FROM cases_handover h JOIN cases_case c ON c.id = h.case_id
LEFT JOIN LATERAL (
  SELECT min(e.at) AS at FROM cases_caseevent e
  WHERE e.case_id = h.case_id AND e.verb = 'handover.decline'
    AND e.subject = 'handover:' || h.key
) declined ON h.decline_reason <> '' AND h.state IN ('escalated', 'decided')
"""  # noqa: S608 (constants only)


def _positions(*, secured: bool) -> str:
    """A position may be changed; what counts is the first."""
    return f"""
SELECT c.network_id, p.case_id, p.addressee_id AS institution_id, p.sender_id AS other_id,
  p.due_on, {day_of("stated.at")} AS answered, {day_of("p.answered_at")} AS ended
FROM cases_position p JOIN cases_case c ON c.id = p.case_id
JOIN cases_clarification k ON k.id = p.clarification_id AND k.livelihood_secured = {secured}
LEFT JOIN LATERAL (
  SELECT min(v.history_date) AS at FROM cases_historicalposition v
  WHERE v.id = p.id AND v.state = 'stated'
) stated ON p.state = 'stated'
WHERE p.addressee_id <> p.sender_id
"""  # noqa: S608 (constants only)


def _decisions(where: str) -> str:
    """Decided anew after new facts: what counts is the first decision."""
    return f"""
SELECT c.network_id, k.case_id, k.opened_by_id AS institution_id,
  asked.addressee_id AS other_id, k.due_on, CASE WHEN k.reopened_at IS NULL
    THEN {day_of("k.decided_at")} ELSE {day_of("first.at")} END AS answered,
  CASE WHEN k.state IN ('withdrawn', 'lapsed') THEN (
    SELECT max({day_of("d.done_at")}) FROM cases_due d
    WHERE d.key = k.key AND d.kind IN ('clarification', 'decision')) END AS ended
FROM cases_clarification k JOIN cases_case c ON c.id = k.case_id
LEFT JOIN LATERAL (
  SELECT min(e.at) AS at FROM cases_caseevent e
  WHERE e.case_id = k.case_id AND e.verb IN ('clarification.decide', 'clarification.agree')
    AND e.subject = 'clarification:' || k.key
) first ON k.reopened_at IS NOT NULL
{ASKED_FIRST}
WHERE {where}
"""  # noqa: S608 (constants only)


# What cannot be told is no broken promise; it says why.
NOTICES = """
SELECT c.network_id, n.case_id, n.informer_id AS institution_id, n.about_id AS other_id,
  n.due_on, n.done_on AS answered, NULL::date AS ended
FROM cases_notice n JOIN cases_case c ON c.id = n.case_id
WHERE n.state <> 'impossible'
"""
INSPECTIONS = """
SELECT c.network_id, i.case_id, p.holder_id AS institution_id, i.institution_id AS other_id,
  p.due_on, p.decided_on AS answered, p.closed_on AS ended
FROM consent_inspectionpart p JOIN consent_inspection i ON i.id = p.inspection_id
JOIN cases_case c ON c.id = i.case_id
"""

IN_TIME = _("By the agreed day ÷ all that were answered or missed it.")


def _kept(key, name, definition, promised: str, institution, other="") -> Figure:
    return Figure(
        key=f"kept_{key}",
        name=name,
        definition=definition,
        formula=IN_TIME,
        statement=kept(promised),
        group=Group.STANDARD,
        better=Better.HIGH,
        reach=Reach.SIDES,
        institution=institution,
        other=other,
    )


ANSWERED, ASKED = _("who was asked"), _("who asked")
OPENER, FIRST = _("who opened the clarification"), _("who was asked first")
POSITIONS = _(
    "Positions of other institutions in clarifications; what counts is the first one. Day: the "
    "answer in time, or the day after the last one."
)
DECISIONS = _(
    "Clarifications; what counts is the first decision, by agreement or by the decider. Day: the "
    "decision in time, or the day after the last one."
)
FIGURES = by_key(
    _kept(
        "request_answer",
        _("Requests answered in time"),
        _(
            "Questions and invitations; withdrawn before their last day they do not count, and "
            "while a question back waits the clock stands still. Day: the answer in time, or the "
            "day after the last one."
        ),
        REQUESTS,
        ANSWERED,
        ASKED,
    ),
    _kept(
        "handover_answer",
        _("Handovers answered in time"),
        _(
            "Handovers; withdrawn before their last day they do not count, and while a question "
            "back waits the clock stands still. Day: the answer in time, or the day after the "
            "last one."
        ),
        HANDOVERS,
        ANSWERED,
        ASKED,
    ),
    _kept(
        "clarification_answer",
        _("Positions stated in time"),
        POSITIONS,
        _positions(secured=True),
        ANSWERED,
        ASKED,
    ),
    _kept(
        "clarification_answer_urgent",
        _("Urgent positions stated in time"),
        POSITIONS,
        _positions(secured=False),
        ANSWERED,
        ASKED,
    ),
    _kept(
        "decision",
        _("Responsibility decided in time"),
        DECISIONS,
        _decisions("k.livelihood_secured"),
        OPENER,
        FIRST,
    ),
    _kept(
        "decision_urgent",
        _("Urgently decided in time"),
        DECISIONS,
        _decisions("NOT k.livelihood_secured"),
        OPENER,
        FIRST,
    ),
    Figure(
        key="overdue_clarifications",
        name=_("Overdue clarifications"),
        definition=DECISIONS,
        formula=_("Not decided by the agreed day ÷ all that were decided or missed it."),
        statement=kept(_decisions("TRUE"), "COALESCE(answered > due_on, TRUE)::int"),
        group=Group.STANDARD,
        better=Better.LOW,
        target=0,
        reach=Reach.SIDES,
        institution=OPENER,
        other=FIRST,
    ),
    _kept(
        "notice",
        _("Person informed in time"),
        _(
            "Duties to inform the person; put off by the head, the new day counts, and what was "
            "not possible does not count. Day: the information in time, or the day after the last "
            "one."
        ),
        NOTICES,
        _("who had to inform"),
        _("whom it was about"),
    ),
    _kept(
        "inspection",
        _("File inspections decided in time"),
        _(
            "Parts of file inspections, one per institution that holds a file; taken back before "
            "the last day they do not count. Day: the decision in time, or the day after the last "
            "one."
        ),
        INSPECTIONS,
        _("who holds the file"),
        _("who asked"),
    ),
)

KEPT = {key.removeprefix("kept_"): key for key in FIGURES if key.startswith("kept_")}
"""Key of a standard → key of the figure that says how often it was kept."""
