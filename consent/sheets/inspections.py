"""File inspections of one case: the list on the tab, and the page of one, as a reader may know it.

Rule: R-INSPECT-03; a holder reads its own part, who recorded it also how far the others are.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cases.reading import Reader
from consent.models import Inspection, InspectionPart
from consent.models.inspections import InspectionPartQuerySet, InspectionQuerySet
from consent.operations.inspections import STANDARD
from consent.states import InspectionState, Withholding
from contacts.codes import label
from contacts.models import Institution
from contacts.standards import Said, said_in_each, standard
from contacts.wording import term_of_standard
from iiz.templatetags.iiz import day, labelled

TONES = {
    InspectionState.REQUESTED: ("clock", "muted"),
    InspectionState.GRANTED: ("yes", "good"),
    InspectionState.LIMITED: ("partly", "good"),
    InspectionState.REFUSED: ("no", ""),
    InspectionState.DELIVERED: ("yes", "good"),
    InspectionState.APPEALED: ("warning", "warn"),
    InspectionState.CLOSED: ("check", "muted"),
}


@dataclass(frozen=True)
class PartLine:
    """How far one holder is; `icon` and `tone` only repeat the state. `term`: as "30 days,
    guideline v3", where one page says it."""

    part: InspectionPart
    is_ours: bool
    is_late: bool
    term: str
    icon: str
    tone: str


@dataclass(frozen=True)
class InspectionRow:
    """One inspection on the tab; `part` is the reader's own, if it holds one."""

    inspection: Inspection
    applicant: str
    part: PartLine | None
    is_ours: bool


@dataclass(frozen=True)
class OwnPart:
    """The whole of the reader's own part, and what it may do with it now."""

    part: InspectionPart
    term: str
    reasons: str
    withheld: list[tuple[str, str]]
    copies: list[str]
    may_decide: bool
    may_deliver: bool
    may_appeal: bool
    may_close: bool
    may_print: bool


@dataclass(frozen=True)
class InspectionSheet:
    """`parts`: how far all are, for who recorded it. `hides`: there may be some it cannot name."""

    inspection: Inspection
    applicant: str
    basis: str
    identity: str
    checked_by: str
    recorded_by: Institution | None
    parts: list[PartLine]
    hides: bool
    own: OwnPart | None
    main_dossier: str
    may_identify: bool


def inspections_of(reader: Reader) -> InspectionQuerySet:
    return Inspection.objects.of(reader.case).readable(reader.own)


def held_parts(reader: Reader, row: Inspection) -> InspectionPartQuerySet:
    """The own institution's part: one or none."""
    rows = row.parts.filter(holder=reader.membership.institution_id)
    return rows.select_related("holder", "inspection__case")


def may_record_inspection(reader: Reader) -> bool:
    """Any desk of the case, also of a closed one, and one that has left it."""
    return bool(reader.permissions) and reader.standing != "coordination"


def inspection_rows(reader: Reader) -> list[InspectionRow]:
    """Queries: 2."""
    rows = list(inspections_of(reader))
    parts = InspectionPart.objects.filter(inspection__in=rows)
    own = {
        part.inspection_id: part
        for part in parts.filter(holder__in=reader.own).select_related("holder").order_by("-pk")
    }
    return [_row(reader, row, own.get(row.pk)) for row in rows]


def _row(reader: Reader, row: Inspection, part: InspectionPart | None) -> InspectionRow:
    return InspectionRow(
        inspection=row,
        applicant=applicant_words(row),
        part=_line(reader, part) if part else None,
        is_ours=row.recorded_by_id in reader.own,
    )


def _line(reader: Reader, part: InspectionPart, said: Said | None = None) -> PartLine:
    icon, tone = TONES[InspectionState(part.state)]
    return PartLine(
        part=part,
        is_ours=part.holder_id in reader.own,
        is_late=part.is_owed and part.due_on < reader.on,
        term=_term(part, said) if said else "",
        icon=icon,
        tone=tone,
    )


