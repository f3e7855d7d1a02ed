from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.test.utils import isolate_apps

from iiz import checks
from iiz.history import change
from iiz.tests.conftest import AT


def ids(found: Any) -> set[str]:
    return {problem.id for problem in found}


def test_this_project_has_no_problem() -> None:
    call_command("check")


def test_a_missing_gate_is_an_error(settings: Any) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "ReadLog" not in name]
    assert ids(checks.middleware_in_order(None)) == {"iiz.E001"}


def test_gates_in_the_wrong_order_are_an_error(settings: Any) -> None:
    settings.MIDDLEWARE = list(reversed(settings.MIDDLEWARE))
    assert ids(checks.middleware_in_order(None)) == {"iiz.E001"}


def test_the_middleware_of_simple_history_is_an_error(settings: Any) -> None:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, checks.HISTORY_MIDDLEWARE]
    assert ids(checks.middleware_in_order(None)) == {"iiz.E002"}


@isolate_apps("iiz")
def test_a_tracked_model_with_silent_ways_to_change_is_an_error() -> None:
    class Target(models.Model):  # noqa: DJ008  # never shown
        class Meta:
            app_label = "iiz"

    class Leaky(models.Model):  # noqa: DJ008  # never shown
        one = models.ForeignKey(Target, on_delete=models.SET_NULL, null=True)
        many = models.ManyToManyField(Target, related_name="+")
        objects = models.Manager()

        class Meta:
            app_label = "iiz"

    assert ids(checks._problems(Leaky)) == {"iiz.E003", "iiz.E004", "iiz.E005"}


def test_every_tracked_model_is_looked_at() -> None:
    assert apps.get_model("contacts.Commune") in checks.tracked_models()


@pytest.mark.parametrize(
    ("email", "demo", "found"),
    [
        ("rosa@sozialdienst.example", False, {"iiz.E006"}),
        ("rosa@example.org", False, {"iiz.E006"}),
        ("rosa@example.org", True, set()),
        ("rosa@musterwil.ch", False, set()),
    ],
    ids=["outside", "outside-org", "in-the-demo", "real"],
)
def test_demo_accounts_cannot_exist_outside_the_demo(
    user: Any, settings: Any, email: str, demo: bool, found: set[str]
) -> None:
    with change(by=None, at=AT, reason="user.rename"):
        user.email = email
        user.save()
    settings.IIZ_DEMO = demo

    assert ids(checks.no_demo_accounts(None, databases=["default"])) == found
    assert ids(checks.no_demo_accounts(None, databases=["log"])) == set()


def test_one_role_for_two_databases_is_an_error(settings: Any, monkeypatch: Any) -> None:
    monkeypatch.setitem(settings.DATABASES["owner"], "USER", settings.DATABASES["log"]["USER"])
    assert ids(checks.three_database_roles(None)) == {"iiz.E007"}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("", set()),
        ("iiz.files.scanning.nobody", {"iiz.E008"}),
        ("iiz.files.scanning.known_pattern", {"iiz.W002"}),
        ("os.path.basename", set()),
    ],
    ids=["none", "nowhere", "the-demo's", "another"],
)
def test_the_scanner_is_there_and_a_real_one(settings: Any, path: str, found: set[str]) -> None:
    settings.IIZ_SCANNER = path

    errors = ids(checks.scanner_is_there(None))

    assert errors | (set() if errors else ids(checks.scanner_is_a_real_one(None))) == found
