"""The rich worlds of `samples.py`, built once per module and rolled back at its end."""

import logging
from collections.abc import Callable, Generator
from contextlib import ExitStack
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import caches
from django.db import transaction
from django.test import Client
from django.urls import reverse

from cases.tests.cast import START
from cases.tests.samples import NOW, Samples, build_samples
from contacts.models import Membership
from iiz.testing.fixtures import ALIASES


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


@pytest.fixture
def go(client: Client) -> Callable[..., Any]:
    """Somebody opens a page by its name, or with `data` sends it; the day after the world began,
    each visit a minute later."""
    minutes = count()

    def visit(membership: Membership, name: str, *args: Any, **data: Any) -> Any:
        client.force_login(membership.user)
        url = reverse(name, args=args)
        with time_machine.travel(START + timedelta(days=1, minutes=next(minutes))):
            if not data:
                return client.get(url)
            return client.post(url, {"form_token": uuid4(), **data})

    return visit


@pytest.fixture(scope="module")
def aargau(module_db: None) -> Samples:
    """A network whose coordination office decides."""
    return build_samples()


@pytest.fixture(scope="module")
def bern(module_db: None) -> Samples:
    """A network without a mandate: there the head of the lead decides."""
    return build_samples(with_mandate=False)
