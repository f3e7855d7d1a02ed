"""How long there is to answer, and in which guideline it was agreed, beside the day itself."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import Approach, Case, Handover, Position
from contacts.models import Institution
from contacts.standards import said_in, standard
from contacts.wording import term_of_standard

LIVELIHOODS = {"": _("Livelihood secured"), "_urgent": _("Livelihood not secured: urgent")}


def term_of(approach: Approach) -> str:
    """As "15 working days, guideline IV-Stelle – BKSE v2": of the version it was asked under.

    Empty if that is not known. Queries: 1.
    """
    if approach.guideline_id is None:
        return ""
    asked = getattr(approach, "rerouted_from", None) or approach.addressee
    types = {"from_type": approach.sender.type, "to_type": asked.type}
    return term_of_standard(said_in(approach.guideline_id, _key(approach), **types))


def _key(approach: Approach) -> str:
    if isinstance(approach, Handover):
        return "handover_answer"
    if isinstance(approach, Position):
        urgent = "_urgent" if approach.clarification.is_urgent else ""
        return f"clarification_answer{urgent}"
    return "request_answer"


@dataclass(frozen=True)
class ClarifyingTerms:
    """`answer`: of each institution asked, unless more was agreed with it."""

    livelihood: str | Promise
    answer: str
    decision: str


def clarifying_terms(case: Case, asking: Institution | None, *, on: date) -> list[ClarifyingTerms]:
    """Before the question is noted, by whether the livelihood is secured. Queries: 4."""
    from_type = asking.type if asking else ""

    def said(key: str, from_type: str = "") -> str:
        row = standard(key, network=case.network, on=on, from_type=from_type)
        return term_of_standard(row)

    return [
        ClarifyingTerms(
            words,
            said(f"clarification_answer{urgent}", from_type),
            said(f"decision{urgent}"),
        )
        for urgent, words in LIVELIHOODS.items()
    ]
