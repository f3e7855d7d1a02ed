"""What flows between the institutions, whom to turn to, and whether they meet."""

from django.utils.translation import gettext_lazy as _

from contacts.models.contact_person import CONFIRMED_FOR_MONTHS
from contacts.states import NEVER_ASKED
from reviews.figures.figure import Better, Figure, Group, Reach, by_key, listed
from reviews.states import TOOK_PLACE

DISCLOSURES = """
SELECT c.network_id, d.case_id, d.on AS day, d.giver_id AS institution_id,
  d.receiver_id AS other_id, (d.basis <> '')::int AS value
FROM consent_disclosure d JOIN cases_case c ON c.id = d.case_id
"""
CONTACTS = f"""
SELECT joined.network_id, NULL::bigint AS case_id, %(on)s::date AS day,
  i.id AS institution_id, NULL::bigint AS other_id, (
    SELECT count(DISTINCT p.rank) = 2 FROM contacts_contactperson p
    WHERE p.institution_id = i.id AND p.since <= %(on)s
      AND (p.until IS NULL OR p.until >= %(on)s)
      AND p.confirmed_on >= %(on)s::date - interval '{CONFIRMED_FOR_MONTHS} months'
  )::int AS value
FROM contacts_networkmembership joined JOIN contacts_institution i ON i.id = joined.institution_id
WHERE joined.since <= %(on)s AND (joined.until IS NULL OR joined.until >= %(on)s)
  AND i.type NOT IN {listed(NEVER_ASKED)}
"""  # noqa: S608 (constants only)

# Due on 1 October: held by then or not, or held later in the year.
REVIEWS = f"""
SELECT a.network_id, NULL::bigint AS case_id,
  COALESCE(held.day, make_date(y.year, 10, 1)) AS day, a.a_institution_id AS institution_id,
  a.b_institution_id AS other_id, (held.day IS NOT NULL)::int AS value
FROM contacts_agreement a
CROSS JOIN LATERAL generate_series(
  date_part('year', a.since)::int, date_part('year', %(on)s::date)::int) AS y(year)
LEFT JOIN LATERAL (
  SELECT GREATEST(LEAST(r.held_on, make_date(y.year, 12, 31)), make_date(y.year, 1, 1)) AS day
  FROM reviews_review r
  WHERE r.agreement_id = a.id AND r.year = y.year AND r.state IN {listed(TOOK_PLACE)}
) held ON TRUE
WHERE held.day IS NOT NULL OR a.since <= make_date(y.year, 10, 1)
  AND (a.until IS NULL OR a.until >= make_date(y.year, 10, 1))
"""  # noqa: S608 (constants only)

FIGURES = by_key(
    Figure(
        key="lawful_exchange",
        name=_("Exchange on a basis"),
        definition=_(
            "Entries of the register of disclosures, one per receiver and basis. Day: the day of "
            "the exchange."
        ),
        formula=_("Entries that name a consent or a legal basis ÷ all entries."),
        statement=DISCLOSURES,
        group=Group.EXCHANGE,
        better=Better.HIGH,
        target=100,
        reach=Reach.SIDES,
        institution=_("who gave"),
        other=_("who received"),
    ),
    Figure(
        key="contact_completeness",
        name=_("Contacts complete"),
        definition=_(
            "Institutions of the network, coordination and associations left out: whether primary "
            "contact and deputy are named and both were confirmed within 12 months. As of today."
        ),
        formula=_("Institutions with both ÷ all institutions."),
        statement=CONTACTS,
        group=Group.EXCHANGE,
        better=Better.HIGH,
        target=100,
        reach=Reach.SIDES,
        institution=_("the institution itself"),
    ),
    Figure(
        key="reviews_held",
        name=_("Reviews held"),
        definition=_(
            "Agreements in force on 1 October of a year, from that day on, and whether their "
            "review of the year was held. Day: the review, else 1 October."
        ),
        formula=_("Reviews held ÷ agreements."),
        statement=REVIEWS,
        group=Group.EXCHANGE,
        better=Better.HIGH,
        target=100,
        reach=Reach.SIDES,
        institution=_("side A, if it is an institution"),
        other=_("side B, if it is an institution"),
    ),
)
