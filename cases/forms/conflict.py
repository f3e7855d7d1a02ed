"""Two people changed one row: both values per field, nothing preselected, nothing lost.

What only one of the two changed is merged by itself and listed, and so are lists: what either
added or took away holds. Where both changed a single value, the form asks.
The second post carries `compared` (the fields asked about) and one `choose_<field>` for each.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.forms import BaseForm, Field
from django.http.request import QueryDict  # noqa: TID251  # the type of what was posted
from django.utils.translation import gettext as _

STORED, MINE = "stored", "mine"
# A field that means "as it is" when empty, and what goes away with the answer "stored".
KEPT_WHEN_EMPTY = {"ahv_number": "remove_ahv"}
Values = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """Both changed this field; `chosen` is STORED, MINE or empty."""

    name: str
    label: str
    stored: str
    mine: str
    chosen: str

    @property
    def is_stored_chosen(self) -> bool:
        return self.chosen == STORED

    @property
    def is_mine_chosen(self) -> bool:
        return self.chosen == MINE


@dataclass(frozen=True)
class Merged:
    """One of the two changed this field, or both a list (`is_united`)."""

    label: str
    value: str
    is_mine: bool
    is_united: bool = False


@dataclass(frozen=True)
class Conflict:
    """`hidden`: the name and value of every input that the next post carries along."""

    differences: list[Difference]
    merged: list[Merged]
    hidden: list[tuple[str, str]]

    @property
    def unchosen(self) -> list[Difference]:
        return [one for one in self.differences if not one.chosen]


def compare(form: BaseForm, *, mine: Values, stored: Values, base: Values | None) -> Conflict:
    """`base`: what both started from; without it everything that differs is asked.

    `mine` and `stored` hold the same names, all of them fields of the form.
    """
    differing = [name for name in mine if mine[name] != stored[name]]
    both = [name for name in differing if base is None or _both_changed(name, mine, stored, base)]
    united = {
        name: _united(mine[name], stored[name], base[name]) for name in both if _is_list(name, base)
    }
    asked = [name for name in both if name not in united]
    theirs = {name: stored[name] for name in differing if base and mine[name] == base[name]}
    settled = theirs | united
    return Conflict(
        differences=[_difference(form, name, mine, stored) for name in asked],
        merged=[
            _merged(
                form,
                name,
                (mine | settled)[name],
                is_mine=name not in theirs,
                is_united=name in united,
            )
            for name in differing
            if name not in asked
        ],
        hidden=list(_hidden(form, settled)) + [("compared", name) for name in asked],
    )


def _is_list(name: str, base: Values | None) -> bool:
    return base is not None and isinstance(base[name], list)


def _united(mine: list[str], stored: list[str], base: list[str]) -> list[str]:
    """What either of the two added, without what either took away."""
    added = (set(mine) | set(stored)) - set(base)
    return sorted(added | (set(mine) & set(stored)))


def _both_changed(name: str, mine: Values, stored: Values, base: Values) -> bool:
    return bool(mine[name] != base[name] and stored[name] != base[name])


def _difference(form: BaseForm, name: str, mine: Values, stored: Values) -> Difference:
    field, chosen = form.fields[name], form.data.get(f"choose_{name}", "")
    return Difference(
        name=name,
        label=str(field.label),
        stored=shown(field, stored[name]),
        mine=shown(field, mine[name]),
        chosen=chosen if chosen in (STORED, MINE) else "",
    )


def _merged(form: BaseForm, name: str, value: Any, **whose: bool) -> Merged:
    field = form.fields[name]
    return Merged(str(field.label), shown(field, value), **whose)


def _hidden(form: BaseForm, settled: Values) -> Iterable[tuple[str, str]]:
    """As typed, but for what is settled otherwise."""
    for name in form.fields:
        if name == "version":
            continue
        values = _raw(name, settled[name]) if name in settled else form.data.getlist(name)  # type: ignore[attr-defined]  # a QueryDict
        for value in values:
            yield name, value


def settle(posted: QueryDict, stored: Values) -> QueryDict:
    """The posted form with the choices made between both values."""
    data = posted.copy()
    for name in posted.getlist("compared"):
        if name in stored and posted.get(f"choose_{name}") == STORED:
            data.setlist(name, _raw(name, stored[name]))
            data.pop(KEPT_WHEN_EMPTY.get(name, ""), None)
    return data


def is_unsettled(posted: QueryDict) -> bool:
    """True while a field was asked about and not answered."""
    return any(
        posted.get(f"choose_{name}") not in (STORED, MINE) for name in posted.getlist("compared")
    )


def base_version(posted: QueryDict) -> int:
    """The version both started from: `base` on the page of a conflict, else `version`."""
    text = posted.get("base") or posted.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def as_it_was(row: Any, version: int) -> Any:
    """The row of the history with that version, None if there is none. Queries: 1."""
    return row.history.filter(version=version).order_by("-history_id").first()


@dataclass(frozen=True)
class Writer:
    """Who stored the present values, named within the own institution."""

    name: str
    at: datetime


def last_writer(row: Any, *, own: frozenset[int]) -> Writer | None:
    """Queries: 1."""
    last = row.history.select_related("history_user").order_by("-history_id").first()
    if last is None:
        return None
    is_ours = last.history_institution_id in own and last.history_user
    return Writer(last.history_user.name if is_ours else "", last.history_date)


def _raw(name: str, value: Any) -> list[str]:
    """As an input would send it."""
    if name in KEPT_WHEN_EMPTY or value in (None, "", False):
        return []
    if value is True:
        return ["on"]
    if isinstance(value, list):
        return [str(one) for one in value]
    if isinstance(value, Model):
        return [str(value.pk)]
    return [f"{value:%d.%m.%Y}" if isinstance(value, date) else str(value)]


def shown(field: Field, value: Any) -> str:
    if value in (None, "", [], False):
        return _("no") if value is False else _("empty")
    if value is True:
        return _("yes")
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, Model):
        return str(value)
    words = {str(code): str(word) for code, word in getattr(field, "choices", ())}
    many = value if isinstance(value, list) else [value]
    return ", ".join(words.get(str(one), str(one)) for one in many)
