"""A user to sign in and a tracked row to change; both by name, since iiz imports no other app."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model

from iiz.history import change

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)


@pytest.fixture
def user(db: None) -> Any:
    with change(by=None, at=AT, reason="user.create"):
        return get_user_model().objects.create(
            email="rosa@test.invalid", first_name="Rosa", last_name="Holunder"
        )


@pytest.fixture
def staff(db: None) -> Any:
    with change(by=None, at=AT, reason="user.create"):
        return get_user_model().objects.create(
            email="staff@test.invalid", first_name="Linus", last_name="Erle", is_staff=True
        )


@pytest.fixture
def commune() -> Any:
    """An unsaved row of a tracked model."""
    return apps.get_model("contacts.Commune")(
        bfs_number=9999, name="Musterwil", canton="AG", since=date(2020, 1, 1)
    )
