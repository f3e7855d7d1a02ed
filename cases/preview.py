"""What an institution that was asked may read before it accepts: frozen when it is asked.

Rule: R-PREVIEW-01; the preview holds case number, sender and contact, name, birth date, type,
question, *names* of the categories offered, who informs the person and the due date. Nothing else.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.models import Approach, Handover, Request
from contacts.codes import label


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


@dataclass(frozen=True)
class Preview:
    """A frozen preview in the words of the reader's language; made of nothing but its JSON.

    `term` is said beside the day: how long that is, and where it was agreed.
    """

    number: str = ""
    sender: str = ""
    sender_user: str = ""
    sender_phone: str = ""
    name: str = ""
    birth_date: date | None = None
    kind: str = ""
    question: str = ""
    categories: list[str] = field(default_factory=list)
    informer: str = ""
    informed_on: date | None = None
    inform_by: date | None = None
    due_on: date | None = None
    term: str = ""
    effective_on: date | None = None
    binding: bool = False


def shown(frozen: dict, *, masked: bool = False) -> Preview:
    """`masked` leaves name and birth date out; an own position has an empty preview."""
    if not frozen:
        return Preview()
    as_it_is = ("number", "sender_user", "sender_phone", "question", "binding")
    days = ("informed_on", "inform_by", "due_on", "effective_on")
    kept: dict[str, Any] = {name: frozen[name] for name in as_it_is}
    kept |= {name: _day(frozen[name]) for name in days}
    return Preview(
        **kept,
        sender=_worded(frozen["sender"]),
        informer=_worded(frozen["informer"]),
        name="" if masked else frozen["name"],
        birth_date=None if masked else _day(frozen["birth_date"]),
        kind=_kind(frozen),
        categories=[label("information_category", code) for code in frozen["categories"]],
    )


def _kind(frozen: dict) -> str:
    if frozen["kind"] == "request":
        return label("request_type", frozen["type"]) if frozen["type"] else _("Question")
    if frozen["kind"] == "position":
        return _("Position on responsibility")
    until = _day(frozen["loan_until"])
    if until is None:
        return _("Handover of the lead")
    words = {
        "until": f"{until:%d.%m.%Y}",
        "sender": _worded(frozen["sender"]),
        "basis": label("legal_basis", frozen["loan_basis"]) or "…",
    }
    return _("Lead on loan until %(until)s, then back to %(sender)s (%(basis)s)") % words


def _worded(names: dict[str, str]) -> str:
    language = (get_language() or "de")[:2]
    return names.get(language) or names["de"]


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
