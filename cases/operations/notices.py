"""The duty to inform: what the person was told, or why not, why later, and by whom instead."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cases.models import Case, DueKind, Notice, Participation
from cases.operations.steps import (
    day,
    owe,
    require_institution,
    settle,
    step,
    tell,
)
from cases.states import ParticipationRole
from contacts.codes import is_code
from contacts.models import Institution, Membership
from contacts.states import MemberRole
from iiz.calendar import add_months

ATTEMPTS_ENOUGH = 2
DEFERRED_MONTHS = 3
LETTER = "letter"


@dataclass(frozen=True)
class Told:
    """When and how the person was told, and perhaps what was said."""

    on: date
    channel: str
    remark: str = ""


def complete_notice(
    notice: Notice,
    *,
    by: Membership,
    at: datetime,
    done_on: date,
    channel: str,
    remark: str = "",
) -> Notice:
    """The person has been told. Raises: ValidationError for a day that has not come yet."""
    with step(notice.case, by=by, at=at, reason="notice.complete"):
        notice = _owed(notice, by)
        _require_day_and_channel(done_on, channel, at=at)
        notice.done_on, notice.channel, notice.remark = done_on, channel, remark
        _tell(notice, "notice.complete", at=at, channel=channel)
        return _close(notice, "complete", at=at)


def complete_notices(
    case: Case, keys: Collection[UUID], told: Told, *, by: Membership, at: datetime
) -> list[Notice]:
    """Rule: R-NOTICE-06; in one go what was shown and chosen, of the own institution's alone."""
    with step(case, by=by, at=at, reason="notice.complete_all") as case:
        _require_day_and_channel(told.on, told.channel, at=at)
        rows = case.notices.select_for_update(of=("self",)).filter(key__in=keys)
        notices = list(rows.select_related("informer", "case"))
        if not notices or len(notices) < len(set(keys)):
            message = _("Choose what the person was told.")
            raise ValidationError({"notices": ValidationError(message, code="required")})
        for notice in notices:
            require_institution(notice.informer, by)
            notice.done_on, notice.channel, notice.remark = told.on, told.channel, told.remark
            _close(notice, "complete", at=at)
        facts = {"channel": told.channel, "number": len(notices)}
        tell(case, "notice.complete_all", at=at, subject="case", to=by.institution, **facts)
        return notices


def attempt_notice(
    notice: Notice,
    *,
    by: Membership,
    at: datetime,
    channel: str,
    on: date | None = None,
    remark: str = "",
) -> Notice:
    """Rule: R-NOTICE-02; two attempts of which one is a letter count as done. `on` None: today."""
    with step(notice.case, by=by, at=at, reason="notice.attempt"):
        notice, on = _owed(notice, by), on or day(at)
        _require_day_and_channel(on, channel, at=at)
        notice.advance("attempt")
        wrote = LETTER in (channel, notice.channel)
        notice.attempts += 1
        notice.channel, notice.remark = (LETTER if wrote else channel), remark
        _tell(notice, "notice.attempt", at=at, channel=channel, on=on.isoformat())
        if notice.attempts >= ATTEMPTS_ENOUGH and wrote:
            notice.done_on = on
            _tell(notice, "notice.suffice", at=at)
            return _close(notice, "complete", at=at)
        return _save(notice)


def give_up_notice(notice: Notice, *, by: Membership, at: datetime, remark: str) -> Notice:
    with step(notice.case, by=by, at=at, reason="notice.give_up"):
        notice = _owed(notice, by)
        message = _("Say why the person cannot be informed.")
        _require_words("remark", remark, ValidationError(message, code="required"))
        notice.remark = remark
        _tell(notice, "notice.give_up", at=at)
        return _close(notice, "give_up", at=at)


def defer_notice(
    notice: Notice, *, by: Membership, at: datetime, until: date, reason: str
) -> Notice:
    """Rule: R-NOTICE-04; by the head, with a reason, to a later day within three months, twice at
    most.

    Raises: ValidationError; "not_head".
    """
    with step(notice.case, by=by, at=at, reason="notice.defer") as case:
        notice = _owed(notice, by)
        if by.role != MemberRole.HEAD:
            message = _("Only the head of %(institution)s puts off informing the person.")
            raise ValidationError(message, "not_head", {"institution": notice.informer.name})
        notice.advance("defer")
        message = _("Say why the person is informed later.")
        _require_words("reason", reason, ValidationError(message, code="required"))
        _require_later(notice, until, on=day(at))
        notice.due_on, notice.remark = until, reason
        notice.deferrals += 1
        owe(notice.informer, case, DueKind.NOTICE, notice.key, due_on=until)
        _tell(notice, "notice.defer", at=at, until=until.isoformat())
        return _save(notice)


