"""Rules, bases and confirmations for tests and the demo."""

from datetime import date
from typing import Any

import factory

from consent.models import Confirmation, ExchangeRule, LegalBasis
from consent.states import Condition
from contacts.factories import GuidelineFactory, TrackedFactory


class LegalBasisFactory(TrackedFactory):
    class Meta:
        model = LegalBasis

    code = "other"
    citation_de = "Gesetz Art. 1"
    citation_fr = "loi art. 1"
    text_de = "Was gilt."
    text_fr = "Ce qui vaut."
    since = date(2020, 1, 1)


class ExchangeRuleFactory(TrackedFactory):
    """A rule of a network's published guideline: on consent, unless a trait says otherwise."""

    class Meta:
        model = ExchangeRule

    guideline = factory.SubFactory(GuidelineFactory)
    key = factory.Sequence("X-TEST-{}".format)
    basis = "consent"

    class Params:
        statute = factory.Trait(basis="cantonal_sh", consent_required=False)


class ConfirmationFactory(TrackedFactory):
    """`giver`, `receiver`, `case` and `by` are those of a world."""

    class Meta:
        model = Confirmation

    condition = Condition.RECIPROCITY
    evidence = "Letter of 2 March."
    since = date(2026, 3, 2)

    @factory.lazy_attribute
    def head_by(self: Any) -> date | None:
        return self.since if self.condition == Condition.DANGER_TO_LIFE else None
