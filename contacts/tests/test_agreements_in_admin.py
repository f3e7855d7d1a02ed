"""R-GUIDELINE-06: agreements are made, dated and ended by the administrator, and never deleted."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from contacts.factories import (
    AgreementFactory,
    GuidelineFactory,
    InstitutionFactory,
    NetworkFactory,
    UserFactory,
)
from contacts.models import Agreement, Guideline
from contacts.operations import conclude_agreement, end_agreement
from iiz.history import change

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


RIVALS = [
    pytest.param({"a": "iv", "b": "service"}, {"a": "iv", "b": "service"}, True, id="same sides"),
    pytest.param({"a": "iv", "b": "service"}, {"a": "service", "b": "iv"}, True, id="turned"),
    pytest.param({"a": "iv", "b": "service"}, {"a": "iv", "b": "part"}, True, id="a part of it"),
    pytest.param({"a": "iv", "b": "part"}, {"a": "iv", "b": "service"}, True, id="the whole"),
    pytest.param({"a": "iv", "b": "service"}, {"a": "iv", "b": "rav"}, False, id="another one"),
    pytest.param(
        {"a": "iv", "b_type": "social_service"}, {"a": "iv", "b": "service"}, False, id="narrower"
    ),
    pytest.param(
        {"a": "iv", "b_type": "social_service"},
        {"a_type": "iv_office", "b": "service"},
        True,
        id="one of the type each",
    ),
    pytest.param(
        {"a": "iv", "b_type": "rav"},
        {"a_type": "iv_office", "b": "service"},
        False,
        id="another type",
    ),
    pytest.param(
        {"a_type": "iv_office", "b": "association", "b_type": "social_service"},
        {"a_type": "social_service", "b_type": "iv_office"},
        True,
        id="an association for the type",
    ),
    pytest.param(
        {"a": "iv", "b": "service", "until": date(2025, 12, 31)},
        {"a": "iv", "b": "service"},
        False,
        id="ended the day before",
    ),
    pytest.param(
        {"a": "iv", "b": "service", "until": date(2026, 1, 1)},
        {"a": "iv", "b": "service"},
        True,
        id="one common day",
    ),
    pytest.param(
        {"a": "iv", "b": "service", "elsewhere": True},
        {"a": "iv", "b": "service"},
        False,
        id="another network",
    ),
]


@pytest.mark.parametrize(("first", "second", "is_refused"), RIVALS)
def test_no_two_agreements_as_narrow_hold_between_the_same_two(network, first, second, is_refused):
    """R-GUIDELINE-07"""
    service = InstitutionFactory(network=network)
    houses = {
        "iv": InstitutionFactory(iv_office=True, network=network),
        "service": service,
        "part": InstitutionFactory(network=network, part_of=service),
        "rav": InstitutionFactory(rav=True, network=network),
        "association": InstitutionFactory(association=True, network=network),
    }

    def conclude(name, sides):
        given = {
            f"{key}_institution" if key in ("a", "b") else key: one for key, one in sides.items()
        }
        given |= {key: houses[one] for key, one in given.items() if key.endswith("_institution")}
        where = NetworkFactory() if given.pop("elsewhere", False) else network
        since = date(2022, 1, 1) if name == "First" else date(2026, 1, 1)
        row = Agreement(**{"name_de": name, "network": where, "since": since} | given)
        return conclude_agreement(row, by=None, at=datetime(2026, 1, 1, tzinfo=UTC))

    conclude("First", first)

    if not is_refused:
        assert conclude("Second", second).pk
        return
    with pytest.raises(ValidationError) as caught:
        conclude("Second", second)
    (error,) = caught.value.error_dict["__all__"]
    assert (error.code, "First" in str(error.messages)) == ("ambiguous", True)


def test_an_agreement_that_would_be_ambiguous_is_said_in_its_form(client, staff, network):
    """R-GUIDELINE-07; what is edited is not its own rival."""
    types = {"a_type": "iv_office", "b_type": "rav"}
    first = AgreementFactory(network=network, name_de="IV – RAV", **types)
    sent = SENT | types | {"network": network.pk}

    refused = client.post(url("add"), sent)
    edited = client.post(url("change", first.pk), sent | {"name_de": "IV und RAV"})

    assert [error.code for error in refusals(refused)["__all__"]] == ["ambiguous"]
    assert "IV – RAV" in refused.text
    assert edited.status_code == 302
    assert Agreement.objects.get().name_de == "IV und RAV"


def test_of_two_that_became_rivals_either_can_be_ended_and_neither_made_longer(network):
    """R-GUIDELINE-07; an institution has become part of another."""
    at, last = datetime(2026, 11, 22, 9, tzinfo=UTC), date(2026, 11, 22)
    iv, one, two = (InstitutionFactory(network=network) for _ in range(3))
    of_one, of_two = (
        AgreementFactory(network=network, a_institution=iv, b_institution=house, until=until)
        for house, until in ((one, None), (two, date(2027, 12, 31)))
    )
    with change(by=None, at=at, reason="test.put"):
        two.part_of = one
        two.save()
    wider = [{"until": None}, {"since": date(2000, 1, 1)}, {"b_institution": one}]
    for given in wider:
        again = Agreement.objects.get(pk=of_two.pk)
        for name, value in given.items():
            setattr(again, name, value)
        with pytest.raises(ValidationError, match="as narrow"):
            again.full_clean()

    end_agreement(of_two, last_day=last, by=None, at=at)
    end_agreement(of_one, last_day=last, by=None, at=at)

    assert set(Agreement.objects.values_list("until", flat=True)) == {last}
