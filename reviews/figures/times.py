"""How long it takes, in calendar days."""

from django.utils.translation import gettext_lazy as _

from reviews.figures.figure import Better, Figure, Group, Kind, Reach, by_key, day_of
from reviews.figures.outcomes import WORKS, of_closed

MEDIAN = _("Median of the days; 9 of 10 took no longer than the second number.")

OPENED = """
SELECT c.network_id, c.id AS case_id, c.registered_on AS day, first.institution_id,
  NULL::bigint AS other_id, 1 AS value
FROM cases_case c
LEFT JOIN (
  SELECT DISTINCT ON (r.case_id) r.case_id, r.institution_id FROM cases_responsibility r
  ORDER BY r.case_id, r.since_at
) first ON first.case_id = c.id
"""
CLARIFIED = """
SELECT c.network_id, c.id AS case_id, c.clarified_on AS day, lead.institution_id,
  NULL::bigint AS other_id, c.clarified_on - c.registered_on AS value
FROM cases_case c
LEFT JOIN (
  SELECT DISTINCT ON (r.case_id) r.case_id, r.institution_id
  FROM cases_responsibility r JOIN cases_case k ON k.id = r.case_id
  WHERE (r.since_at AT TIME ZONE 'Europe/Zurich')::date <= k.clarified_on
  ORDER BY r.case_id, r.since_at DESC
) lead ON lead.case_id = c.id
WHERE c.clarified_on >= c.registered_on
"""
HANDED_OVER = f"""
SELECT c.network_id, h.case_id, {day_of("h.effected_at")} AS day,
  h.addressee_id AS institution_id, h.sender_id AS other_id,
  {day_of("h.effected_at")} - {day_of("h.sent_at")} AS value
FROM cases_handover h JOIN cases_case c ON c.id = h.case_id
WHERE h.effected_at IS NOT NULL
"""  # noqa: S608 (constants only)

FIGURES = by_key(
    Figure(
        key="opened",
        name=_("Cases opened"),
        definition=_("Cases registered in the period. Day: the registration."),
        formula=_("Number of cases registered."),
        statement=OPENED,
        group=Group.TIME,
        kind=Kind.COUNT,
        institution=_("the institution that registered"),
    ),
    Figure(
        key="time_to_clarity",
        name=_("Time to clarity"),
        definition=_(
            "Cases in which responsibility was clarified: calendar days from registration until "
            "the decision was carried out. Day: the clarification."
        ),
        formula=MEDIAN,
        statement=CLARIFIED,
        group=Group.TIME,
        kind=Kind.DAYS,
        better=Better.LOW,
        institution=_("the institution that leads then"),
    ),
    Figure(
        key="time_to_work",
        name=_("Time to work"),
        definition=_(
            "Cases closed with work: calendar days from registration to the start of the job. A "
            "job that began before the registration does not count. Day: the closing."
        ),
        formula=MEDIAN,
        statement=of_closed(
            "c.job_started_on - c.registered_on",
            f"c.outcome IN {WORKS} AND c.job_started_on >= c.registered_on",
        ),
        group=Group.TIME,
        kind=Kind.DAYS,
        better=Better.LOW,
    ),
    Figure(
        key="duration",
        name=_("Duration of a case"),
        definition=_(
            "Closed cases, except by facts: calendar days from registration to closing. Day: the "
            "closing."
        ),
        formula=MEDIAN,
        statement=of_closed("c.closed_on - c.registered_on"),
        group=Group.TIME,
        kind=Kind.DAYS,
    ),
    Figure(
        key="handover_latency",
        name=_("Handover: until the lead moves"),
        definition=_(
            "Handovers that took effect: calendar days from the proposal to the change of the "
            "lead. Day: the change."
        ),
        formula=MEDIAN,
        statement=HANDED_OVER,
        group=Group.TIME,
        kind=Kind.DAYS,
        better=Better.LOW,
        reach=Reach.SIDES,
        institution=_("who took over"),
        other=_("who handed over"),
    ),
)
