"""The guidelines as a document: exactly what is in force on the day, in both languages."""

from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.db.transaction import atomic, set_rollback
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from consent.factories import ExchangeRuleFactory, LegalBasisFactory
from consent.models import ExchangeRule
from contacts import codes
from contacts.factories import (
    AgreementFactory,
    ContactPersonFactory,
    GuidelineFactory,
    InstitutionFactory,
    MandateFactory,
    NetworkFactory,
    StandardFactory,
)
from contacts.models import Guideline, Standard
from contacts.states import ContactRank
from reviews.sheets.guideline import Document, document
from reviews.sheets.guideline.deadlines import deadlines
from reviews.sheets.guideline.exchange import Exchange, exchange
from reviews.sheets.guideline.scope import Scope
from reviews.sheets.guideline.versions import difference
from reviews.tests.oracles import guideline as oracle

pytestmark = pytest.mark.django_db

ON = date(2026, 3, 2)
DAY = timedelta(days=1)
TYPES = ("social_service", "iv_office", "rav", "kesb", "coordination", "career", "employer")
CATEGORIES = ("", "personal", "plan", "household", "diagnosis")
"""Of a random rule; a strict one needs consent."""
BASES = ("consent", "atsg32", "ivg68bis", "cantonal_sh")


@pytest.fixture
def network() -> Any:
    return NetworkFactory()


def scope_of(network: Any, on: date = ON, **changes: Any) -> Scope:
    return Scope(**({"network": network, "agreement": None, "on": on, "language": "de"} | changes))


def random_rules(random: Random, guideline: Guideline, count: int) -> None:
    for number in range(count):
        basis, category = random.choice(BASES), random.choice(CATEGORIES)
        asks = basis == "consent" or category == "diagnosis" or random.random() < 0.3
        ExchangeRuleFactory(
            guideline=guideline,
            key=f"X-{random.choice('ABC')}-{number // 2}",
            from_type=random.choice(("", *TYPES)),
            to_type=random.choice(("", *TYPES)),
            category=category,
            basis=basis,
            consent_required=asks,
            conditions=random.sample(("reciprocity", "draws_benefits"), random.randint(0, 2)),
        )


def rows_of(model: Any, *guidelines: Guideline) -> list[dict[str, Any]]:
    rows = model.objects.filter(guideline__in=guidelines).order_by("pk")
    names = [field.attname for field in model._meta.fields]
    return [
        dict(zip(names, values, strict=True)) | {"own": values[1] == guidelines[-1].pk}
        for values in rows.values_list(*names)
    ]


def said(found: Exchange, giver: str, receiver: str, category: str) -> set[tuple[Any, ...]]:
    """What the document says to a reader who looks for one pair and one category."""
    groups = [group for group in (*found.groups, *found.strict) if (giver, receiver) in group.pairs]
    lines = [*found.everywhere, *(line for group in groups for line in group.lines)]
    return {line.content for line in lines if category in line.categories}


@pytest.mark.parametrize("seed", range(4))
def test_every_rule_in_force_is_found_and_no_other(network: Any, seed: int) -> None:
    """R-GUIDELINE-02."""
    random = Random(seed)
    default = Guideline.objects.get(network=None, agreement=None)
    own = GuidelineFactory(network=network, effective_from=ON - DAY)
    for guideline in (GuidelineFactory(), GuidelineFactory(network=network, draft=True)):
        random_rules(random, guideline, 5)  # another network's, and a draft
    random_rules(random, own, 25)
    shown = rows_of(ExchangeRule, default, own)

    found = exchange(network, on=ON)

    categories = set(codes.positions("information_category"))
    wrong = [
        asked
        for asked in product(found.types, found.types, categories)
        if said(found, *asked) != oracle.answers(shown, *asked)
    ]
    assert (wrong, len(found.types), len(categories)) == ([], 18, 15)


