"""The statistics at size: a world of many cases beside one of a tenth, as `bench` builds it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIST, MEASURED = "cases of ", "reviews_measurement"
NEW = 5
# speed.md: SQL of a page of figures at a million cases. A list behind a number opens fifty cases.
MOST_MS, MOST_GROWTH = 20, 1.3
MOST_BUFFERS, MOST_OF_A_LIST = 1_000, 15_000
# Seconds of the server's processor for a thousand cases in one night.
REFRESH = 1.5


@pytest.mark.acceptance("statistics")
def test_the_statistics_stay_as_fast_with_many_cases(
    size: Callable[..., Any], figure: Callable[[str], None]
) -> None:
    small, large = measured(*size(ci=(4_000, 1), full=(1_000_000, 3)))
    pages = {one["page"]: one for one in large["costs"] if not one["page"].startswith(LIST)}
    lists = {one["page"]: one for one in large["costs"] if one["page"].startswith(LIST)}
    before = {one["page"]: one["buffers"] for one in small["costs"]}
    growing = grown(small, large)
    nights = [1000 * one["refresh"][-1][1] / one["cases"] for one in (small, large)]
    slowest = max(one["ms"] for one in pages.values())
    most = max(one["buffers"] for one in lists.values())

    figure(
        f"{large['cases']:,} cases: {len(pages)} pages and files at most {slowest:.1f} ms of SQL,"
        f" {len(lists)} lists at most {most:,} buffers;"
        f" refresh {nights[1]:.2f} s of the processor per 1,000 cases"
    )
    assert [*small["gaps"], *large["gaps"]] == []
    assert small["told"] == large["told"] == NEW
    assert slowest <= MOST_MS
    assert [name for name, one in pages.items() if one["buffers"] > MOST_BUFFERS] == []
    assert [
        name for name, one in pages.items() if one["buffers"] > MOST_GROWTH * before[name]
    ] == []
    assert [name for name, one in lists.items() if one["buffers"] > MOST_OF_A_LIST] == []
    assert [name for name, one in pages.items() if growing.intersection(one["scans"])] == []
    assert [name for name, one in lists.items() if MEASURED in one["scans"]] == []
    assert nights[1] <= REFRESH
    assert nights[1] <= MOST_GROWTH * nights[0]


def measured(cases: int, tries: int) -> list[dict[str, Any]]:
    """In a database of its own on the servers of the tests, which is dropped afterwards."""
    command = [sys.executable, "-m", "bench", "--size", f"{cases}", "--tries", f"{tries}", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def grown(small: dict[str, Any], large: dict[str, Any]) -> set[str]:
    """Tables with more rows where there are more cases."""
    sizes = small["sizes"]
    return {name for name, rows in large["sizes"].items() if rows > 1.5 * max(sizes[name], 100)}