def _term(part: InspectionPart, said: Said) -> str:
    return term_of_standard(said.get(part.guideline_id, to_type=part.holder.type))


def applicant_words(row: Inspection) -> str:
    name = row.institution.name if row.institution else row.name
    who = label("inspection_applicant", row.applicant)
    return labelled(who, name) if name else who


def inspection_sheet(reader: Reader, row: Inspection) -> InspectionSheet:
    """Queries: 7."""
    records = row.recorded_by_id in reader.own
    parts = list(row.parts.with_holder())
    said = said_in_each({part.guideline_id for part in parts}, STANDARD)
    lines = [_line(reader, part, said) for part in parts]
    shown = [one for one in lines if records and reader.may_name(one.part.holder_id)]
    held = next((one for one in lines if one.is_ours), None)
    own = held.part if held else None
    return InspectionSheet(
        inspection=row,
        applicant=applicant_words(row),
        basis=label("legal_basis", row.basis) if row.basis else "",
        identity=_identity(row),
        checked_by=_checked_by(row, reader),
        recorded_by=row.recorded_by if reader.may_name(row.recorded_by_id) else None,
        parts=shown,
        hides=not reader.sees_others,
        own=own_part(held, reader) if held else None,
        main_dossier=main_dossier(own.holder if own else reader.house),
        may_identify=not row.is_identified and _house(reader) in (row.recorded_by_id, _id(own)),
    )


def _house(reader: Reader) -> int | None:
    return reader.membership.institution_id


def _id(part: InspectionPart | None) -> int | None:
    return part.holder_id if part else None


def _identity(row: Inspection) -> str:
    if not row.is_identified:
        return ""
    return f"{row.get_identity_how_display()}, {day(row.identity_on)}"


def _checked_by(row: Inspection, reader: Reader) -> str:
    """Who did is named to her own institution only."""
    if row.identity_by and row.identity_house_id in reader.own:
        return row.identity_by.short_name
    house = row.identity_house
    return house.name if house and reader.may_name(house.pk) else ""


def own_part(line: PartLine, reader: Reader) -> OwnPart:
    """The head of an organisation above reads what its parts decide, and decides nothing."""
    part = line.part
    is_held = part.holder_id == _house(reader)
    return OwnPart(
        part=part,
        term=line.term,
        reasons=", ".join(str(Withholding(code).label) for code in part.reasons),
        withheld=withheld(part),
        copies=copy_words(part),
        may_decide=is_held and part.can("grant") and part.inspection.is_identified,
        may_deliver=is_held and part.can("deliver"),
        may_appeal=is_held and part.can("appeal"),
        may_close=is_held and part.can("close"),
        may_print=is_held and bool(part.decision),
    )


def withheld(part: InspectionPart) -> list[tuple[str, str]]:
    """What is blackened or left out, and why. Queries: 1."""
    return [(row.what, str(row.get_reason_display())) for row in part.redactions.all()]


def copy_words(part: InspectionPart) -> list[str]:
    """What was shown or handed over, line by line. Queries: 1."""
    return [_copy(row) for row in part.copies.select_related("document", "note")]


def _copy(row: Any) -> str:
    if row.document:
        return f"{row.document.title} ({day(row.document.uploaded_at)})"
    if row.note:
        return note_words(row.note)
    return row.text


def note_words(note: Any) -> str:
    words = {"day": day(note.written_at), "category": label("information_category", note.category)}
    return _("Note of %(day)s (%(category)s)") % words


def main_dossier(house: Institution | None) -> str:
    """Where it is asked for: at the holder itself."""
    if house is None:
        return ""
    place = f"{house.postcode} {house.town}".strip()
    return ", ".join(part for part in (house.name, house.street, place, house.phone) if part)


def inspection_term(reader: Reader) -> str:
    """As a rule: of each holder it is settled when it is recorded. Queries: 2."""
    row = standard(STANDARD, network=reader.case.network, on=reader.on)
    return term_of_standard(row)
