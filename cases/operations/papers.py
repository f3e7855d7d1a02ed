"""Printing a paper: how it may reach the person, and its line in the register."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from cases import letter_languages
from cases.models import (
    Case,
    Delivery,
    Paper,
    PaperKind,
    Participation,
    Person,
    Representation,
)
from cases.operations.steps import day, require_taking_part, step, tell
from cases.reading import Reader, reader
from cases.states import Phase
from contacts.models import Membership

# One address in one line, as people write it: "c/o Linde, Postfach 12, 3400 Burgdorf".
BREAKS = re.compile(r"\s*[\n,;]\s*")
# What does not go to the person, and so asks nobody how she is reached.
TO_OTHERS = {
    PaperKind.REQUEST: Delivery.INSTITUTION,
    PaperKind.INSPECTION: Delivery.APPLICANT,
}
ALSO_BY_FORMER = frozenset({PaperKind.INSPECTION})
"""What an institution still answers for after it has left the case."""


@dataclass(frozen=True)
class Order:
    """Which paper, in which language, which way; `about`: what it is of, `tells`: the notices."""

    kind: PaperKind
    language: str
    delivery: Delivery
    about: UUID | None = None
    tells: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Ways:
    """The ways on which a paper may reach the person, each with the lines of its address.

    `why` says what is special about it; without any way, why nothing is printed.
    """

    addresses: dict[Delivery, list[str]]
    why: str = ""


def ways(reader: Reader) -> Ways:
    """Rule: R-PAPER-01; after a death no paper is printed for the person. Queries: 1 to 3."""
    if has_died(reader.case.person):
        return Ways({}, _("The person has died. Nothing is printed for her any more."))
    posted = _posted(reader)
    by_hand = {Delivery.BY_HAND: [full_name(reader.case.person)]}
    return Ways(posted.addresses | by_hand, posted.why)


def has_died(person: Person) -> bool:
    """As the outcome of a case says, or who asked how she was doing. Queries: 1."""
    told = Q(phase=Phase.CLOSED, events__verb="follow_up.stop")
    return Case.objects.filter(Q(outcome="deceased") | told, person=person).exists()


def require_alive(person: Person) -> None:
    """Rule: R-DEATH-01. Raises: ValidationError "deceased"."""
    if has_died(person):
        message = _("The person has died: nobody asks her any more. What a statute allows remains.")
        raise ValidationError(message, code="deceased")


def full_name(person: Person) -> str:
    return f"{person.first_name} {person.last_name}"


def _posted(reader: Reader) -> Ways:
    """Rules: R-PAPER-02 safe contact; R-PAPER-03 the representation that receives the letters."""
    if not reader.sees_person:
        return Ways({}, _("You do not know her address: hand the paper over in person."))
    represented = _representation(reader)
    if represented is not None:
        return _to_representation(represented)
    person = reader.case.person
    if person.safe_contact:
        return _safely(person, keeps=reader.keeps_person)
    if not (person.street and person.town):
        return Ways({}, _("No address is recorded: hand the paper over in person."))
    place = f"{person.postcode} {person.town}".strip()
    return Ways({Delivery.LETTER: [full_name(person), person.street, place]})


def _representation(reader: Reader) -> Representation | None:
    rows = reader.case.person.representations.in_force(reader.on)
    return rows.filter(receives_letters=True).last()


def _to_representation(row: Representation) -> Ways:
    if not row.contact:
        message = _("%(name)s receives the letters, without a recorded address: hand it over.")
        return Ways({}, message % {"name": row.name})
    address = [row.name, *BREAKS.split(row.contact.strip())]
    message = _("%(name)s receives the letters.") % {"name": row.name}
    return Ways({Delivery.REPRESENTATIVE: address}, message)


def _safely(person: Person, *, keeps: bool) -> Ways:
    """What a list of an administrator's may add later counts as no letters at all."""
    if not keeps:
        message = _(
            "No letters to her: only %(institution)s knows how to reach her safely. Hand the paper"
            " over in person, or ask there."
        )
        return Ways({}, message % {"institution": person.registered_by.name})
    if person.safe_contact == "collect":
        collected = {Delivery.COLLECT: [full_name(person)]}
        return Ways(collected, _("Safe contact: no letters, she collects her papers in person."))
    if person.safe_contact == "other_address" and person.safe_contact_note.strip():
        address = [full_name(person), *BREAKS.split(person.safe_contact_note.strip())]
        message = _("Safe contact: letters go to the other address only, as it is noted.")
        return Ways({Delivery.LETTER: address}, message)
    return Ways({}, _("Safe contact: no letters. Hand the paper over in person."))


def print_paper(
    case: Case,
    order: Order,
    *,
    by: Membership,
    at: datetime,
    make: Callable[[str], bytes],
    moves: Callable[[], object] = lambda: None,
) -> tuple[Paper, bytes]:
    """`make` typesets the paper with its number; `moves`: what else a good print changes.

    Rule: R-PAPER-04; each print is a line in the register, by one who takes part.
    Raises: ValidationError.
    """
    with step(case, by=by, at=at, reason="paper.print") as case:
        _require_part(case, order, by, on=day(at))
        _require_language(order.language)
        _require_way(order, reader(case, by, on=day(at)))
        number = f"{case.number}-P{case.papers.count() + 1}"
        pdf = make(number)
        paper = Paper(
            case=case,
            kind=order.kind,
            about=order.about,
            tells=list(order.tells),
            number=number,
            language=order.language,
            delivery=order.delivery,
            sha256=hashlib.sha256(pdf).hexdigest(),
            printed_at=at,
            by=by.user,
            institution=by.institution,
        )
        paper.full_clean()
        paper.save()
        facts = {"paper": order.kind.value, "number": number}
        tell(case, "paper.print", at=at, subject=f"paper:{paper.key}", to=by.institution, **facts)
        moves()
        return paper, pdf


def _require_part(case: Case, order: Order, by: Membership, *, on: date) -> None:
    """Who never took part prints nothing."""
    has_left = Participation.objects.of(by, on=on).filter(case=case, institution=by.institution)
    if order.kind not in ALSO_BY_FORMER or not has_left.exists():
        require_taking_part(case, by, on=on)


def _require_language(language: str) -> None:
    if language not in letter_languages.PRINTED:
        message = _("Papers are not printed in this language.")
        raise ValidationError({"language": ValidationError(message, code="language")})


def _require_way(order: Order, reader: Reader) -> None:
    if TO_OTHERS.get(order.kind) == order.delivery:
        return
    found = ways(reader)
    if order.delivery not in found.addresses:
        raise ValidationError({"delivery": ValidationError(found.why, code="delivery")})
