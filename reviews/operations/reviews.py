"""The yearly review of an agreement: planned, prepared, postponed once, held or not, closed."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import DueKind
from cases.operations.steps import day, settle
from contacts.models import Agreement, Membership
from contacts.operations.recording import lock
from contacts.states import Side
from iiz.history import change
from iiz.versions import require_version
from reviews.models import Review
from reviews.operations.convening import lock_review, require_convener, review_step
from reviews.operations.freezing import freeze_figures
from reviews.operations.informing import tell_held, tell_invited
from reviews.states import ResolutionState

ONE_SIDED = gettext_lazy("Both sides were there: choose at least one person of each.")


@dataclass(frozen=True)
class Appointment:
    """When and where; `starts_at` None: not known yet."""

    starts_at: datetime | None
    place: str = ""
    minutes_long: int = 90


def plan_review(
    agreement: Agreement,
    year: int,
    appointment: Appointment,
    *,
    by: Membership,
    at: datetime,
    version: int | None = None,
) -> Review:
    """Day, time and place of this year's or next year's review; the first plan begins it.

    Rule: R-REVIEW-02; once a day is fixed, only `postpone_review` moves it to another one.
    `version`: the one that was read; None begins it.
    Raises: ValidationError "not_convener", "ended", "year", "state", "conflict", "another_day", or
    per field.
    """
    with change(by=by, at=at, reason="review.plan"):
        require_convener(lock(agreement), by, on=day(at))
        _require_running(agreement, year, on=day(at))
        review = of_year(agreement, year, at=at)
        review.advance("plan")
        if version is not None:
            require_version(review, version)
        _require_same_day(review, appointment)
        is_new = (review.starts_at, review.place) != (appointment.starts_at, appointment.place)
        _appoint(review, appointment, at=at)
        review.full_clean()
        review.save()
        if is_new:
            tell_invited(review, on=day(at))
        return review


def _require_running(agreement: Agreement, year: int, *, on: date) -> None:
    """Some day of the year that is still to come. Raises: ValidationError "ended"."""
    if agreement.until and agreement.until < max(on, date(year, 1, 1)):
        raise ValidationError(_("The agreement has ended by then."), code="ended")


def of_year(agreement: Agreement, year: int, *, at: datetime) -> Review:
    """Locked, or a new one. Raises: ValidationError "year"."""
    found = Review.objects.filter(agreement=agreement, year=year).first()
    if found:
        return lock_review(found)
    first, this_year = agreement.since.year, day(at).year
    if not max(first, this_year) <= year <= this_year + 1:
        message = _("Plan the review of this year or of the next one.")
        raise ValidationError({"year": ValidationError(message, code="year")})
    return Review(agreement=agreement, year=year)


def _require_same_day(review: Review, appointment: Appointment) -> None:
    if review.starts_at is None:
        return
    if appointment.starts_at is None or day(review.starts_at) != day(appointment.starts_at):
        message = _("The day is fixed. Postpone the review to move it to another one.")
        raise ValidationError({"day": ValidationError(message, code="another_day")})


def _appoint(review: Review, appointment: Appointment, *, at: datetime) -> None:
    """Raises: ValidationError "past" or "year", at the day."""
    starts_at = appointment.starts_at
    if starts_at is not None:
        if starts_at <= at:
            message = _("The review takes place in the future.")
            raise ValidationError({"day": ValidationError(message, code="past")})
        if not review.year <= day(starts_at).year <= review.year + 1:
            message = _("A review takes place in its year, or in the next at the latest.")
            raise ValidationError({"day": ValidationError(message, code="year")})
    review.starts_at, review.place = starts_at, appointment.place.strip()
    review.minutes_long = appointment.minutes_long


def prepare_review(review: Review, *, by: Membership, at: datetime) -> Review:
    """Freezes one figure per agreed standard and lays out the checklist.

    Rule: R-REVIEW-03; what happens in the cases afterwards changes nothing in them. After a
    postponement they are frozen anew. Raises: as any step, and "early".
    """
    with review_step(review, by=by, at=at, reason="review.prepare") as review:
        review.advance("prepare")
        require_begun(review, on=day(at))
        freeze_figures(review, on=day(at))
        review.prepared_at = at
        review.full_clean()
        review.save()
        return review


def require_begun(review: Review, *, on: date) -> None:
    """Rule: R-REVIEW-02; before its year begins, a review is planned and nothing else.

    Raises: ValidationError "early".
    """
    first = date(review.year, 1, 1)
    if on < first:
        message = _("This is the review of the year %(year)s. It can be done from %(day)s on.")
        params = {"year": review.year, "day": f"{first:%d.%m.%Y}"}
        raise ValidationError(message, code="early", params=params)


def postpone_review(
    review: Review, reason: str, *, by: Membership, at: datetime, to: datetime | None = None
) -> Review:
    """Rule: R-REVIEW-02; once, with a reason, to a later day or one still to be found.

    Raises: as any step, "postponed", or per field.
    """
    with review_step(review, by=by, at=at, reason="review.postpone") as review:
        _require_reason(reason)
        if review.postponed_at is not None and review.is_ahead:
            message = _("It was postponed once already. Hold it, or record why it is not held.")
            raise ValidationError(message, code="postponed")
        review.advance("postpone")
        _require_later(review, to)
        _appoint(review, Appointment(to, review.place, review.minutes_long), at=at)
        review.postponed_at, review.reason = at, reason.strip()
        review.full_clean()
        review.save()
        tell_invited(review, on=day(at))
        return review


def _require_later(review: Review, to: datetime | None) -> None:
    """Raises: ValidationError "not_later", at the day."""
    if to and review.starts_at and day(to) <= day(review.starts_at):
        message = _("Choose a day after the present one (%(day)s).")
        params = {"day": f"{day(review.starts_at):%d.%m.%Y}"}
        raise ValidationError({"day": ValidationError(message, code="not_later", params=params)})


def skip_review(review: Review, reason: str, *, by: Membership, at: datetime) -> Review:
    """Rule: R-REVIEW-04; not held this year, with a reason; nothing is due any more."""
    with review_step(review, by=by, at=at, reason="review.skip") as review:
        _require_reason(reason)
        review.advance("skip")
        review.reason = reason.strip()
        review.full_clean()
        review.save()
        settle(DueKind.REVIEW, review.key, at=at)
        tell_invited(review, on=day(at))
        return review


def _require_reason(reason: str) -> None:
    if not reason.strip():
        message = _("Say why it does not take place as planned.")
        raise ValidationError({"reason": ValidationError(message, code="required")})


def hold_review(
    review: Review, held_on: date, came: Collection[int], *, by: Membership, at: datetime
) -> Review:
    """`came`: the attendances of those who were there.

    Rule: R-REVIEW-05; both sides were there. Raises: ValidationError per field.
    """
    with review_step(review, by=by, at=at, reason="review.hold") as review:
        review.advance("hold")
        require_begun(review, on=day(at))
        require_plausible(review, held_on, on=day(at))
        if set(take_attendance(review, came)) < set(Side):
            raise ValidationError({"came": ValidationError(ONE_SIDED, code="one_sided")})
        review.held_on = held_on
        review.full_clean()
        review.save()
        settle(DueKind.REVIEW, review.key, at=at)
        tell_held(review, by=by, on=day(at))
        return review


def require_plausible(review: Review, held_on: date, *, on: date) -> None:
    """In its year or later, under the agreement.

    Raises: ValidationError "ended" or "day", at the field.
    """
    last = review.agreement.until
    if last and held_on > last:
        message = _("The agreement ended on %(day)s: choose that day or an earlier one.")
        params = {"day": f"{last:%d.%m.%Y}"}
        raise ValidationError({"held_on": ValidationError(message, code="ended", params=params)})
    first = max(review.agreement.since, date(review.year, 1, 1))
    if not first <= held_on <= on:
        message = _("Choose a day from %(day)s until today.")
        params = {"day": f"{first:%d.%m.%Y}"}
        raise ValidationError({"held_on": ValidationError(message, code="day", params=params)})


def take_attendance(review: Review, came: Collection[int]) -> Iterator[Side]:
    """Records of everybody invited whether they came. Yields: the sides of those who did."""
    for attendance in review.attendances.order_by("pk"):
        attendance.came = attendance.pk in came
        attendance.save()
        if attendance.came and attendance.side:
            yield Side(attendance.side)


def close_review(review: Review, *, by: Membership, at: datetime) -> Review:
    """Rule: R-REVIEW-06; nothing is left open. Raises: ValidationError "open", saying what is."""
    with review_step(review, by=by, at=at, reason="review.close") as review:
        review.advance("close")
        missing = left_open(review)
        if missing:
            raise ValidationError([ValidationError(words, code="open") for words in missing])
        review.closed_at = at
        review.full_clean()
        review.save()
        return review


def left_open(review: Review) -> list[str]:
    """What stands between a review that was held and its end, in words. Queries: 2."""
    unchecked = review.checklist.filter(result="").count()
    undecided = review.resolutions.filter(state=ResolutionState.OPEN).count()
    words = []
    if unchecked:
        words.append(_("Points of the checklist without a result: %(n)d.") % {"n": unchecked})
    if undecided:
        words.append(
            _("Resolutions neither agreed, rejected nor before the committee: %(n)d.")
            % {"n": undecided}
        )
    return words
