from consent.models import ExchangeRule
from contacts.models import Guideline


def carry_over(before: Guideline, draft: Guideline) -> None:
    """Inside the change that drafts a version: it starts with the rules of the one before."""
    for rule in ExchangeRule.objects.filter(guideline=before):
        rule.pk, rule.guideline, rule._state.adding = None, draft, True
        rule.save()
