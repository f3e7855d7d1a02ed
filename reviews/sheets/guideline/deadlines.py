"""The agreed figures that apply on a day: each where it does, and what two sides agreed instead.

Rule: R-GUIDELINE-03; call inside `translation.override`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from contacts import codes
from contacts.models import Agreement, Standard
from contacts.standards import narrowness
from contacts.states import ASSOCIATION
from contacts.wording import duration
from reviews.sheets.guideline.scope import Pair, Scope

LADDER = "ladder_"


@dataclass(frozen=True)
class Deadline:
    """`between`: whom it concerns, in words."""

    key: str
    name: str
    value: str
    between: str
    version: str
    since: date
    text: str


@dataclass(frozen=True)
class Deadlines:
    """`ladder`: when nobody acts. `agreed`: what holds between two sides of the network only."""

    answers: list[Deadline]
    ladder: list[Deadline]
    agreed: list[tuple[str, list[Deadline]]]


def deadlines(scope: Scope) -> Deadlines:
    """Queries: 1."""
    applying = Standard.objects.applying(network=scope.network, on=scope.on)
    rows = list(applying.select_related("guideline__network", "guideline__agreement__network"))
    related = rows_of(scope, rows)
    found = in_order(_deciding(related, scope.pairs or _all_pairs(rows)))
    return Deadlines(
        answers=[one for one in found if not one.key.startswith(LADDER)],
        ladder=[one for one in found if one.key.startswith(LADDER)],
        agreed=[] if scope.agreement else _agreed(rows),
    )


def rows_of(scope: Scope, rows: Iterable[Standard]) -> list[Standard]:
    """Without what others agreed among themselves."""
    kept = (None, scope.agreement.pk if scope.agreement else None)
    return [row for row in rows if row.guideline.agreement_id in kept]


def _all_pairs(rows: Iterable[Standard]) -> set[Pair]:
    """Every pair of types, and no type at all: who asks a person has none."""
    offered = {code for code, _label in codes.choices("institution_type")} - {ASSOCIATION}
    named = {code for row in rows for code in (row.from_type, row.to_type)}
    types = offered | named | {""}
    return {(one, other) for one in types for other in types}


def _deciding(rows: Iterable[Standard], pairs: Collection[Pair]) -> list[Standard]:
    by_key: dict[str, list[Standard]] = defaultdict(list)
    for row in rows:
        by_key[row.key].append(row)
    return [row for of_key in by_key.values() for row in _winners(of_key, pairs)]


def _winners(rows: list[Standard], pairs: Collection[Pair]) -> list[Standard]:
    found: dict[int, Standard] = {}
    for pair in pairs:
        fitting = [row for row in rows if fits(row, pair)]
        if fitting:
            winner = max(fitting, key=narrowness)
            found[winner.pk] = winner
    return list(found.values())


def fits(row: Standard, pair: Pair) -> bool:
    return row.from_type in ("", pair[0]) and row.to_type in ("", pair[1])


def _agreed(rows: list[Standard]) -> list[tuple[str, list[Deadline]]]:
    """What cannot apply between the types of the two sides is left out."""
    of: dict[Agreement, list[Standard]] = defaultdict(list)
    for row in rows:
        if row.guideline.agreement:
            of[row.guideline.agreement].append(row)
    pairs = {one: Scope(one.network, one, date.min, "").pairs for one in of}
    return [
        (one.name, in_order(_deciding(of[one], pairs[one])))
        for one in sorted(of, key=lambda one: (one.name_de, one.pk))
    ]


def in_order(rows: list[Standard]) -> list[Deadline]:
    """As the standards stand in their list, the most special of each first."""
    order = codes.positions("standard")
    several = {row.key for row in rows if sum(one.key == row.key for one in rows) > 1}
    place = {row.pk: (order.get(row.key, len(order)), row.key) for row in rows}
    rows = sorted(rows, key=lambda row: (row.from_type, row.to_type))
    rows = sorted(rows, key=narrowness, reverse=True)
    rows = sorted(rows, key=lambda row: place[row.pk])
    return [_deadline(row, has_others=row.key in several) for row in rows]


def _deadline(row: Standard, *, has_others: bool) -> Deadline:
    name = codes.label("standard", row.key)
    return Deadline(
        key=row.key,
        name=name,
        value=value_of(row),
        between=between(row, has_others=has_others),
        version=str(row.guideline),
        since=row.guideline.effective_from,
        text=row.text if row.text != name else "",
    )


def value_of(row: Standard) -> str:
    return duration(row.value, row.unit)


def between(row: Standard, *, has_others: bool = False) -> str:
    """Whom a figure concerns; an empty type means any."""
    if row.from_type or row.to_type:
        sides = (codes.label("institution_type", code) for code in (row.from_type, row.to_type))
        return " → ".join(word or _("all institutions") for word in sides)
    if row.guideline.agreement_id:
        return _("both sides")
    return _("all others") if has_others else _("all institutions")
