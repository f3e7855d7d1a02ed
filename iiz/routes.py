"""Every route there is, each with its entry in the access map."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from iiz.access_map import ADMINISTRATORS, Door, Entry, Relation, Role, expected, make_entry

READ_WRITE = ("GET", "POST")


def _library(door: Door, **more: Any) -> Entry:
    return make_entry(door, exact=False, **{"methods": READ_WRITE} | more)


# Views that are not ours: by route name, or by a pattern of names; the first that fits counts.
THIRD_PARTY: dict[str, Entry] = {
    "set_language": _library(Door.PUBLIC, methods=("POST",)),
    "account_login": _library(Door.PUBLIC),
    "account_logout": _library(Door.SIGNED_IN),
    "account_inactive": _library(Door.PUBLIC),
    "account_reauthenticate": _library(Door.SIGNED_IN),
    "account_change_password": _library(Door.SIGNED_IN),
    "account_set_password": _library(Door.SIGNED_IN),
    "account_reset_password*": _library(Door.PUBLIC),
    # Nobody signs up, and an address is changed by the administrator who knows the person.
    "account_signup": _library(Door.CLOSED),
    "account_email*": _library(Door.CLOSED),
    "account_confirm_*": _library(Door.CLOSED),
    "mfa_authenticate": _library(Door.PUBLIC),
    "mfa_*": _library(Door.SIGNED_IN),
    "usersessions_list": _library(Door.SIGNED_IN),
    # One login for all: the admin's own would be a second one with rules of its own.
    "admin:login": _library(Door.CLOSED),
    "admin:password_change*": _library(Door.CLOSED),
    "admin:view_on_site": _library(Door.CLOSED),
    "admin:logout": _library(Door.SIGNED_IN, roles=ADMINISTRATORS, methods=("POST",)),
    "admin:*": _library(Door.SIGNED_IN, roles=ADMINISTRATORS),
}


@dataclass(frozen=True)
class Route:
    """One URL pattern; `name` is its view name with namespaces, as in "admin:index"."""

    name: str
    pattern: str
    entry: Entry | None

    def as_json(self) -> dict[str, Any]:
        entry = self.entry
        if entry is None:
            return {"route": self.name, "pattern": self.pattern, "door": None}
        return {
            "route": self.name,
            "pattern": self.pattern,
            "door": entry.door,
            "roles": sorted(entry.roles),
            "relations": sorted(entry.relations),
            "methods": sorted(entry.methods),
            "reads": entry.reads,
            "queries": entry.queries,
            "sample": entry.sample,
            "exact": entry.exact,
            "decider": entry.decider,
            "expected": _expected_cells(entry),
        }


def _expected_cells(entry: Entry) -> dict[str, dict[str, int]]:
    return {
        role: {relation: expected(entry, role, relation) for relation in Relation} for role in Role
    }


def entry_of(name: str, view: Callable[..., Any]) -> Entry | None:
    """The entry on the view itself, else the one for a library's route of that name."""
    own: Entry | None = getattr(view, "access", None)
    return own or _third_party(name)


@lru_cache(maxsize=512)
def _third_party(name: str) -> Entry | None:
    fitting = (entry for key, entry in THIRD_PARTY.items() if fnmatchcase(name, key))
    return next(fitting, None)


def routes() -> list[Route]:
    """All routes of the URL configuration, in its order."""
    return list(_walk(get_resolver().url_patterns, namespace="", prefix=""))


def _walk(
    patterns: list[URLPattern | URLResolver], *, namespace: str, prefix: str
) -> Iterator[Route]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, namespace=inner, prefix=path)
        else:
            name = namespace + (pattern.name or "")
            yield Route(name, path, entry_of(name, pattern.callback))


def unlisted_routes() -> list[str]:
    """Routes without an entry: the middleware refuses them, a test demands that there are none."""
    return [f"{route.name} {route.pattern}" for route in routes() if route.entry is None]


def stale_entries() -> list[str]:
    """Lines of THIRD_PARTY that no route needs any more."""
    names = [route.name for route in routes()]
    return [key for key in THIRD_PARTY if not any(fnmatchcase(name, key) for name in names)]
