"""The rules as rows: what the database refuses, what a new version starts with, what is loaded."""

from datetime import date
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from consent.factories import ExchangeRuleFactory, LegalBasisFactory
from consent.models import ExchangeRule, LegalBasis
from consent.operations.reference import load_reference
from contacts.factories import (
    AT,
    GuidelineFactory,
    MembershipFactory,
    NetworkFactory,
    StandardFactory,
    UserFactory,
)
from contacts.models import Guideline
from contacts.operations import draft_guideline, publish_guideline, submit_guideline
from contacts.sheets.publishing import publishing
from iiz.history import change

pytestmark = pytest.mark.django_db

PAIR = {"from_type": "social_service", "to_type": "iv_office"}


@pytest.fixture
def default():
    return Guideline.objects.get(network=None, version=1)


@pytest.fixture
def draft(default):
    fresh = Guideline(network=None, effective_from=date(2027, 1, 1))
    return draft_guideline(fresh, by=None, at=AT)


@pytest.fixture
def staff(client):
    user = UserFactory(staff=True)
    client.force_login(user)
    return user


# What must never be


REFUSED = {
    "strict_category_has_no_general_rule": {"category": "diagnosis", "statute": True},
    "consent_as_basis_needs_consent": {"consent_required": False},
    "informing_afterwards_has_a_term": {"notice": "afterwards"},
    "a_written_request_is_answered_in_writing": {"conditions": ["written_request"]},
    "informer_is_one_of_the_two": {"informer": "iv", "to_type": "rav"},
    "exchange_rule_uses_known_words": {"conditions": ["full_moon"]},
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_database_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ExchangeRuleFactory(**REFUSED[name])


@pytest.mark.parametrize("name", sorted(set(REFUSED) - {"exchange_rule_uses_known_words"}))
def test_and_says_why(name):
    row = ExchangeRuleFactory.build(guideline=GuidelineFactory(), **REFUSED[name])

    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    assert "Constraint" not in str(refusal.value)


@pytest.mark.parametrize("strict", ["diagnosis", "protection", "sanctions"])
@pytest.mark.parametrize("types", [{}, {"to_type": "iv_office"}, {"from_type": "rav"}])
def test_a_strict_category_has_no_rule_for_many(strict, types):
    """R-EXCHANGE-02: neither a wildcard of categories nor one of types opens it."""
    with pytest.raises(IntegrityError), transaction.atomic():
        ExchangeRuleFactory(category=strict, statute=True, **types)
    ExchangeRuleFactory(category=strict, statute=True, **PAIR)
    assert not ExchangeRuleFactory(statute=True, **PAIR).covers(strict)


@pytest.mark.parametrize("field", ["from_type", "to_type", "category", "basis"])
def test_a_code_no_list_offers_is_refused(field):
    row = ExchangeRuleFactory.build(guideline=GuidelineFactory(), **{field: "nonsense"})

    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    assert field in refusal.value.message_dict


@pytest.mark.parametrize("key", ["ALV-IV-1", "X-alv-1", "X-ALV", "X-ALV-1 "])
def test_a_rule_is_numbered(key):
    with pytest.raises(ValidationError, match="X-ALV-IV-1"):
        ExchangeRuleFactory.build(guideline=GuidelineFactory(), key=key).full_clean()


def test_a_rule_is_set_once():
    rule = ExchangeRuleFactory(**PAIR)

    with pytest.raises(IntegrityError), transaction.atomic():
        ExchangeRuleFactory(guideline=rule.guideline, key=rule.key, **PAIR)
    ExchangeRuleFactory(guideline=rule.guideline, key=rule.key, category="plan", **PAIR)


def test_a_law_has_one_wording_at_a_time():
    LegalBasisFactory(until=date(2026, 6, 30))

    with pytest.raises(IntegrityError), transaction.atomic():
        LegalBasisFactory(since=date(2026, 6, 30))
    LegalBasisFactory(since=date(2026, 7, 1))


# Versions


def test_a_draft_starts_with_the_rules_before(default, draft):
    def content(guideline):
        left_out = {"id", "guideline_id"}
        rows = ExchangeRule.objects.filter(guideline=guideline).values()
        return [{k: v for k, v in row.items() if k not in left_out} for row in rows]

    assert content(draft) == content(default) != []
    row = ExchangeRule.history.filter(guideline=draft).first()
    assert row.history_change_reason == "guideline.draft"


def test_the_first_version_of_a_network_has_no_rules_of_its_own():
    fresh = Guideline(network=NetworkFactory(), effective_from=date(2027, 1, 1))

    assert not draft_guideline(fresh, by=None, at=AT).exchange_rules.exists()


def test_what_publishing_changes_is_said(draft):
    assert publishing(draft, on=date(2026, 1, 1)).also == []
    with change(by=None, at=AT, reason="admin.change"):
        draft.exchange_rules.get(key="X-HOUSE-1").delete()
        other = draft.exchange_rules.get(key="X-DANGER-1")
        other.notice = "before"
        other.save()
    new = ExchangeRuleFactory(guideline=draft, key="X-TEST-7", **PAIR)

    said = publishing(draft, on=date(2026, 1, 1)).also

    assert said == ["Changed: X-DANGER-1: * → *", "No longer: X-HOUSE-1: * → *", f"New: {new}"]


# The delivered rows


def test_loading_again_adds_nothing(django_assert_num_queries):
    before = (ExchangeRule.history.count(), LegalBasis.history.count())

    with django_assert_num_queries(2):
        load_reference(at=AT)

    assert (ExchangeRule.history.count(), LegalBasis.history.count()) == before


def test_what_was_taken_out_of_a_version_stays_out(draft):
    with change(by=None, at=AT, reason="admin.delete"):
        draft.exchange_rules.get(key="X-DANGER-1").delete()
    publish_guideline(draft, approved_on=date(2026, 12, 1), by=None, at=AT)

    call_command("load_reference")

    assert not draft.exchange_rules.filter(key="X-DANGER-1").exists()


def test_a_rule_new_to_the_product_reaches_what_is_in_force_and_its_drafts(default, draft):
    with change(by=None, at=AT, reason="admin.delete"):
        for rule in ExchangeRule.objects.filter(key="X-DANGER-1"):
            rule.delete()

    call_command("load_reference")

    for guideline in (default, draft):
        assert guideline.exchange_rules.filter(key="X-DANGER-1").exists()


# The administration

URLS = [
    f"admin:consent_{model}_{page}"
    for model in ("exchangerule", "legalbasis")
    for page in ("changelist", "add")
]


@pytest.mark.parametrize("name", URLS)
@pytest.mark.parametrize("language", ["de", "fr"])
def test_the_administrators_pages_open(client, staff, name, language):
    client.cookies.load({"language": language})

    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", URLS)
def test_and_for_nobody_else(client, name):
    client.force_login(MembershipFactory(head=True).user)

    assert client.get(reverse(name)).status_code == 403


def sent(rule, **changes):
    given = {
        "guideline": rule.guideline_id,
        "key": rule.key,
        "from_type": rule.from_type,
        "to_type": rule.to_type,
        "category": rule.category,
        "basis": rule.basis,
        "consent_required": "on" if rule.consent_required else "",
        "form": rule.form,
        "conditions": rule.conditions,
        "notice": rule.notice,
        "notice_days": rule.notice_days or "",
        "informer": rule.informer,
        "source": rule.source,
    }
    return given | changes


def test_rules_of_a_draft_are_edited_and_taken_out(client, staff, draft):
    rule = draft.exchange_rules.get(key="X-ALV-IV-1", from_type="rav")
    page = reverse("admin:consent_exchangerule_change", args=[rule.pk])

    assert client.post(page, sent(rule, notice_days=7)).status_code == 302
    rule.refresh_from_db()
    assert rule.notice_days == 7
    assert rule.history.first().history_change_reason == "admin.change"
    refused = client.post(page, sent(rule, notice="before"))
    assert refused.status_code == 200
    assert "Days belong to" in refused.text
    gone = reverse("admin:consent_exchangerule_delete", args=[rule.pk])
    assert client.post(gone, {"post": "yes"}).status_code == 302
    assert not ExchangeRule.objects.filter(pk=rule.pk).exists()


def test_a_rule_is_added_to_a_draft_only(client, staff, default, draft):
    page = reverse("admin:consent_exchangerule_add")
    given = sent(ExchangeRuleFactory.build(guideline=draft, key="X-OWN-1", **PAIR))

    refused = client.post(page, given | {"guideline": default.pk})
    assert refused.context["adminform"].form.errors.keys() == {"guideline"}
    assert client.post(page, given).status_code == 302
    assert draft.exchange_rules.filter(key="X-OWN-1").exists()


def test_rules_stay_while_their_version_is_before_the_committee(client, staff):
    """R-STANDARD-04: neither page nor database changes them."""
    network = NetworkFactory()
    MembershipFactory(steering=True, institution=None, network=network)
    draft = GuidelineFactory(network=network, draft=True, effective_from=date(2026, 6, 1))
    StandardFactory(guideline=draft)
    rule = ExchangeRuleFactory(guideline=draft, key="X-OWN-3", **PAIR)
    submit_guideline(draft, by=None, at=AT)
    page = reverse("admin:consent_exchangerule_change", args=[rule.pk])

    assert client.post(page, sent(rule, notice_days=7)).status_code == 403
    for act in (rule.save, rule.delete, partial(ExchangeRuleFactory, guideline=draft)):
        with pytest.raises(IntegrityError), change(by=None, at=AT, reason="test.write"):
            act()


@pytest.mark.parametrize(("verb", "status"), [("add", 200), ("change", 403), ("delete", 403)])
def test_a_version_put_in_meanwhile_takes_no_change(client, staff, verb, status):
    """R-STANDARD-04; put in at the last moment before the page holds it."""
    network = NetworkFactory()
    MembershipFactory(steering=True, institution=None, network=network)
    draft = GuidelineFactory(network=network, draft=True, effective_from=date(2026, 6, 1))
    StandardFactory(guideline=draft)
    rule = ExchangeRuleFactory(guideline=draft, key="X-OWN-3", **PAIR)
    waiting = [draft]
    given = {"post": "yes"} if verb == "delete" else sent(rule, key="X-OWN-4")
    page = reverse(f"admin:consent_exchangerule_{verb}", args=[] if verb == "add" else [rule.pk])

    def put_in_first(execute, sql, *rest):
        if "FOR UPDATE" in sql and waiting:
            submit_guideline(waiting.pop(), by=None, at=AT)
        return execute(sql, *rest)

    with connection.execute_wrapper(put_in_first):
        answer = client.post(page, given)

    assert answer.status_code == status
    assert ("This version is no draft any more" in answer.text) is (verb == "add")
    assert set(draft.exchange_rules.values_list("key", flat=True)) == {"X-OWN-3"}


def test_a_published_rule_is_only_looked_at(client, staff, default):
    rule = default.exchange_rules.get(key="X-ALV-IV-1", from_type="rav")
    page = reverse("admin:consent_exchangerule_change", args=[rule.pk])
    gone = reverse("admin:consent_exchangerule_delete", args=[rule.pk])

    assert client.get(page).status_code == 200
    assert client.post(page, sent(rule, notice_days=7)).status_code == 403
    assert client.post(gone, {"post": "yes"}).status_code == 403


def test_a_draft_is_deleted_with_its_rules(client, staff, draft):
    page = reverse("admin:contacts_guideline_delete", args=[draft.pk])

    assert client.post(page, {"post": "yes"}).status_code == 302

    assert not Guideline.objects.filter(pk=draft.pk).exists()


def test_what_else_changes_stands_on_the_page_that_publishes(client, staff, draft):
    ExchangeRuleFactory(guideline=draft, key="X-OWN-2", **PAIR)

    page = client.get(reverse("admin:contacts_guideline_publish", args=[draft.pk]))

    assert "X-OWN-2: social service → disability insurance office" in page.text


def test_a_law_is_ended_not_deleted(client, staff):
    basis = LegalBasis.objects.get(code="ivg66a")
    gone = reverse("admin:consent_legalbasis_delete", args=[basis.pk])

    assert client.post(gone, {"post": "yes"}).status_code == 403
