"""How cases end, and whether it lasts."""

from django.utils.translation import gettext_lazy as _

from cases.outcomes import OUTCOME_GROUPS
from reviews.figures.figure import Better, Figure, Group, Kind, Reach, by_key, day_of, listed

WORKS, SETTLED = listed(OUTCOME_GROUPS["works"]), listed(OUTCOME_GROUPS["settled"])
FACTS = listed(OUTCOME_GROUPS["facts"])
NAMED_ELSEWHERE = listed(OUTCOME_GROUPS["works"] | OUTCOME_GROUPS["settled"])


def of_closed(value: str, where: str = "TRUE", joined: str = "") -> str:
    """One row per closed case that was not ended by facts; its lead is who led last."""
    return f"""
SELECT c.network_id, c.id AS case_id, c.closed_on AS day, lead.institution_id,
  NULL::bigint AS other_id, {value} AS value
FROM cases_case c
LEFT JOIN cases_participation lead
  ON lead.case_id = c.id AND lead.role = 'lead' AND lead.ended_at IS NULL
{joined}
WHERE c.phase = 'closed' AND c.outcome NOT IN {FACTS} AND {where}
"""  # noqa: S608 (constants only)


# What was heard last: an answered follow-up of this closing, else the closing itself.
LATEST = """
LEFT JOIN LATERAL (
  SELECT f.result, f.answered_on FROM cases_followup f
  WHERE f.case_id = c.id AND f.state = 'done' AND f.answered_on >= c.closed_on
    AND f.answered_on <= %(on)s AND f.result IN ('works', 'not_working')
  ORDER BY f.answered_on DESC, f.id DESC LIMIT 1
) latest ON TRUE
"""
WORKS_TODAY = f"(COALESCE(latest.result = 'works', c.outcome IN {WORKS}))::int"


def _sustained(months: int) -> str:
    return f"""
SELECT c.network_id, c.id AS case_id, f.answered_on AS day, f.institution_id,
  NULL::bigint AS other_id, (f.result = 'works')::int AS value
FROM cases_followup f JOIN cases_case c ON c.id = f.case_id
WHERE f.state = 'done' AND f.months = {months} AND f.result IN ('works', 'not_working')
  AND c.phase = 'closed' AND c.outcome IN {WORKS} AND f.answered_on >= c.closed_on
"""  # noqa: S608 (constants only)


# Who came back to somebody else is no business of the institution that has closed the case.
REENTRY = f"""
SELECT c.network_id, c.id AS case_id, {day_of("e.at")} AS day, period.institution_id,
  NULL::bigint AS other_id, (count(again.since_at) > 0)::int AS value
FROM cases_caseevent e JOIN cases_case c ON c.id = e.case_id
LEFT JOIN cases_responsibility period
  ON period.case_id = e.case_id AND period.until_at = e.at
LEFT JOIN (
  SELECT r.case_id AS origin, r.institution_id, r.since_at FROM cases_responsibility r
  UNION ALL
  SELECT new.continues_id, r.institution_id, r.since_at
  FROM cases_responsibility r JOIN cases_case new ON new.id = r.case_id
  WHERE new.continues_id IS NOT NULL
) again ON again.origin = c.id AND again.institution_id = period.institution_id
  AND again.since_at > e.at
  AND {day_of("again.since_at")} <= {day_of("e.at")} + interval '12 months'
  AND {day_of("again.since_at")} <= %(on)s
WHERE e.verb = 'case.close' AND e.facts ->> 'outcome' NOT IN {FACTS}
GROUP BY e.id, c.id, period.id
"""  # noqa: S608 (constants only)

CLOSED = _(
    "Cases closed in the period; those that facts ended (death, moving away, retirement age, not "
    "admitted) do not count, nor do those reopened since. Day: the closing."
)

FIGURES = by_key(
    Figure(
        key="closed",
        name=_("Cases closed"),
        definition=CLOSED,
        formula=_("Number of cases closed."),
        statement=of_closed("1"),
        group=Group.OUTCOME,
        kind=Kind.COUNT,
    ),
    Figure(
        key="reintegration",
        name=_("Back at work"),
        definition=CLOSED,
        formula=_("Closed with work in the primary labour market or a job kept ÷ all closed."),
        statement=of_closed(f"(c.outcome IN {WORKS})::int"),
        group=Group.OUTCOME,
        better=Better.HIGH,
    ),
    Figure(
        key="settled",
        name=_("Responsibility settled"),
        definition=CLOSED,
        formula=_("Closed with an institution that has accepted responsibility ÷ all closed."),
        statement=of_closed(f"(c.outcome IN {SETTLED})::int"),
        group=Group.OUTCOME,
    ),
    Figure(
        key="other_solutions",
        name=_("Other concrete solutions"),
        definition=CLOSED,
        formula=_("Closed in any other way ÷ all closed."),
        statement=of_closed(f"(c.outcome NOT IN {NAMED_ELSEWHERE})::int"),
        group=Group.OUTCOME,
    ),
    *(
        Figure(
            key=f"sustained_{months}",
            name=name,
            definition=_(
                "Follow-ups of cases closed with work, answered with “works” or “does not work”. "
                "Day: the answer."
            ),
            formula=_("Answered “works” ÷ all answered with one of the two."),
            statement=_sustained(months),
            group=Group.OUTCOME,
            better=Better.HIGH,
            reach=Reach.SIDES,
            institution=_("the institution that asked"),
        )
        for months, name in (
            (6, _("Still at work after 6 months")),
            (12, _("Still at work after 12 months")),
        )
    ),
    Figure(
        key="works_today",
        name=_("Works today"),
        definition=_(
            "Closed cases with what was heard last: the newest answered follow-up, else the "
            "outcome at closing. Ended by facts does not count. Day: the closing."
        ),
        formula=_("Works by what was heard last ÷ all closed."),
        statement=of_closed(WORKS_TODAY, joined=LATEST),
        group=Group.OUTCOME,
        better=Better.HIGH,
        reach=Reach.SIDES,
    ),
    Figure(
        key="works_today_age",
        name=_("Age of what was heard last"),
        definition=_(
            "For the cases of “Works today”: calendar days from what was heard last up to today. "
            "Day: the closing."
        ),
        formula=_("Median of the days; 9 of 10 cases are not older than the second number."),
        statement=of_closed(
            "%(on)s::date - COALESCE(latest.answered_on, c.closed_on)", joined=LATEST
        ),
        group=Group.OUTCOME,
        kind=Kind.DAYS,
        reach=Reach.SIDES,
    ),
    Figure(
        key="reentry",
        name=_("Back within 12 months"),
        definition=_(
            "Every closing, except by facts. Back is whom the institution that led last led again "
            "within 12 months, in the reopened or a further case; what others register it does "
            "not know. For younger closings not all is known yet. Day: the closing."
        ),
        formula=_("Closings followed by a re-entry ÷ all closings."),
        statement=REENTRY,
        group=Group.OUTCOME,
        better=Better.LOW,
        reach=Reach.LEAD,
    ),
)
