from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from iiz.calendar import add_days, add_months, add_working_days, working_days_between

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
CANTONS = st.sampled_from(["AG", "BE", "GE", "TI", "ZH"])


@pytest.mark.parametrize(
    ("start", "days", "canton", "end"),
    [
        pytest.param(date(2026, 11, 20), 1, "AG", date(2026, 11, 23), id="over-the-weekend"),
        pytest.param(date(2026, 11, 22), 0, "AG", date(2026, 11, 22), id="zero-stays"),
        pytest.param(date(2026, 12, 7), 1, "AG", date(2026, 12, 9), id="immaculate-conception-ag"),
        pytest.param(date(2026, 12, 7), 1, "BE", date(2026, 12, 8), id="working-day-in-be"),
        pytest.param(date(2026, 4, 2), 1, "BE", date(2026, 4, 7), id="over-easter"),
        pytest.param(date(2026, 12, 31), 1, "BE", date(2027, 1, 4), id="over-new-year"),
        pytest.param(date(2026, 11, 23), -2, "BE", date(2026, 11, 19), id="two-days-before"),
    ],
)
def test_term_in_working_days(start: date, days: int, canton: str, end: date) -> None:
    assert add_working_days(start, days, canton=canton) == end


@given(DAYS, st.integers(-60, 60), CANTONS)
def test_counting_between_undoes_adding(start: date, days: int, canton: str) -> None:
    end = add_working_days(start, days, canton=canton)

    assert working_days_between(start, end, canton=canton) == days


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 6, date(2027, 5, 30)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_months_end_on_the_last_day_of_a_shorter_one(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


@pytest.mark.parametrize("day", [date.max, date.min, date(2100, 12, 31)], ids=str)
def test_days_too_far_away_are_refused_and_never_overflow(day: date) -> None:
    ways = [
        lambda: add_working_days(day, 10, canton="AG"),
        lambda: add_months(day, 12),
        lambda: add_days(day, 400),
        lambda: add_days(day, 10**12),
        lambda: working_days_between(day, date.max, canton="AG"),
    ]
    for way in ways:
        with pytest.raises(ValidationError) as refusal:
            way()
        assert refusal.value.code == "out_of_range"
