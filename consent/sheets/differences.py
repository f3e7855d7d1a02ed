"""What publishing a guideline changes in the rules of exchange, said before it is confirmed."""

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


def changed_rules(before: Guideline | None, guideline: Guideline) -> list[str]:
    """Returns: a sentence per rule that is new, differs or falls away. Queries: 2 at most."""
    old, new = _by_matter(before) if before else {}, _by_matter(guideline)
    lines = []
    for matter in sorted(old | new):
        if matter not in old:
            lines.append(_("New: %(rule)s") % {"rule": new[matter]})
        elif matter not in new:
            lines.append(_("No longer: %(rule)s") % {"rule": old[matter]})
        elif _content(old[matter]) != _content(new[matter]):
            lines.append(_("Changed: %(rule)s") % {"rule": new[matter]})
    return lines


def _by_matter(guideline: Guideline) -> dict[Matter, ExchangeRule]:
    rules = ExchangeRule.objects.filter(guideline=guideline)
    return {(rule.key, *rule.types, rule.category): rule for rule in rules}


def _content(rule: ExchangeRule) -> list[object]:
    return [getattr(rule, name) for name in CONTENT]
