"""Recording what the person says: yes, yes to some, or no; and what it takes the place of."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from cases.models import DueKind, Participation, Representation
from cases.operations.steps import day, require, settle, step, tell
from consent.granted import Pair
from consent.models import Consent, ConsentLine, GeneralWithdrawal
from consent.operations.consents import collected
from consent.operations.losing import lose
from consent.operations.papers import Paper, name_paper, paper_errors
from consent.operations.scans import keep_scan, taken_scan
from consent.states import ConsentState, LineEnd, SignedBy, YesNo
from contacts.models import Membership
from iiz.files import Taken

Errors = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """Her answer. `yes`: ids of the lines she agrees to; what is left out is a no."""

    state: str
    informed_on: date | None = None
    signed_on: date | None = None
    yes: frozenset[int] = field(default_factory=frozenset)
    is_oral: bool = False
    original_at: str = ""
    scan: File | None = None
    representation: Representation | None = None
    language_read: str = ""
    interpreter: str = ""
    explained_by: str = ""
    paper: Paper | None = None


VERB_OF = {
    ConsentState.GRANTED: "grant",
    ConsentState.LIMITED: "limit",
    ConsentState.REFUSED: "refuse",
}


def record_answer(consent: Consent, said: Said, *, by: Membership, at: datetime) -> Consent:
    """Rules: R-CONSENT-01 nobody consents before being informed; R-CONSENT-05 what she is not
    asked again for no longer holds either, as soon as the new consent begins.

    Raises: ValidationError, of all fields at once.
    """
    taken, errors = _taken(said)
    with step(consent.case, by=by, at=at, reason="consent.answer") as case:
        consent = collected(consent, by)
        require(case, "edit")
        lines = list(consent.lines.all())
        yes = _agreed(lines, said)
        _require_said(consent, said, [line for line in lines if line.pk in yes], errors, at=at)
        consent.advance(_verb(lines, said, yes))
        settle(DueKind.CONSENT, consent.key, at=at)
        _fill_in(consent, said, at=at)
        consent.replaces = Consent.objects.followed_by(consent).first()
        if taken is not None:
            keep_scan(consent, taken, at=at)
        consent.full_clean()
        consent.save()
        for line in lines:
            line.answer = YesNo.YES if line.pk in yes else YesNo.NO
            line.save()
        refused = {line.pair for line in lines if line.answer == YesNo.NO}
        lose(case, supersede(consent, at=at), refused=refused, at=at, by=by)
        _tell_named(consent, lines, at=at)
        return consent


def _taken(said: Said) -> tuple[Taken | None, Errors]:
    """The scan, read before anything is locked; what is wrong with it is said with the rest."""
    try:
        return (taken_scan(said.scan) if said.scan else None), {}
    except ValidationError as error:
        return None, dict(error.error_dict)


def _agreed(lines: list[ConsentLine], said: Said) -> frozenset[int]:
    every = frozenset(line.pk for line in lines)
    agreed = {ConsentState.GRANTED.value: every, ConsentState.LIMITED.value: said.yes & every}
    return agreed.get(said.state, frozenset())


def _require_said(
    consent: Consent, said: Said, agreed: list[ConsentLine], errors: Errors, *, at: datetime
) -> None:
    errors = errors | _answer_errors(said, agreed) | _day_errors(said, on=day(at))
    if agreed:
        errors |= _yes_errors(said) | _period_errors(consent, on=day(at))
        errors |= _taken_back_errors(consent, said, agreed, errors)
    if errors:
        raise ValidationError(errors)


def _answer_errors(said: Said, agreed: list[ConsentLine]) -> Errors:
    if said.state not in VERB_OF:
        message = _("Choose one of the three answers.")
        return {"state": ValidationError(message, code="required")}
    if said.state == ConsentState.LIMITED and not agreed:
        message = _("Say to what the person agrees. If to nothing, choose “refused”.")
        return {"yes": ValidationError(message, code="required")}
    return {}


def _verb(lines: list[ConsentLine], said: Said, yes: frozenset[int]) -> str:
    """Who agrees to each single thing has consented without limits."""
    is_whole = len(yes) == len(lines)
    return "grant" if is_whole else VERB_OF[ConsentState(said.state)]


def _day_errors(said: Said, *, on: date) -> Errors:
    errors = paper_errors(said.paper, on=on)
    for name, value in (("informed_on", said.informed_on), ("signed_on", said.signed_on)):
        if value and value > on:
            errors[name] = ValidationError(_("This day lies in the future."), code="future")
    if said.signed_on is None:
        errors["signed_on"] = ValidationError(_("Say on which day she answered."), code="required")
    return errors


def _yes_errors(said: Said) -> dict[str, ValidationError]:
    errors = {}
    if said.informed_on is None:
        message = _("Say when the person was informed. Nobody consents before that.")
        errors["informed_on"] = ValidationError(message, code="required")
    elif said.signed_on and said.signed_on < said.informed_on:
        message = _("The person must be informed before she consents. Check the two days.")
        errors["informed_on"] = ValidationError(message, code="too_late")
    if not said.is_oral and not said.original_at.strip() and not said.scan:
        message = _("Say where the signed original is on file, or take its scan.")
        errors["original_at"] = ValidationError(message, code="required")
    return errors


def _period_errors(consent: Consent, *, on: date) -> Errors:
    if consent.until >= on:
        return {}
    message = _(
        "This form was valid until %(day)s: nothing can flow on it any more. Draft a new one and"
        " ask her again, or record that she refused."
    )
    last = {"day": f"{consent.until:%d.%m.%Y}"}
    return {"state": ValidationError(message % last, code="too_late")}


def _taken_back_errors(
    consent: Consent, said: Said, agreed: list[ConsentLine], errors: Errors
) -> Errors:
    """Rule: R-CONSENT-02; an older signature lifts no newer no, whichever desk took it. Queries: 2.

    Said on one day, the last one recorded counts.
    """
    pairs = {line.pair for line in agreed}
    others = ConsentLine.objects.denied().filter(consent__case=consent.case_id)
    denied = [line.no_on for line in others.select_related("consent") if line.pair in pairs]
    denied.append(GeneralWithdrawal.objects.last_day(consent.case))
    last = max((one for one in denied if one), default=None)
    if "signed_on" in errors or last is None or said.signed_on is None or said.signed_on >= last:
        return {}
    message = _(
        "On %(day)s, later than this, the person said no to something she agrees to here. Ask her"
        " anew; her last word counts."
    )
    no = {"day": f"{last:%d.%m.%Y}"}
    return {"signed_on": ValidationError(message % no, code="taken_back")}


def _fill_in(consent: Consent, said: Said, *, at: datetime) -> None:
    name_paper(consent, said.paper)
    consent.answered_at, consent.until = at, consent.last_day
    consent.informed_on, consent.signed_on = said.informed_on, said.signed_on
    consent.is_oral, consent.original_at = said.is_oral, said.original_at.strip()
    consent.representation = said.representation
    consent.signed_by = SignedBy.REPRESENTATIVE if said.representation else SignedBy.PERSON
    consent.language_read, consent.interpreter = said.language_read, said.interpreter
    consent.explained_by = said.explained_by


def supersede(consent: Consent, *, at: datetime) -> set[Pair]:
    """Rule: R-CONSENT-05; all that its collector holds from before. A yes for later leaves them
    until it begins (`begin_consents`), a refusal does not wait.

    Returns: what held until now.
    """
    is_ahead = consent.is_valid and consent.since > day(at)
    touched: set[Pair] = set()
    for former in list(Consent.objects.followed_by(consent)):
        settle(DueKind.CONSENT, former.key, at=at)
        if not is_ahead:
            touched |= _end_former(former, at=at)
    return touched


def _end_former(former: Consent, *, at: datetime) -> set[Pair]:
    holding = list(former.lines.holding())
    former.advance("supersede")
    former.full_clean()
    former.save()
    return end_lines(holding, LineEnd.SUPERSEDED, at=at)


def end_lines(lines: Iterable[ConsentLine], how: str, *, at: datetime) -> set[Pair]:
    ended = set()
    for line in lines:
        line.ended_at, line.ended_as = at, how
        line.save()
        ended.add(line.pair)
    return ended


def _tell_named(consent: Consent, lines: list[ConsentLine], *, at: datetime) -> None:
    """Who gives or receives and takes part learns that there is an answer; the rows say which."""
    named = {side for line in lines for side in (line.giver_id, line.receiver_id)}
    parts = Participation.objects.in_force(day(at)).filter(case=consent.case)
    named.add(consent.collected_by_id)
    for part in parts.filter(institution__in=named).select_related("institution"):
        subject = f"consent:{consent.key}"
        tell(consent.case, "consent.answer", at=at, subject=subject, to=part.institution)
