"""The committee's tables: frozen once, from what was counted, as finely as is safe."""

from datetime import date
from random import Random

import pytest

from reviews.models import FrozenTable
from reviews.tests.published import draw, freeze, write

pytestmark = pytest.mark.django_db


def cells(table, year, quarter=0):
    return FrozenTable.objects.get(table=table, year=year, quarter=quarter).cells["counts"]


def test_every_quarter_that_is_over_is_frozen_once_and_the_year_with_its_last(world):
    """Rule: R-SAFE-02."""
    write(world, draw(Random(1), 60, [2025]))

    frozen = freeze(date(2026, 7, 1))
    again = freeze(date(2026, 7, 2))

    assert (frozen, again) == (6 * 5 + 6, 0)
    assert set(FrozenTable.objects.values_list("year", "quarter")) == {
        *((2025, quarter) for quarter in range(5)),
        (2026, 1),
        (2026, 2),
    }
    assert cells("outcomes", 2025)["total"] == [58, 62]


