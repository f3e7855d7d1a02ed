"""May A give B this of this case on this day? The one place that chips, forms and exports ask.

Rules: R-EXCHANGE-01, R-EXCHANGE-04. Of the lines of the guideline that fit the two types and the
category, a network's own replaces the default's of the same number, as with standards. What is
then permitted by any line is permitted; the narrowest of those decides form and notice. Where
lines need consent, only the narrowest of them count: a general one never undercuts AVIG 85f(2).
Without a line that asks for consent, consent alone is enough.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cases.models import Case
from consent import wording
from consent.conditions import Facts, facts_of
from consent.granted import Consents, consents_of
from consent.models import ExchangeRule, LegalBasis
from consent.states import IV, KESB, ORAL, Form, Informer
from consent.wording import Asked, Option
from contacts.models import Guideline, Institution, Network
from iiz.read_once import ReadOnce

ONLY_CONSENT = ExchangeRule(basis="consent")
"""For what no line answers: it needs consent, and who gives informs before."""
TYPE_OF = {Informer.IV: IV, Informer.KESB: KESB}

Law = tuple[dict[str, LegalBasis], list[ExchangeRule]]
_law: ReadOnce[Law] = ReadOnce(Guideline, ExchangeRule, LegalBasis)


@dataclass(frozen=True)
class Answer:
    """Yes or no, why, and what goes with it; if no, what would make it possible.

    `informer` is "giver" or "receiver". Of a no, `basis` is empty and the rest is what would hold
    with consent. `rule` is None where no line of the guideline answers.
    """

    category: str
    allowed: bool
    basis: str
    rule: ExchangeRule | None
    form: str
    needs_consent: bool
    informer: str
    notice: str
    notice_days: int | None
    sentence: str
    way_out: str


def situation(case: Case, *, on: date) -> "Situation":
    """For many receivers or givers of one case. Queries: 5 and those of the source of consents;
    2 more after a change of the rules."""
    bases, rules = _law.get((case.network_id, on), lambda: law_of(case.network, on))
    return Situation(rules, bases, facts_of(case, on), consents_of(case, on), on)


def law_of(network: Network, on: date) -> Law:
    """The bases in force on this day, and the rules that have one. Queries: 2."""
    bases = {basis.code: basis for basis in LegalBasis.objects.in_force(on)}
    rules = ExchangeRule.objects.applying(network=network, on=on)
    return bases, [rule for rule in rules if rule.basis in bases]


@dataclass(frozen=True)
class Situation:
    """One case on one day: the rules that have a law, what is known and what the person said."""

    rules: list[ExchangeRule]
    bases: dict[str, LegalBasis]
    facts: Facts
    consents: Consents
    on: date

    def answers(
        self,
        giver: Institution,
        receiver: Institution,
        categories: Iterable[str],
        *,
        form: str = Form.ANY,
    ) -> dict[str, Answer]:
        lines = [rule for rule in self.rules if rule.fits(giver.type, receiver.type)]
        granted = self.consents.granted(giver, receiver)
        refused = self.consents.refused(giver, receiver)
        found = {}
        for category in categories:
            until = granted.get(category)
            known = until if until and until >= self.on and category not in refused else None
            asked = Asked(giver, receiver, category, form, known, category in refused)
            found[category] = self._answer(asked, applicable(lines, category))
        return found

    def _answer(self, asked: Asked, lines: list[ExchangeRule]) -> Answer:
        options = [self._option(rule, asked) for rule in lines]
        open_ = [one for one in options if one.is_open and _form_fits(one.rule, asked.form)]
        if open_:
            return _answer_of(max(open_, key=_decides), asked, options)
        with_consent = [one for one in options if one.rule.consent_required]
        return _answer_of(max(with_consent, key=_decides), asked, options)

    def _option(self, rule: ExchangeRule, asked: Asked) -> Option:
        missing = tuple(
            condition
            for condition in rule.conditions
            if not self.facts.hold(condition, asked.giver, asked.receiver, rule.basis)
        )
        needs_consent = rule.consent_required and asked.granted_until is None
        return Option(rule, self.bases.get(rule.basis), missing, needs_consent)


def applicable(rules: Iterable[ExchangeRule], category: str) -> list[ExchangeRule]:
    """Of the lines that fit two types, those for a category, whatever their conditions; one asks
    for consent at least."""
    narrowest: dict[str, ExchangeRule] = {}
    for rule in rules:
        if rule.covers(category):
            other = narrowest.get(rule.key)
            if other is None or rule.narrowness > other.narrowness:
                narrowest[rule.key] = rule
    statutes = [rule for rule in narrowest.values() if not rule.consent_required]
    asking = [rule for rule in narrowest.values() if rule.consent_required] or [ONLY_CONSENT]
    closest = max(_closeness(rule) for rule in asking)
    return [*statutes, *(rule for rule in asking if _closeness(rule) == closest)]


def _closeness(rule: ExchangeRule) -> tuple[bool | int, ...]:
    """Among lines that need consent the pair counts more than whose guideline it is."""
    own, *named = rule.narrowness
    return *named, own


def _decides(option: Option) -> tuple[object, ...]:
    rule = option.rule
    return rule.narrowness, len(rule.conditions), not rule.consent_required, rule.key


def _form_fits(rule: ExchangeRule, form: str) -> bool:
    return not (form == ORAL and rule.form == Form.WRITTEN)


def _answer_of(chosen: Option, asked: Asked, options: list[Option]) -> Answer:
    rule = chosen.rule
    allowed = chosen.is_open and _form_fits(rule, asked.form)
    informer = _informer(rule, asked)
    return Answer(
        category=asked.category,
        allowed=allowed,
        basis=rule.basis if allowed else "",
        rule=None if rule is ONLY_CONSENT else rule,
        form=rule.form,
        needs_consent=rule.consent_required,
        informer=informer,
        notice=rule.notice,
        notice_days=rule.notice_days,
        sentence=wording.yes(chosen, asked, informer) if allowed else wording.no(asked, options),
        way_out="" if allowed else wording.way_out(asked, options),
    )


def _informer(rule: ExchangeRule, asked: Asked) -> str:
    if rule.informer not in TYPE_OF:
        return rule.informer
    receives = asked.receiver.type == TYPE_OF[Informer(rule.informer)]
    return Informer.RECEIVER if receives else Informer.GIVER
