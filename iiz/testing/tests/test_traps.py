"""Each trap catches what it is for, and nothing else."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine, Origin, Template
from django.test import RequestFactory

from iiz.testing.traps import GetWritesNothing


def answer(view: Callable[[HttpRequest], object], method: str) -> HttpResponse:
    def respond(request: HttpRequest) -> HttpResponse:
        view(request)
        return HttpResponse()

    return GetWritesNothing(respond)(RequestFactory().generic(method, "/"))


def write(request: HttpRequest) -> object:
    return Group.objects.create(name="written")


def read(request: HttpRequest) -> object:
    return list(Group.objects.all())


@pytest.mark.django_db
def test_a_get_that_writes_fails() -> None:
    answer(write, "POST")
    answer(read, "GET")

    with pytest.raises(AssertionError, match="A GET writes"):
        answer(write, "GET")


def render(path: Path) -> str:
    template = Template("[{{ missing }}]", origin=Origin(str(path)), engine=Engine.get_default())
    return template.render(Context())


def test_an_undefined_variable_fails_in_our_templates_only() -> None:
    assert render(settings.BASE_DIR / ".venv" / "library.html") == "[]"

    with pytest.raises(AssertionError, match=r"undefined variable \{\{ missing"):
        render(settings.BASE_DIR / "templates" / "ours.html")


@pytest.mark.django_db
def test_rows_without_an_order_come_backwards() -> None:
    codes = apps.get_model("contacts", "Code")._default_manager
    ordered = list(codes.order_by("pk")[:5])

    unordered = list(codes.filter(pk__in=[code.pk for code in ordered]).order_by())

    assert unordered == ordered[::-1]
