"""Asking the person, and recording what she says: yes, yes to some, or no."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import permutations
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from cases.models import Case, DueKind, Participation, Representation
from cases.operations.papers import require_alive
from cases.operations.records import note_task
from cases.operations.steps import (
    day,
    owe,
    require,
    require_institution,
    require_taking_part,
    settle,
    step,
    tell,
)
from consent.granted import Nobody, Pair
from consent.models import Consent, ConsentLine
from consent.operations.losing import lose
from consent.operations.papers import Paper, name_paper, paper_errors
from consent.operations.scans import keep_scan, taken_scan
from consent.permission import situation
from consent.states import ConsentState, LineEnd, SignedBy, YesNo
from contacts.codes import is_code
from contacts.models import Institution, Membership
from iiz.calendar import add_months

VALID_MONTHS = 12
ANSWERED_WITHIN_DAYS = 14
OF_AGE = 18


@dataclass(frozen=True)
class Draft:
    """What the person is to be asked; `until` None: twelve months."""

    purpose: str
    scopes: Iterable[str]
    asked: Iterable[Pair]
    since: date
    until: date | None = None
    form_language: str = "de"


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


def questions(
    case: Case, institutions: Iterable[Institution], categories: Iterable[str], *, on: date
) -> list[Pair]:
    """What of all that these could give one another no statute allows: that is asked, no more.

    Queries: 7.
    """
    known = replace(situation(case, on=on), consents=Nobody())
    wanted = list(categories)
    return [
        (giver.pk, receiver.pk, category)
        for giver, receiver in permutations(institutions, 2)
        for category, answer in known.answers(giver, receiver, wanted).items()
        if not answer.allowed
    ]


def draft_consent(case: Case, draft: Draft, *, by: Membership, at: datetime) -> Consent:
    """It will take the place of the one that its institution collected before and that holds."""
    with step(case, by=by, at=at, reason="consent.draft") as case:
        require(case, "edit")
        require_alive(case.person)
        require_taking_part(case, by, on=day(at))
        asked = list(draft.asked)
        _require_askable(case, draft, asked, on=day(at))
        valid = Consent.objects.valid().filter(case=case, collected_by=by.institution)
        consent = Consent(
            case=case,
            collected_by=by.institution,
            drafted_on=day(at),
            replaces=valid.first(),
            purpose=draft.purpose,
            scopes=list(draft.scopes),
            form_language=draft.form_language,
            since=draft.since,
            until=draft.until or _last_day(draft.since),
        )
        consent.full_clean()
        consent.save()
        for giver, receiver, category in asked:
            ConsentLine(
                consent=consent, giver_id=giver, receiver_id=receiver, category=category
            ).save()
        due_on = day(at) + timedelta(days=ANSWERED_WITHIN_DAYS)
        owe(consent.collected_by, case, DueKind.CONSENT, consent.key, due_on=due_on)
        _tell_own(consent, "consent.draft", at=at)
        return consent


def _last_day(since: date) -> date:
    return add_months(since, VALID_MONTHS) - timedelta(days=1)


def _require_askable(case: Case, draft: Draft, asked: list[Pair], *, on: date) -> None:
    errors: dict[str, Any] = {}
    if not is_code("consent_purpose", draft.purpose):
        errors["purpose"] = ValidationError(_("Choose from the list."), code="required")
    if not draft.scopes or not all(is_code("consent_scope", code) for code in draft.scopes):
        errors["scopes"] = ValidationError(_("Choose from the list."), code="required")
    if not all(is_code("information_category", category) for _giver, _to, category in asked):
        errors["information"] = ValidationError(_("Choose from the list."), code="category")
    named = {side for giver, receiver, _category in asked for side in (giver, receiver)}
    if Institution.objects.in_network(case.network, on).filter(pk__in=named).count() < len(named):
        message = _("This institution does not belong to the network.")
        errors["institutions"] = ValidationError(message, code="foreign")
    if not asked:
        message = _("There is nothing to ask: a statute allows all of this without consent.")
        errors["information"] = ValidationError(message, code="nothing")
    if errors:
        raise ValidationError(errors)


def mark_printed(consent: Consent, *, by: Membership, at: datetime) -> Consent:
    return _move(consent, "print", by=by, at=at)


def mark_not_returned(consent: Consent, *, by: Membership, at: datetime) -> Consent:
    """The form was given out and has not come back: no answer, so nothing flows on it."""
    with step(consent.case, by=by, at=at, reason="consent.miss"):
        settle(DueKind.CONSENT, consent.key, at=at)
        return _move(consent, "miss", by=by, at=at)


def _move(consent: Consent, verb: str, *, by: Membership, at: datetime) -> Consent:
    with step(consent.case, by=by, at=at, reason=f"consent.{verb}"):
        consent = _collected(consent, by)
        consent.advance(verb)
        consent.full_clean()
        consent.save()
        _tell_own(consent, f"consent.{verb}", at=at)
        return consent


def _collected(consent: Consent, by: Membership) -> Consent:
    """Read again under its lock. Raises: ValidationError "not_yours"."""
    rows = Consent.objects.select_for_update(of=("self",))
    consent = rows.with_needed().get(pk=consent.pk)
    require_institution(consent.collected_by, by)
    return consent


def _tell_own(consent: Consent, verb: str, *, at: datetime) -> None:
    tell(consent.case, verb, at=at, subject=f"consent:{consent.key}", to=consent.collected_by)


def record_answer(consent: Consent, said: Said, *, by: Membership, at: datetime) -> Consent:
    """Rules: R-CONSENT-01 nobody consents before being informed; R-CONSENT-05 what she is not
    asked again for no longer holds either, once the consent that is replaced is answered anew.

    Raises: ValidationError per field.
    """
    taken = taken_scan(said.scan) if said.scan else None
    with step(consent.case, by=by, at=at, reason="consent.answer") as case:
        consent = _collected(consent, by)
        require(case, "edit")
        lines = list(consent.lines.all())
        yes = _agreed(lines, said)
        _require_days(said, on=day(at))
        consent.advance(_verb(lines, said, yes))
        settle(DueKind.CONSENT, consent.key, at=at)
        _fill_in(consent, said, at=at)
        if taken is not None:
            keep_scan(consent, taken, at=at)
        consent.full_clean()
        consent.save()
        for line in lines:
            line.answer = YesNo.YES if line.pk in yes else YesNo.NO
            line.save()
        refused = {line.pair for line in lines if line.answer == YesNo.NO}
        lose(case, _supersede(consent, at=at), refused=refused, at=at, by=by)
        _tell_named(consent, lines, at=at)
        _ask_again_at_18(consent, by=by, at=at)
        return consent


def add_scan(consent: Consent, upload: File, *, by: Membership, at: datetime) -> Consent:
    """Takes the place of the scan before. Raises: ValidationError of the field "scan", "state"."""
    taken = taken_scan(upload)
    with step(consent.case, by=by, at=at, reason="consent.scan"):
        consent = _collected(consent, by)
        if not consent.may_take_scan:
            message = _("Only a signed consent that is still valid takes a scan.")
            raise ValidationError(message, code="state")
        keep_scan(consent, taken, at=at)
        consent.save()
        _tell_own(consent, "consent.scan", at=at)
        return consent


def _agreed(lines: list[ConsentLine], said: Said) -> frozenset[int]:
    every = frozenset(line.pk for line in lines)
    match said.state:
        case ConsentState.GRANTED:
            return every
        case ConsentState.REFUSED:
            return frozenset()
        case ConsentState.LIMITED if said.yes & every:
            return said.yes & every
        case ConsentState.LIMITED:
            message = _("Say to what the person agrees. If to nothing, choose “refused”.")
            raise ValidationError({"yes": ValidationError(message, code="required")})
    message = _("Choose one of the three answers.")
    raise ValidationError({"state": ValidationError(message, code="required")})


def _verb(lines: list[ConsentLine], said: Said, yes: frozenset[int]) -> str:
    """Who agrees to each single thing has consented without limits."""
    is_whole = len(yes) == len(lines)
    return "grant" if is_whole else VERB_OF[ConsentState(said.state)]


def _require_days(said: Said, *, on: date) -> None:
    errors = paper_errors(said.paper, on=on)
    for name, value in (("informed_on", said.informed_on), ("signed_on", said.signed_on)):
        if value and value > on:
            errors[name] = ValidationError(_("This day lies in the future."), code="future")
    if said.signed_on is None:
        errors["signed_on"] = ValidationError(_("Say on which day she answered."), code="required")
    if said.state != ConsentState.REFUSED:
        errors |= _yes_errors(said)
    if errors:
        raise ValidationError(errors)


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


def _fill_in(consent: Consent, said: Said, *, at: datetime) -> None:
    name_paper(consent, said.paper)
    consent.answered_at = at
    consent.informed_on, consent.signed_on = said.informed_on, said.signed_on
    consent.is_oral, consent.original_at = said.is_oral, said.original_at.strip()
    consent.representation = said.representation
    consent.signed_by = SignedBy.REPRESENTATIVE if said.representation else SignedBy.PERSON
    consent.language_read, consent.interpreter = said.language_read, said.interpreter
    consent.explained_by = said.explained_by


def _supersede(consent: Consent, *, at: datetime) -> set[Pair]:
    """Returns: what held until now."""
    former = consent.replaces
    if former is None or not former.is_valid:
        return set()
    holding = list(former.lines.holding())
    former.advance("supersede")
    settle(DueKind.CONSENT, former.key, at=at)
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


def _ask_again_at_18(consent: Consent, *, by: Membership, at: datetime) -> None:
    """Rule: R-CONSENT-07; what others agreed to for a minor she is asked herself at 18."""
    born = consent.case.person.birth_date
    if not consent.is_valid or born is None:
        return
    of_age = add_months(born, OF_AGE * 12)
    if day(at) < of_age <= consent.until:
        title = _("Ask for the person's own consent: she turns 18.")
        note_task(
            consent.case, by=by, at=at, assignee=consent.collected_by, title=title, due_on=of_age
        )
