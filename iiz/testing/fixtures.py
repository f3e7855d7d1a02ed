"""Fixtures around the database; the product's role is what every test works as."""

import gc
from collections.abc import Generator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import caches
from django.test import TransactionTestCase
from django.utils import translation

from iiz.testing import database, traps
from iiz.testing.forms import post_as_our_pages_do

ALIASES = ("default", "log")


def pytest_configure() -> None:
    settings.LANGUAGE_CODE = "en"  # a test quotes the sentence in the code, not its translation
    ours = ["iiz.testing.traps.GetWritesNothing", "iiz.testing.traps.OwnLanguage"]
    settings.MIDDLEWARE = [*ours, *settings.MIDDLEWARE]
    options: Any = settings.TEMPLATES[0]["OPTIONS"]
    options["string_if_invalid"] = traps.UndefinedVariable("%s")
    test_case: Any = TransactionTestCase
    test_case._fixture_teardown = lambda self: database.flush()
    traps.reverse_unordered()
    # Quick, but the same algorithm: hundreds of accounts are made.
    Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.time_cost = 64, 1
    post_as_our_pages_do()


def pytest_collection_finish() -> None:
    """What is loaded stays until the end; looking for garbage in it again and again costs a fifth
    of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_itemcollected(item: pytest.Item) -> None:
    """A test with the database has the read log too; `db` alone counts as the mark."""
    wanted = set(getattr(item, "fixturenames", ()))
    if "transactional_db" in wanted:
        item.add_marker(pytest.mark.django_db(transaction=True))
    elif "db" in wanted and not item.get_closest_marker("django_db"):
        item.add_marker(pytest.mark.django_db)
    for mark in item.iter_markers("django_db"):
        arguments: Any = mark.kwargs
        arguments.setdefault("databases", ALIASES)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Generator[None, None, None]:
    with django_db_blocker.unblock():
        database.prepare()
    yield
    with django_db_blocker.unblock():
        database.release()


@pytest.fixture(autouse=True)
def _messages_as_written() -> Generator[None, None, None]:
    """Operations speak the sentences of the code; pages speak German unless asked otherwise."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _empty_caches(request: pytest.FixtureRequest) -> None:
    """No test sees the rate limits, sessions or labels another one left."""
    if request.node.get_closest_marker("django_db"):
        for cache in caches.all(initialized_only=True):
            cache.clear()
