"""Who is to be reminded of what: one statement, however many dues there are.

Rule: R-REMIND-02; due soon and on the first rung whoever looks after the case, else the contact
person, else everybody who works there; on the second deputy and team; on the third the decider
(R-DECIDER-01); on the fourth the chair of the steering committee. A decision is the decider's from
the start. What an institution owes nobody else climbs to its own head and no further. All as of
*now*, also when a past day is caught up: active people with a role in force, and for who is away
whoever stands in (R-ABSENCE-01).
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from cases.models import DECIDED, PROCEDURE
from contacts.models import Institution, Network
from iiz.calendar import is_working_day
from worklist.ladder import Window, windows
from worklist.models import Rung

WANTED = """
WITH reached AS MATERIALIZED (
  SELECT d.id AS due_id, d.kind, d.key, d.due_on, d.institution_id, d.case_id, w.network_id, w.rung
  FROM unnest(%(networks)s::bigint[], %(types)s::text[], %(rungs)s::int[], %(firsts)s::date[],
    %(lasts)s::date[]) AS w (network_id, type, rung, first_on, last_on)
  JOIN contacts_institution i ON i.type = w.type
  JOIN cases_due d ON d.institution_id = i.id AND d.done_at IS NULL
    AND d.due_on BETWEEN w.first_on AND w.last_on
  LEFT JOIN cases_case c ON c.id = d.case_id
  WHERE COALESCE(c.network_id, d.network_id) = w.network_id
), member AS MATERIALIZED (
  SELECT DISTINCT m.user_id, m.institution_id, m.network_id, m.role, m.is_chair
  FROM contacts_membership m JOIN contacts_user u ON u.id = m.user_id AND u.is_active
  WHERE m.since <= %(today)s AND (m.until IS NULL OR m.until >= %(today)s)
    AND m.role IN ('caseworker', 'head', 'coordinator', 'steering')
), away AS MATERIALIZED (
  SELECT user_id, institution_id, deputy_id FROM contacts_absence
  WHERE since <= %(today)s AND (until IS NULL OR until >= %(today)s)
), there AS MATERIALIZED (
  SELECT m.* FROM member m WHERE NOT EXISTS (
    SELECT FROM away a WHERE (a.user_id, a.institution_id) = (m.user_id, m.institution_id))
), standing_in AS MATERIALIZED (
  SELECT user_id AS cared_by, institution_id, user_id FROM there
  UNION SELECT a.user_id, t.institution_id, t.user_id FROM away a
    JOIN there t ON (t.user_id, t.institution_id) = (a.deputy_id, a.institution_id)
), low AS MATERIALIZED (
  SELECT due_id, rung, kind = ANY(%(decided)s) AS is_decision, institution_id, case_id
  FROM reached WHERE rung < 2
), looking_after AS MATERIALIZED (
  SELECT l.due_id, l.rung, m.user_id FROM low l
  JOIN cases_caserow p ON p.case_id = l.case_id AND p.institution_id = l.institution_id
  JOIN standing_in m ON m.cared_by = p.user_id AND m.institution_id = l.institution_id
  WHERE NOT l.is_decision
), of_who_is_away AS MATERIALIZED (
  SELECT l.due_id, l.rung FROM low l
  JOIN cases_caserow p ON p.case_id = l.case_id AND p.institution_id = l.institution_id
  JOIN away a ON (a.user_id, a.institution_id) = (p.user_id, p.institution_id)
), contact AS MATERIALIZED (
  SELECT l.due_id, l.rung, m.user_id FROM low l
  JOIN contacts_contactperson k ON k.institution_id = l.institution_id AND k.rank = 'primary'
    AND k.since <= %(today)s AND (k.until IS NULL OR k.until >= %(today)s)
  JOIN standing_in m ON m.cared_by = k.user_id AND m.institution_id = l.institution_id
  WHERE NOT l.is_decision
    AND NOT EXISTS (SELECT FROM looking_after a WHERE (a.due_id, a.rung) = (l.due_id, l.rung))
    AND NOT EXISTS (SELECT FROM of_who_is_away a WHERE (a.due_id, a.rung) = (l.due_id, l.rung))
), house AS MATERIALIZED (
  SELECT l.due_id, l.rung, m.user_id FROM low l
  JOIN there m ON m.institution_id = l.institution_id
    AND (m.role = 'coordinator' OR (m.role = 'head') = l.is_decision)
  WHERE NOT EXISTS (SELECT FROM looking_after a WHERE (a.due_id, a.rung) = (l.due_id, l.rung))
    AND NOT EXISTS (SELECT FROM contact k WHERE (k.due_id, k.rung) = (l.due_id, l.rung))
), told (due_id, rung, user_id) AS (
  TABLE looking_after UNION TABLE contact UNION TABLE house
  UNION SELECT l.due_id, l.rung, m.user_id FROM low l
    JOIN member m ON m.institution_id = l.institution_id
    WHERE NOT EXISTS (SELECT FROM looking_after a WHERE (a.due_id, a.rung) = (l.due_id, l.rung))
      AND NOT EXISTS (SELECT FROM contact k WHERE (k.due_id, k.rung) = (l.due_id, l.rung))
      AND NOT EXISTS (SELECT FROM house h WHERE (h.due_id, h.rung) = (l.due_id, l.rung))
  UNION SELECT r.due_id, r.rung, m.user_id FROM reached r
    JOIN member m ON m.institution_id = r.institution_id
    WHERE r.rung = 2 AND (m.role <> 'caseworker' OR r.kind <> ALL(%(decided)s))
  UNION SELECT r.due_id, r.rung, m.user_id FROM reached r
    JOIN member m ON m.institution_id = r.institution_id AND m.role <> 'caseworker'
    WHERE r.rung = 3 AND r.kind <> ALL(%(procedure)s)
  UNION SELECT r.due_id, r.rung, m.user_id FROM reached r
    LEFT JOIN contacts_mandate a ON a.network_id = r.network_id AND a.since <= %(today)s
      AND (a.until IS NULL OR a.until >= %(today)s)
    LEFT JOIN cases_responsibility l ON l.case_id = r.case_id AND l.until_at IS NULL
    JOIN member m ON m.institution_id =
        COALESCE(a.institution_id, l.institution_id, r.institution_id)
      AND m.role = CASE WHEN a.id IS NULL THEN 'head' ELSE 'coordinator' END
    WHERE r.rung = 3 AND r.kind = ANY(%(procedure)s)
  UNION SELECT r.due_id, r.rung, m.user_id FROM reached r
    JOIN member m ON m.network_id = r.network_id AND m.is_chair
    WHERE r.rung = 4 AND r.kind = ANY(%(procedure)s)
)
SELECT r.kind, r.key, r.due_on, t.user_id, r.rung, r.due_id
FROM told t JOIN reached r USING (due_id, rung)
"""
INSERT = f"""
INSERT INTO worklist_reminder (kind, key, due_on, recipient_id, rung, due_id, created_at)
SELECT w.kind, w.key, w.due_on, w.user_id, w.rung, w.due_id, %(now)s FROM ({WANTED}) w
ON CONFLICT DO NOTHING
"""  # noqa: S608 (constants only)
COUNT = f"""
SELECT w.rung, count(*) FROM ({WANTED}) w WHERE NOT EXISTS (
  SELECT FROM worklist_reminder n WHERE n.kind = w.kind AND n.key = w.key
    AND n.due_on = w.due_on AND n.recipient_id = w.user_id AND n.rung = w.rung)