def test_a_rule_without_a_law_is_not_said(network: Any) -> None:
    """R-GUIDELINE-02; as the exchange itself: no law, no rule."""
    own = GuidelineFactory(network=network)
    ExchangeRuleFactory(guideline=own, key="X-OLD-1", basis="other", consent_required=False)
    LegalBasisFactory(code="other", since=ON, until=ON)

    keys = [_keys(exchange(network, on=ON + day)) for day in (-DAY, 0 * DAY, DAY)]

    assert ["X-OLD-1" in found for found in keys] == [False, True, False]


def _keys(found: Exchange) -> set[str]:
    groups = [line for group in (*found.groups, *found.strict) for line in group.lines]
    return {key for line in (*found.everywhere, *groups) for key in line.keys}


@pytest.mark.parametrize("seed", range(4))
def test_every_figure_in_force_is_found_and_no_other(network: Any, seed: int) -> None:
    """R-GUIDELINE-03."""
    random = Random(seed)
    default = Guideline.objects.get(network=None, agreement=None)
    own = GuidelineFactory(network=network)
    taken = set()
    for guideline in (default, own) * 6:
        key = random.choice(("request_answer", "handover_answer"))
        types = random.choice(("", *TYPES)), random.choice(("", *TYPES))
        if (guideline.pk, key, types) not in taken and (guideline != default or any(types)):
            taken.add((guideline.pk, key, types))
            StandardFactory(
                guideline=guideline,
                key=key,
                from_type=types[0],
                to_type=types[1],
                value=random.randint(1, 99),
            )
    rows = rows_of(Standard, default, own)

    found = deadlines(scope_of(network))

    shown = [*found.answers, *found.ladder]
    expected = [
        oracle.figure(rows, key, giver, receiver)
        for key in {row["key"] for row in rows}
        for giver in ("", "medical", *TYPES)
        for receiver in ("", "medical", *TYPES)
    ]
    deciding = {row["id"]: (row["key"], row["value"], row["own"]) for row in expected if row}
    assert sorted(deciding.values()) == sorted(
        (one.key, int(one.value.split()[0]), one.version != str(default)) for one in shown
    )


@pytest.mark.parametrize(
    ("on", "value", "coming"),
    [
        pytest.param(ON - DAY, "10", 1, id="day-before"),
        pytest.param(ON, "7", 0, id="first-day"),
    ],
)
def test_a_version_is_announced_until_its_day(
    network: Any, on: date, value: str, coming: int
) -> None:
    """R-GUIDELINE-01, R-GUIDELINE-04."""
    newer = GuidelineFactory(network=network, version=1, effective_from=ON)
    StandardFactory(guideline=newer, value=7)

    shown = document(scope_of(network, on))

    answer = next(one for one in shown.deadlines.answers if one.key == "request_answer")
    assert answer.value == f"{value} Arbeitstage"
    assert [one.version.guideline for one in shown.coming] == [newer] * coming
    changes = [one.changes.standards[0] for one in shown.coming]
    said = ("10 Arbeitstage, Wegleitung v1", "7 Arbeitstage")
    assert [(one.before, one.after) for one in changes] == [said] * coming
    assert (newer in [one.guideline for one in shown.based_on]) is (coming == 0)


def test_what_two_sides_agreed_stands_beside_what_holds_for_all(network: Any) -> None:
    """R-GUIDELINE-03; in their own document it takes the place of it."""
    association = InstitutionFactory(association=True, network=network)
    iv = InstitutionFactory(iv_office=True, network=network)
    elsewhere = InstitutionFactory(rav=True, network=network)
    agreement = AgreementFactory(
        network=network, a_institution=iv, b_institution=association, b_type="social_service"
    )
    agreed = GuidelineFactory(network=None, agreement=agreement)
    StandardFactory(guideline=agreed, value=15)
    later = GuidelineFactory(network=None, agreement=agreement, version=2, effective_from=ON + DAY)
    StandardFactory(guideline=later, key="handover_answer", value=8)

    whole = document(scope_of(network))
    theirs = document(scope_of(network, agreement=agreement))

    assert [(name, rows[0].value) for name, rows in whole.deadlines.agreed] == [
        (agreement.name, "15 Arbeitstage")
    ]
    assert _request_answers(whole) == ["10 Arbeitstage"]
    assert _request_answers(theirs) == ["15 Arbeitstage"]
    standing = "10 Arbeitstage, Wegleitung v1"  # the default's, where theirs says nothing
    assert [(one.before, one.after) for one in theirs.coming[0].changes.standards] == [
        (standing, "8 Arbeitstage"),
        ("15 Arbeitstage", standing),
    ]
    houses = {house.institution for _kind, of_kind in theirs.houses for house in of_kind}
    assert (iv in houses, association in houses, elsewhere in houses) == (True, True, False)
    pairs = {pair for group in theirs.rules.told for pair in group.pairs}
    assert pairs == {("Sozialdienst", "IV-Stelle"), ("IV-Stelle", "Sozialdienst")}


