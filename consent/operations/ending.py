"""What no longer holds: withdrawn by the person, run out, or ended with the case."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from cases.models import Case, Due, DueKind
from cases.operations.steps import day, owe, require_taking_part, settle, step, tell
from consent.granted import Pair
from consent.models import Consent, ConsentLine, GeneralWithdrawal
from consent.models.consents import ConsentQuerySet
from consent.operations.answering import end_lines, supersede
from consent.operations.losing import apply_word, everything, lose
from consent.states import UNANSWERED, VALID, LineEnd
from contacts.codes import is_code
from contacts.models import Institution, Membership

log = logging.getLogger("iiz.consent")
ANNOUNCED = timedelta(days=30)


@dataclass(frozen=True)
class Withdrawal:
    """When and how the person said it; no form is needed."""

    on: date
    how: str


def withdraw(
    consent: Consent,
    word: Withdrawal,
    *,
    by: Membership,
    at: datetime,
    lines: Iterable[int] | None = None,
) -> Consent:
    """Rule: R-CONSENT-03; at any desk that takes part, and from this instant on.

    `lines`: ids of those she withdraws; None: all. Raises: ValidationError per field.
    """
    with step(consent.case, by=by, at=at, reason="consent.withdraw") as case:
        require_taking_part(case, by, on=day(at))
        _require_word(word, on=day(at))
        lose(case, _take_back(consent, word, lines, by=by, at=at), at=at, by=by)
        consent.refresh_from_db()
        return consent


def withdraw_all(case: Case, word: Withdrawal, *, by: Membership, at: datetime) -> Case:
    """Rule: R-CONSENT-03; whatever rests on her consent in this case, whoever collected or claimed
    it, in a closed case too. It is taken every time, so that nobody learns whether there was any.
    """
    with step(case, by=by, at=at, reason="consent.withdraw") as case:
        require_taking_part(case, by, on=day(at))
        _require_word(word, on=day(at))
        rests = everything(case)
        consents = list(Consent.objects.valid().filter(case=case))
        for consent in consents:
            _take_back(consent, word, None, by=by, at=at)
        said = GeneralWithdrawal(
            case=case,
            institution=by.institution,
            at=at,
            withdrawn_on=word.on,
            withdrawn_how=word.how,
        )
        said.full_clean()
        said.save()
        apply_word(case, rests, at=at, by=by)
        if not consents and by.institution:
            tell(case, "consent.withdraw", at=at, subject="consent", to=by.institution)
        return case


def _require_word(word: Withdrawal, *, on: date) -> None:
    errors = {}
    if word.on > on:
        errors["on"] = ValidationError(_("This day lies in the future."), code="future")
    if not is_code("channel", word.how):
        errors["how"] = ValidationError(_("Choose from the list."), code="required")
    if errors:
        raise ValidationError(errors)


def _take_back(
    consent: Consent,
    word: Withdrawal,
    chosen: Iterable[int] | None,
    *,
    by: Membership,
    at: datetime,
) -> set[Pair]:
    rows = Consent.objects.select_for_update(of=("self",)).select_related("case", "collected_by")
    consent = rows.get(pk=consent.pk)
    holding = list(consent.lines.holding())
    ended = holding if chosen is None else _chosen(holding, frozenset(chosen))
    consent.advance("withdraw" if len(ended) == len(holding) else "withdraw_part")
    if not consent.is_valid:
        settle(DueKind.CONSENT, consent.key, at=at)
    consent.withdrawn_on, consent.withdrawn_how = word.on, word.how
    consent.full_clean()
    consent.save()
    touched = end_lines(ended, LineEnd.WITHDRAWN, at=at)
    _tell_withdrawn(consent, consent.collected_by, at=at)
    if by.institution and by.institution != consent.collected_by:
        _tell_withdrawn(consent, by.institution, at=at)
    return touched


def _tell_withdrawn(consent: Consent, house: Institution, *, at: datetime) -> None:
    tell(consent.case, "consent.withdraw", at=at, subject=f"consent:{consent.key}", to=house)


def _chosen(holding: list[ConsentLine], chosen: frozenset[int]) -> list[ConsentLine]:
    ended = [line for line in holding if line.pk in chosen]
    if not ended:
        message = _("Choose what the person withdraws.")
        raise ValidationError({"lines": ValidationError(message, code="required")})
    return ended


def announce_expiry(*, at: datetime) -> int:
    """Each night: who collected it is told 30 days before it ends. Safe to run again.

    Returns: how many.
    """
    soon = Consent.objects.valid().filter(until__lte=day(at) + ANNOUNCED)
    told = Due.objects.filter(kind=DueKind.CONSENT, key=OuterRef("key"), due_on=OuterRef("until"))
    return _one_by_one(soon.exclude(Exists(told)), _announce, "consent.announce", at=at)


def _announce(case: Case, consent: Consent, at: datetime) -> None:
    owe(consent.collected_by, case, DueKind.CONSENT, consent.key, due_on=consent.until)


def expire_consents(*, at: datetime) -> int:
    """Each night: what has run out reads so, and what rested on it ends. Safe to run again.

    Returns: how many.
    """
    return _one_by_one(Consent.objects.run_out(day(at)), _expire, "consent.expire", at=at)


def _expire(case: Case, consent: Consent, at: datetime) -> None:
    touched = _close(consent, "expire", LineEnd.EXPIRED, at=at)
    subject = f"consent:{consent.key}"
    tell(case, "consent.expire", at=at, subject=subject, to=consent.collected_by)
    lose(case, touched, at=at, by=None)


def begin_consents(*, at: datetime) -> int:
    """Each night: what was answered ahead begins, and takes the place of what came before.

    Returns: how many.
    """
    return _one_by_one(Consent.objects.begun(day(at)), _begin, "consent.begin", at=at)


def _begin(case: Case, consent: Consent, at: datetime) -> None:
    lose(case, supersede(consent, at=at), at=at, by=None)


def _one_by_one(
    rows: ConsentQuerySet,
    act: Callable[[Case, Consent, datetime], None],
    reason: str,
    *,
    at: datetime,
) -> int:
    """Each in a step of its own, found again under the lock of its case: what has changed since
    the list was made is left alone. What fails stops no other; the next night tries it again.

    Returns: how many.
    """
    done = 0
    for listed in list(rows.select_related("case")):
        try:
            with step(listed.case, by=None, at=at, reason=reason) as case:
                consent = rows.select_related("collected_by").filter(pk=listed.pk).first()
                if consent is not None:
                    act(case, consent, at)
        except (ValidationError, DatabaseError) as error:
            facts = {"consent_id": listed.pk, "reason": reason, "error": type(error).__name__}
            log.error("the night left a consent as it was", extra=facts)
        else:
            done += consent is not None
    return done


def end_drafts(case: Case, institution: Institution, at: datetime) -> None:
    """Inside the step in which it leaves: nobody else may answer them, nor be asked for them."""
    drafts = Consent.objects.filter(state__in=UNANSWERED, case=case, collected_by=institution)
    for consent in drafts:
        _close(consent, "discard", LineEnd.ENDED, at=at)


def end_consents(case: Case, at: datetime) -> None:
    """Inside the step that closes the case. What was read under follow-up stays so; a case that is
    reopened asks anew."""
    for consent in Consent.objects.filter(case=case, state__in=VALID | UNANSWERED):
        _close(consent, "end", LineEnd.ENDED, at=at)


def _close(consent: Consent, verb: str, how: str, *, at: datetime) -> set[Pair]:
    holding = list(consent.lines.holding())
    consent.advance(verb)
    settle(DueKind.CONSENT, consent.key, at=at)
    consent.full_clean()
    consent.save()
    return end_lines(holding, how, at=at)
