from datetime import date

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import override

from contacts import codes
from contacts.factories import (
    AT,
    AgreementFactory,
    ContactPersonFactory,
    GuidelineFactory,
    InstitutionFactory,
    MandateFactory,
    MembershipFactory,
    StandardFactory,
    UserFactory,
)
from contacts.models import (
    Code,
    CodeDraft,
    ContactPerson,
    Guideline,
    Institution,
    Mandate,
    Membership,
    Standard,
    User,
)
from contacts.operations import deactivate_user, draft_code, publish_codes
from iiz.calendar import today
from iiz.history import change
from iiz.models import OutboxMessage

pytestmark = pytest.mark.django_db

MODELS = sorted(
    (model for model in admin.site._registry if model._meta.app_label == "contacts"),
    key=lambda model: model._meta.model_name,
)
# A code is changed by drafting it.
PAGES = [
    (model, page)
    for model in MODELS
    for page in ("changelist", "add")
    if (model, page) != (Code, "add")
]
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
        "Agreement",
        "Code",
        "CodeDraft",
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


def draft_of(code, **changes):
    names = ("list", "code", "de", "fr", "en", "note", "position")
    return {name: getattr(code, name) for name in names} | {"active": "on"} | changes


def test_a_code_is_reworded_by_a_draft_and_shows_once_published(client, staff):
    code = Code.objects.get(list="channel", code="phone")
    start = client.get(url(CodeDraft, "add"), {"entry": code.pk})
    assert start.context["adminform"].form.initial["de"] == "Telefon"

    assert client.post(url(CodeDraft, "add"), draft_of(code, de="Anruf")).status_code == 302
    with override("de"):
        assert codes.label("channel", "phone") == "Telefon"
    again = client.get(url(CodeDraft, "add"), {"entry": code.pk})
    assert again["Location"] == url(CodeDraft, "change", CodeDraft.objects.get().pk)
    shown = client.get(url(CodeDraft, "publish")).text
    assert "Telefon" in shown
    assert "Anruf" in shown

    assert client.post(url(CodeDraft, "publish")).status_code == 302
    with override("de"):
        assert codes.label("channel", "phone") == "Anruf"
    assert not CodeDraft.objects.exists()
    row = code.history.latest()
    assert (row.history_user_id, row.history_change_reason) == (staff.pk, "code.publish")


def test_all_drafts_are_published_in_one_change_or_none_is(client, staff, now):
    phone = Code.objects.get(list="channel", code="phone")
    client.post(url(CodeDraft, "add"), draft_of(phone, active=""))
    new = {"list": "channel", "code": "fax", "de": "Fax", "fr": "fax", "position": 99}
    client.post(url(CodeDraft, "add"), new | {"active": "on"})

    published = publish_codes(by=None, at=now)

    newest = [code.history.order_by("-history_id").first() for code in published]
    operations = {row.history_operation for row in newest}
    assert len(operations) == 1
    assert codes.is_code("channel", "fax")
    assert not codes.is_code("channel", "phone")
    assert Code.objects.filter(pk=phone.pk).exists()
    with pytest.raises(ValidationError, match="no draft"):
        publish_codes(by=None, at=now)