def last_day_deferred(on: date) -> date:
    return add_months(on, DEFERRED_MONTHS)


def pass_on_notice(
    notice: Notice, to: Institution, *, by: Membership, at: datetime, remark: str = ""
) -> Notice:
    """Rule: R-NOTICE-05; the same duty by the same day, of another institution.

    Raises: ValidationError; "pass_to" for one that cannot take it over.
    """
    with step(notice.case, by=by, at=at, reason="notice.pass_on") as case:
        notice = _owed(notice, by)
        notice.advance("pass_on")
        if not receivers(notice, on=day(at)).filter(pk=to.pk).exists():
            message = _("This institution cannot take the duty over. Choose one from the list.")
            raise ValidationError({"pass_to": ValidationError(message, code="receiver")})
        settle(DueKind.NOTICE, notice.key, at=at)
        notice.passed_from, notice.informer = notice.informer, to
        notice.passes += 1
        notice.remark = remark
        owe(to, case, DueKind.NOTICE, notice.key, due_on=notice.due_on)
        _tell_both(notice, at=at)
        return _save(notice)


def receivers(notice: Notice, *, on: date) -> QuerySet[Institution]:
    """Who may take the duty over: who takes part and may know whom it is about. Once passed on, it
    may be given back; then it stays (R-NOTICE-05).
    """
    parts = Participation.objects.in_force(on).filter(case=notice.case_id)
    parts = parts.exclude(role=ParticipationRole.COORDINATION)
    own = parts.filter(institution=notice.informer_id).first()
    others = parts.exclude(institution=notice.informer_id)
    if notice.passes:
        is_back = notice.passes == 1
        others = others.filter(institution=notice.passed_from_id) if is_back else others.none()
    elif own is None:
        others = others.filter(institution=notice.about_id)
    elif own.role != ParticipationRole.LEAD or notice.about_id != notice.informer_id:
        others = others.filter(Q(role=ParticipationRole.LEAD) | Q(institution=notice.about_id))
    return Institution.objects.filter(pk__in=others.values("institution"))


def _require_day_and_channel(on: date, channel: str, *, at: datetime) -> None:
    if on > day(at):
        message = _("This day lies in the future.")
        raise ValidationError({"done_on": ValidationError(message, code="future")})
    if not is_code("channel", channel):
        message = _("Say how the person was informed.")
        raise ValidationError({"channel": ValidationError(message, code="required")})


def _require_words(name: str, words: str, missing: ValidationError) -> None:
    if not words.strip():
        raise ValidationError({name: missing})


def _require_later(notice: Notice, until: date, *, on: date) -> None:
    before, last = max(on, notice.due_on), last_day_deferred(on)
    if until <= before:
        message, code, bound = _("Choose a day after %(day)s."), "past", before
    elif until > last:
        message, code, bound = _("Three months at most: by %(day)s."), "too_long", last
    else:
        return
    raise ValidationError({"until": ValidationError(message, code, {"day": f"{bound:%d.%m.%Y}"})})


def _owed(notice: Notice, by: Membership) -> Notice:
    rows = Notice.objects.select_for_update(of=("self",)).select_related("informer", "case")
    notice = rows.get(pk=notice.pk)
    require_institution(notice.informer, by)
    return notice


def _close(notice: Notice, verb: str, *, at: datetime) -> Notice:
    notice.advance(verb)
    settle(DueKind.NOTICE, notice.key, at=at)
    return _save(notice)


def _save(notice: Notice) -> Notice:
    notice.full_clean()
    notice.save()
    return notice


def _tell(notice: Notice, verb: str, *, at: datetime, **facts) -> None:
    subject = f"notice:{notice.key}"
    told = {"topic": notice.topic} | facts
    tell(notice.case, verb, at=at, subject=subject, to=notice.informer, **told)


def _tell_both(notice: Notice, *, at: datetime) -> None:
    """Who passed it on and who has it now."""
    sides = {"sender": notice.passed_from_id, "addressee": notice.informer_id}
    for side in (notice.passed_from, notice.informer):
        subject = f"notice:{notice.key}"
        facts = sides | {"topic": notice.topic}
        tell(notice.case, "notice.pass_on", at=at, subject=subject, to=side, **facts)
