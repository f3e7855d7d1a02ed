"""How long there is to answer, and in which guideline it was agreed, beside the day itself."""

from cases.models import Approach, Handover, Position
from contacts.standards import said_in
from contacts.wording import term


def term_of(approach: Approach) -> str:
    """As "15 working days, guideline IV-Stelle – BKSE v2": of the version it was asked under.

    Empty if that is not known. Queries: 1.
    """
    if approach.guideline_id is None:
        return ""
    asked = getattr(approach, "rerouted_from", None) or approach.addressee
    types = {"from_type": approach.sender.type, "to_type": asked.type}
    said = said_in(approach.guideline_id, _key(approach), **types)
    return term(said.value, said.unit, said.guideline) if said else ""


def _key(approach: Approach) -> str:
    if isinstance(approach, Handover):
        return "handover_answer"
    if isinstance(approach, Position):
        urgent = "_urgent" if approach.clarification.is_urgent else ""
        return f"clarification_answer{urgent}"
    return "request_answer"
