"""Who may give whom what, as `consent.permission` answers it for each pair of types.

Rule: R-GUIDELINE-02; of the rules in force on the day those that decide, each said where it
decides; what several pairs have in common is said once. An association is told nothing of a case.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import product

from cases.states.categories import STRICT_CATEGORIES
from consent.models import ExchangeRule, LegalBasis
from consent.permission import ONLY_CONSENT, applicable, law_of
from consent.states import ORDINARY
from contacts import codes
from contacts.models import Network
from contacts.states import ASSOCIATION

Pair = tuple[str, str]
Content = tuple[str, bool, str, tuple[str, ...], str, int | None, str]
"""Basis, whether consent is needed, form, conditions, when informed, within days, by whom."""
Keys = dict[str, set[str]]


def content_of(rule: ExchangeRule) -> Content:
    informed = (rule.notice, rule.notice_days, rule.informer)
    return (rule.basis, rule.consent_required, rule.form, tuple(rule.conditions), *informed)


BASE = content_of(ONLY_CONSENT)


@dataclass(frozen=True)
class Line:
    """What holds for these categories. `keys`: the numbers of the rules that say it."""

    content: Content
    categories: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """Each of the one types to each of the others."""

    givers: tuple[str, ...]
    receivers: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """Pairs of types that are answered alike."""

    pairs: frozenset[Pair]
    lines: tuple[Line, ...]

    @property
    def is_base(self) -> bool:
        return [line.content for line in self.lines] == [BASE]

    @property
    def needs_consent_only(self) -> bool:
        """Nothing goes without consent, and with it everything does."""
        return all(line.content[1] and not line.content[3] for line in self.lines)


@dataclass(frozen=True)
class Exchange:
    """`everywhere`: what holds for every pair. `groups`: where the rest differs; `strict`: the same
    for the categories that no general rule covers. `types` in the order of their list."""

    types: tuple[str, ...]
    everywhere: tuple[Line, ...]
    groups: tuple[Group, ...]
    strict: tuple[Group, ...]
    bases: dict[str, LegalBasis]

    @property
    def used(self) -> set[str]:
        """The codes of the legal bases that something rests on."""
        lines = [line for group in (*self.groups, *self.strict) for line in group.lines]
        return {line.content[0] for line in (*self.everywhere, *lines)}


def exchange(network: Network, *, on: date, between: Collection[Pair] = ()) -> Exchange:
    """`between`: only these pairs of types; none: all. Queries: 2."""
    bases, rules = law_of(network, on)
    named = (code for rule in rules for code in rule.types)
    types = tuple(code for code in _known("institution_type", named) if code != ASSOCIATION)
    answers = _Answers(rules, types)
    everywhere = answers.everywhere()
    general = {line.content for line in everywhere}
    wanted = set(between) or set(answers.pairs)
    return Exchange(
        types=types,
        everywhere=everywhere,
        groups=answers.groups(wanted, answers.ordinary, without=general),
        strict=answers.groups(wanted, answers.strict),
        bases=bases,
    )


def _known(code_list: str, named: Iterable[str]) -> tuple[str, ...]:
    """What is offered now, and what a rule still names."""
    offered = [code for code, _label in codes.choices(code_list)]
    return in_order(code_list, {*offered, *filter(None, named)})


def in_order(code_list: str, wanted: Collection[str]) -> tuple[str, ...]:
    order = codes.positions(code_list)
    return tuple(sorted(wanted, key=lambda code: (order.get(code, len(order)), code)))


@dataclass
class _Answers:
    """For each pair of types: content → category → the rules that say so."""

    rules: list[ExchangeRule]
    types: tuple[str, ...]
    pairs: dict[Pair, dict[Content, Keys]] = field(init=False)

    def __post_init__(self) -> None:
        named = (rule.category for rule in self.rules)
        categories = _known("information_category", named)
        self.ordinary = tuple(code for code in categories if code not in STRICT_CATEGORIES)
        self.strict = tuple(code for code in categories if code in STRICT_CATEGORIES)
        self._by_types: dict[Pair, list[ExchangeRule]] = defaultdict(list)
        for rule in self.rules:
            self._by_types[rule.types].append(rule)
        self.pairs = {pair: self._of(*pair) for pair in product(self.types, repeat=2)}

    def _of(self, giver: str, receiver: str) -> dict[Content, Keys]:
        fitting = [(giver, receiver), (giver, ""), ("", receiver), ("", "")]
        lines = [rule for types in fitting for rule in self._by_types.get(types, ())]
        named = {rule.category for rule in lines}
        found: dict[Content, Keys] = defaultdict(lambda: defaultdict(set))
        alike: dict[str | bool, list[ExchangeRule]] = {}
        for category in (*self.ordinary, *self.strict):
            kind = category if category in named else category in ORDINARY
            if kind not in alike:  # what no line names is answered like every other of its kind
                alike[kind] = applicable(lines, category)
            for rule in alike[kind]:
                found[content_of(rule)][category] |= {rule.key} - {""}
        return found

    def everywhere(self) -> tuple[Line, ...]:
        """What every pair has, for the same ordinary categories; never what needs consent, which
        is said with each pair."""
        per_pair = list(self.pairs.values())
        common = set.intersection(*(set(found) for found in per_pair)) if per_pair else set()
        shared = [
            content
            for content in common
            if not content[1] and len({frozenset(found[content]) for found in per_pair}) == 1
            if not set(per_pair[0][content]) & STRICT_CATEGORIES
        ]
        return _lines(shared, per_pair, self.ordinary)

    def groups(
        self, wanted: set[Pair], categories: tuple[str, ...], without: Collection[Content] = ()
    ) -> tuple[Group, ...]:
        alike: dict[frozenset[tuple[Content, frozenset[str]]], list[Pair]] = defaultdict(list)
        for pair in (pair for pair in self.pairs if pair in wanted):
            said = {
                content: frozenset(keys) & frozenset(categories)
                for content, keys in self.pairs[pair].items()
                if content not in without
            }
            alike[frozenset((one, kept) for one, kept in said.items() if kept)].append(pair)
        found = []
        for said, pairs in alike.items():
            contents, each = [one for one, _kept in said], [self.pairs[pair] for pair in pairs]
            found.append(Group(frozenset(pairs), _lines(contents, each, categories)))
        return tuple(found)


def _lines(
    contents: Iterable[Content], found: list[dict[Content, Keys]], categories: tuple[str, ...]
) -> tuple[Line, ...]:
    """What needs no consent first, then what has conditions."""
    lines = []
    for content in contents:
        kept = tuple(code for code in categories if code in found[0][content])
        keys = {key for one in found for code in kept for key in one[content][code]}
        lines.append(Line(content, kept, tuple(sorted(keys))))
    return tuple(sorted(lines, key=lambda line: (line.content[1], not line.content[3], line.keys)))


def blocks(pairs: Collection[Pair], types: tuple[str, ...]) -> list[Block]:
    """The same pairs in as few words as possible."""
    by_giver = _merged([(one, other) for one, other in pairs], types)
    by_receiver = _merged([(other, one) for one, other in pairs], types)
    turned = [Block(block.receivers, block.givers) for block in by_receiver]
    return by_giver if len(by_giver) <= len(turned) else turned


def _merged(pairs: list[Pair], types: tuple[str, ...]) -> list[Block]:
    others: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        others[one].add(other)
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for one in (code for code in types if code in others):
        alike[tuple(code for code in types if code in others[one])].append(one)
    return [Block(tuple(ones), reached) for reached, ones in alike.items()]
