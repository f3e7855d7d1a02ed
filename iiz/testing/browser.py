"""pytest-playwright with the Chromium of this machine, looking at the real server."""

import os
from collections.abc import Callable, Generator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from iiz.dev import chromium
from iiz.testing.processes import RunningServer


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    # Playwright runs an event loop in this thread, which Django would take for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    found = chromium.find()
    return {
        **browser_type_launch_args,
        "executable_path": str(found.program),
        "args": found.arguments,
        "env": {**os.environ, **found.environment},
    }


@pytest.fixture(scope="session")
def browser_context_args(
    browser_context_args: dict[str, Any], _gunicorn: RunningServer
) -> dict[str, Any]:
    """`page.goto("/")` opens the test server; take the `server` fixture for its database."""
    return {**browser_context_args, "base_url": _gunicorn.url}


def sign_in(context: BrowserContext, user: Any, url: str) -> None:
    """Puts a session of that user into the browser, as if the login page had been passed."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])


@pytest.fixture
def page_of(
    browser: Browser, browser_context_args: dict[str, Any], server: RunningServer
) -> Generator[Callable[[Any], Page], None, None]:
    """`page_of(user)`: a page in a browser of that user's own, who is signed in."""
    opened = []

    def open_browser(user: Any) -> Page:
        context = browser.new_context(**browser_context_args, locale="de-CH")
        opened.append(context)
        context.set_default_timeout(15_000)
        sign_in(context, user, server.url)
        return context.new_page()

    yield open_browser
    for context in opened:
        context.close()
