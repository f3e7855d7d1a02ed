"""What stands on the first page of a case, as one reader may know it.

Queries: 19, whatever the size of the case.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases import letter_languages
from cases.case_content import readable_fields
from cases.models import (
    Approach,
    Case,
    Handover,
    Note,
    Participation,
    Person,
    Position,
    Problem,
    Representation,
    Request,
    Share,
)
from cases.reading import Reader
from cases.sheets.closing import (
    ClosingCard,
    FollowUpLine,
    Linked,
    closing_card,
    follow_up_lines,
    linked,
)
from cases.sheets.notices import NoticeLine, Together, owed, together
from cases.sheets.own_house import OwnHouse, own_house
from cases.sheets.papers import LATEST as LATEST_PAPERS
from cases.sheets.papers import Printed, printed
from cases.sheets.plan import TaskLine, task_lines
from cases.sheets.timeline import Timeline, timeline
from contacts.codes import label
from contacts.models import Institution, Membership, User
from contacts.states import MemberRole

LATEST = 5
NOTES = 50
Text = str | Promise


@dataclass(frozen=True)
class Participant:
    institution: Institution
    is_us: bool
    role: str


@dataclass(frozen=True)
class NoteLine:
    """`is_ours`: else another institution shared it with us. `given`: with whom we share it."""

    note: Note
    category: str
    is_ours: bool
    given: list[Share]
    may_share: bool


@dataclass(frozen=True)
class OwnApproach:
    """What a former participant asked or was asked: its own part."""

    what: Text
    institution: Institution
    is_sender: bool
    on: date
    state: str
    url: str


@dataclass(frozen=True)
class PersonSheet:
    """`keeps`: the reader's institution registered her; only then the safe contact shows."""

    person: Person
    keeps: bool
    may_correct: bool
    language: str
    safe_contact: str
    representations: list[tuple[str, Representation]]

    @property
    def address(self) -> list[str]:
        """Street, town and, where it is called otherwise, the commune; only what is recorded."""
        person = self.person
        place = f"{person.postcode} {person.town}".strip()
        commune = person.commune.name if person.commune else ""
        parts = (person.street, place, commune if commune != person.town else "")
        return [part for part in parts if part]


@dataclass(frozen=True)
class Overview:
    problems: list[str]
    participants: list[Participant]
    invited: list[Institution]
    content: dict[str, object]
    tasks: list[TaskLine]
    notices: list[NoticeLine]
    together: Together
    notes: list[NoteLine]
    shared_notes: list[NoteLine]
    outcome: str
    sheet: PersonSheet | None
    latest: Timeline
    own_part: list[OwnApproach]
    note_readers: list[str]
    hold_reason: str
    closing: ClosingCard | None
    follow_ups: list[FollowUpLine]
    linked: Linked
    house: OwnHouse | None
    papers: list[Printed]


def overview(reader: Reader) -> Overview:
    former = reader.standing == "former"
    content, notes, notices = content_of(reader), _notes(reader), owed(reader)
    return Overview(
        problems=problems_of(reader),
        participants=[] if former else participants_of(reader),
        invited=_invited(reader) if reader.sees_others else [],
        content=content,
        tasks=task_lines(reader),
        notices=notices,
        together=together(reader, notices),
        notes=[line for line in notes if line.is_ours],
        shared_notes=[line for line in notes if not line.is_ours],
        outcome="" if former else _outcome(reader.case),
        sheet=_sheet(reader) if reader.sees_person else None,
        latest=timeline(reader, length=LATEST),
        own_part=own_approaches(reader) if former else [],
        note_readers=note_readers(reader.membership, on=reader.on),
        hold_reason=label("hold_reason", str(content.get("hold_reason", ""))),
        closing=closing_card(reader),
        follow_ups=follow_up_lines(reader),
        linked=linked(reader),
        house=own_house(reader),
        papers=printed(reader, latest=LATEST_PAPERS),
    )


def problems_of(reader: Reader) -> list[str]:
    """One area named by two institutions shows once."""
    rows = Problem.objects.current().filter(case=reader.case)
    rows = rows.readable(own=reader.own, covered=reader.covered)
    areas = dict.fromkeys(rows.values_list("area", flat=True))
    return [label("problem_area", area) for area in areas]


