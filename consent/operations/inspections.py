"""Somebody asks to see the file: recorded at any desk of the case, with a part for each holder."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.models import Case, DueKind, Participation
from cases.operations.papers import has_died
from cases.operations.steps import clock, day, owe, step, tell
from cases.states import ParticipationRole
from consent.models import Inspection, InspectionPart
from consent.models.inspections import INSTITUTION, PERSON, REPRESENTATIVE
from consent.operations.papers import Paper, name_paper, paper_errors
from consent.states import IdentityCheck
from contacts.codes import is_code
from contacts.models import Institution, Membership

STANDARD = "inspection"


@dataclass(frozen=True)
class Identity:
    """How and when it was checked who asks, or for whom she may ask; `paper`: what entitles her."""

    how: str
    on: date
    paper: Paper | None = None


@dataclass(frozen=True)
class Asked:
    """Who asks to see what. `holders` None: all that take part or took part."""

    applicant: str
    received_on: date
    holders: Iterable[Institution] | None = None
    name: str = ""
    address: str = ""
    institution: Institution | None = None
    basis: str = ""
    basis_note: str = ""
    scope: str = ""
    identity: Identity | None = None


def holders_of(case: Case) -> list[Institution]:
    """All that take part or took part; who only decides keeps no file. Queries: 1."""
    parts = Participation.objects.filter(case=case).exclude(role=ParticipationRole.COORDINATION)
    rows = Institution.objects.filter(pk__in=parts.values("institution"))
    return list(rows.order_by("name_de", "pk"))


def record_inspection(case: Case, asked: Asked, *, by: Membership, at: datetime) -> Inspection:
    """At any desk of the case, also a closed one. Rule: R-INSPECT-02; each holder has as many days
    from the receipt as the standard says; an institution that asks answers nothing to itself.

    Raises: ValidationError per field.
    """
    with step(case, by=by, at=at, reason="inspection.record") as case:
        known = holders_of(case)
        _require_desk(known, by)
        holders = known if asked.holders is None else list(asked.holders)
        holders = [one for one in holders if one != asked.institution]
        _require_another(asked, by)
        _require_askable(case, asked, holders, known, on=day(at))
        inspection = Inspection(
            case=case,
            recorded_by=by.institution,
            applicant=asked.applicant,
            name=asked.name.strip(),
            address=asked.address.strip(),
            institution=asked.institution,
            basis=asked.basis,
            basis_note=asked.basis_note.strip(),
            scope=asked.scope.strip(),
            received_on=asked.received_on,
        )
        _identify(inspection, asked.identity, by=by)
        inspection.full_clean()
        inspection.save()
        for holder in holders:
            _open_part(inspection, holder)
        _tell_concerned(inspection, "inspection.record", at=at)
        return inspection


def _require_desk(known: list[Institution], by: Membership) -> None:
    if by.institution_id not in {one.pk for one in known}:
        message = _("Only institutions that take part or took part in the case can do this.")
        raise ValidationError(message, code="not_taking_part")


def _require_another(asked: Asked, by: Membership) -> None:
    if asked.institution and asked.institution.pk == by.institution_id:
        message = _("Choose another institution than your own.")
        raise ValidationError({"institution": ValidationError(message, code="own")})


def _require_askable(
    case: Case, asked: Asked, holders: list[Institution], known: list[Institution], *, on: date
) -> None:
    errors = _applicant_errors(case, asked) | _identity_errors(asked.identity, on=on)
    if asked.received_on > on:
        message = _("This day lies in the future.")
        errors["received_on"] = ValidationError(message, code="future")
    if not holders or not {one.pk for one in holders} <= {one.pk for one in known}:
        message = _("Choose at least one institution that takes part or took part.")
        errors["holders"] = ValidationError(message, code="required")
    if errors:
        raise ValidationError(errors)


def _applicant_errors(case: Case, asked: Asked) -> dict[str, Any]:
    """Rule: R-INSPECT-07; another institution sees a file on a legal basis only."""
    if not is_code("inspection_applicant", asked.applicant):
        return {"applicant": ValidationError(_("Choose from the list."), code="required")}
    errors: dict[str, Any] = {}
    if asked.applicant in (PERSON, REPRESENTATIVE) and has_died(case.person):
        message = _("The person has died. Her heirs may ask.")
        errors["applicant"] = ValidationError(message, code="deceased")
    if asked.applicant == INSTITUTION:
        return errors | _institution_errors(asked)
    for name in ("institution", "basis"):
        if getattr(asked, name):
            message = _("Only where an institution asks.")
            errors[name] = ValidationError(message, code="not_needed")
    return errors | _name_errors(asked)


def _name_errors(asked: Asked) -> dict[str, Any]:
    is_of_person, is_named = asked.applicant == PERSON, bool(asked.name.strip())
    if is_of_person and is_named:
        message = _("The person herself bears no name. Choose who asks for her, or leave it empty.")
        return {"name": ValidationError(message, code="not_needed")}
    if not is_of_person and not is_named:
        return {"name": ValidationError(_("Say who asks."), code="required")}
    return {}


def _institution_errors(asked: Asked) -> dict[str, Any]:
    errors = {}
    if asked.institution is None:
        message = _("Name the institution that asks.")
        errors["institution"] = ValidationError(message, code="required")
    if not is_code("legal_basis", asked.basis):
        message = _("Say on which legal basis the institution asks.")
        errors["basis"] = ValidationError(message, code="basis")
    elif asked.basis == "other" and not asked.basis_note.strip():
        errors["basis_note"] = ValidationError(_("Describe the other basis."), code="basis_note")
    return errors


def _identity_errors(identity: Identity | None, *, on: date) -> dict[str, Any]:
    if identity is None:
        return {}
    errors = paper_errors(identity.paper, on=on)
    if identity.how == IdentityCheck.POWER and identity.paper is None:
        message = _("Name the power of attorney, its day and what its text covers.")
        errors["paper_of"] = ValidationError(message, code="required")
    if identity.how not in IdentityCheck:
        errors["identity_how"] = ValidationError(_("Choose from the list."), code="required")
    if identity.on > on:
        message = _("This day lies in the future.")
        errors["identity_on"] = ValidationError(message, code="future")
    return errors


def _identify(inspection: Inspection, identity: Identity | None, *, by: Membership) -> None:
    if identity is not None:
        name_paper(inspection, identity.paper)
        inspection.identity_how, inspection.identity_on = identity.how, identity.on
        inspection.identity_by, inspection.identity_house = by.user, by.institution


def _open_part(inspection: Inspection, holder: Institution) -> None:
    case = inspection.case
    limit = clock(STANDARD, case, on=inspection.received_on, addressee=holder)
    part = InspectionPart(
        inspection=inspection,
        holder=holder,
        due_on=limit.due_on,
        guideline_id=limit.guideline_id,
    )
    part.full_clean()
    part.save()
    owe(holder, case, DueKind.INSPECTION, inspection.key, due_on=limit.due_on)


def identify_applicant(
    inspection: Inspection, identity: Identity, *, by: Membership, at: datetime
) -> Inspection:
    """Rule: R-INSPECT-01; by whoever recorded it or holds a part; once, it counts for all.

    Raises: ValidationError "state" if it was checked already.
    """
    with step(inspection.case, by=by, at=at, reason="inspection.identify"):
        inspection = _locked(inspection, by)
        if inspection.is_identified:
            raise ValidationError(_("This was checked already."), code="state")
        if errors := _identity_errors(identity, on=day(at)):
            raise ValidationError(errors)
        _identify(inspection, identity, by=by)
        inspection.full_clean()
        inspection.save()
        _tell_concerned(inspection, "inspection.identify", at=at)
        return inspection


def _locked(inspection: Inspection, by: Membership) -> Inspection:
    """Raises: ValidationError "not_yours"."""
    rows = Inspection.objects.select_for_update(of=("self",))
    own = frozenset([by.institution_id] if by.institution_id else [])
    found = rows.select_related("case", "recorded_by").readable(own).filter(pk=inspection.pk)
    locked = found.first()
    if locked is None:
        message = _("Only who recorded the inspection or holds a part of it can do this.")
        raise ValidationError(message, code="not_yours")
    return locked


def _tell_concerned(inspection: Inspection, verb: str, *, at: datetime) -> None:
    """To each for itself: who else is concerned, only who recorded it knows."""
    concerned = {part.holder for part in inspection.parts.select_related("holder")}
    for house in concerned | {inspection.recorded_by}:
        subject = f"inspection:{inspection.key}"
        tell(inspection.case, verb, at=at, subject=subject, to=house)
