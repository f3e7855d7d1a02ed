"""How the institutions work together in a case."""

from django.utils.translation import gettext_lazy as _

from reviews.figures.figure import Better, Figure, Group, Kind, Reach, by_key, day_of
from reviews.figures.outcomes import of_closed
from reviews.figures.standards import ASKED_FIRST

TOOK_PART = """
JOIN LATERAL (
  SELECT count(DISTINCT p.institution_id)::int AS number FROM cases_participation p
  WHERE p.case_id = c.id AND p.role <> 'coordination'
) parts ON TRUE
"""
# The most at once are running on a day on which one begins.
MEASURES = """
JOIN LATERAL (
  SELECT COALESCE(max(running.number), 0)::int AS number
  FROM cases_measure begun
  CROSS JOIN LATERAL (
    SELECT count(*) AS number FROM cases_measure m
    WHERE m.case_id = c.id AND m.state <> 'planned' AND m.starts_on <= begun.starts_on
      AND (m.ends_on IS NULL OR m.ends_on >= begun.starts_on)
  ) running
  WHERE begun.case_id = c.id AND begun.state <> 'planned'
) measures ON TRUE
"""
UNSECURED = f"""
SELECT c.network_id, k.case_id, span.last AS day, k.opened_by_id AS institution_id,
  asked.addressee_id AS other_id, span.last - {day_of("k.opened_at")} AS value
FROM cases_clarification k JOIN cases_case c ON c.id = k.case_id
CROSS JOIN LATERAL (
  SELECT CASE
    WHEN k.state IN ('noted', 'asked', 'positions', 'escalated') THEN %(on)s::date
    WHEN k.state IN ('withdrawn', 'lapsed') THEN (
      SELECT max({day_of("d.done_at")}) FROM cases_due d
      WHERE d.key = k.key AND d.kind IN ('clarification', 'decision'))
    ELSE {day_of("k.decided_at")} END AS last
) span
{ASKED_FIRST}
WHERE NOT k.livelihood_secured AND span.last >= {day_of("k.opened_at")}
"""  # noqa: S608 (constants only)

# A reservation is no decline; what goes to the decider instead is one.
DECLINES = f"""
SELECT c.network_id, h.case_id, {day_of("COALESCE(declined.at, h.answered_at)")} AS day,
  h.addressee_id AS institution_id, h.sender_id AS other_id,
  (h.decline_reason <> '')::int AS value, h.decline_reason AS code
FROM cases_handover h JOIN cases_case c ON c.id = h.case_id
LEFT JOIN LATERAL (
  SELECT min(e.at) AS at FROM cases_caseevent e
  WHERE e.case_id = h.case_id AND e.verb = 'handover.decline'
    AND e.subject = 'handover:' || h.key
) declined ON h.decline_reason <> '' AND h.state IN ('escalated', 'decided')
WHERE h.state IN ('accepted', 'accepted_reservation', 'declined') OR declined.at IS NOT NULL
UNION ALL
SELECT c.network_id, r.case_id, {day_of("r.answered_at")}, r.addressee_id, r.sender_id,
  (r.state = 'declined')::int, r.decline_reason
FROM cases_request r JOIN cases_case c ON c.id = r.case_id
WHERE r.type = 'take_part' AND r.state IN ('accepted', 'declined')
UNION ALL
SELECT c.network_id, p.case_id, {day_of("p.answered_at")}, p.addressee_id, p.sender_id,
  (p.code = 'not_responsible')::int, p.decline_reason
FROM cases_position p JOIN cases_case c ON c.id = p.case_id
WHERE p.state = 'stated' AND p.addressee_id <> p.sender_id
"""  # noqa: S608 (constants only)

