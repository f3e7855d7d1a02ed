"""What each holder answers to an inspection about its own rows: decided, delivered, closed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.models import Delivery, Document, DueKind, Note
from cases.operations.papers import ways
from cases.operations.steps import clock, day, owe, settle, step, tell
from cases.reading import reader
from consent.models import CopyLine, InspectionPart, Redaction
from consent.operations.inspections import STANDARD
from consent.operations.shown import Shown, record_shown
from consent.states import HandingOver, InspectionState, Withholding
from contacts.codes import is_code
from contacts.models import Institution, Membership

VERB_OF = {
    InspectionState.GRANTED: "grant",
    InspectionState.LIMITED: "limit",
    InspectionState.REFUSED: "refuse",
}
POSTED = (Delivery.LETTER, Delivery.REPRESENTATIVE)


@dataclass(frozen=True)
class Verdict:
    """What a holder decides. `redactions`: (what, reason) of each thing not shown."""

    decision: str
    reasons: Sequence[str] = ()
    explanation: str = ""
    remedy: str = ""
    redactions: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Copies:
    """What is shown or handed over, and how; `papers`: what lies on paper, in words.

    To an institution: `categories` says what the papers are about, `explanation` how it came about
    if there was no basis.
    """

    delivery: str
    on: date
    documents: Sequence[Document] = ()
    notes: Sequence[Note] = ()
    papers: Sequence[str] = ()
    doctor: str = ""
    categories: Sequence[str] = ()
    explanation: str = ""

    @property
    def every_category(self) -> set[str]:
        rows: list[Document | Note] = [*self.documents, *self.notes]
        return {*self.categories, *(row.category for row in rows)}


def decide_part(
    part: InspectionPart, verdict: Verdict, *, by: Membership, at: datetime
) -> InspectionPart:
    """Rules: R-INSPECT-01 not before it was checked who asks; R-INSPECT-03 by the holder alone;
    R-INSPECT-04 showing less has reasons, an explanation, a remedy, and each redaction its reason;
    R-INSPECT-09 what was contested is decided anew, with a term of its own.

    Raises: ValidationError per field.
    """
    with step(part.inspection.case, by=by, at=at, reason="inspection.decide"):
        part = _held(part, by)
        if not part.inspection.is_identified:
            message = _("First record how identity or authority was checked.")
            raise ValidationError(message, code="not_identified")
        _require_decided(verdict)
        if part.is_contested:
            _begin_anew(part, on=day(at))
        verb = VERB_OF[InspectionState(verdict.decision)]
        part.advance(verb)
        part.decision, part.decided_on, part.decided_by = verdict.decision, day(at), by.user
        shows_less = part.shows_less
        part.reasons = sorted(_reasons(verdict)) if shows_less else []
        part.explanation = verdict.explanation.strip() if shows_less else ""
        part.remedy = verdict.remedy.strip() if shows_less else ""
        _save(part, f"inspection.{verb}", at=at)
        for what, reason in verdict.redactions:
            row = Redaction(part=part, what=what, reason=reason)
            row.full_clean()
            row.save()
        return part


def _begin_anew(part: InspectionPart, *, on: date) -> None:
    """The former decision stays in the history."""
    case = part.inspection.case
    limit = clock(STANDARD, case, on=on, addressee=part.holder)
    part.due_on, part.guideline_id = limit.due_on, limit.guideline_id
    owe(part.holder, case, DueKind.INSPECTION, part.inspection.key, due_on=part.due_on)
    for row in part.redactions.all():
        row.delete()


def _reasons(verdict: Verdict) -> set[str]:
    """Those of the single things, too."""
    return {*verdict.reasons, *(reason for _what, reason in verdict.redactions)}


def _require_decided(verdict: Verdict) -> None:
    if verdict.decision not in VERB_OF:
        message = _("Choose one of the three decisions.")
        raise ValidationError({"decision": ValidationError(message, code="required")})
    reasons, errors = _reasons(verdict), dict[str, Any]()
    if verdict.decision == InspectionState.GRANTED:
        if reasons:
            message = _("If less than everything is shown, choose “limited”.")
            errors["decision"] = ValidationError(message, code="shows_less")
    else:
        errors = _less_errors(verdict, reasons)
    if errors:
        raise ValidationError(errors)


def _less_errors(verdict: Verdict, reasons: set[str]) -> dict[str, Any]:
    errors = {}
    if not reasons or not reasons <= set(Withholding.values):
        message = _("Choose at least one reason.")
        errors["reasons"] = ValidationError(message, code="required")
    if not verdict.explanation.strip():
        message = _("Explain it so that the person understands.")
        errors["explanation"] = ValidationError(message, code="required")
    if not verdict.remedy.strip():
        message = _("Say how to ask for a decision that can be contested.")
        errors["remedy"] = ValidationError(message, code="required")
    return errors


def deliver_part(
    part: InspectionPart, copies: Copies, *, by: Membership, at: datetime
) -> InspectionPart:
    """What was shown or handed over, and how; also when the case is closed.

    Rules: R-INSPECT-05 through a doctor where health might be harmed; R-INSPECT-06 by post only
    where a letter may go. Raises: ValidationError per field.
    """
    with step(part.inspection.case, by=by, at=at, reason="inspection.deliver"):
        part = _held(part, by)
        part.advance("deliver")
        _require_delivery(part, copies, by=by, on=day(at))
        part.delivery, part.doctor = copies.delivery, copies.doctor.strip()
        part.delivered_on = copies.on
        _save(part, "inspection.deliver", at=at)
        for line in _lines(part, copies):
            line.full_clean()
            line.save()
        if part.inspection.institution:
            record_shown(_shown(part, part.inspection.institution, copies), at=at)
        return part


def _require_delivery(part: InspectionPart, copies: Copies, *, by: Membership, on: date) -> None:
    errors = _form_errors(part, copies)
    if part.decided_on is None or not part.decided_on <= copies.on <= on:
        message = _("A day from the decision up to today.")
        errors["on"] = ValidationError(message, code="order")
    may_post = not part.inspection.is_of_person or _may_post(part, by, on=on)
    if copies.delivery == HandingOver.POST and not may_post:
        message = _("No letter may go to the person: let her collect it, or hand it over.")
        errors["delivery"] = ValidationError(message, code="safe_contact")
    if not (copies.documents or copies.notes or copies.papers):
        message = _("Say what was shown or handed over.")
        errors["papers"] = ValidationError(message, code="required")
    if part.inspection.is_of_institution and not _says_what_about(copies):
        message = _("Say what it was about.")
        errors["categories"] = ValidationError(message, code="required")
    if errors:
        raise ValidationError(errors)


def _says_what_about(copies: Copies) -> bool:
    is_known = all(is_code("information_category", code) for code in copies.categories)
    return is_known and bool(copies.categories or not copies.papers)


def _form_errors(part: InspectionPart, copies: Copies) -> dict[str, Any]:
    errors: dict[str, Any] = {}
    if copies.delivery not in HandingOver:
        errors["delivery"] = ValidationError(_("Choose from the list."), code="required")
    is_through_doctor = copies.delivery == HandingOver.DOCTOR
    if part.is_through_doctor and not is_through_doctor:
        message = _("You decided that this goes through a doctor.")
        errors["delivery"] = ValidationError(message, code="doctor")
    if is_through_doctor and not copies.doctor.strip():
        message = _("Name the doctor whom the person has chosen.")
        errors["doctor"] = ValidationError(message, code="required")
    if copies.doctor.strip() and not is_through_doctor:
        message = _("A doctor belongs to the form “through a doctor”.")
        errors["doctor"] = ValidationError(message, code="not_needed")
    return errors


def _may_post(part: InspectionPart, by: Membership, *, on: date) -> bool:
    """As the papers do: safe contact, representation, and what the holder knows of her address."""
    open_ways = ways(reader(part.inspection.case, by, on=on)).addresses
    return any(way in open_ways for way in POSTED)


def _lines(part: InspectionPart, copies: Copies) -> Iterable[CopyLine]:
    """Rule: R-INSPECT-03; from the holder's own rows of this case, and only what is checked."""
    rows: list[Document | Note] = [*copies.documents, *copies.notes]
    for row in rows:
        if (row.owner_id, row.case_id) != (part.holder_id, part.inspection.case_id):
            message = _("Choose from your own documents and notes.")
            raise ValidationError({"documents": ValidationError(message, code="not_yours")})
    if not all(document.is_served for document in copies.documents):
        message = _("A document that is not checked, or was taken back, is not handed out.")
        raise ValidationError({"documents": ValidationError(message, code="not_served")})
    yield from (CopyLine(part=part, document=row) for row in copies.documents)
    yield from (CopyLine(part=part, note=row) for row in copies.notes)
    yield from (CopyLine(part=part, text=text) for text in copies.papers)


