"""R-EXCHANGE-01, R-EXCHANGE-02: the delivered matrix against the one of the law, by hand."""

import re
from itertools import product
from pathlib import Path

import pytest

from cases.operations.approaching import STRICT_CATEGORIES
from consent.models import ExchangeRule, LegalBasis
from consent.operations.reference import matrix, rows
from consent.permission import applicable, situation
from consent.states import ORDINARY
from contacts import codes
from contacts.operations.reference import delivered

pytestmark = pytest.mark.django_db

DOCS = Path(__file__).resolve().parents[2] / "docs" / "rules.md"
ALV = {"rav", "labour_office", "ub_fund"}
SOCIAL = {"social_service", "cantonal_social"}
INSURERS = {"accident", "daily_benefit", "pension"}
EARLY = {"involvement", "personal", "work_capacity"}
REPORTS_EARLY = SOCIAL | ALV | {"employer", "medical"}
EVERYWHERE = {("emergency", "danger_to_life"), ("same_organisation", "same_organisation")}


ANYBODY = set(delivered("institution_type"))
WITHOUT_CONSENT = [
    (ALV, SOCIAL, "avig97a", "written_request", ORDINARY),
    (ALV, {"iv_office"}, "avig85f3", "payer_clarification_open", ORDINARY),
    ({"iv_office"}, ALV, "avig85f3", "payer_clarification_open", ORDINARY),
    ({"iv_office"}, SOCIAL, "ivg68bis", "early_detection", ORDINARY),
    ({"iv_office"}, SOCIAL, "ivg68bis", "iv_application", ORDINARY),
    ({"iv_office"}, SOCIAL, "ivg66a", "written_request", ORDINARY),
    (ANYBODY, {"iv_office"}, "ivg6a", "iv_application", ORDINARY),
    (REPORTS_EARLY, {"iv_office"}, "ivg3b", "early_detection", EARLY),
    (SOCIAL, ALV | {"iv_office"}, "atsg32", "written_request", ORDINARY),
    (SOCIAL, SOCIAL, "cantonal_sh", "written_request", ORDINARY),
    (INSURERS, {"iv_office"}, "ivg68bis", "", ORDINARY),
    ({"iv_office"}, INSURERS, "ivg68bis", "", ORDINARY),
    (ANYBODY, {"coordination"}, "mandate", "mandate", {"involvement"}),
    (ANYBODY, {"kesb"}, "zgb_kesb", "", ORDINARY),
    ({"kesb"}, ANYBODY, "kesb_decision", "kesb_decision", ORDINARY),
]
"""Givers, receivers, basis, condition, categories: written down from the law anew."""


def statutes_of_the_law(giver: str, receiver: str, category: str) -> set[tuple[str, str]]:
    """(basis, its condition) of every way without consent."""
    everywhere = EVERYWHERE if category in ORDINARY else set()
    return everywhere | {
        (basis, condition)
        for givers, receivers, basis, condition, categories in WITHOUT_CONSENT
        if giver in givers and receiver in receivers and category in categories
    }


def consent_of_the_law(giver: str, receiver: str) -> tuple[str, set[str]]:
    """(basis, conditions) under which consent opens a pair."""
    if giver in ALV and receiver in SOCIAL:
        return "avig85f2", {"draws_benefits", "reciprocity"}
    return "consent", set()


@pytest.fixture
def rules() -> list[ExchangeRule]:
    return list(ExchangeRule.objects.filter(guideline__network=None, guideline__version=1))


@pytest.mark.acceptance("matrix")
def test_every_ordered_pair_of_types_answers_as_the_law_does(rules, figure):
    types, wrong, alone = delivered("institution_type"), [], 0
    for giver, receiver in product(types, types):
        own, fitting = False, [rule for rule in rules if rule.fits(giver, receiver)]
        for category in delivered("information_category"):
            lines = applicable(fitting, category)
            statutes = {
                (line.basis, " ".join(line.conditions))
                for line in lines
                if not line.consent_required
            }
            consents = [
                (line.basis, set(line.conditions)) for line in lines if line.consent_required
            ]
            expected = statutes_of_the_law(giver, receiver, category)
            own = own or bool(expected - EVERYWHERE)
            if statutes != expected or consents != [consent_of_the_law(giver, receiver)]:
                wrong.append((giver, receiver, category, statutes, consents))
            if any(line._state.adding for line in lines):
                wrong.append((giver, receiver, category, "no line of the guideline"))
        alone += not own

    figure(
        f"{len(types) ** 2} ordered pairs × 15 categories, {len(wrong)} differ from the law;"
        f" {alone} pairs are consent only; {len(rules)} rows of {len(set(_keys()))} rules"
    )
    assert wrong == []


@pytest.mark.acceptance("matrix")
def test_every_pair_of_types_is_answered_in_a_case(world, figure):
    case, on = world.case(), world.tick().date()
    now = situation(case, on=on)
    giver, receiver = world.social.institution, world.iv.institution
    sentences = set()
    for giver.type, receiver.type in product(*[delivered("institution_type")] * 2):
        found = now.answers(giver, receiver, delivered("information_category"))
        for one in found.values():
            assert one.sentence
            assert one.allowed != bool(one.way_out)
            sentences.add(one.sentence)

    figure(f"{len(sentences)} different sentences")
    assert len(sentences) > 15


def test_the_strict_categories_are_those_of_the_cases():
    assert not STRICT_CATEGORIES & ORDINARY


@pytest.mark.acceptance("matrix")
def test_strict_categories_travel_with_consent_that_names_them(rules, figure):
    lines = [
        line
        for giver, receiver in product(*[delivered("institution_type")] * 2)
        for category in sorted(STRICT_CATEGORIES)
        for line in applicable([one for one in rules if one.fits(giver, receiver)], category)
    ]

    figure(f"{len(lines)} lines for strict categories, all named and with consent")
    assert {line.category for line in lines} == STRICT_CATEGORIES
    assert all(line.consent_required for line in lines)


def _keys() -> list[str]:
    return [line["key"] for line in rows("exchange_rules.csv")]


def test_the_delivered_words_are_known(rules):
    for rule in rules:
        rule.full_clean(validate_unique=False, validate_constraints=False)
    assert set(_keys()) == {rule.key for rule in rules}
    assert len(list(matrix(delivered("institution_type")))) == len(rules)


def test_every_basis_is_worded_and_every_rule_has_one(rules):
    bases = LegalBasis.objects.all()
    listed = {code for code, _label in codes.choices("legal_basis")}

    assert {basis.code for basis in bases} == listed - {"other"}
    assert {rule.basis for rule in rules} <= {basis.code for basis in bases}
    for basis in bases:
        basis.full_clean()
        assert "ß" not in basis.text_de + basis.citation_de


@pytest.mark.acceptance("matrix")
def test_every_rule_stands_in_the_documentation_with_its_source(figure):
    documented = dict(re.findall(r"^\| (X-[A-Z-]+\d) \|.*\| ([SVP]) \|$", DOCS.read_text(), re.M))
    shipped = {line["key"]: line["source"] for line in rows("exchange_rules.csv")}

    figure(f"{len(shipped)} rules with their source in docs/rules.md")
    assert documented == shipped
