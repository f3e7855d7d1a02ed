"""Fills the demo's database; imported only after the environment of the settings is set."""

import os
from collections.abc import Callable, Iterator

import django
from django.core.management import call_command
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iiz.settings")
django.setup()


def build(*, first_time: bool, cases: int, say: Callable[[str], None]) -> list[str]:
    """Returns: who can log in, one line each."""
    say("Migrating the database …")
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    call_command("grant_roles", verbosity=0)
    say("Loading reference data …")
    call_command("load_reference", verbosity=0)
    if first_time:
        say("Telling the demo's stories …")
        call_command("load_demo", cases=cases, verbosity=0)
    people = list(accounts())
    connections.close_all()
    return people


def accounts() -> Iterator[str]:
    """Every active account with the roles it can act in."""
    from django.apps import apps

    users = apps.get_model("contacts", "User")._default_manager.filter(is_active=True)
    for user in users.order_by("email").prefetch_related("memberships"):
        roles = [f"{one.role}, {one.institution or one.network}" for one in user.memberships.all()]
        yield f"{user.email:<40} {'; '.join(roles) or 'administrator'}"
