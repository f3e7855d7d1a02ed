"""Two sides change a standard between them: versions of their own guideline. R-STANDARD-03"""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from contacts.factories import (
    AgreementFactory,
    GuidelineFactory,
    InstitutionFactory,
    NetworkFactory,
)
from contacts.models import Agreement, Guideline
from contacts.operations import Agreed, change_agreed
from contacts.operations.agreements import end_agreement
from contacts.standards import standard
from contacts.states import GuidelineState

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
NEW_YEAR, MARCH, JUNE = date(2027, 1, 1), date(2027, 3, 1), date(2027, 6, 1)
DAYS = "working_days"


@pytest.fixture
def network(db: Any) -> Any:
    return NetworkFactory()


@pytest.fixture
def agreement(network: Any) -> Agreement:
    return AgreementFactory(network=network, a_type="iv_office", b_type="social_service")


@pytest.fixture
def sides(network: Any) -> Any:
    return InstitutionFactory(iv_office=True, network=network), InstitutionFactory(network=network)


def agree(agreement: Agreement, value: int, on: date = NEW_YEAR, **changes: Any) -> Guideline:
    agreed = Agreed(**({"key": "request_answer", "value": value, "unit": DAYS} | changes))
    return change_agreed(agreement, agreed, effective_from=on, by=None, at=AT)


def says(agreement: Agreement, sides: Any, on: date, key: str = "request_answer") -> int:
    types = {"from_type": sides[0].type, "to_type": sides[1].type}
    return standard(key, network=agreement.network, on=on, between=sides, **types).value


def versions(agreement: Agreement) -> list[tuple[int, date]]:
    rows = Guideline.objects.of_scope(None, agreement).binding()
    return list(rows.values_list("version", "effective_from"))


def test_the_first_version_holds_nothing_but_the_change(agreement: Any, sides: Any) -> None:
    first = agree(agreement, 8)

    assert (first.version, first.standards.count(), first.approved_on) == (1, 1, AT.date())
    silvester = date(2026, 12, 31)
    assert [says(agreement, sides, on) for on in (silvester, NEW_YEAR)] == [10, 8]
    assert says(agreement, sides[::-1], NEW_YEAR) == 8
    assert says(agreement, sides, NEW_YEAR, "decision") == 10


def test_the_next_version_keeps_what_it_does_not_change(agreement: Any, sides: Any) -> None:
    agree(agreement, 8)
    agree(agreement, 4, on=MARCH, key="handover_answer")

    assert says(agreement, sides, MARCH) == 8
    assert says(agreement, sides, MARCH, "handover_answer") == 4
    assert says(agreement, sides, NEW_YEAR, "handover_answer") == 10


def test_two_changes_from_the_same_day_hold_together(agreement: Any, sides: Any) -> None:
    """The version that has them both replaces the one that has not begun."""
    first = agree(agreement, 8)
    second = agree(agreement, 4, key="handover_answer")

    assert versions(agreement) == [(2, NEW_YEAR)]
    assert second.standards.count() == 2
    first.refresh_from_db()
    assert first.state == GuidelineState.REPLACED
    assert says(agreement, sides, NEW_YEAR) == 8
    assert says(agreement, sides, NEW_YEAR, "handover_answer") == 4


def test_what_is_agreed_later_for_an_earlier_day_holds_on_after_the_later_day(
    agreement: Any, sides: Any
) -> None:
    agree(agreement, 4, on=MARCH, key="handover_answer")
    agree(agreement, 8)

    assert versions(agreement) == [(2, NEW_YEAR), (3, MARCH)]
    assert [says(agreement, sides, on) for on in (NEW_YEAR, MARCH)] == [8, 8]
    assert says(agreement, sides, NEW_YEAR, "handover_answer") == 10
    assert says(agreement, sides, MARCH, "handover_answer") == 4


def test_of_one_standard_the_later_day_has_the_last_word(agreement: Any, sides: Any) -> None:
    agree(agreement, 15, on=date(2026, 12, 1))
    agree(agreement, 10, on=MARCH)
    agree(agreement, 15, on=JUNE)
    agree(agreement, 12)

    assert [says(agreement, sides, on) for on in (NEW_YEAR, MARCH, JUNE)] == [12, 10, 15]
    assert [on for _version, on in versions(agreement)] == [
        date(2026, 12, 1),
        NEW_YEAR,
        MARCH,
        JUNE,
    ]


def test_one_direction_is_changed_alone_and_both_directions_together(
    agreement: Any, sides: Any
) -> None:
    agree(agreement, 8)
    one_way = {"from_type": "iv_office", "to_type": "social_service"}
    agree(agreement, 5, on=MARCH, **one_way)
    assert says(agreement, sides, MARCH) == 5
    assert says(agreement, sides[::-1], MARCH) == 8

    agree(agreement, 6, on=JUNE)
    assert says(agreement, sides, JUNE) == says(agreement, sides[::-1], JUNE) == 6


def test_each_direction_is_compared_for_itself(agreement: Any, sides: Any) -> None:
    """A later change of the other direction takes nothing back; one either way keeps the rest."""
    there = {"from_type": "iv_office", "to_type": "social_service"}
    back = {"from_type": "social_service", "to_type": "iv_office"}
    agree(agreement, 15)
    agree(agreement, 20, on=JUNE, **back)
    agree(agreement, 5, on=MARCH, **there)
    days = (NEW_YEAR, MARCH, JUNE)
    assert [says(agreement, sides, on) for on in days] == [15, 5, 5]
    assert [says(agreement, sides[::-1], on) for on in days] == [15, 15, 20]

    agree(agreement, 8, on=date(2027, 2, 1))
    assert [says(agreement, sides, on) for on in days] == [15, 5, 5]
    assert [says(agreement, sides[::-1], on) for on in days] == [15, 8, 20]
    agree(agreement, 6, on=date(2027, 4, 1))
    assert [says(agreement, sides, on) for on in days] == [15, 5, 6]
    assert [says(agreement, sides[::-1], on) for on in days] == [15, 8, 20]


def test_nothing_is_agreed_for_after_the_end(agreement: Any) -> None:
    end_agreement(agreement, last_day=date(2027, 2, 28), by=None, at=AT)

    with pytest.raises(ValidationError) as caught:
        agree(agreement, 8, on=MARCH)
    assert caught.value.code == "ended"


def test_of_two_agreements_of_the_same_sides_the_later_one_applies(
    agreement: Any, sides: Any
) -> None:
    """R-STANDARD-01"""
    types = {"a_type": "social_service", "b_type": "iv_office"}
    later = AgreementFactory(network=agreement.network, since=date(2026, 6, 1), **types)
    agree(later, 6)
    agree(agreement, 8)

    assert says(agreement, sides, NEW_YEAR) == 6


def test_it_holds_from_tomorrow_at_the_earliest(agreement: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        agree(agreement, 8, on=AT.date())
    assert caught.value.code == "past"
    assert not Guideline.objects.of_scope(None, agreement).exists()

    assert agree(agreement, 8, on=date(2026, 11, 21)).version == 1


def test_a_draft_of_the_administration_keeps_its_number(agreement: Any) -> None:
    GuidelineFactory(network=None, agreement=agreement, version=1, draft=True)

    assert agree(agreement, 8).version == 2
