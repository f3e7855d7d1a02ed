"""What a version of a guideline changes: against another version, and of what applies.

Rule: R-GUIDELINE-04.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from contacts import codes
from contacts.models import Agreement, Guideline, Standard
from contacts.standards import binds, narrowness, representatives
from contacts.wording import duration

DAY = timedelta(days=1)
Way = tuple[str, str]
"""From whose type to whose; an empty one is any."""


@dataclass(frozen=True)
class Changed:
    """A standard before and after; None where there is none. `row`: what it is about, its key and
    its types; the figures may be of wider ones."""

    row: Standard
    before: Standard | None
    after: Standard | None

    @property
    def name(self) -> str:
        return codes.label("standard", self.row.key)

    @property
    def before_words(self) -> str:
        return duration(self.before.value, self.before.unit) if self.before else "–"

    @property
    def after_words(self) -> str:
        return duration(self.after.value, self.after.unit) if self.after else "–"

    @property
    def from_type(self) -> str:
        return codes.label("institution_type", self.row.from_type)

    @property
    def to_type(self) -> str:
        return codes.label("institution_type", self.row.to_type)

    @property
    def is_different(self) -> bool:
        return _figure(self.before) != _figure(self.after)


def changed_standards(earlier: Guideline | None, guideline: Guideline) -> list[Changed]:
    """What one version of a scope says otherwise than another. Queries: 2 at most."""
    before = _by_matter(earlier) if earlier else {}
    after = _by_matter(guideline)
    named = before | after
    pairs = [Changed(named[one], before.get(one), after.get(one)) for one in sorted(named)]
    return [pair for pair in pairs if pair.is_different]


def standing_changes(guideline: Guideline) -> list[Changed]:
    """What a version changes of what applies: on the day before it takes effect, and on that day
    with it. Where its own scope says nothing, a wider one does.

    Queries: up to 3, and 2 for the sides of an agreement.
    """
    first = guideline.effective_from
    before = _applying(guideline, on=max(first, date.min + DAY) - DAY)
    others = [row for row in _applying(guideline, on=first) if not is_own(row, guideline)]
    after = [*others, *guideline.standards.all()]
    own = {row.key for row in (*before, *after) if is_own(row, guideline)}
    return [one for key in sorted(own) for one in _of_key(key, guideline, before, after)]


def is_own(row: Standard, guideline: Guideline) -> bool:
    """Said in a version of the same scope."""
    of = row.guideline
    return (of.network_id, of.agreement_id) == (guideline.network_id, guideline.agreement_id)


def _applying(guideline: Guideline, *, on: date) -> list[Standard]:
    """All that may apply in its reach; between two sides, what was agreed for the two."""
    network, agreement = guideline.scope_network, guideline.agreement
    if network is None:
        in_force = Guideline.objects.of_scope(None).in_force(on)
        rows = Standard.objects.filter(guideline__in=in_force.values("pk"))
        return list(rows.select_related("guideline"))
    between = representatives(agreement) if agreement else ()
    rows = Standard.objects.applying(network=network, on=on)
    return [row for row in rows if binds(row.guideline.agreement, between)]


def _of_key(
    key: str, guideline: Guideline, before: Iterable[Standard], after: Iterable[Standard]
) -> list[Changed]:
    """In which only the version itself, or the one it takes the place of, has a say."""
    old, new = ([row for row in rows if row.key == key] for rows in (before, after))
    pairs = [
        Changed(
            Standard(guideline=guideline, key=key, from_type=one, to_type=other),
            _deciding(old, one, other),
            _deciding(new, one, other),
        )
        for one, other in _ways(guideline, [*old, *new])
    ]
    found = [pair for pair in pairs if pair.is_different and _has_a_say(guideline, pair)]
    return _both_ways(guideline, found) if guideline.agreement else _without_repeats(found)


def _ways(guideline: Guideline, rows: list[Standard]) -> list[Way]:
    """From whose type to whose the figures may differ; between two sides, theirs."""
    if guideline.agreement is None:
        types = [{"", *(getattr(row, name) for row in rows)} for name in ("from_type", "to_type")]
        return sorted(product(*types))
    named = {(row.from_type, row.to_type) for row in rows if is_own(row, guideline)}
    ways = _of_sides(guideline.agreement)
    others = [way for way in sorted(named) if not any(_fits(*way, other) for other in ways)]
    return [*ways, *others]


def _of_sides(agreement: Agreement) -> list[Way]:
    one, other = (party.of_type for party in agreement.sides)
    return sorted({(one, other), (other, one)})


def _deciding(rows: list[Standard], from_type: str, to_type: str) -> Standard | None:
    way = (from_type, to_type)
    fitting = [row for row in rows if _fits(row.from_type, row.to_type, way)]
    return max(fitting, key=narrowness, default=None)


def _fits(from_type: str, to_type: str, way: Way) -> bool:
    return from_type in ("", way[0]) and to_type in ("", way[1])


def _has_a_say(guideline: Guideline, one: Changed) -> bool:
    return any(side and is_own(side, guideline) for side in (one.before, one.after))


def _both_ways(guideline: Guideline, found: list[Changed]) -> list[Changed]:
    """One line where both directions change alike."""
    ways = {_way(one) for one in found}
    is_alike = len({(_figure(one.before), _figure(one.after)) for one in found}) == 1
    if guideline.agreement is None or not is_alike or ways != {*_of_sides(guideline.agreement)}:
        return found
    first = found[0]
    about = Standard(guideline=guideline, key=first.row.key)
    return [Changed(about, first.before, first.after)]


def _without_repeats(found: list[Changed]) -> list[Changed]:
    """Not again for a pair of types what a line for more of them says from the same figures."""
    return [
        one
        for one in found
        if not any(
            other is not one
            and (other.before, other.after) == (one.before, one.after)
            and _fits(*_way(other), _way(one))
            for other in found
        )
    ]


def _way(one: Changed) -> Way:
    return one.row.from_type, one.row.to_type


def _by_matter(guideline: Guideline) -> dict[tuple[str, Way], Standard]:
    rows = guideline.standards.all()
    return {(row.key, (row.from_type, row.to_type)): row for row in rows}


def _figure(row: Standard | None) -> tuple[int, str] | None:
    return (row.value, row.unit) if row else None
