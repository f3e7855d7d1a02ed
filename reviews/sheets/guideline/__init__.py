"""The living guidelines on working together: what holds on a day, said for people.

Rule: R-GUIDELINE-01; everything comes from the data in force on the day, nothing is kept.
German and French, whatever the screen speaks: the words are made in the document's language.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils import translation

from contacts.models import Guideline
from contacts.sheets.directory import House, by_type
from contacts.sheets.directory import houses_of as with_people
from reviews.sheets.guideline import procedure
from reviews.sheets.guideline.deadlines import Deadlines, deadlines
from reviews.sheets.guideline.exchange import exchange
from reviews.sheets.guideline.scope import Scope, houses_of, reaches
from reviews.sheets.guideline.versions import (
    Difference,
    Series,
    Version,
    all_series,
    before,
    series_of,
    taking_effect,
)
from reviews.sheets.guideline.wording import Rules, rules


@dataclass(frozen=True)
class Coming:
    """A version that is published and takes effect later, and what it will change."""

    version: Version
    changes: Difference


@dataclass(frozen=True)
class Document:
    """`based_on`: the versions that hold. `houses`: (type of institution, institutions)."""

    scope: Scope
    title: str
    purpose: list[str]
    based_on: list[Version]
    coming: list[Coming]
    rules: Rules
    houses: list[tuple[str, list[House]]]
    informing: list[str]
    deadlines: Deadlines
    steps: list[str]


def document(scope: Scope) -> Document:
    """Queries: 9, and 5 for each version to come."""
    with translation.override(scope.language):
        return _document(scope)


def _document(scope: Scope) -> Document:
    series = series_of(scope, all_series([scope.network], on=scope.on))
    found = exchange(scope.network, on=scope.on, between=scope.pairs)
    return Document(
        scope=scope,
        title=scope.name,
        purpose=procedure.purpose(scope),
        based_on=[one for one in _all(series) if one.is_in_force and reaches(one.guideline, scope)],
        coming=_coming(series),
        rules=rules(found),
        houses=by_type(with_people(houses_of(scope), on=scope.on)),
        informing=procedure.informing(),
        deadlines=deadlines(scope),
        steps=procedure.steps(scope),
    )


def _all(series: Collection[Series]) -> list[Version]:
    return [version for one in series for version in one.versions]


def _coming(series: Collection[Series]) -> list[Coming]:
    found = []
    for one in series:
        for version in (version for version in one.versions if version.will_hold):
            former = before(version, one.versions)
            earlier: Guideline | None = former.guideline if former else None
            found.append(Coming(version, taking_effect(earlier, version.guideline)))
    return sorted(found, key=lambda one: one.version.guideline.effective_from)