def participants_of(reader: Reader) -> list[Participant]:
    """For participants the lead and themselves; the lead and the decider see all."""
    rows = Participation.objects.in_force(reader.on).filter(case=reader.case)
    if not reader.sees_others:
        rows = rows.filter(Q(role="lead") | Q(institution__in=reader.own))
    return [
        Participant(row.institution, row.institution_id in reader.own, row.get_role_display())
        for row in rows.select_related("institution")
    ]


def _invited(reader: Reader) -> list[Institution]:
    rows = Request.objects.open().filter(case=reader.case, type="take_part")
    return [row.addressee for row in rows.select_related("addressee")]


def content_of(reader: Reader) -> dict[str, object]:
    """The readable content fields that say something, by name."""
    values = {name: getattr(reader.case, name) for name in sorted(readable_fields(reader))}
    return {name: value for name, value in values.items() if value not in ("", None)}


def _notes(reader: Reader) -> list[NoteLine]:
    """Our own, and what others shared with us."""
    rows = Note.objects.filter(case=reader.case).readable(own=reader.own, on=reader.on)
    shares = Share.objects.in_force(reader.on).select_related("receiver")
    rows = rows.select_related("author", "owner").prefetch_related(Prefetch("shares", shares))
    return [_note(row, reader) for row in rows[:NOTES]]


def _note(row: Note, reader: Reader) -> NoteLine:
    is_own = row.owner_id == reader.membership.institution_id
    return NoteLine(
        note=row,
        category=label("information_category", row.category),
        is_ours=row.owner_id in reader.own,
        given=list(row.shares.all()) if row.owner_id in reader.own else [],
        may_share=is_own and reader.may_record,
    )


def _outcome(case: Case) -> str:
    return label("closing_outcome", case.outcome) if case.outcome else ""


def _sheet(reader: Reader) -> PersonSheet:
    person = Person.objects.select_related("commune").get(pk=reader.case.person_id)
    keeps = reader.keeps_person
    representations = person.representations.filter(Q(until__isnull=True) | Q(until__gte=reader.on))
    return PersonSheet(
        person=person,
        keeps=keeps,
        may_correct=reader.may_correct_person,
        language=letter_languages.name(person.language),
        safe_contact=label("safe_contact", person.safe_contact) if keeps else "",
        representations=[(label("representation_kind", row.kind), row) for row in representations],
    )


def own_approaches(reader: Reader) -> list[OwnApproach]:
    """Queries: 3."""
    found = [
        approach
        for model in (Request, Handover, Position)
        for approach in model.objects.filter(
            Q(sender__in=reader.own) | Q(addressee__in=reader.own), case=reader.case
        ).select_related("sender", "addressee")
    ]
    found.sort(key=lambda approach: approach.sent_at, reverse=True)
    return [_own(approach, reader) for approach in found]


def _own(approach: Approach, reader: Reader) -> OwnApproach:
    is_sender = approach.sender_id in reader.own
    return OwnApproach(
        what=_what(approach),
        institution=approach.addressee if is_sender else approach.sender,
        is_sender=is_sender,
        on=approach.sent_at,
        state=approach.get_state_display(),
        url=_url(approach, reader.case, is_sender=is_sender),
    )


def _what(approach: Approach) -> Text:
    if isinstance(approach, Request):
        return label("request_type", approach.type)
    return _("Handover") if isinstance(approach, Handover) else _("Position on responsibility")


def _url(approach: Approach, case: Case, *, is_sender: bool) -> str:
    kind = approach._meta.model_name
    if not is_sender:
        return reverse(f"{kind}_answer", args=[approach.key])
    if isinstance(approach, Position):  # what others said is read by the lead and the decider
        is_own = approach.addressee_id == approach.sender_id
        return reverse("position_answer", args=[approach.key]) if is_own else ""
    return reverse(f"case_{kind}", args=[case.key, approach.key])


def note_readers(membership: Membership, *, on: date) -> list[str]:
    """Who reads a note of this institution: its own people, and a head above who may.

    Queries: 1.
    """
    institution = membership.institution
    if institution is None:
        return []
    readers = Q(institution=institution, role__in=[MemberRole.CASEWORKER, MemberRole.HEAD])
    if institution.part_of_id:
        above = {"institution__head_sees_parts": True, "role": MemberRole.HEAD}
        readers |= Q(institution=institution.part_of_id, **above)
    memberships = Membership.objects.in_force(on).filter(readers)
    people = User.objects.filter(is_active=True, pk__in=memberships.values("user"))
    return [user.name for user in people.order_by("last_name", "first_name", "pk")]
