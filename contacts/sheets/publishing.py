"""What publishing a guideline will change, said before it is confirmed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from contacts import codes
from contacts.models import Guideline, Standard
from contacts.ports import differences, running_before
from contacts.standards import narrowness
from contacts.wording import duration

Matter = tuple[str, str, str]
"""What a figure is about: key, and from whose type to whose."""


@dataclass(frozen=True)
class Changed:
    """A standard before and after; None where it is new or falls away."""

    before: Standard | None
    after: Standard | None

    @property
    def row(self) -> Any:
        """Whichever there is, to say what it is about."""
        return self.after or self.before

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


@dataclass(frozen=True)
class Publishing:
    """`running`: (version, how many open deadlines go on under it). `also`: what else changes."""

    guideline: Guideline
    running: list[tuple[int, int]]
    changed: list[Changed]
    also: list[str]
    takes_effect_later: bool


def publishing(guideline: Guideline, *, on: date) -> Publishing:
    running = sorted(running_before(guideline).items())
    later = guideline.effective_from > on
    latest = replaced_by(guideline)
    if guideline.network:
        changed = standing_changes(guideline)
    else:
        changed = changed_standards(latest, guideline)
    also = differences(latest, guideline)
    return Publishing(guideline, running, changed, also, takes_effect_later=later)


def replaced_by(guideline: Guideline) -> Guideline | None:
    """The version it takes the place of: what would be in force on its day without it."""
    scope = Guideline.objects.of_scope(guideline.network, guideline.agreement)
    return scope.in_force(guideline.effective_from).exclude(pk=guideline.pk).first()


def changed_standards(earlier: Guideline | None, guideline: Guideline) -> list[Changed]:
    """What one version of a scope says otherwise than another. Queries: 2 at most."""
    before = _by_matter(earlier) if earlier else {}
    after = _by_matter(guideline)
    pairs = [Changed(before.get(matter), after.get(matter)) for matter in sorted(before | after)]
    return [pair for pair in pairs if _figure(pair.before) != _figure(pair.after)]


def standing_changes(guideline: Guideline) -> list[Changed]:
    """What a version of a network changes of what applies: the default where it says nothing.

    Queries: up to 4.
    """
    default = Guideline.objects.of_scope(None).in_force(guideline.effective_from).first()
    former = replaced_by(guideline)
    before, after, wide = (_rows(row) for row in (former, guideline, default))
    matters = sorted({_matter(row) for row in (*before, *after)})
    pairs = [Changed(_applying(before + wide, m), _applying(after + wide, m)) for m in matters]
    return [pair for pair in pairs if _figure(pair.before) != _figure(pair.after)]


def _rows(guideline: Guideline | None) -> list[Standard]:
    return list(guideline.standards.all()) if guideline else []


def _applying(rows: list[Standard], matter: Matter) -> Standard | None:
    key, from_type, to_type = matter
    fitting = [
        row
        for row in rows
        if row.key == key and row.from_type in ("", from_type) and row.to_type in ("", to_type)
    ]
    return max(fitting, key=narrowness, default=None)


def _by_matter(guideline: Guideline) -> dict[Matter, Standard]:
    return {_matter(row): row for row in guideline.standards.all()}


def _matter(row: Standard) -> Matter:
    return row.key, row.from_type, row.to_type


def _figure(row: Standard | None) -> tuple[int, str] | None:
    return (row.value, row.unit) if row else None
