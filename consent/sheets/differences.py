"""What publishing a guideline changes in the rules of exchange, said before it is confirmed."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from consent.models import ExchangeRule
from contacts.models import Guideline

Matter = tuple[str, str, str, str]
CONTENT = (
    "basis",
    "consent_required",
    "form",
    "conditions",
    "notice",
    "notice_days",
    "informer",
    "source",
)


@dataclass(frozen=True)
class RuleChange:
    """A rule before and after, for one pair of types and one category; None: there was none.

    `rule`: whichever there is, to say what it is about.
    """

    before: ExchangeRule | None
    after: ExchangeRule | None
    rule: ExchangeRule

    def __str__(self) -> str:
        if self.before is None:
            return _("New: %(rule)s") % {"rule": self.after}
        if self.after is None:
            return _("No longer: %(rule)s") % {"rule": self.before}
        return _("Changed: %(rule)s") % {"rule": self.after}


def changed_rules(before: Guideline | None, guideline: Guideline) -> list[str]:
    """Returns: a sentence per rule that is new, differs or falls away. Queries: 2 at most."""
    return [str(one) for one in rule_changes(before, guideline)]


def rule_changes(before: Guideline | None, guideline: Guideline) -> list[RuleChange]:
    """Queries: 2 at most."""
    old, new = _by_matter(before) if before else {}, _by_matter(guideline)
    matters = sorted(old | new)
    changes = [RuleChange(old.get(one), new.get(one), (old | new)[one]) for one in matters]
    return [one for one in changes if _content(one.before) != _content(one.after)]


def _by_matter(guideline: Guideline) -> dict[Matter, ExchangeRule]:
    rules = ExchangeRule.objects.filter(guideline=guideline)
    return {(rule.key, *rule.types, rule.category): rule for rule in rules}


def _content(rule: ExchangeRule | None) -> list[object] | None:
    return [getattr(rule, name) for name in CONTENT] if rule else None
