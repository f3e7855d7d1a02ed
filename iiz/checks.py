"""What must be true of the code and the settings before anything starts."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as CheckWarning
from django.db import connections, models

from iiz.files import scanning
from iiz.history import Tracked, TrackedQuerySet

Apps = Sequence[AppConfig] | None
# Reserved for examples: no real address ends so (RFC 2606).
DEMO_DOMAINS = r"(\.example|@example\.(org|com|net))$"
SEES_USERS = {"default", "owner"}
OURS = [
    "contacts.middleware.ActingMembershipMiddleware",
    "iiz.middleware.AccessMapMiddleware",
    "iiz.middleware.ReadLogMiddleware",
]
HISTORY_MIDDLEWARE = "simple_history.middleware.HistoryRequestMiddleware"
# Changed by the database or by queryset: the history would not show it.
SILENT = (models.SET_NULL, models.SET_DEFAULT)
# Django's own, empty here: users are never put into groups.
UNUSED_M2M = {"groups", "user_permissions"}


@register(Tags.security)
def middleware_in_order(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    present = [name for name in settings.MIDDLEWARE if name in OURS]
    found: list[CheckMessage] = []
    if present != OURS:
        hint = "MIDDLEWARE needs, in this order: " + ", ".join(OURS)
        found.append(Error("A gate of the application is missing.", hint=hint, id="iiz.E001"))
    if HISTORY_MIDDLEWARE in settings.MIDDLEWARE:
        hint = "Remove it: iiz.history.change names the actor."
        found.append(Error("simple-history's middleware is on.", hint=hint, id="iiz.E002"))
    return found


@register(Tags.models)
def tracked_models_stay_tracked(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    return [problem for model in tracked_models() for problem in _problems(model)]


def tracked_models() -> list[type[Tracked]]:
    return [model for model in apps.get_models() if issubclass(model, Tracked)]


def _problems(model: type[Tracked]) -> Iterable[CheckMessage]:
    if not isinstance(model._default_manager.all(), TrackedQuerySet):
        hint = "Base its queryset on iiz.history.TrackedQuerySet."
        yield Error("Writes past the history are possible.", hint=hint, obj=model, id="iiz.E003")
    for field in model._meta.local_fields:
        if getattr(field.remote_field, "on_delete", None) in SILENT:
            hint = "Use PROTECT: Django would change the row without a history row."
            yield Error("A silent on_delete.", hint=hint, obj=field, id="iiz.E004")
    for field in model._meta.local_many_to_many:
        if field.name not in UNUSED_M2M:
            hint = "Use a tracked model of its own for the relation."
            yield Error("Many-to-many has no history.", hint=hint, obj=field, id="iiz.E005")


@register(Tags.database)
def no_demo_accounts(
    app_configs: Apps, databases: Iterable[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Runs with `check --database default` and with each `migrate --database owner`."""
    alias = next((name for name in databases or () if name in SEES_USERS), None)
    users = get_user_model()
    if settings.IIZ_DEMO or alias is None or not _exists(users, alias):
        return []
    demo = users._default_manager.using(alias).filter(email__regex=DEMO_DOMAINS, is_active=True)
    if not demo.exists():
        return []
    hint = "Deactivate the accounts at example.org and .example, or set IIZ_DEMO=1 for a demo."
    return [Error("Demo accounts exist outside the demo.", hint=hint, id="iiz.E006")]


def _exists(model: type[models.Model], alias: str) -> bool:
    return model._meta.db_table in connections[alias].introspection.table_names()


@register(Tags.security, deploy=True)
def three_database_roles(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    names = [database["USER"] for database in settings.DATABASES.values()]
    if len(set(names)) == len(names) or set(names) == {"nobody"}:
        return []
    hint = "DATABASE_URL, DATABASE_OWNER_URL and DATABASE_LOG_URL each name a role of its own."
    return [Error("Two database roles are the same.", hint=hint, id="iiz.E007")]


@register(Tags.security, deploy=True)
def demo_is_off(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    if not settings.IIZ_DEMO:
        return []
    hint = "Unset IIZ_DEMO where real people work."
    return [CheckWarning("The demo is on.", hint=hint, id="iiz.W001")]


@register(Tags.security)
def scanner_is_there(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    try:
        scanning.scanner()
    except ImportError as error:
        return [Error("IIZ_SCANNER leads nowhere.", hint=str(error), id="iiz.E008")]
    return []


@register(Tags.security, deploy=True)
def scanner_is_a_real_one(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    if scanning.scanner() is not scanning.known_pattern:
        return []
    hint = "It knows one harmless test file. Name your own, or none: see docs/operations.md."
    return [CheckWarning("The scanner is the demo's.", hint=hint, id="iiz.W002")]
