"""The lists an administrator may reword, by code; read once a minute per process.

Queries: at most one for all lists together.
"""

from dataclasses import dataclass
from time import monotonic

from django.utils.translation import get_language

from contacts.models import Code

KEEP_SECONDS = 60

Lists = dict[str, dict[str, Code]]


@dataclass
class Shelf:
    """What this process last read, and until when it believes it."""

    lists: Lists | None = None
    good_until: float = 0.0


_shelf = Shelf()


def label(list_name: str, code: str) -> str:
    """The wording in the language of the screen; an unknown code is shown as it is."""
    entry = _lists().get(list_name, {}).get(code)
    return _wording(entry) if entry else code


def choices(list_name: str) -> list[tuple[str, str]]:
    """Returns: (code, label) of the entries offered for new rows, in their order."""
    entries = _lists().get(list_name, {}).values()
    return [(entry.code, _wording(entry)) for entry in entries if entry.active]


def is_code(list_name: str, code: str) -> bool:
    """Whether new rows may use it; retired codes keep their label but are no choice."""
    entry = _lists().get(list_name, {}).get(code)
    return entry is not None and entry.active


def positions(list_name: str) -> dict[str, int]:
    """Returns: code → its place in the list, retired ones included."""
    return {code: place for place, code in enumerate(_lists().get(list_name, {}))}


def forget() -> None:
    """Read again at the next use; other processes follow within a minute."""
    _shelf.lists = None


def _lists() -> Lists:
    if _shelf.lists is None or monotonic() > _shelf.good_until:
        _shelf.lists = _read()
        _shelf.good_until = monotonic() + KEEP_SECONDS
    return _shelf.lists


def _read() -> Lists:
    lists: Lists = {}
    for entry in Code.objects.order_by("list", "position", "pk"):
        lists.setdefault(entry.list, {})[entry.code] = entry
    return lists


def _wording(entry: Code) -> str:
    language = (get_language() or "de")[:2]
    wordings = {"fr": entry.fr, "en": entry.en}
    return wordings.get(language) or entry.de