def test_a_code_is_neither_added_changed_nor_deleted_past_a_draft(client, staff):
    code = Code.objects.get(list="channel", code="phone")

    assert client.get(url(Code, "add")).status_code == 403
    assert client.post(url(Code, "change", code.pk), draft_of(code, de="Anruf")).status_code == 403
    assert client.post(url(Code, "delete", code.pk), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("changes", [{"list": "owls"}, {"fr": ""}, {"position": -1}])
def test_a_draft_that_could_not_be_published_is_refused(client, staff, changes):
    code = Code.objects.get(list="channel", code="phone")

    answer = client.post(url(CodeDraft, "add"), draft_of(code, **changes))

    assert answer.status_code == 200
    assert set(changes) <= set(answer.context["adminform"].form.errors)


def test_a_draft_of_a_list_nobody_reads_is_refused(now):
    with pytest.raises(ValidationError, match="no such list"):
        draft_code(CodeDraft(list="owls", code="a", de="a", fr="a"), by=None, at=now)


def test_a_draft_starts_from_the_version_before_and_is_published(client, staff):
    add = {"effective_from": "01.01.2100", "network": ""}

    assert client.post(url(Guideline, "add"), add).status_code == 302
    draft = Guideline.objects.get(network=None, version=2)
    assert draft.standards.count() == 19
    assert client.get(url(Guideline, "change", draft.pk)).status_code == 200
    assert "01.01.2100" in client.get(url(Guideline, "publish", draft.pk)).text
    approved = {"approved_on": "05.11.2026"}
    assert client.post(url(Guideline, "publish", draft.pk), approved).status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.approved_on) == ("published", date(2026, 11, 5))
    assert Guideline.objects.get(network=None, version=1).state == "superseded"


def test_publishing_shows_what_changes(client, staff):
    client.post(url(Guideline, "add"), {"effective_from": "01.01.2100", "network": ""})
    draft = Guideline.objects.get(network=None, version=2)
    with change(by=None, at=AT, reason="test.change"):
        longer = draft.standards.get(key="request_answer")
        longer.value = 15
        longer.save()
        draft.standards.get(key="plan").delete()
        Standard(guideline=draft, key="new", value=1, unit="days").save()

    sheet = client.get(url(Guideline, "publish", draft.pk)).context["sheet"]

    figures = [
        (one.before and one.before.value, one.after and one.after.value) for one in sheet.changed
    ]
    assert sorted(figures, key=str) == sorted([(10, 15), (10, None), (None, 1)], key=str)


def test_what_cannot_be_published_is_said(client, staff):
    empty = GuidelineFactory(draft=True)

    answer = client.post(url(Guideline, "publish", empty.pk), {"approved_on": "05.11.2026"})

    assert (answer.status_code, len(answer.context["form"].non_field_errors())) == (422, 1)
    empty.refresh_from_db()
    assert empty.state == "draft"


@pytest.mark.parametrize("typed", ["", "31.2.2026", "\x00"])
def test_the_day_of_the_approval_is_asked_for(client, staff, typed):
    draft = StandardFactory(guideline=GuidelineFactory(draft=True)).guideline

    answer = client.post(url(Guideline, "publish", draft.pk), {"approved_on": typed})

    assert answer.status_code == 422
    assert "approved_on" in answer.context["form"].errors


def test_what_is_published_is_not_published_again(client, staff):
    for number in (GuidelineFactory().pk, 999_999, "abc"):
        answer = client.get(url(Guideline, "publish", number))
        assert answer["Location"] == url(Guideline, "changelist")


@pytest.mark.parametrize("unit", ["count", "percent"])
def test_a_deadline_is_no_number_of_times(client, staff, unit):
    draft = StandardFactory(guideline=GuidelineFactory(draft=True)).guideline
    row = draft.standards.get()
    sent = {
        "network": draft.network_id,
        "effective_from": "01.01.2027",
        "standards-TOTAL_FORMS": 1,
        "standards-INITIAL_FORMS": 1,
        "standards-0-id": row.pk,
        "standards-0-guideline": draft.pk,
        "standards-0-key": "request_answer",
        "standards-0-value": 3,
        "standards-0-unit": unit,
    }

    answer = client.post(url(Guideline, "change", draft.pk), sent)

    assert answer.status_code == 200
    assert "This unit does not fit" in str(answer.context["errors"])


def test_a_published_guideline_is_read_only(client, staff):
    guideline = StandardFactory().guideline
    page = url(Guideline, "change", guideline.pk)

    assert client.get(page).status_code == 200
    assert b'name="effective_from"' not in client.get(page).content
    assert client.post(page, {"effective_from": "01.01.2030"}).status_code == 403


def account(user, **changes):
    names = ("first_name", "last_name", "email", "language")
    return {name: getattr(user, name) for name in names} | inlines("memberships") | changes