GROUP BY w.rung
"""  # noqa: S608 (constants only)


def write_reminders(day: date, *, at: datetime) -> int:
    """Rule: R-REMIND-03; once per matter, day it was due by, person and rung.

    Returns: how many were new. Queries: 1, beside those for the standards.
    """
    with connection.cursor() as cursor:
        cursor.execute(INSERT, _parameters(day, at=at))
        return cursor.rowcount


def count_reminders(day: date, *, at: datetime) -> dict[str, int]:
    """Rung → how many `write_reminders` would write; nothing is written."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, _parameters(day, at=at))
        found = dict(cursor.fetchall())
    return {rung.name.lower(): found.get(rung.value, 0) for rung in Rung}


def _parameters(day: date, *, at: datetime) -> dict[str, Any]:
    steps = _windows(day)
    return {
        "networks": [step.network_id for step in steps],
        "types": [step.type for step in steps],
        "rungs": [step.rung for step in steps],
        "firsts": [step.first for step in steps],
        "lasts": [step.last for step in steps],
        "decided": [kind.value for kind in DECIDED],
        "procedure": [kind.value for kind in PROCEDURE],
        "today": timezone.localdate(at),
        "now": at,
    }


def _windows(day: date) -> Sequence[Window]:
    """No rung is reached on a day on which the canton does not work."""
    types = sorted(set(Institution.objects.order_by().values_list("type", flat=True)))
    working = [row for row in Network.objects.all() if is_working_day(day, canton=row.canton)]
    return [step for network in working for step in windows(network, types, on=day)]
