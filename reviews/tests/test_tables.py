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


def xtest_the_page(world, go):
    write(world, draw(Random(1), 160, [2024, 2025]))
    import time

    t = time.time()
    freeze(date(2026, 7, 1))
    print("freeze", time.time() - t)
    for name in (
        "situation",
        "situation_csv",
        "situation_xlsx",
        "situation_pdf",
        "situation_report",
    ):
        answer = go(world.steering, name)
        assert answer.status_code == 200
        if name == "situation":
            open("/tmp/iiz/c_page.html", "w").write(answer.content.decode())
        if name.endswith("csv") or name.endswith("report"):
            open(f"/tmp/iiz/c_{name}.csv", "w").write(
                "".join(x.decode() for x in answer.streaming_content)
            )
        if name.endswith("pdf"):
            open("/tmp/iiz/c_page.pdf", "wb").write(answer.content)
