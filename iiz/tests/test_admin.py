from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_change_in_the_admin_is_in_the_history(client: Client, staff: Any) -> None:
    client.force_login(staff)
    model = apps.get_model("contacts.Commune")
    fields = {"bfs_number": "9999", "name": "Musterwil", "canton": "AG", "since": "01.01.2020"}

    answer = client.post("/admin/contacts/commune/add/", fields)

    assert answer.status_code == 302, answer.context["errors"]
    row = model.objects.get(bfs_number=9999).history.get()
    assert row.history_change_reason == "admin.change"
    assert (row.history_user_id, row.history_institution_id) == (staff.pk, None)


def test_groups_are_not_edited_by_hand() -> None:
    assert not admin.site.is_registered(Group)


def test_messages_can_be_looked_at_and_nothing_else(client: Client, staff: Any) -> None:
    client.force_login(staff)

    assert client.get("/admin/iiz/outboxmessage/").status_code == 200
    assert client.get("/admin/iiz/outboxmessage/add/").status_code == 403