def _request_answers(shown: Document) -> list[str]:
    return [one.value for one in shown.deadlines.answers if one.key == "request_answer"]


def test_contact_persons_and_gaps_are_named(network: Any) -> None:
    house = InstitutionFactory(network=network)
    named = ContactPersonFactory(institution=house, rank=ContactRank.PRIMARY, since=ON)
    before, after = (document(scope_of(network, on)).houses for on in (ON - DAY, ON))

    assert [line.person for line in before[0][1][0].lines] == [None, None]
    assert [line.person for line in after[0][1][0].lines] == [named, None]


def test_who_decides_is_named(network: Any) -> None:
    alone = document(scope_of(network)).steps
    office = InstitutionFactory(coordination=True, network=network)
    MandateFactory(network=network, institution=office)

    assert any("keine Koordination" in line for line in alone)
    assert any(office.name_de in line for line in document(scope_of(network)).steps)


def test_a_difference_says_what_was_and_what_is(network: Any) -> None:
    """R-GUIDELINE-04; nine pairs that change alike are one line."""
    old = GuidelineFactory(network=network, version=1)
    new = GuidelineFactory(network=network, version=2, effective_from=ON)
    for guideline, form in ((old, "any"), (new, "written")):
        for giver in ("rav", "labour_office", "ub_fund"):
            for receiver in ("social_service", "cantonal_social", "iv_office"):
                ExchangeRuleFactory(
                    guideline=guideline, key="X-A-1", from_type=giver, to_type=receiver, form=form
                )
    ExchangeRuleFactory(guideline=old, key="X-B-1", from_type="kesb")
    ExchangeRuleFactory(guideline=new, key="X-C-1", to_type="kesb", category="plan")
    StandardFactory(guideline=old, key="request_answer", value=10)
    StandardFactory(guideline=new, key="request_answer", value=8)
    StandardFactory(guideline=new, key="ask_back", value=3, unit="days")

    with translation.override("de"):
        found = difference(old, new)
        rules = [(one.title, str(one.before or ""), str(one.after or "")) for one in found.rules]

    assert [(one.name, one.before, one.after) for one in found.standards] == [
        ("Rückfrage höchstens", "–", "3 Tage"),
        ("Antwort auf Anfrage", "10 Arbeitstage", "8 Arbeitstage"),
    ]
    changed, gone, added = rules
    assert changed[0].startswith("RAV, ")
    assert ["nur schriftlich" in side for side in changed[1:]] == [False, True]
    assert (gone[0], gone[2]) == ("KESB → alle Stellen", "")
    assert added[:2] == ("alle Stellen → KESB", "")
    assert difference(new, new).is_empty


def test_as_many_queries_for_many_rules(network: Any) -> None:
    scope = scope_of(network)
    document(scope)
    with CaptureQueriesContext(connection) as few:
        document(scope)
    with atomic():
        own = GuidelineFactory(network=network)
        random_rules(Random(1), own, 60)
        for number in range(20):
            StandardFactory(guideline=own, key=f"own_{number}")
        with CaptureQueriesContext(connection) as many:
            document(scope)
        set_rollback(True)

    assert len(few) == len(many) <= 10
