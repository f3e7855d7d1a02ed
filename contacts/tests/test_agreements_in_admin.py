"""R-GUIDELINE-06: agreements are made, dated and ended by the administrator, and never deleted."""

from datetime import date

import pytest
from django.urls import reverse

from contacts.factories import (
    AgreementFactory,
    GuidelineFactory,
    InstitutionFactory,
    NetworkFactory,
    UserFactory,
)
from contacts.models import Agreement, Guideline

pytestmark = pytest.mark.django_db

SENT = {"name_de": "IV-Stelle – BKSE", "a_type": "", "b_type": "", "since": "01.01.2022"}


@pytest.fixture
def network():
    return NetworkFactory()


@pytest.fixture
def staff(client):
    user = UserFactory(staff=True)
    client.force_login(user)
    return user


def url(page, *args):
    return reverse(f"admin:contacts_agreement_{page}", args=args)


def refusals(response):
    return response.context["adminform"].form.errors.as_data()


def test_an_association_agrees_for_a_type(client, staff, network):
    iv = InstitutionFactory(iv_office=True, network=network)
    association = InstitutionFactory(association=True, network=network)
    sides = {"a_institution": iv.pk, "b_institution": association.pk, "b_type": "social_service"}

    answer = client.post(url("add"), SENT | sides | {"network": network.pk})

    assert answer.status_code == 302
    made = Agreement.objects.get()
    assert [party.of_type for party in made.sides] == ["iv_office", "social_service"]
    assert (made.since, made.until) == (date(2022, 1, 1), None)
    assert made.history.get().history_user_id == staff.pk


@pytest.mark.parametrize(
    ("sides", "field", "code"),
    [
        pytest.param({"a_type": "rav"}, "__all__", None, id="one side only"),
        pytest.param({"a_type": "rav", "b_type": "rav"}, "__all__", None, id="with itself"),
        pytest.param(
            {"a": "association", "b_type": "rav"}, "a_type", "speaks_for_nobody", id="for nobody"
        ),
        pytest.param(
            {"a": "iv_office", "a_type": "iv_office", "b_type": "rav"},
            "a_type",
            "not_an_association",
            id="no association",
        ),
        pytest.param(
            {"a": "iv_office", "b_type": "rav", "elsewhere": True},
            "a_institution",
            "not_in_network",
            id="another network",
        ),
    ],
)
def test_what_is_no_agreement_is_said_where_it_is_wrong(client, staff, network, sides, field, code):
    kind = sides.pop("a", None)
    where = NetworkFactory() if sides.pop("elsewhere", False) else network
    house = InstitutionFactory(**{kind: True}, network=where).pk if kind else ""

    answer = client.post(url("add"), SENT | {"network": network.pk, "a_institution": house} | sides)

    assert answer.status_code == 200
    found = refusals(answer)
    assert list(found) == [field]
    assert code is None or [error.code for error in found[field]] == [code]
    assert not Agreement.objects.exists()


def test_its_sides_stay_once_something_rests_on_them(client, staff, network):
    agreement = AgreementFactory(network=network, a_type="iv_office", b_type="rav")
    GuidelineFactory(network=None, agreement=agreement)

    page = url("change", agreement.pk)
    client.post(page, SENT | {"b_type": "social_service", "until": "31.12.2026"})

    agreement.refresh_from_db()
    assert (agreement.b_type, agreement.until) == ("rav", date(2026, 12, 31))
    assert agreement.history.first().history_change_reason == "admin.change"
    assert client.post(url("delete", agreement.pk), {"post": "yes"}).status_code == 403


def test_a_guideline_of_an_agreement_is_drafted_and_published(client, staff, network):
    agreement = AgreementFactory(network=network, a_type="iv_office", b_type="rav")
    add = reverse("admin:contacts_guideline_add")
    sent = {"agreement": agreement.pk, "effective_from": "01.01.2030"}

    both = client.post(add, sent | {"network": network.pk})
    answer = client.post(add, sent)

    assert refusals(both)
    assert answer.status_code == 302
    draft = Guideline.objects.get(agreement=agreement)
    page = reverse("admin:contacts_guideline_publish", args=[draft.pk])
    assert "Approved by both sides on" in client.get(page, headers={"accept-language": "en"}).text
