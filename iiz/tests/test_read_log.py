from typing import Any

import pytest
from django.db import OperationalError, connections
from django.http import HttpResponse
from django.test import Client

from iiz.middleware import UnloggedReadError
from iiz.models import AccessEvent

pytestmark = [pytest.mark.urls("iiz.tests.urls"), pytest.mark.django_db]


def events() -> list[AccessEvent]:
    return list(AccessEvent.objects.using("log").order_by("pk"))


def test_one_page_leaves_one_event(client: Client, user: Any) -> None:
    client.force_login(user)

    assert client.get("/read/").content == b"personal"

    (event,) = events()
    assert (event.kind, event.case_ids, event.person_id) == ("case.view", [3, 5], 9)
    assert (event.user_id, event.route) == (user.pk, "read")


def test_pages_without_personal_data_leave_none(client: Client) -> None:
    client.get("/public/x/")

    assert events() == []


def test_log_unavailable_means_nothing_is_shown(client: Client) -> None:
    def broken(*args: Any) -> None:
        raise OperationalError("the log is away")

    with connections["log"].execute_wrapper(broken):
        answer = client.get("/read/")

    assert answer.status_code == 503
    assert b"personal" not in answer.content
    assert answer["Retry-After"]


def test_forgetting_to_say_what_was_shown_fails_loudly(client: Client) -> None:
    with pytest.raises(UnloggedReadError, match="forgetful"):
        client.get("/forgetful/")


def test_forgetting_it_in_production_shows_nothing(client: Client, settings: Any) -> None:
    settings.IIZ_TESTING = False

    answer: HttpResponse = client.get("/forgetful/")

    assert answer.status_code == 503
    assert b"personal" not in answer.content


@pytest.mark.django_db(transaction=True)
def test_event_stays_when_the_request_rolls_back(client: Client) -> None:
    assert connections["log"].get_autocommit()
    client.get("/read/")

    connections["log"].close()

    assert len(events()) == 1
