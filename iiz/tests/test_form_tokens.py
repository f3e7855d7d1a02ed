from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.db import connections
from django.http import HttpResponse
from django.template import Context, Template
from django.test import Client

from iiz.calendar import now
from iiz.models import FormToken
from iiz.tasks import forget_form_tokens

pytestmark = [pytest.mark.urls("iiz.tests.urls"), pytest.mark.django_db]


def effects() -> list[str]:
    return list(Group.objects.order_by("pk").values_list("name", flat=True))


def test_a_form_posted_twice_has_one_effect_and_the_first_result(client: Client) -> None:
    first = client.post("/pay/", {"form_token": (key := uuid4()), "effect": "one"})
    second = client.post("/pay/", {"form_token": key, "effect": "two"})

    assert [first.status_code, second.status_code] == [303, 303]
    assert first["Location"] == second["Location"] == "/done/one/"
    assert effects() == ["one"]


def test_a_refused_form_can_be_corrected_and_sent_again(client: Client) -> None:
    key = uuid4()

    wrong = client.post("/pay/", {"form_token": key, "effect": "one", "fail": "1"})
    assert (wrong.status_code, effects(), FormToken.objects.count()) == (422, [], 0)

    assert client.post("/pay/", {"form_token": key, "effect": "two"}).status_code == 303
    assert effects() == ["two"]


@pytest.mark.parametrize("key", [None, "", "x", "\x00", "9" * 5000], ids=repr)
def test_a_form_without_its_key_is_refused(client: Client, key: str | None) -> None:
    answer = client.post("/pay/", {"effect": "one"} | ({} if key is None else {"form_token": key}))

    assert answer.status_code == 422
    assert effects() == []


def test_the_key_of_somebody_else_gives_nothing_away(client: Client, user: Any) -> None:
    data = {"form_token": uuid4(), "effect": "one"}
    client.post("/pay/", data)
    client.force_login(user)

    answer = client.post("/pay/", data)

    assert answer.status_code == 422
    assert "Location" not in answer


def test_answering_a_good_post_with_a_page_is_a_mistake_of_ours(client: Client) -> None:
    with pytest.raises(RuntimeError, match="redirect"):
        client.post("/pay/", {"form_token": uuid4(), "effect": "one", "forget": "1"})
    assert effects() == []


@pytest.mark.django_db(transaction=True)
def test_a_second_post_at_the_same_time_waits_and_gets_the_first_result() -> None:
    data = {"form_token": uuid4(), "effect": "one"}

    def post(_number: int) -> HttpResponse:
        try:
            return Client().post("/pay/", data)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(post, range(16)))

    assert {(one.status_code, one["Location"]) for one in answers} == {(303, "/done/one/")}
    assert effects() == ["one"]


def test_the_tag_gives_each_form_a_key_of_its_own_and_names_who_acts() -> None:
    class Request:
        class membership:  # noqa: N801  # an attribute of the request
            pk = 12

    template = Template("{% load iiz %}{% form_token %}")
    once, again = (template.render(Context({"request": Request})) for _ in range(2))

    assert once != again
    assert 'name="form_token"' in once
    assert '<input type="hidden" name="acting" value="12">' in once
    assert "acting" not in template.render(Context({}))


def test_old_keys_are_forgotten() -> None:
    for days in (1, 31):
        FormToken.objects.create(key=uuid4(), path="/", created_at=now() - timedelta(days=days))

    assert forget_form_tokens() == 1
    assert FormToken.objects.count() == 1
