"""The anonymous question: sent, answered, withdrawn. Needs no basis, no case and no consent.

Rule: R-ENQUIRY-01; what is asked comes from lists, so that it can be about nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.models import Due, DueKind
from cases.operations.steps import day, owe, settle
from consent.models import Enquiry, next_enquiry_number
from consent.states import EXPLAINED, EnquiryState
from contacts.codes import is_code
from contacts.models import Institution, Membership, Network
from contacts.standards import deadline
from iiz.history import change

STANDARD, READ_BY = "request_answer", "triage"


@dataclass(frozen=True)
class Question:
    """What is asked; `age_band` and `region` empty: they do not matter."""

    network: Network
    addressee: Institution
    question: str
    areas: Sequence[str]
    age_band: str = ""
    region: str = ""


def send_enquiry(asked: Question, *, by: Membership, at: datetime) -> Enquiry:
    """Rules: R-ENQUIRY-01 codes only; R-ENQUIRY-02 within the network, due by the standard for
    requests, with a number of its own. Raises: ValidationError per field.
    """
    with change(by=by, at=at, reason="enquiry.send"):
        on = day(at)
        errors = _place_errors(asked, by=by, on=on) | _code_errors(asked)
        if errors:
            raise ValidationError(errors)
        sender = cast("Institution", by.institution)  # it belongs to the network
        types = {"from_type": sender.type, "to_type": asked.addressee.type}
        between = (sender, asked.addressee)
        limit = deadline(STANDARD, network=asked.network, on=on, between=between, **types)
        enquiry = Enquiry(
            number=next_enquiry_number(asked.network, on.year),
            network=asked.network,
            sender=sender,
            sender_user=by.user,
            addressee=asked.addressee,
            question=asked.question,
            age_band=asked.age_band,
            region=asked.region,
            areas=sorted(set(asked.areas)),
            sent_at=at,
            due_on=limit.due_on,
            guideline_id=limit.guideline_id,
        )
        enquiry.full_clean()
        enquiry.save()
        owe(enquiry.addressee, enquiry.network, DueKind.ENQUIRY, enquiry.key, due_on=limit.due_on)
        return enquiry


def _place_errors(asked: Question, *, by: Membership, on: date) -> dict[str, Any]:
    """Nothing crosses networks; who has no account could not answer."""
    errors: dict[str, Any] = {}
    joined = Network.objects.of_institution(by.institution_id or 0, on)
    if not joined.filter(pk=asked.network.pk).exists():
        message = _("Your institution does not belong to this network.")
        errors["network"] = ValidationError(message, code="network")
    if asked.addressee.pk == by.institution_id:
        message = _("Choose another institution than your own.")
        errors["addressee"] = ValidationError(message, code="own")
    askable = Institution.objects.askable(asked.network, on).filter(has_account=True)
    if not askable.filter(pk=asked.addressee.pk).exists():
        message = _("This institution cannot be asked in this network. Choose one from the list.")
        errors["addressee"] = ValidationError(message, code="network")
    return errors


def _code_errors(asked: Question) -> dict[str, Any]:
    errors: dict[str, Any] = {}
    wrong = ValidationError(_("Choose from the list."), code="required")
    if not is_code("enquiry_question", asked.question):
        errors["question"] = wrong
    if not asked.areas or not all(is_code("problem_area", area) for area in asked.areas):
        message = _("Name at least one problem area.")
        errors["areas"] = ValidationError(message, code="required")
    if asked.age_band and not is_code("enquiry_age", asked.age_band):
        errors["age_band"] = wrong
    if asked.region and not _is_region(asked.region, asked.network):
        message = _("Choose a region of the canton of this network.")
        errors["region"] = ValidationError(message, code="region")
    return errors


def _is_region(code: str, network: Network) -> bool:
    """The code begins with the canton."""
    return code.startswith(f"{network.canton.lower()}_") and is_code("enquiry_region", code)


def answer_enquiry(
    enquiry: Enquiry, answer: str, *, by: Membership, at: datetime, reply: str = ""
) -> Enquiry:
    """Rule: R-ENQUIRY-04; by the addressee, and what depends is explained.

    Raises: ValidationError "not_yours", "state", or per field.
    """
    with change(by=by, at=at, reason="enquiry.answer"):
        enquiry = _locked(enquiry)
        _require_side(enquiry.addressee, by)
        enquiry.advance("answer")
        _require_answer(answer, reply)
        enquiry.answer, enquiry.reply = answer, reply.strip()
        enquiry.answered_at, enquiry.answered_by = at, by.user
        enquiry.full_clean()
        enquiry.save()
        settle(DueKind.ENQUIRY, enquiry.key, at=at)
        limit = deadline(READ_BY, network=enquiry.network, on=day(at))
        owe(enquiry.sender, enquiry.network, DueKind.ENQUIRY, enquiry.key, due_on=limit.due_on)
        return enquiry


def _require_answer(answer: str, reply: str) -> None:
    if not is_code("enquiry_answer", answer):
        error = ValidationError(_("Choose from the list."), code="required")
        raise ValidationError({"answer": error})
    if answer in EXPLAINED and not reply.strip():
        error = ValidationError(_("Explain this answer in a few words."), code="required")
        raise ValidationError({"reply": error})


def see_enquiry_answer(enquiry: Enquiry, *, by: Membership, at: datetime) -> None:
    """Rule: R-ENQUIRY-04; somebody of who asked has opened the answer. Queries: 1 if none waits."""
    if enquiry.state != EnquiryState.ANSWERED or by.institution_id != enquiry.sender_id:
        return
    waiting = Due.objects.open().filter(kind=DueKind.ENQUIRY, key=enquiry.key)
    if waiting.filter(institution=enquiry.sender).exists():
        with change(by=by, at=at, reason="enquiry.see"):
            settle(DueKind.ENQUIRY, enquiry.key, at=at, of=enquiry.sender)


def withdraw_enquiry(enquiry: Enquiry, *, by: Membership, at: datetime) -> Enquiry:
    """By who sent it, while nobody has answered. Raises: ValidationError "not_yours", "state"."""
    with change(by=by, at=at, reason="enquiry.withdraw"):
        enquiry = _locked(enquiry)
        _require_side(enquiry.sender, by)
        enquiry.advance("withdraw")
        enquiry.full_clean()
        enquiry.save()
        settle(DueKind.ENQUIRY, enquiry.key, at=at)
        return enquiry


def _locked(enquiry: Enquiry) -> Enquiry:
    rows = Enquiry.objects.select_for_update(of=("self",))
    return rows.select_related("network", "sender", "addressee").get(pk=enquiry.pk)


def _require_side(side: Institution, by: Membership) -> None:
    """Raises: ValidationError "not_yours"."""
    if side.pk != by.institution_id:
        raise ValidationError(
            _("This step belongs to %(institution)s."),
            code="not_yours",
            params={"institution": side.name},
        )
