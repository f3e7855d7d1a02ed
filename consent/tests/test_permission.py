"""R-EXCHANGE-01 and R-EXCHANGE-04: which rule decides, and what no condition can lift."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from consent.factories import ConfirmationFactory, ExchangeRuleFactory
from consent.models import ExchangeRule
from consent.permission import situation
from consent.tests.asked import answer
from contacts.factories import AT, GuidelineFactory, InstitutionFactory, NetworkFactory
from contacts.operations.reference import delivered
from iiz.history import change

ONE_DAY = timedelta(days=1)


@pytest.fixture
def today(world):
    return world.tick().date()


@pytest.fixture
def case(world):
    return world.case()


@pytest.fixture
def pair(world):
    return world.social.institution, world.iv.institution


@pytest.fixture
def own(world):
    return GuidelineFactory(network=world.network)


def confirm(case, giver, receiver, condition, by, **more):
    sides = {"giver": giver, "receiver": receiver, "by": by.user}
    return ConfirmationFactory(case=case, condition=condition, **sides, **more)


# Consent


def test_consent_opens_what_it_names_until_its_last_day(case, pair, today, said):
    last = today + ONE_DAY
    said.grant(*pair, "limits", "diagnosis", until=last)

    found = situation(case, on=last).answers(*pair, ["limits", "diagnosis", "plan"])

    assert [one.allowed for one in found.values()] == [True, True, False]
    assert (found["limits"].basis, found["limits"].needs_consent) == ("consent", True)
    assert (found["limits"].notice, found["limits"].informer) == ("before", "giver")
    assert not answer(case, *pair, "limits", on=last + ONE_DAY).allowed
    assert not answer(case, *reversed(pair), "limits", on=last).allowed


def test_without_an_answer_in_the_guideline_consent_alone_is_enough(case, pair, today, said):
    with change(by=None, at=AT, reason="admin.delete"):
        for rule in ExchangeRule.objects.order_by("pk"):
            rule.delete()

    found = answer(case, *pair, "limits", on=today)
    said.grant(*pair, "limits", until=today)

    assert (found.allowed, found.rule, found.needs_consent) == (False, None, True)
    assert answer(case, *pair, "limits", on=today).allowed


def test_of_the_unemployment_insurance_more_than_consent_is_needed(world, case, today, said):
    rav, social = world.rav.institution, world.social.institution
    said.grant(rav, social, "work_history", "household", "diagnosis", until=today)

    for category in ("work_history", "household", "diagnosis"):
        assert not answer(case, rav, social, category, on=today).allowed
    confirm(case, rav, social, "draws_benefits", world.rav)
    missing = answer(case, rav, social, "work_history", on=today)
    assert "gives the same in return (AVIG Art. 85f Abs. 2)" in missing.way_out
    assert "draws benefits" not in missing.way_out
    confirm(case, rav, social, "reciprocity", world.rav)

    found = answer(case, rav, social, "diagnosis", on=today)
    assert (found.allowed, found.basis, found.needs_consent) == (True, "avig85f2", True)
    assert "the person has consented until" in found.sentence


def test_conditions_without_consent_are_not_enough_there(world, case, today, said):
    rav, social = world.rav.institution, world.social.institution
    for condition in ("draws_benefits", "reciprocity"):
        confirm(case, rav, social, condition, world.rav)

    assert not answer(case, rav, social, "work_history", on=today).allowed


# Refusal and withdrawal


def test_a_refusal_beats_a_consent(case, pair, today, said):
    said.grant(*pair, "limits", "measures", until=today)
    said.refuse(*pair, "limits")

    found = situation(case, on=today).answers(*pair, ["limits", "measures"])

    assert (found["limits"].allowed, found["measures"].allowed) == (False, True)
    assert "does not want it" in found["limits"].sentence
    assert "consent" not in found["limits"].way_out


def test_no_condition_lifts_a_refusal_where_consent_is_needed(world, case, today, said):
    rav, social = world.rav.institution, world.social.institution
    said.refuse(rav, social, "work_history")
    for condition in ("draws_benefits", "reciprocity"):
        confirm(case, rav, social, condition, world.rav)

    assert not answer(case, rav, social, "work_history", on=today).allowed


def test_a_rule_of_the_network_lifts_no_refusal_either(case, pair, own, today, said):
    ExchangeRuleFactory(guideline=own, from_type="social_service", to_type="iv_office")
    said.refuse(*pair, "limits")

    assert not answer(case, *pair, "limits", on=today).allowed


def test_a_statute_needs_no_consent_and_so_survives_a_refusal(world, case, pair, today, said):
    said.refuse(*pair, "limits", "diagnosis")
    confirm(case, *pair, "iv_application", world.social)

    found = situation(case, on=today).answers(*pair, ["limits", "diagnosis"])

    assert (found["limits"].allowed, found["limits"].basis) == (True, "ivg6a")
    assert not found["diagnosis"].allowed
    assert found["diagnosis"].way_out.startswith("Only the person can change that.")


# Which rule decides


def test_the_narrowest_of_those_met_decides_form_and_notice(world, case, today):
    social, rav = world.social.institution, world.rav.institution
    confirm(case, social, rav, "danger_to_life", world.social)
    assert answer(case, social, rav, "limits", on=today).notice == "as_soon_as_possible"

    confirm(case, social, rav, "written_request", world.social, basis="atsg32")

    found = answer(case, social, rav, "limits", on=today)
    assert (found.rule.key, found.form, found.notice) == ("X-SD-ALV-2", "written", "afterwards")
    orally = answer(case, social, rav, "limits", on=today, form="oral")
    assert (orally.allowed, orally.rule.key) == (True, "X-DANGER-1")


def test_the_networks_own_rule_replaces_the_defaults_of_that_number(case, pair, own, world, today):
    confirm(case, *pair, "iv_application", world.social)
    given = {"key": "X-ANY-IV-1", "to_type": "iv_office", "statute": True, "basis": "ivg6a"}
    stricter = {"conditions": ["iv_application", "reciprocity"], "form": "any"}
    assert answer(case, *pair, "limits", on=today).allowed

    ExchangeRuleFactory(guideline=own, **given, **stricter)

    assert not answer(case, *pair, "limits", on=today).allowed
    confirm(case, *pair, "reciprocity", world.social)
    assert answer(case, *pair, "limits", on=today).rule.guideline == own


def test_another_networks_rule_and_a_draft_do_not_apply(case, pair, world, today):
    given = {"statute": True, "from_type": "social_service", "to_type": "iv_office"}
    ExchangeRuleFactory(guideline=GuidelineFactory(network=NetworkFactory(canton="ZH")), **given)
    ExchangeRuleFactory(guideline=GuidelineFactory(network=world.network, draft=True), **given)
    assert not answer(case, *pair, "limits", on=today).allowed

    ExchangeRuleFactory(guideline=GuidelineFactory(network=world.network), **given)

    assert answer(case, *pair, "limits", on=today).allowed


@pytest.mark.parametrize(("days", "expected"), [(-1, False), (0, True)], ids=["before", "first"])
def test_a_version_applies_from_its_day_on(case, pair, world, today, days, expected):
    newer = GuidelineFactory(network=world.network, effective_from=today)
    ExchangeRuleFactory(guideline=newer, statute=True, to_type="iv_office")

    found = answer(case, *pair, "limits", on=today + timedelta(days=days))

    assert found.allowed == expected


def test_a_general_rule_of_a_network_does_not_undercut_the_law(world, case, own, today, said):
    rav, social = world.rav.institution, world.social.institution
    ExchangeRuleFactory(guideline=own)
    said.grant(rav, social, "work_history", until=today)

    assert not answer(case, rav, social, "work_history", on=today).allowed


@pytest.mark.parametrize("category", ["household", "financial", "plan", "diagnosis", "sanctions"])
def test_a_rule_without_a_category_covers_the_ordinary_ones_only(case, pair, own, today, category):
    types = {"from_type": "social_service", "to_type": "iv_office"}
    ExchangeRuleFactory(guideline=own, statute=True, **types)
    assert answer(case, *pair, "limits", on=today).allowed
    assert not answer(case, *pair, category, on=today).allowed

    ExchangeRuleFactory(guideline=own, statute=True, category=category, **types)

    assert answer(case, *pair, category, on=today).allowed


# What is said


@pytest.mark.parametrize("language", ["de", "fr"])
def test_the_answer_speaks_the_language_of_the_screen(world, case, today, language):
    rav, social = world.rav.institution, world.social.institution
    with translation.override(language):
        refused = answer(case, rav, social, "work_history", on=today)
        confirm(case, rav, social, "written_request", world.rav, basis="avig97a")
        given = answer(case, rav, social, "work_history", on=today)

        assert (
            given.sentence.replace("\xa0", " ")
            == {
                "de": f"{rav.name} darf {social.name} «Erwerbsbiografie» geben: AVIG Art. 97a. "
                f"Nur schriftlich. {rav.name} informiert die Person nachher, innert 14 Tagen.",
                "fr": f"{rav.name} peut communiquer « parcours professionnel » à {social.name} : "
                f"LACI art. 97a. Uniquement par écrit. {rav.name} informe la personne après coup, "
                "dans les 14 jours.",
            }[language]
        )
        words = {
            "de": "die Einwilligung der Person und eine Bestätigung, dass",
            "fr": "le consentement de la personne et une confirmation que",
        }
        assert words[language] in refused.way_out
        assert {"de": "AVIG Art. 97a", "fr": "LACI art. 97a"}[language] in refused.way_out


def test_what_nobody_can_bring_about_is_not_proposed(case, pair, today):
    way_out = answer(case, *pair, "limits", on=today).way_out

    assert "the person's consent" in way_out
    assert "applied to the IV" in way_out
    assert "danger" not in way_out
    assert "organisation" not in way_out


# How much it asks


def test_the_queries_do_not_grow(world, case, pair, today, said, django_assert_num_queries):
    answer(case, *pair, "limits", on=today)  # the lists are read once
    categories = delivered("information_category")
    for _number in range(3):
        confirm(case, pair[0], InstitutionFactory(), "reciprocity", world.social)
    receivers = [InstitutionFactory(type=code) for code in delivered("institution_type")]

    with django_assert_num_queries(5):
        situation(case, on=today).answers(*pair, categories)
    with django_assert_num_queries(5):
        now = situation(case, on=today)
        found = [now.answers(pair[0], receiver, categories) for receiver in receivers]
    assert sum(map(len, found)) == 19 * 15


def test_a_day_long_ago_has_no_rules_but_consent(case, pair):
    found = answer(case, *pair, "limits", on=date(2019, 12, 31))

    assert (found.allowed, found.rule, found.way_out) == (
        False,
        None,
        "What would make it possible: the person's consent.",
    )