def _shown(part: InspectionPart, receiver: Institution, copies: Copies) -> Shown:
    return Shown(
        part=part,
        receiver=receiver,
        on=copies.on,
        categories=copies.every_category,
        rows=[*copies.documents, *copies.notes],
        explanation=copies.explanation.strip(),
    )


def appeal_part(
    part: InspectionPart, *, appealed_on: date, by: Membership, at: datetime
) -> InspectionPart:
    """Whoever asked does not agree, and asks for a decision or has contested one."""
    with step(part.inspection.case, by=by, at=at, reason="inspection.appeal"):
        part = _held(part, by)
        part.advance("appeal")
        if part.decided_on is None or not part.decided_on <= appealed_on <= day(at):
            message = _("A day from the decision up to today.")
            raise ValidationError({"appealed_on": ValidationError(message, code="order")})
        part.appealed_on = appealed_on
        return _save(part, "inspection.appeal", at=at)


def close_part(
    part: InspectionPart, *, by: Membership, at: datetime, remark: str = ""
) -> InspectionPart:
    """Rule: R-INSPECT-08; what was neither delivered nor refused, or was contested, is closed with
    a word on how it ended.
    """
    with step(part.inspection.case, by=by, at=at, reason="inspection.close"):
        part = _held(part, by)
        if part.needs_remark_to_close and not remark.strip():
            message = _("Say how it ended: taken back, or what the appeal led to.")
            raise ValidationError({"remark": ValidationError(message, code="required")})
        part.advance("close")
        part.closed_on, part.remark = day(at), remark.strip()
        return _save(part, "inspection.close", at=at)


def _save(part: InspectionPart, verb: str, *, at: datetime) -> InspectionPart:
    """Told to the holder alone: what it decides is nobody else's business."""
    part.full_clean()
    part.save()
    if not part.is_owed:
        settle(DueKind.INSPECTION, part.inspection.key, at=at, of=part.holder)
    case, subject = part.inspection.case, f"inspection:{part.inspection.key}"
    tell(case, verb, at=at, subject=subject, to=part.holder)
    return part


def _held(part: InspectionPart, by: Membership) -> InspectionPart:
    """Rule: R-INSPECT-03. Raises: ValidationError "not_yours"."""
    rows = InspectionPart.objects.select_for_update(of=("self",))
    names = ("holder", "inspection__case__person", "inspection__institution")
    part = rows.select_related(*names).get(pk=part.pk)
    if part.holder_id != by.institution_id:
        message = _("Each institution decides about its own part only.")
        raise ValidationError(message, code="not_yours")
    return part
