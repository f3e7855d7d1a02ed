"""Traps that turn silent mistakes into failing tests."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models.query import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import translation

OURS = {"iiz", "contacts", "cases", "consent", "reviews", "worklist"}
WRITE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE)\s+"?(\w+)', re.I)
# The session's own rows; and the changes a GET may make: a request or an answer is opened.
SESSION_TABLES = {"django_session", "usersessions_usersession"}
READING_CHANGES = {"request.receive", "request.see", "handover.see", "enquiry.see"}


class UndefinedVariable(str):
    """`string_if_invalid` that fails in our templates; Django's and allauth's rely on leniency."""

    __slots__ = ()

    def __contains__(self, part: object) -> bool:
        return part == "%s"

    def __mod__(self, variable: object) -> str:
        template = _template_being_rendered()
        if template and _is_ours(template):
            raise AssertionError(f"{template}: undefined variable {{{{ {variable} }}}}")
        return ""


def _is_ours(template: Path) -> bool:
    return template.is_relative_to(settings.BASE_DIR) and ".venv" not in template.parts


def _template_being_rendered() -> Path | None:
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        origin = getattr(frame.f_locals.get("self"), "origin", None)
        if origin is not None and frame.f_code.co_name in {"render", "render_annotated"}:
            return Path(str(origin.name))
        frame = frame.f_back
    return None


class GetWritesNothing:
    """Outermost middleware: a GET that writes to the `default` database fails the test."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with connection.execute_wrapper(_refuse_writes):
            return self.get_response(request)


class OwnLanguage:
    """An answer in German leaves the test's own thread in the language it was in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(translation.get_language()):
            return self.get_response(request)


def _refuse_writes(execute: Any, query: str, params: Any, many: bool, context: Any) -> Any:
    written = WRITE.match(str(query))
    if written and written[1] not in SESSION_TABLES and not _is_allowed_change():
        raise AssertionError(f"A GET writes: {str(query)[:200]}")
    return execute(query, params, many, context)


def _is_allowed_change() -> bool:
    from iiz.history import current_change

    change = current_change()
    return change is not None and change.reason in READING_CHANGES


def reverse_unordered() -> None:
    """Rows of a queryset without an order come backwards, so that no test relies on luck."""
    fetch_all = QuerySet._fetch_all

    def fetch_all_reversed(self: QuerySet[Any]) -> None:
        fresh = self._result_cache is None
        fetch_all(self)
        rows = self._result_cache
        if rows and fresh and self.model._meta.app_label in OURS and not self.ordered:
            rows.reverse()

    QuerySet._fetch_all = fetch_all_reversed  # type: ignore[method-assign]  # that is the trap
