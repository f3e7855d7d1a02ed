from uuid import uuid4

import pytest
from django.urls import reverse

from contacts.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["de", "fr", "en"])
@pytest.mark.parametrize("shortcuts", [True, False])
def test_the_help_opens_for_every_account(client, language, shortcuts):
    people = [
        UserFactory(staff=True),
        UserFactory(),
        MembershipFactory(user=UserFactory(shortcuts=shortcuts)).user,
        MembershipFactory(steering=True).user,
    ]
    client.cookies.load({"language": language})

    for user in people:
        client.force_login(user)
        assert client.get(reverse("help")).status_code == 200


def test_preferences_stay_with_the_account(client):
    user = MembershipFactory().user
    client.force_login(user)
    assert "data-iiz-shortcuts" in client.get(reverse("preferences")).text

    sent = {"language": "fr", "form_token": str(uuid4())}
    answer = client.post(reverse("preferences"), sent)

    assert (answer.status_code, answer["Location"]) == (303, reverse("preferences"))
    assert answer.cookies["language"].value == "fr"
    user.refresh_from_db()
    assert (user.language, user.shortcuts) == ("fr", False)
    assert user.history.latest().history_change_reason == "user.change_preferences"
    assert "data-iiz-shortcuts" not in client.get(reverse("preferences")).text


@pytest.mark.parametrize("sent", ["", "xx", "\x00"])
def test_a_language_that_is_none_is_said(client, sent):
    client.force_login(MembershipFactory().user)

    sent = {"language": sent, "form_token": str(uuid4())}

    assert client.post(reverse("preferences"), sent).status_code == 422