def test_an_account_is_closed(client, staff):
    user = UserFactory()

    assert client.post(url(User, "change", user.pk), account(user, phone="1")).status_code == 302

    user.refresh_from_db()
    assert (user.is_active, user.phone) == (False, "1")


def test_an_account_is_not_closed_while_somebody_depends_on_it(client, staff, now):
    contact = ContactPersonFactory(user=UserFactory())
    user = contact.user

    answer = client.post(url(User, "change", user.pk), account(user))

    assert answer.status_code == 200
    (said,) = answer.context["adminform"].form.errors["is_active"]
    assert contact.institution.name in said
    with pytest.raises(ValidationError, match="Name a successor"):
        deactivate_user(user, by=None, at=now)
    user.refresh_from_db()
    assert user.is_active


def test_a_last_day_goes_through_the_operation_that_ends(client, staff):
    mandate = MandateFactory()
    sent = {
        "network": mandate.network_id,
        "institution": mandate.institution_id,
        "since": "01.01.2020",
        "until": "30.06.2026",
    }

    assert client.post(url(Mandate, "change", mandate.pk), sent).status_code == 302
    mandate.refresh_from_db()
    assert mandate.until == date(2026, 6, 30)
    later = sent | {"until": "31.12.2026"}
    assert client.post(url(Mandate, "change", mandate.pk), later).status_code == 302
    mandate.refresh_from_db()
    assert mandate.until == date(2026, 12, 31)


def named(institution, **changes):
    sent = {
        "institution": institution.pk,
        "name": "Vera Buche",
        "mail": "vera@example.org",
        "languages": ["de"],
        "topics": ["debt"],
        "rank": "primary",
        "since": "01.07.2026",
    }
    return sent | changes


def test_a_new_primary_contact_replaces_the_one_before(client, staff):
    before = ContactPersonFactory()
    sent = named(before.institution)

    assert client.post(url(ContactPerson, "add"), sent).status_code == 200
    assert client.post(url(ContactPerson, "add"), sent | {"replaces": "on"}).status_code == 302

    before.refresh_from_db()
    assert before.until == date(2026, 6, 30)
    assert before.institution.contact_persons.get(until=None).topics == ["debt"]


@pytest.mark.parametrize("changes", [{"rank": "deputy"}, {"since": "01.01.2020"}])
def test_who_replaces_nobody_is_told(client, staff, changes):
    before = ContactPersonFactory()
    sent = named(before.institution, replaces="on", **changes)

    answer = client.post(url(ContactPerson, "add"), sent)

    assert answer.status_code == 200
    assert set(changes) <= set(answer.context["adminform"].form.errors)


def test_a_confirmation_by_phone_is_noted(client, staff):
    contact, ended = ContactPersonFactory(), ContactPersonFactory(until=date(2021, 1, 1))
    sent = {"action": "confirm", "_selected_action": [contact.pk, ended.pk]}

    assert client.post(url(ContactPerson, "changelist"), sent).status_code == 302

    contact.refresh_from_db()
    ended.refresh_from_db()
    assert contact.is_confirmed(today())
    assert ended.confirmed_on is None


def test_what_belongs_to_an_account_is_not_edited_here():
    ours = {"consent", "contacts", "iiz", "reviews"}

    assert {model._meta.app_label for model in admin.site._registry} == ours


@pytest.mark.parametrize("model", MODELS)
def test_the_history_of_a_row_opens(client, staff, model):
    ContactPersonFactory(institution=MandateFactory().institution)
    draft_code(CodeDraft(list="channel", code="fax", de="Fax", fr="fax"), by=None, at=AT)
    AgreementFactory(a_type="iv_office", b_type="rav")
    row = model.objects.order_by("pk").last()

    assert client.get(url(model, "history", row.pk)).status_code == 200


def test_history_keeps_no_password():
    user = UserFactory()

    assert "password" not in {field.name for field in user.history.model._meta.fields}
