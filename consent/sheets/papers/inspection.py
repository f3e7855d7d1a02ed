"""The paper for whoever asked to see the file: what a holder decided on its part, and why."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Delivery, PaperKind
from cases.operations.papers import BREAKS, Ways, full_name
from cases.reading import Reader
from cases.sheets.papers.frame import (
    SIGNS_IN_A_LINE,
    Block,
    Content,
    PaperSheet,
    Subject,
    and_more,
    contact,
    facts,
    in_a_line,
    place_of,
    points,
    remark,
    running,
    table,
    text,
)
from consent.models import Inspection, InspectionPart
from consent.sheets.inspections import copy_words, withheld
from consent.states import InspectionState, Withholding
from contacts.codes import label
from iiz.templatetags.iiz import day, labelled

# What has room on two pages beside everything else.
SIGNS_IN_A_CELL, ROWS = 80, 3


def subjects(reader: Reader) -> Sequence[Subject]:
    """What the own institution has decided in this case, newest first. Queries: 1."""
    rows = InspectionPart.objects.filter(inspection__case=reader.case).exclude(decision="")
    own = rows.filter(holder=reader.membership.institution_id).order_by("-decided_on", "-pk")
    names = ("holder", "inspection__institution", "inspection__case__person")
    return [_subject(row) for row in own.select_related(*names)]


def _subject(row: InspectionPart) -> Subject:
    ways = _ways(row.inspection)
    return Subject(row.key, _words(row), row, ways)  # type: ignore[arg-type]  # None: the person's


def _words(row: InspectionPart) -> str:
    applicant = label("inspection_applicant", row.inspection.applicant)
    asked = f"{applicant}, {day(row.inspection.received_on)}"
    return labelled(asked, row.get_decision_display())


def _ways(asked: Inspection) -> Ways | None:
    """To the person as she may be reached; to whoever asks for her at the own address."""
    if asked.is_of_person:
        return None
    if asked.institution:
        house = asked.institution
        lines = [house.name, house.street, place_of(house)]
    else:
        lines = [asked.name, *BREAKS.split(asked.address)]
    address = [line for line in lines if line]
    is_bare = len(address) == 1
    why = _("No address is recorded: hand the paper over in person.") if is_bare else ""
    return Ways({Delivery.APPLICANT: address}, why)


def content(reader: Reader, subject: Subject) -> Content:
    part: InspectionPart = subject.row
    asked = part.inspection
    return Content(
        title=_("Decision on the inspection of your file")
        if asked.is_of_person
        else _("Decision on the inspection of the file"),
        reference=[*_about(asked), _("Coordination file, not the main dossier")],
        salutation="" if asked.is_of_person else _("Dear Sir or Madam"),
        sections=[
            ("", [_asked(asked)]),
            (_("What we decide about our part"), [*_decided(part), *_redacted(part)]),
            *_handed_over(part),
            *_contested(part),
            (_("Coordination file, not the main dossier"), _main_dossier(reader, part)),
        ],
    )


def _about(asked: Inspection) -> list[str]:
    if asked.is_of_person:
        return []
    return [_("About %(name)s") % {"name": full_name(asked.case.person)}]


def _asked(asked: Inspection) -> Block:
    scope = in_a_line(asked.scope, 2 * SIGNS_IN_A_LINE)
    return facts(
        (_("Asked for on"), day(asked.received_on)),
        (_("Asked for by"), _applicant(asked)),
        (_("What was asked for"), scope or _("everything")),
        (_("Legal basis"), label("legal_basis", asked.basis) if asked.basis else ""),
    )


def _applicant(asked: Inspection) -> str:
    name = asked.institution.name if asked.institution else asked.name
    who = label("inspection_applicant", asked.applicant)
    return f"{name} ({who})" if name else who


SENTENCES = {
    InspectionState.GRANTED: gettext_lazy("You may see everything that you asked for."),
    InspectionState.LIMITED: gettext_lazy("You may see what you asked for, but not all of it."),
    InspectionState.REFUSED: gettext_lazy("You may not see what you asked for."),
}


def _decided(part: InspectionPart) -> list[Block]:
    decided = [text(str(SENTENCES[InspectionState(part.decision)]))]
    if not part.shows_less:
        return decided
    reasons = ", ".join(str(Withholding(code).label) for code in part.reasons)
    explained = text(running(part.explanation))
    return [*decided, facts((_("Reasons"), reasons)), explained]


def _redacted(part: InspectionPart) -> list[Block]:
    rows = [(in_a_line(what, SIGNS_IN_A_CELL), reason) for what, reason in withheld(part)]
    if not rows:
        return []
    head = [_("Blackened or left out"), _("Reason")]
    return [table(head, rows[:ROWS], widths=[3, 2]), *and_more(len(rows) - ROWS)]


def _handed_over(part: InspectionPart) -> list[tuple[str, list[Block]]]:
    if part.delivered_on and not part.is_to_deliver:
        lines = [in_a_line(words) for words in copy_words(part)]
        how = facts(
            (_("How"), str(part.get_delivery_display())),
            (_("Doctor"), in_a_line(part.doctor)),
            (_("Day"), day(part.delivered_on)),
        )
        rest = and_more(len(lines) - ROWS)
        return [(_("What you receive"), [how, points(*lines[:ROWS]), *rest])]
    if part.decision == InspectionState.REFUSED:
        return []
    return [(_("What you receive"), [text(_next(part))])]


def _next(part: InspectionPart) -> str:
    if part.is_through_doctor:
        return _(
            "Some of it might harm your health. Name a doctor of your choice: she explains it to"
            " you."
        )
    return _("Tell us whether you want to see it here, collect a copy, or have it sent.")


def _contested(part: InspectionPart) -> list[tuple[str, list[Block]]]:
    """R-PAPER-06 stands below; here is what the holder says about its own law (R-INSPECT-04)."""
    if not part.shows_less:
        return []
    return [(_("If you do not agree"), [text(running(part.remedy))])]


def _main_dossier(reader: Reader, part: InspectionPart) -> list[Block]:
    words = _(
        "This is about what the offices keep together to coordinate. The main dossier is with each"
        " office itself. Ask for ours here:"
    )
    return [remark(words), contact(reader, part.holder)]


INSPECTION = PaperSheet(
    kind=PaperKind.INSPECTION,
    subjects=subjects,
    content=content,
    why_not=gettext_lazy("Your institution has decided on no file inspection in this case."),
)