# A case that was closed has no lead until it is reopened. Periods never overlap.
LEAD_GAPS = """
SELECT c.network_id, c.id AS case_id, COALESCE(c.closed_on, %(on)s::date) AS day,
  latest.institution_id, NULL::bigint AS other_id, (
    gaps.case_id IS NOT NULL OR c.phase <> 'closed' AND latest.until_at IS NOT NULL
      OR latest.institution_id IS NULL
  )::int AS value
FROM cases_case c
LEFT JOIN (
  SELECT DISTINCT ON (r.case_id) r.case_id, r.institution_id, r.until_at
  FROM cases_responsibility r ORDER BY r.case_id, r.since_at DESC
) latest ON latest.case_id = c.id
LEFT JOIN (
  SELECT DISTINCT r.case_id FROM (
    SELECT p.case_id, p.until_at,
      lead(p.since_at) OVER (PARTITION BY p.case_id ORDER BY p.since_at) AS next_at
    FROM cases_responsibility p
  ) r
  WHERE r.next_at > r.until_at AND NOT EXISTS (
    SELECT 1 FROM cases_caseevent e
    WHERE e.case_id = r.case_id AND e.verb = 'case.close' AND e.at = r.until_at)
) gaps ON gaps.case_id = c.id
WHERE c.registered_on <= %(on)s
"""

FIGURES = by_key(
    Figure(
        key="institutions_per_case",
        name=_("Institutions per case"),
        definition=_(
            "Closed cases, except by facts: how many institutions took part in the course of the "
            "case, the coordination not counted. Day: the closing."
        ),
        formula=_("Sum of the institutions ÷ number of cases."),
        statement=of_closed("parts.number", joined=TOOK_PART),
        group=Group.COOPERATION,
        kind=Kind.AVERAGE,
    ),
    Figure(
        key="parallel_measures",
        name=_("Measures at the same time"),
        definition=_(
            "Closed cases, except by facts: the most measures that ran on one day, planned ones "
            "not counted. Day: the closing."
        ),
        formula=_("Sum of the largest numbers ÷ number of cases."),
        statement=of_closed("measures.number", joined=MEASURES),
        group=Group.COOPERATION,
        kind=Kind.AVERAGE,
    ),
    Figure(
        key="declines",
        name=_("Declined"),
        definition=_(
            "Answers to handovers, invitations and questions of responsibility; the lead's own "
            "position does not count. Day: the answer."
        ),
        formula=_("Declined or “not responsible” ÷ all answers."),
        statement=DECLINES,
        group=Group.COOPERATION,
        better=Better.LOW,
        reach=Reach.SIDES,
        institution=_("who answered"),
        other=_("who asked"),
        codes="decline_reason",
    ),
    Figure(
        key="ping_pong",
        name=_("To and fro"),
        definition=_(
            "Closed cases, except by facts, and whether they were marked as sent to and fro at "
            "any time. Day: the closing."
        ),
        formula=_("Marked as to and fro ÷ all closed."),
        statement=of_closed("(c.ping_pong_at IS NOT NULL)::int"),
        group=Group.COOPERATION,
        better=Better.LOW,
        reach=Reach.SIDES,
    ),
    Figure(
        key="lead_gaps",
        name=_("Cases with a gap in the lead"),
        definition=_(
            "Closed cases on the day of closing, open ones today: whether nobody led at any "
            "time while the case was open."
        ),
        formula=_("Cases with a gap ÷ all cases."),
        statement=LEAD_GAPS,
        group=Group.COOPERATION,
        better=Better.LOW,
        target=0,
    ),
    Figure(
        key="unsecured_days",
        name=_("Days without secured livelihood"),
        definition=_(
            "Clarifications during which nobody secured the livelihood: calendar days from the "
            "opening to the decision, open ones up to today. Day: the end, or today."
        ),
        formula=_("Sum of the days."),
        statement=UNSECURED,
        group=Group.COOPERATION,
        kind=Kind.COUNT,
        better=Better.LOW,
        target=0,
        reach=Reach.SIDES,
        institution=_("who opened the clarification"),
        other=_("who was asked first"),
    ),
)
