"""What every paper says around its own matter: who writes to whom, when, about which case.

All of it in the language of the paper: call inside `translation.override`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Delivery, PaperKind, Participation, Responsibility
from cases.operations.papers import Ways, full_name
from cases.reading import Reader
from contacts.models import ContactPerson, Institution, Membership
from iiz.papers import MOST_PAGES, shortened
from iiz.templatetags.iiz import day

Block = dict[str, Any]
# What has room on two pages beside everything else; more is kept by whoever wrote it.
SIGNS, LINES = 1200, 18
SIGNS_IN_A_LINE = 70
TO_TICK = "[ ]"


@dataclass(frozen=True)
class Subject:
    """What one print is about: a request, a handover, or (without a key) the case itself.

    `ways`: where it goes if not to the person; `language`: if another than hers was agreed.
    """

    key: UUID | None = None
    label: str | Promise = ""
    row: Any = None
    ways: Ways | None = None
    language: str = ""


THE_CASE = Subject()


@dataclass(frozen=True)
class Content:
    """`sections`: (title, blocks); `reference`: small lines under the title."""

    title: str
    sections: Sequence[tuple[str, Sequence[Block]]]
    reference: Sequence[str] = field(default_factory=tuple)
    address: Sequence[str] = field(default_factory=tuple)
    salutation: str = ""


@dataclass(frozen=True)
class PaperSheet:
    """One kind of paper. `subjects`: what the reader may print it about now; none says `why_not`.

    `template`: a file in `templates/papers/`; `to_person`: else it goes to an institution; `tells`:
    keys of the notices it tells of, in the language it is called in; `moves`: what else the print
    changes, in its transaction; `goes_on`: route and words of the subject's page, for afterwards.
    """

    kind: PaperKind
    subjects: Callable[[Reader], Sequence[Subject]]
    content: Callable[[Reader, Subject], Content]
    why_not: str | Promise = ""
    template: str = "letter"
    to_person: bool = True
    most_pages: int = MOST_PAGES
    tells: Callable[[Reader], Sequence[UUID]] = lambda _reader: ()
    moves: Callable[[Subject, Membership, datetime], object] = lambda _subject, _by, _at: None
    goes_on: tuple[str, str | Promise] | None = None


@dataclass(frozen=True)
class Sent:
    """On which way to which address, at which instant; and the number the register gave."""

    delivery: Delivery
    address: Sequence[str]
    at: datetime
    number: str


def framed(reader: Reader, content: Content, sent: Sent) -> dict[str, Any]:
    house, user = reader.house, reader.membership.user
    on = timezone.localdate(sent.at)
    return {
        "title": content.title,
        "number": sent.number,
        "sender": _letterhead(house),
        "address_note": _note(sent.delivery),
        "address": list(content.address or sent.address),
        "place_and_day": ", ".join(part for part in (house.town, day(on)) if part),
        "reference": [*_reference(reader, sent), *content.reference],
        "salutation": content.salutation or _salutation(reader, sent),
        "sections": [
            {"title": title, "blocks": list(blocks)} for title, blocks in content.sections
        ],
        "greeting": _("Kind regards"),
        "signer": [user.name, house.name],
        "foot": _foot(sent, day(on)),
    }


def _letterhead(house: Institution) -> list[str]:
    lines = (house.name, house.street, place_of(house), house.phone, house.mailbox)
    return [line for line in lines if line]


def place_of(house: Institution) -> str:
    return f"{house.postcode} {house.town}".strip()


def _note(delivery: Delivery) -> str:
    notes = {
        Delivery.BY_HAND: _("Handed over in person"),
        Delivery.COLLECT: _("To be collected in person"),
    }
    return notes.get(delivery, "")


def _reference(reader: Reader, sent: Sent) -> list[str]:
    lines = [_("Case %(number)s") % {"number": reader.case.number}]
    if sent.delivery == Delivery.REPRESENTATIVE:
        lines.append(_("About %(name)s") % {"name": full_name(reader.case.person)})
    return lines


def _salutation(reader: Reader, sent: Sent) -> str:
    name = full_name(reader.case.person)
    if sent.delivery == Delivery.REPRESENTATIVE and sent.address:
        name = sent.address[0]
    return _("Good day %(name)s") % {"name": name}


def _foot(sent: Sent, on: str) -> dict[str, str]:
    """Rule: R-PAPER-06; every paper says that it is no decision, and that one can be had."""
    return {
        "no_decision": _(
            "This is no decision (Verfügung). You can ask for one at any time and contest it."
        ),
        "document": _("Document"),
        "day": on,
        "page": _("Page"),
    }


# What a section is made of


def text(words: str) -> Block:
    return {"is": "text", "text": words}


def written(words: str) -> Block:
    """What somebody typed, as far as it has room."""
    cut = _("[… shortened; the whole text is with us]")
    return text(shortened(words, signs=SIGNS, lines=LINES, cut=cut))


def running(words: str) -> str:
    """Without breaks, so that all that may be typed has room."""
    return " ".join(words.split())


def in_a_line(words: str, signs: int = SIGNS_IN_A_LINE) -> str:
    return shortened(running(words), signs=signs, lines=1, cut="…")


def and_more(count: int) -> list[Block]:
    """What a list had no room for; nothing, if it had."""
    if count <= 0:
        return []
    words = ngettext(
        "And one more thing: ask us for the whole list.",
        "And %(count)d more: ask us for the whole list.",
        count,
    )
    return [text(words % {"count": count})]


def points(*items: str) -> Block:
    return {"is": "list", "items": [item for item in items if item]}


def facts(*rows: tuple[str, str]) -> Block:
    """Rows that say nothing are left out."""
    return {"is": "facts", "rows": [row for row in rows if row[1]]}


def remark(words: str) -> Block:
    return {"is": "note", "text": words}


def choices(head: Sequence[str], rows: Sequence[Sequence[str]], *, widths: Sequence[int]) -> Block:
    """A table to be filled in by hand: a cell that is TO_TICK has a box for yes and one for no."""
    answers = {"yes": _("yes"), "no": _("no")}
    return {"is": "choices", "head": head, "rows": rows, "widths": widths, **answers}


def to_fill_in(*labels: str) -> Block:
    return {"is": "blanks", "labels": labels}


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, widths: Sequence[int]) -> Block:
    return {"is": "table", "head": head, "rows": rows, "widths": widths}


# Whom to turn to


def lead_institution(reader: Reader) -> Institution | None:
    """Who leads, or of a closed case who led last. Queries: 1."""
    rows = Responsibility.objects.filter(case=reader.case).select_related("institution")
    last = rows.order_by("since_at").last()
    return last.institution if last else None


def contact(reader: Reader, house: Institution) -> Block:
    """Whoever looks after the case there, else the one who answers there; and the deputy.

    Queries: 2.
    """
    answering = list(
        ContactPerson.objects.in_force(reader.on)
        .filter(institution=house)
        .order_by("-rank", "since", "pk")
    )
    name, phone, own = _first(reader, house, answering)
    deputies = [one for one in answering if one != own and one.name != name]
    deputy = deputies[0] if deputies else None
    return facts(
        (_("Office"), house.name),
        (_("Contact person"), name),
        (_("Phone"), phone or house.phone),
        (
            _("Deputy"),
            ", ".join(part for part in (deputy.name, deputy.phone) if part) if deputy else "",
        ),
        (_("Address"), ", ".join(part for part in (house.street, place_of(house)) if part)),
    )


def _first(
    reader: Reader, house: Institution, answering: Sequence[ContactPerson]
) -> tuple[str, str, ContactPerson | None]:
    """Others' people are named only to who may know who else works on the case."""
    if reader.sees_others or house.pk in reader.own:
        rows = Participation.objects.filter(Q(ended_at__isnull=True), case=reader.case)
        row = rows.filter(institution=house, user__isnull=False).select_related("user").first()
        if row is not None:
            own = next((one for one in answering if one.user_id == row.user_id), None)
            return row.user.name, (own.phone if own else "") or row.user.phone, own
    own = answering[0] if answering else None
    return (own.name, own.phone, own) if own else ("", "", None)
