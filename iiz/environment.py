"""Reads the environment for `iiz.settings`: a wrong value stops the start with a sentence."""

import base64
import binascii
import json
import os
import secrets
import sys
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}
DATABASE_URLS = {
    "default": "DATABASE_URL",
    "owner": "DATABASE_OWNER_URL",
    "log": "DATABASE_LOG_URL",
}
# These commands look at the code only, so they run without a database, a broker and secrets.
CODE_COMMANDS = {
    "access_map",
    "check",
    "collectstatic",
    "compilemessages",
    "create_max_migration_files",
    "help",
    "makemessages",
    "makemigrations",
    "rebase_migration",
}
# Only these act as the owner; web and job processes never need its password.
OWNER_COMMANDS = {"grant_roles", "migrate", "showmigrations", "sqlmigrate"}
NO_DATABASE = "postgresql://nobody@127.0.0.1:1/none"


def is_code_command() -> bool:
    """True under `manage.py <command>` for a command that needs the code and nothing else."""
    return _command() in CODE_COMMANDS | {""}


def _command() -> str | None:
    """What `manage.py` was asked for; "" for nothing, None for another program."""
    program = Path(sys.argv[0]).name if sys.argv else ""
    if program not in {"manage.py", "django-admin"}:
        return None
    return sys.argv[1] if len(sys.argv) > 1 else ""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return value.strip().lower() in TRUE


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def mapping(name: str) -> dict[str, Any]:
    """Options in JSON: {"bucket_name": "iiz"}."""
    value = text(name, "{}")
    try:
        found = json.loads(value)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ImproperlyConfigured(f"{name} must be an object in JSON.")
    return found


def secret(name: str) -> str:
    """A secret has no default; code commands get a random one nobody can rely on."""
    value = text(name)
    if not value and not is_code_command():
        raise ImproperlyConfigured(f"{name} is not set. docs/environment.md says how to make one.")
    return value or secrets.token_urlsafe(50)


def field_key(name: str) -> bytes:
    """32 bytes in base64: encrypts the AHV number, so losing it loses the numbers."""
    value = text(name)
    if not value and is_code_command():
        return secrets.token_bytes(32)
    try:
        key = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 32:
        raise ImproperlyConfigured(f"{name} must be 32 bytes in base64. See docs/environment.md.")
    return key


def databases() -> dict[str, Any]:
    """One database seen by three roles: app and log always, the owner where it is needed.

    Returns: the settings by alias; without the owner's URL there is no alias "owner".
    """
    urls = {alias: text(name) for alias, name in DATABASE_URLS.items()}
    if not any(urls.values()) and is_code_command():
        return {alias: _database(NO_DATABASE) for alias in urls}
    if not urls["owner"] and _command() not in OWNER_COMMANDS:
        del urls["owner"]
    missing = [DATABASE_URLS[alias] for alias, url in urls.items() if not url]
    if missing:
        raise ImproperlyConfigured(f"{', '.join(missing)} not set: set them or use make demo.")
    return {alias: _database(url) for alias, url in urls.items()}


def _database(url: str) -> dict[str, Any]:
    return dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))


def redis(name: str) -> tuple[str, str]:
    """Returns: the Celery broker's URL and the cache's, two databases of one server."""
    url = text(name)
    if not url and is_code_command():
        url = "redis://127.0.0.1:1"
    if url.startswith("unix://"):
        path = url.removeprefix("unix://")
        return f"redis+socket://{path}?virtual_host=0", f"unix://{path}?db=1"
    if url.startswith(("redis://", "rediss://")):
        return f"{url.rstrip('/')}/0", f"{url.rstrip('/')}/1"
    raise ImproperlyConfigured(f"{name} must start with redis://, rediss:// or unix:///.")
