"""The rich worlds of `samples.py`: one for each module, rolled back at its end."""

import logging
from collections.abc import Generator
from contextlib import ExitStack
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from django.db import transaction

from cases.tests.samples import NOW, Samples, build_samples
from iiz.testing.fixtures import ALIASES
from iiz.testing.replay import replayed


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: Any) -> Generator[None, None, None]:
    """One transaction for a whole module, at one instant; what a test changes it must undo."""
    with ExitStack() as stack:
        stack.enter_context(time_machine.travel(NOW, tick=False))
        stack.enter_context(django_db_blocker.unblock())
        # Thousands of refusals are expected here; capturing each would double the time.
        logging.disable(logging.CRITICAL)
        stack.callback(logging.disable, logging.NOTSET)
        for cache in caches.all(initialized_only=True):
            cache.clear()
        for alias in ALIASES:
            stack.enter_context(transaction.atomic(using=alias))
            stack.callback(transaction.set_rollback, True, using=alias)
        yield


@pytest.fixture(scope="module")
def aargau(module_db: None) -> Samples:
    """A network whose coordination office decides."""
    return replayed("aargau", lambda: build_samples().complete())


@pytest.fixture(scope="module")
def bern(module_db: None) -> Samples:
    """A network without a mandate: there the head of the lead decides."""
    return replayed("bern", lambda: build_samples(with_mandate=False))
