"""Which database alias a table is read, written and migrated on."""

from typing import Any

from django.db.models import Model

READ_LOG = "accessevent"


class RoleRouter:
    """Sends the read log to its own role and lets only the owner migrate.

    The three aliases are one database seen by three roles, so relations between them are allowed.
    """

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return "log" if _is_read_log(model) else None

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        return "log" if _is_read_log(model) else None

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"


def _is_read_log(model: type[Model]) -> bool:
    return model._meta.app_label == "iiz" and model._meta.model_name == READ_LOG
