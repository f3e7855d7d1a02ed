"""Whoever takes part: five networks, three hundred institutions, their people and agreements."""

from django.contrib.auth.models import Group
from django.db.backends.utils import CursorWrapper

from bench.rows import insert, pick
from contacts.models import (
    Agreement,
    ContactPerson,
    Institution,
    Mandate,
    Membership,
    Network,
    NetworkMembership,
    User,
)
from reviews.models import Review

CANTONS = ("AG", "BE", "ZH", "VD", "GR")
# What part of all cases lies in the first of these networks, in the first two, and so on.
SHARES = (0.4, 0.65, 0.85, 0.95)
IN_A_NETWORK = 60
FIRST = 1000
# Places of a network's institutions: the IV office first, who never takes part last.
IV, ASSOCIATION, COORDINATION = 0, 58, 59
TYPES = [
    *["social_service"] * 12,
    *("rav", "rav", "rav", "cantonal_social", "labour_office", "ub_fund", "career", "vocational"),
    *("migration", "kesb", "accident", "daily_benefit", "pension", "el_office"),
    *("provider", "provider", "medical", "medical"),
]
SINCE = "DATE '2021-01-01'"
HOUSES = f"""
FROM (SELECT net, place, {FIRST} + {IN_A_NETWORK} * net + place AS n
  FROM generate_series(0, {len(CANTONS) - 1}) net, generate_series(0, {IN_A_NETWORK - 1}) place) d
"""


def build(cursor: CursorWrapper) -> None:
    cantons = ", ".join(f"'{canton}'" for canton in CANTONS)
    insert(
        cursor,
        Network,
        f"FROM unnest(ARRAY[{cantons}]) WITH ORDINALITY d(canton, n)",
        id="n",
        key="lower(canton)",
        name_de="'IIZ ' || canton",
        name_fr="'CII ' || canton",
        canton="canton",
        since=SINCE,
    )
    _institutions(cursor, cantons)
    _people(cursor)
    _agreements(cursor)


def _institutions(cursor: CursorWrapper, cantons: str) -> None:
    insert(cursor, Group, HOUSES, id="n", name="'institution:' || n")
    others = pick(TYPES, 1)
    insert(
        cursor,
        Institution,
        HOUSES,
        id="n",
        name_de="'Stelle ' || n",
        name_fr="'Office ' || n",
        short_de="'S ' || n",
        short_fr="'O ' || n",
        type=f"CASE place WHEN {IV} THEN 'iv_office' WHEN {ASSOCIATION} THEN 'association'"
        f" WHEN {COORDINATION} THEN 'coordination' ELSE {others} END",
        canton=f"(ARRAY[{cantons}])[net + 1]",
        languages="ARRAY['de']",
        has_account="TRUE",
        group_id="n",
    )
    insert(
        cursor,
        NetworkMembership,
        HOUSES,
        since=SINCE,
        kind="'member'",
        institution_id="n",
        network_id="net + 1",
    )


def _people(cursor: CursorWrapper) -> None:
    """A head for each institution, a coordinator for each coordination, a committee of one."""
    insert(
        cursor,
        User,
        HOUSES,
        id="n",
        email="'n' || n || '@example.org'",
        first_name="'Rosa'",
        last_name="'Holunder ' || n",
        language="'de'",
        is_active="TRUE",
    )
    role = f"CASE place WHEN {COORDINATION} THEN 'coordinator' WHEN {ASSOCIATION} THEN 'steering'"
    insert(
        cursor,
        Membership,
        HOUSES,
        since=SINCE,
        role=f"{role} ELSE 'head' END",
        user_id="n",
        institution_id=f"CASE WHEN place <> {ASSOCIATION} THEN n END",
        network_id=f"CASE WHEN place = {ASSOCIATION} THEN net + 1 END",
    )
    insert(
        cursor,
        Mandate,
        f"{HOUSES} WHERE place = {COORDINATION}",
        since=SINCE,
        institution_id="n",
        network_id="net + 1",
    )
    insert(
        cursor,
        ContactPerson,
        f"""FROM (SELECT rank, h.n AS house, 2 * h.n + number AS n FROM (SELECT n {HOUSES}) h,
          unnest(ARRAY['primary', 'deputy']) WITH ORDINALITY r(rank, number)) d""",
        since=SINCE,
        name="'Linus Erle ' || n",
        function="'Fachperson'",
        languages="ARRAY['de']",
        rank="rank",
        confirmed_on="DATE '2025-01-01' + floor(500 * bench_dice(n, 2))::int",
        institution_id="house",
    )


def _agreements(cursor: CursorWrapper) -> None:
    """Three a network: between two types, two institutions, and with an association."""
    insert(
        cursor,
        Agreement,
        f"""FROM (SELECT net, kind, 3 * net + kind AS n, {FIRST} + {IN_A_NETWORK} * net AS base
          FROM generate_series(0, {len(CANTONS) - 1}) net, generate_series(1, 3) kind) d""",
        id="n",
        since="DATE '2022-01-01'",
        name_de="'Vereinbarung ' || n",
        a_type="CASE kind WHEN 1 THEN 'rav' ELSE '' END",
        a_institution_id=f"CASE WHEN kind > 1 THEN base + {IV} END",
        b_type="CASE kind WHEN 2 THEN '' ELSE 'social_service' END",
        b_institution_id=f"CASE kind WHEN 2 THEN base + 1 WHEN 3 THEN base + {ASSOCIATION} END",
        network_id="net + 1",
    )
    insert(
        cursor,
        Review,
        """FROM (SELECT year, a.id AS agreement, 10000 * a.id + year AS n
          FROM contacts_agreement a, generate_series(2022, 2025) year) d""",
        year="year",
        state="'closed'",
        held_on="make_date(year, 11, 3)",
        agreement_id="agreement",
    )
