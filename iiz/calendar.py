"""Days as the cantons count them, and the only place that asks the clock."""

import calendar as gregorian
from datetime import date, datetime, timedelta
from functools import lru_cache

import holidays
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FIRST_YEAR, LAST_YEAR = 1900, 2100
SATURDAY = 5
ONE_DAY = timedelta(days=1)


def now() -> datetime:
    """This instant; only views, tasks, admin and commands ask."""
    return timezone.now()  # noqa: TID251  # this is the one place


def today() -> date:
    """This day in Switzerland; only views, tasks, admin and commands ask."""
    return timezone.localdate()


@lru_cache(maxsize=1024)
def public_holidays(canton: str, year: int) -> frozenset[date]:
    """The public holidays of one canton in one year; `canton` as in "AG"."""
    found = holidays.country_holidays("CH", subdiv=canton, years=year)
    return frozenset(found.keys())


def is_working_day(day: date, *, canton: str) -> bool:
    """Neither Saturday, Sunday nor a public holiday of the canton."""
    return day.weekday() < SATURDAY and day not in public_holidays(canton, day.year)


def add_working_days(day: date, days: int, *, canton: str) -> date:
    """The day on which a term of so many working days ends.

    Units: working days of the canton; the first day counted is the one after `day`.
    Negative `days` counts back, 0 returns `day` itself.
    Raises: ValidationError (code "out_of_range") outside the years 1900 to 2100.
    """
    step = ONE_DAY if days >= 0 else -ONE_DAY
    left = abs(days)
    _require_in_range(day)
    while left:
        day += step
        _require_in_range(day)
        left -= is_working_day(day, canton=canton)
    return day


def working_days_between(start: date, end: date, *, canton: str) -> int:
    """How many working days lie after `start` up to and including `end`.

    Returns: a negative number where `end` is before `start`; the inverse of add_working_days.
    Raises: ValidationError (code "out_of_range") outside the years 1900 to 2100.
    """
    _require_in_range(start)
    _require_in_range(end)
    if end < start:
        back = (end + ONE_DAY * n for n in range((start - end).days))
        return -sum(is_working_day(day, canton=canton) for day in back)
    ahead = (start + ONE_DAY * n for n in range(1, (end - start).days + 1))
    return sum(is_working_day(day, canton=canton) for day in ahead)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month.

    Raises: ValidationError (code "out_of_range") outside the years 1900 to 2100.
    """
    _require_in_range(day)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    _require_year(year)
    last = gregorian.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def add_days(day: date, days: int) -> date:
    """Calendar days, with the same limits as everything here.

    Raises: ValidationError (code "out_of_range") outside the years 1900 to 2100.
    """
    try:
        later = day + timedelta(days=days)
    except OverflowError:
        raise _out_of_range() from None
    _require_in_range(later)
    return later


def _require_in_range(day: date) -> None:
    _require_year(day.year)


def _require_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _out_of_range()


def _out_of_range() -> ValidationError:
    return ValidationError(
        _("This date is too far away. Please check the year."), code="out_of_range"
    )
