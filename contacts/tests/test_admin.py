from datetime import date

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils.translation import override

from contacts import codes
from contacts.factories import (
    ContactPersonFactory,
    GuidelineFactory,
    InstitutionFactory,
    MandateFactory,
    MembershipFactory,
    StandardFactory,
    UserFactory,
)
from contacts.models import Code, Guideline, Institution, Membership, User
from iiz.models import OutboxMessage

pytestmark = pytest.mark.django_db

MODELS = sorted(
    (model for model in admin.site._registry if model._meta.app_label == "contacts"),
    key=lambda model: model._meta.model_name,
)
PAGES = [(model, page) for model in MODELS for page in ("changelist", "add")]
NO_INLINES = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}


def url(model, page, *args):
    return reverse(f"admin:contacts_{model._meta.model_name}_{page}", args=args)


def inlines(*names):
    return {f"{name}-{key}": value for name in names for key, value in NO_INLINES.items()}


@pytest.fixture
def staff(client):
    user = UserFactory(staff=True)
    client.force_login(user)
    return user


def test_what_the_administrator_looks_after():
    names = {model._meta.object_name for model in MODELS}

    assert names == {
        "Code",
        "Commune",
        "ContactPerson",
        "Guideline",
        "Institution",
        "Mandate",
        "Network",
        "User",
    }
    assert not any(model._meta.app_label == "cases" for model in admin.site._registry)


@pytest.mark.parametrize(("model", "name"), PAGES)
@pytest.mark.parametrize("language", ["de", "fr"])
def test_every_page_opens_for_an_administrator(client, staff, model, name, language):
    ContactPersonFactory(institution=MandateFactory().institution)

    client.cookies.load({"language": language})

    assert client.get(url(model, name)).status_code == 200


@pytest.mark.parametrize(("model", "name"), PAGES)
def test_every_page_is_refused_to_others(client, model, name):
    assert client.get(url(model, name)).status_code == 302

    client.force_login(MembershipFactory(head=True).user)
    assert client.get(url(model, name)).status_code == 403


def test_nothing_is_deleted_but_a_draft(client, staff):
    rows = [
        InstitutionFactory(),
        MembershipFactory().user,
        MandateFactory(),
        ContactPersonFactory(),
        GuidelineFactory(),
    ]

    for row in rows:
        assert client.post(url(type(row), "delete", row.pk), {"post": "yes"}).status_code == 403
    draft = GuidelineFactory(draft=True)
    client.post(url(Guideline, "delete", draft.pk), {"post": "yes"})
    assert not Guideline.objects.filter(pk=draft.pk).exists()


def test_a_new_institution_gets_its_group_and_its_history(client, staff):
    sent = {
        "name_de": "Sozialdienst Linden",
        "short_de": "SD Linden",
        "type": "social_service",
        "canton": "AG",
        "languages": ["de", "fr"],
        "has_account": "on",
        **inlines("network_memberships", "institution_communes"),
    }

    assert client.post(url(Institution, "add"), sent).status_code == 302

    institution = Institution.objects.get(name_de="Sozialdienst Linden")
    assert institution.group.name == f"institution:{institution.key}"
    assert institution.languages == ["de", "fr"]
    row = institution.history.get()
    assert (row.history_user_id, row.history_institution_id) == (staff.pk, None)
    assert row.history_change_reason == "admin.change"


def test_an_institution_is_changed(client, staff):
    institution = InstitutionFactory()
    page = url(Institution, "change", institution.pk)
    sent = {
        "name_de": "Neuer Name",
        "short_de": "Neu",
        "type": "iv_office",
        "canton": "BE",
        "languages": ["fr"],
        **inlines("network_memberships", "institution_communes"),
    }

    assert client.get(page).status_code == 200
    assert client.post(page, sent).status_code == 302
    institution.refresh_from_db()
    assert (institution.name_de, institution.type) == ("Neuer Name", "iv_office")


