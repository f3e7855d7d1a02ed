"""The statistics at size: a world of many cases beside one of a tenth, built and asked by `bench`."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench.statistics import NEW, Measured

ROOT = Path(__file__).resolve().parents[2]
CASES_OF = "cases of "
# speed.md: SQL of a page of figures at a million cases; the list behind a number opens cases too.
MOST_MS, MOST_GROWTH = 20, 1.3
MOST_BUFFERS = {"figures": 1500, "list": 12_000}
# Seconds of the server's processor for a thousand cases; and a larger world may not take more each.
REFRESH = 1.0


@pytest.mark.acceptance("statistics")
def test_the_statistics_stay_as_fast_with_many_cases(
    size: Callable[..., Any], figure: Callable[[str], None]
) -> None:
    small, large = measured(size(ci=20_000, full=1_000_000))

    nights = [one.refresh[-1][1] * 1000 / one.cases for one in (small, large)]
    pages = [cost for cost in large.costs if not cost.page.startswith(CASES_OF)]
    lists = [cost for cost in large.costs if cost.page.startswith(CASES_OF)]
    slowest, most = max(cost.ms for cost in pages), max(cost.buffers for cost in lists)
    figure(
        f"{large.cases:,} cases: {len(pages)} pages and files of figures at most {slowest:.1f} ms,"
        f" {len(lists)} lists at most {most:,} buffers; refresh {nights[1]:.2f} s per 1,000 cases"
    )
    assert [*small.gaps, *large.gaps] == []
    assert small.told == large.told == NEW
