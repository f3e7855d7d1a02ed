"""The rules of exchange in words; call inside `translation.override`."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from consent.models import ExchangeRule
from consent.states import ORDINARY, Condition, Form, Informer, NoticeTime
from contacts.codes import label
from reviews.sheets.guideline.exchange import (
    Content,
    Exchange,
    Group,
    Line,
    blocks,
    content_of,
    in_order,
)

MOST_BUT = 3
"""So few exceptions are named instead of all the others."""

TOLD = {
    NoticeTime.BEFORE: gettext_lazy("%(informer)s, before"),
    NoticeTime.AS_SOON_AS_POSSIBLE: gettext_lazy("%(informer)s, as soon as possible"),
    NoticeTime.INFORMATION_SHEET: gettext_lazy("%(informer)s, before, on the information sheet"),
    NoticeTime.NONE: gettext_lazy("not needed"),
}


@dataclass(frozen=True)
class RuleRow:
    """One rule in words; `basis` is where it is written."""

    what: str
    basis: str
    needs_consent: bool
    conditions: str
    informed: str

    @property
    def consent(self) -> str:
        return _("needed") if self.needs_consent else _("not needed")

    def __str__(self) -> str:
        """All of it in one line, where a rule stands beside another."""
        parts = [
            _("%(name)s: %(words)s") % {"name": self.what, "words": self.basis},
            _("consent: %(consent)s") % {"consent": self.consent},
            _("only if: %(conditions)s") % {"conditions": self.conditions}
            if self.conditions
            else "",
            _("the person is informed: %(informed)s") % {"informed": self.informed},
        ]
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True)
class RuleGroup:
    """`pairs`: (who gives, who receives) in words; none: all that is not said elsewhere."""

    pairs: list[tuple[str, str]]
    rows: list[RuleRow]

    @property
    def title(self) -> str:
        return " · ".join(f"{giver} → {receiver}" for giver, receiver in self.pairs)


@dataclass(frozen=True)
class Rules:
    """`everywhere`: for all pairs. `told`: pairs for which something goes without consent or only
    on conditions. `asked`: those with consent only; the last one without pairs is the rest."""

    ordinary: str
    everywhere: list[RuleRow]
    told: list[RuleGroup]
    asked: list[RuleGroup]
    strict: list[RuleGroup]
    laws: list[tuple[str, str]]


def rules(found: Exchange) -> Rules:
    groups = [(group, _group(group, found)) for group in _sorted(found.groups, found)]
    used = in_order("legal_basis", found.used & set(found.bases))
    return Rules(
        ordinary=_listed("information_category", ORDINARY),
        everywhere=[_row(line, found) for line in found.everywhere],
        told=[words for group, words in groups if not group.needs_consent_only],
        asked=[words for group, words in groups if group.needs_consent_only],
        strict=[_group(group, found) for group in _sorted(found.strict, found)],
        laws=[(found.bases[code].citation, found.bases[code].text) for code in used],
    )


def _sorted(groups: Collection[Group], found: Exchange) -> list[Group]:
    """As the types stand in their list; the rest last."""
    place = {code: number for number, code in enumerate(found.types)}
    first = {group: min((place[one], place[to]) for one, to in group.pairs) for group in groups}
    return sorted(groups, key=lambda group: (group.is_base, first[group]))


def _group(group: Group, found: Exchange) -> RuleGroup:
    shown = [] if group.is_base and len(group.pairs) > 2 else blocks(group.pairs, found.types)
    pairs = [(types(one.givers, found.types), types(one.receivers, found.types)) for one in shown]
    return RuleGroup(pairs, [_row(line, found) for line in group.lines])


def types(named: Collection[str], all_types: Collection[str]) -> str:
    left_out = [code for code in all_types if code not in named]
    if not left_out:
        return _("all institutions")
    if len(left_out) <= MOST_BUT and len(named) > MOST_BUT:
        but = _listed("institution_type", left_out)
        return _("all institutions but %(types)s") % {"types": but}
    return _listed("institution_type", named)


def _listed(code_list: str, wanted: Collection[str]) -> str:
    return ", ".join(label(code_list, code) for code in in_order(code_list, wanted))


def _row(line: Line, found: Exchange) -> RuleRow:
    basis = found.bases.get(line.content[0])
    citation = basis.citation if basis else label("legal_basis", line.content[0])
    return _row_of(line.content, categories(line.categories), citation)


def _row_of(content: Content, what: str, citation: str) -> RuleRow:
    _basis, needs_consent, form, conditions, notice, days, informer = content
    return RuleRow(
        what=what,
        basis=citation,
        needs_consent=needs_consent,
        conditions=_conditions(conditions, form),
        informed=_informed(notice, days, informer),
    )


def row_of(rule: ExchangeRule, named: Collection[str]) -> RuleRow:
    """A rule as it stands in its version, wherever it decides. `named`: its categories."""
    listed = set(filter(None, named)) | (set() if all(named) else ORDINARY)
    return _row_of(content_of(rule), categories(listed), label("legal_basis", rule.basis))


def categories(named: Collection[str]) -> str:
    """The ordinary ones by that word, if all of them are meant."""
    if not set(named) >= ORDINARY:
        return _listed("information_category", named)
    others = _listed("information_category", set(named) - ORDINARY)
    return ", ".join(part for part in (_("ordinary ones"), others) if part)


def _conditions(conditions: Collection[str], form: str) -> str:
    parts = [str(Condition(name).label) for name in conditions]
    if form == Form.WRITTEN:
        parts.append(_("only in writing"))
    return " · ".join(parts)


def _informed(notice: str, days: int | None, informer: str) -> str:
    who = Informer(informer).label
    if notice != NoticeTime.AFTERWARDS:
        return str(TOLD[NoticeTime(notice)]) % {"informer": who}
    words = ngettext(
        "%(informer)s, afterwards, within one day",
        "%(informer)s, afterwards, within %(days)d days",
        days or 0,
    )
    return words % {"informer": who, "days": days or 0}
