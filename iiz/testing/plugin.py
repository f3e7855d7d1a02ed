"""Starts PostgreSQL and Valkey before pytest-django reads the settings (`-p` in pytest.ini).

A conftest would be too late. Each process of pytest-xdist has its own servers.
"""

import base64
import os
import signal
from collections.abc import Generator
from types import FrameType
from typing import Any

import pytest

from iiz.dev import servers
from iiz.dev.servers import Servers
from iiz.testing import template

DATABASE = "test_iiz"
FIXED = {
    "IIZ_TESTING": "1",
    "IIZ_HTTPS": "0",
    "IIZ_MFA_REQUIRED": "0",
    "IIZ_ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
    "IIZ_BASE_URL": "http://testserver",
    "IIZ_SECRET_KEY": "only-for-tests-" + "0" * 50,
    "IIZ_FIELD_KEY": base64.b64encode(bytes(range(32))).decode(),
    "IIZ_EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
    "IIZ_LOG_LEVEL": "WARNING",
    "IIZ_SCANNER": "iiz.files.scanning.known_pattern",
}
running = pytest.StashKey[Servers]()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, Any, Any]:
    """A wrapper, because pytest-django loads the settings in the hook itself."""
    known = early_config.known_args_namespace
    only_distributes = bool(getattr(known, "numprocesses", None)) and not _in_worker()
    base = servers.new_base()
    ours = Servers(base, data=base / "data", throw_away=True)
    early_config.stash[running] = ours
    early_config.add_cleanup(ours.stop)
    signal.signal(signal.SIGTERM, _end)
    given = _given()
    os.environ.update(FIXED)
    if not only_distributes:
        _start(ours, given)
    os.environ.update(_never_their_own_database(ours.environment(given, DATABASE)))
    os.environ["IIZ_EMAIL_FILE_PATH"] = str(base / "mail")
    os.environ["IIZ_STATIC_ROOT"] = str(base / "static")
    os.environ["IIZ_MEDIA_ROOT"] = str(base / "media")
    for folder in ("static", "media"):
        (base / folder).mkdir()
    return (yield)


def _end(number: int, frame: FrameType | None) -> None:
    """As after Ctrl-C: pytest ends in order, so that the servers stop and their folders go."""
    raise KeyboardInterrupt


def _given() -> dict[str, str]:
    """Servers the caller named; the processes of xdist inherit ours too and must not take them."""
    found = servers.external(os.environ)
    names = os.environ.setdefault("IIZ_TEST_GIVEN", ",".join(found)).split(",")
    return {name: found[name] for name in names if name}


def _start(ours: Servers, given: dict[str, str]) -> None:
    if "DATABASE_URL" not in given:
        template.copy_to(ours.postgres.data)
        os.environ["IIZ_TEST_TEMPLATE"] = template.NAME
    ours.start(given)


def _in_worker() -> bool:
    return "PYTEST_XDIST_WORKER" in os.environ


def _never_their_own_database(variables: dict[str, str]) -> dict[str, str]:
    """Given servers are used, but with a test database; one for each process that shares them."""
    name = "_".join(filter(None, [DATABASE, os.environ.get("PYTEST_XDIST_WORKER", "")]))
    changed = {url: servers.with_database(variables[url], name) for url in servers.URLS}
    return variables | changed


def pytest_report_header(config: pytest.Config) -> str:
    return f"databases: {os.environ['DATABASE_URL']}"
