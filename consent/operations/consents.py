"""Asking the person: the form that is put before her, and what becomes of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import permutations
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from cases.models import Case, DueKind
from cases.operations.papers import require_alive
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
from consent.operations.scans import keep_scan, taken_scan
from consent.permission import situation
from consent.states import EXCLUSIVE
from contacts.codes import is_code, label
from contacts.models import Institution, Membership
from iiz.calendar import add_months

VALID_MONTHS, MOST_MONTHS = 12, 24
ANSWERED_WITHIN_DAYS = 14


@dataclass(frozen=True)
class Draft:
    """What the person is to be asked; `until` None: twelve months.

    Rule: R-CONSENT-07; of a minor at most until the day before she is of age.
    """

    purpose: str
    scopes: Iterable[str]
    asked: Iterable[Pair]
    since: date
    until: date | None = None
    form_language: str = "de"


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
    """Once it is answered it takes the place of what its institution collected before."""
    with step(case, by=by, at=at, reason="consent.draft") as case:
        require(case, "edit")
        require_alive(case.person)
        require_taking_part(case, by, on=day(at))
        asked = list(draft.asked)
        _require_askable(case, draft, asked, on=day(at))
        valid = Consent.objects.valid().collected_in(case.pk, by.institution_id)
        consent = Consent(
            case=case,
            collected_by=by.institution,
            drafted_on=day(at),
            replaces=valid.first(),
            purpose=draft.purpose,
            scopes=list(draft.scopes),
            form_language=draft.form_language,
            since=draft.since,
            until=draft.until or _last_day(draft.since, VALID_MONTHS),
        )
        consent.until = consent.last_day
        consent.full_clean()
        consent.save()
        for giver, receiver, category in asked:
            ConsentLine(
                consent=consent, giver_id=giver, receiver_id=receiver, category=category
            ).save()
        due_on = day(at) + timedelta(days=ANSWERED_WITHIN_DAYS)
        owe(consent.collected_by, case, DueKind.CONSENT, consent.key, due_on=due_on)
        tell_own(consent, "consent.draft", at=at)
        return consent


def _last_day(since: date, months: int) -> date:
    return add_months(since, months) - timedelta(days=1)


def _require_askable(case: Case, draft: Draft, asked: list[Pair], *, on: date) -> None:
    errors = _form_errors(draft)
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


def _form_errors(draft: Draft) -> dict[str, Any]:
    """What for, which kinds of exchange, how long."""
    errors = {}
    if not is_code("consent_purpose", draft.purpose):
        errors["purpose"] = ValidationError(_("Choose from the list."), code="required")
    if not draft.scopes or not all(is_code("consent_scope", code) for code in draft.scopes):
        errors["scopes"] = ValidationError(_("Choose from the list."), code="required")
    elif set(draft.scopes) >= EXCLUSIVE:
        errors["scopes"] = ValidationError(_either(), code="exclusive")
    if draft.until and draft.until > _last_day(draft.since, MOST_MONTHS):
        message = _("At most two years. After that the person is asked again.")
        errors["until"] = ValidationError(message, code="too_long")
    return errors


def _either() -> str:
    one, other = sorted(label("consent_scope", code) for code in EXCLUSIVE)
    message = _("Choose either “%(one)s” or “%(other)s”: both at once contradict each other.")
    return message % {"one": one, "other": other}


def mark_printed(consent: Consent, *, by: Membership, at: datetime) -> Consent:
    return _move(consent, "print", by=by, at=at)


def mark_not_returned(consent: Consent, *, by: Membership, at: datetime) -> Consent:
    """The form was given out and has not come back: no answer, so nothing flows on it."""
    return _move(consent, "miss", by=by, at=at, is_settled=True)


def discard_draft(consent: Consent, *, by: Membership, at: datetime) -> Consent:
    """What was put wrongly is not asked: the form no longer counts and takes no answer."""
    return _move(consent, "discard", by=by, at=at, is_settled=True)


def _move(
    consent: Consent, verb: str, *, by: Membership, at: datetime, is_settled: bool = False
) -> Consent:
    with step(consent.case, by=by, at=at, reason=f"consent.{verb}"):
        consent = collected(consent, by)
        consent.advance(verb)
        consent.full_clean()
        consent.save()
        if is_settled:
            settle(DueKind.CONSENT, consent.key, at=at)
        tell_own(consent, f"consent.{verb}", at=at)
        return consent


def collected(consent: Consent, by: Membership) -> Consent:
    """Read again under its lock. Raises: ValidationError "not_yours"."""
    rows = Consent.objects.select_for_update(of=("self",))
    consent = rows.with_needed().get(pk=consent.pk)
    require_institution(consent.collected_by, by)
    return consent


def tell_own(consent: Consent, verb: str, *, at: datetime) -> None:
    tell(consent.case, verb, at=at, subject=f"consent:{consent.key}", to=consent.collected_by)


def add_scan(consent: Consent, upload: File, *, by: Membership, at: datetime) -> Consent:
    """Takes the place of the scan before. Raises: ValidationError of the field "scan", "state"."""
    taken = taken_scan(upload)
    with step(consent.case, by=by, at=at, reason="consent.scan"):
        consent = collected(consent, by)
        if not consent.may_take_scan:
            message = _("Only a signed consent that is still valid takes a scan.")
            raise ValidationError(message, code="state")
        keep_scan(consent, taken, at=at)
        consent.save()
        tell_own(consent, "consent.scan", at=at)
        return consent
