"""What an institution that was asked may read before it accepts: frozen when it is asked.

Rule: R-PREVIEW-01; the preview holds case number, sender and contact, name, birth date, type,
question, *names* of the categories offered, who informs the person and the due date. Nothing else.
"""

from cases.models import Approach, Handover, Request


def freeze(approach: Approach) -> dict:
    """Codes and both languages' names, so that the page reads the same for ever, in either."""
    person, handover = approach.case.person, isinstance(approach, Handover)
    return {
        "number": approach.case.number,
        "sender": _names(approach.sender),
        "sender_user": approach.sender_user.name if approach.sender_user else "",
        "sender_phone": approach.sender.phone,
        "name": person.name,
        "birth_date": person.birth_date.isoformat(),
        "kind": approach._meta.model_name,
        "type": approach.type if isinstance(approach, Request) else "",
        "reason": approach.reason if handover else "",
        "question": approach.question,
        "categories": list(approach.categories),
        "informer": _names(approach.informer),
        "informed_on": _iso(approach.informed_on),
        "inform_by": _iso(approach.inform_by),
        "due_on": _iso(approach.due_on),
        "loan_until": _iso(approach.loan_until) if handover else None,
        "loan_basis": approach.loan_basis if handover else "",
        "effective_on": _iso(approach.effective_on) if handover else None,
        "binding": handover and approach.binding,
    }


def _names(institution) -> dict[str, str]:
    return {"de": institution.name_de, "fr": institution.name_fr or institution.name_de}


def _iso(day) -> str | None:
    return day.isoformat() if day else None