def test_a_new_user_is_invited_and_has_no_password(client, staff):
    institution = InstitutionFactory()
    sent = {
        "first_name": "Vera",
        "last_name": "Buche",
        "email": "Vera.Buche@example.org",
        "language": "fr",
        "is_active": "on",
        "memberships-TOTAL_FORMS": 1,
        "memberships-INITIAL_FORMS": 0,
        "memberships-0-institution": institution.pk,
        "memberships-0-role": "caseworker",
        "memberships-0-since": "01.12.2026",
    }

    assert client.post(url(User, "add"), sent).status_code == 302

    user = User.objects.get(email="vera.buche@example.org")
    assert not user.has_usable_password()
    assert user.memberships.get().institution == institution
    message = OutboxMessage.objects.get(to=user.email)
    assert (message.kind, message.language) == ("invitation", "fr")
    assert message.facts == {"link": "http://testserver/accounts/password/reset/"}


def test_an_overlap_is_said_above_the_rows(client, staff):
    membership = MembershipFactory(until=date(2026, 6, 30))
    user = membership.user
    sent = {
        "first_name": user.first_name,
        "last_name": user.last_name,
        "email": user.email,
        "language": user.language,
        "is_active": "on",
        "memberships-TOTAL_FORMS": 2,
        "memberships-INITIAL_FORMS": 1,
        "memberships-0-id": membership.pk,
        "memberships-0-user": user.pk,
        "memberships-0-institution": membership.institution_id,
        "memberships-0-role": "caseworker",
        "memberships-0-since": "01.01.2020",
        "memberships-0-until": "30.06.2026",
        "memberships-1-user": user.pk,
        "memberships-1-institution": membership.institution_id,
        "memberships-1-role": "caseworker",
        "memberships-1-since": "30.06.2026",
    }

    answer = client.post(url(User, "change", user.pk), sent)

    assert answer.status_code == 200
    assert Membership.objects.filter(user=user).count() == 1

    sent["memberships-1-since"] = "01.07.2026"
    assert client.post(url(User, "change", user.pk), sent).status_code == 302
    assert Membership.objects.filter(user=user).count() == 2


def test_a_reworded_code_shows_at_once(client, staff):
    code = Code.objects.get(list="channel", code="phone")
    with override("de"):
        assert codes.label("channel", "phone") == "Telefon"
    sent = {"de": "Anruf", "fr": code.fr, "en": code.en, "position": 10, "active": "on"}

    assert client.post(url(Code, "change", code.pk), sent).status_code == 302
    with override("de"):
        assert codes.label("channel", "phone") == "Anruf"


def test_a_draft_starts_from_the_version_before_and_is_published(client, staff):
    add = {"effective_from": "01.01.2027", "network": ""}

    assert client.post(url(Guideline, "add"), add).status_code == 302
    draft = Guideline.objects.get(network=None, version=2)
    assert draft.standards.count() == 16
    assert client.get(url(Guideline, "change", draft.pk)).status_code == 200
    publish = {"action": "publish", "_selected_action": [draft.pk]}
    assert client.post(url(Guideline, "changelist"), publish).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "published"
    assert Guideline.objects.get(network=None, version=1).state == "superseded"


def test_what_cannot_be_published_is_said(client, staff):
    empty = GuidelineFactory(draft=True)
    publish = {"action": "publish", "_selected_action": [empty.pk]}

    answer = client.post(url(Guideline, "changelist"), publish, follow=True)

    assert [str(message) for message in answer.context["messages"]]
    empty.refresh_from_db()
    assert empty.state == "draft"


def test_a_published_guideline_is_read_only(client, staff):
    guideline = StandardFactory().guideline
    page = url(Guideline, "change", guideline.pk)

    assert client.get(page).status_code == 200
    assert b'name="effective_from"' not in client.get(page).content
    assert client.post(page, {"effective_from": "01.01.2030"}).status_code == 403


@pytest.mark.parametrize("model", MODELS)
def test_the_history_of_a_row_opens(client, staff, model):
    ContactPersonFactory(institution=MandateFactory().institution)
    row = model.objects.order_by("pk").last()

    assert client.get(url(model, "history", row.pk)).status_code == 200


def test_history_keeps_no_password():
    user = UserFactory()

    assert "password" not in {field.name for field in user.history.model._meta.fields}
