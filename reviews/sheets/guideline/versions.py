"""The versions of a guideline: since when each holds, and what it says otherwise than another.

Rule: R-GUIDELINE-04; call inside `translation.override`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from consent.models import ExchangeRule
from consent.sheets.differences import CONTENT, RuleChange, rule_changes
from contacts.codes import label
from contacts.models import Guideline, Network, Standard
from contacts.sheets.changing import Changed, changed_standards, is_own, standing_changes
from contacts.wording import duration, term
from reviews.sheets.guideline.deadlines import Deadline, between, in_order
from reviews.sheets.guideline.exchange import blocks
from reviews.sheets.guideline.exchange import in_order as types_in_order
from reviews.sheets.guideline.scope import Scope
from reviews.sheets.guideline.wording import RuleRow, row_of

DAY = timedelta(days=1)
ALL = "all"
MOST_BLOCKS = 4
"""A rule for more pairs than can be read is counted; the document says where it decides."""


@dataclass(frozen=True)
class Version:
    """One published version; `until`: the last day, if a later one is published."""

    guideline: Guideline
    until: date | None
    on: date

    @property
    def code(self) -> str:
        """What an address calls it."""
        return f"{series_key(self.guideline)}.{self.guideline.version}"

    @property
    def name(self) -> str:
        return str(self.guideline)

    @property
    def is_to_come(self) -> bool:
        return self.guideline.effective_from > self.on

    @property
    def will_hold(self) -> bool:
        """Unless the agreement ends before."""
        agreement, first = self.guideline.agreement, self.guideline.effective_from
        return self.is_to_come and (agreement is None or agreement.is_in_force(first))

    @property
    def is_in_force(self) -> bool:
        return not self.is_to_come and (self.until is None or self.until >= self.on)

    @property
    def state(self) -> str:
        if self.is_to_come:
            return _("to come")
        return _("in force") if self.is_in_force else _("former")


@dataclass(frozen=True)
class Series:
    """All versions of one scope, newest first."""

    title: str
    versions: list[Version]


@dataclass(frozen=True)
class StandardChange:
    name: str
    between: str
    before: str
    after: str


@dataclass(frozen=True)
class RulesChange:
    """One or more rules of the same number that change alike; None: there was none."""

    title: str
    before: RuleRow | None
    after: RuleRow | None


@dataclass(frozen=True)
class Difference:
    standards: list[StandardChange]
    rules: list[RulesChange]

    @property
    def is_empty(self) -> bool:
        return not self.standards and not self.rules


def series_key(guideline: Guideline) -> str:
    if guideline.agreement:
        return str(guideline.agreement.key)
    return guideline.network.key if guideline.network else ALL


def all_series(networks: Sequence[Network], *, on: date) -> list[Series]:
    """Of the networks and the agreements in them, and the default. Queries: 1."""
    sides = ("agreement__a_institution", "agreement__b_institution")
    binding = Guideline.objects.binding().select_related("network", "agreement__network", *sides)
    of: dict[str, list[Guideline]] = defaultdict(list)
    for row in binding:
        if row.scope_network is None or row.scope_network in networks:
            of[series_key(row)].append(row)
    ordered = sorted(of.values(), key=lambda rows: _breadth(rows[0]))
    return [Series(_title(rows[0]), _versions(rows, on)) for rows in ordered]


def _breadth(guideline: Guideline) -> tuple[int, str]:
    """Networks, then agreements, then the default."""
    if guideline.agreement:
        return 1, guideline.agreement.name
    return (0, guideline.network.name) if guideline.network else (2, "")


def _title(guideline: Guideline) -> str:
    if guideline.agreement:
        return _("Agreement %(name)s") % {"name": guideline.agreement.name}
    return guideline.network.name if guideline.network else _("Default for all networks")


def _versions(rows: list[Guideline], on: date) -> list[Version]:
    ends: list[date | None] = [*(row.effective_from - DAY for row in rows[1:]), None]
    return [Version(row, until, on) for row, until in zip(rows, ends, strict=True)][::-1]


def series_of(scope: Scope, series: Iterable[Series]) -> list[Series]:
    """What may come into force for a document: for a network its agreements too."""
    agreement = scope.agreement
    return [
        one
        for one in series
        if one.versions[0].guideline.agreement in (None, agreement)
        or (agreement is None and one.versions[0].guideline.scope_network == scope.network)
    ]


def find(series: Iterable[Series], code: str) -> tuple[Version, list[Version]] | None:
    """Returns: the version, and the others of its scope."""
    for one in series:
        for version in one.versions:
            if version.code == code:
                return version, [other for other in one.versions if other != version]
    return None


def before(version: Version, others: Iterable[Version]) -> Version | None:
    """The one it took the place of."""
    first = version.guideline.effective_from
    earlier = [one for one in others if one.guideline.effective_from < first]
    return max(earlier, key=lambda one: one.guideline.effective_from, default=None)


def difference(earlier: Guideline | None, later: Guideline) -> Difference:
    """Queries: 4 at most."""
    standards = [_standard(one) for one in changed_standards(earlier, later)]
    return Difference(standards, _together(rule_changes(earlier, later)))


def _standard(one: Changed) -> StandardChange:
    return StandardChange(one.name, between(one.row), one.before_words, one.after_words)


def taking_effect(earlier: Guideline | None, coming: Guideline) -> Difference:
    """What a version changes of what applies from its day on. What its own scope says nothing of,
    before or afterwards, a wider one does, which is named. Queries: 5 at most."""
    standards = [
        StandardChange(
            name=one.name,
            between=between(one.row),
            before=_said(one.before, coming),
            after=_said(one.after, coming),
        )
        for one in standing_changes(coming)
    ]
    return Difference(standards, _together(rule_changes(earlier, coming)))


def _said(row: Standard | None, coming: Guideline) -> str:
    """As "10 working days", with the guideline if it is a wider one; "–" where nothing holds."""
    if row is None:
        return "–"
    if is_own(row, coming):
        return duration(row.value, row.unit)
    return term(row.value, row.unit, row.guideline)


def _together(changes: Iterable[RuleChange]) -> list[RulesChange]:
    """A rule for several pairs of types and categories changes in one line."""
    pairs: dict[tuple[object, ...], list[RuleChange]] = defaultdict(list)
    for one in changes:
        pairs[_alike(one), one.rule.category].append(one)
    lines: dict[tuple[object, ...], list[list[RuleChange]]] = defaultdict(list)
    for (alike, _category), rows in pairs.items():
        lines[alike, frozenset(row.rule.types for row in rows)].append(rows)
    return [_rules(of_categories) for of_categories in lines.values()]


def _alike(one: RuleChange) -> tuple[object, ...]:
    sides = [
        repr([getattr(side, name) for name in CONTENT]) if side else ""
        for side in (one.before, one.after)
    ]
    return one.rule.key, *sides


def _rules(rows: list[list[RuleChange]]) -> RulesChange:
    """The same pairs of types, once for each category."""
    first = rows[0][0]
    pairs = {row.rule.types for row in rows[0]}
    categories = [row[0].rule.category for row in rows]
    said = [_row(side, categories) for side in (first.before, first.after)]
    return RulesChange(_sides(pairs), *said)


def _row(rule: ExchangeRule | None, categories: list[str]) -> RuleRow | None:
    return row_of(rule, categories) if rule else None


def _sides(pairs: set[tuple[str, str]]) -> str:
    named = types_in_order("institution_type", {code for pair in pairs for code in pair})
    shown = blocks(pairs, named)
    if len(shown) > MOST_BLOCKS:
        return _("%(count)d pairs of types") % {"count": len(pairs)}
    return " · ".join(f"{_types(one.givers)} → {_types(one.receivers)}" for one in shown)


def _types(named: Iterable[str]) -> str:
    words = (label("institution_type", code) for code in named)
    return ", ".join(word or _("all institutions") for word in words)


def contents(guideline: Guideline) -> tuple[list[Deadline], list[RulesChange]]:
    """All that a version says. Queries: 2."""
    standards = list(guideline.standards.order_by("pk"))
    rules = rule_changes(None, guideline)
    return in_order(standards), _together(rules)
