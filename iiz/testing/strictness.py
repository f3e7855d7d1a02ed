"""Nothing is skipped in silence: a skipped test fails unless it is listed here with its reason."""

from collections.abc import Generator

import pytest

MAY_SKIP: dict[str, str] = {}
"""Node id → why it may be skipped on some machine."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and item.nodeid not in MAY_SKIP:
        report.outcome = "failed"
        report.longrepr = f"Skipped, but not listed in iiz.testing.strictness: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if report.skipped and collector.nodeid not in MAY_SKIP:
        report.outcome = "failed"
        report.longrepr = f"Skipped, but not listed in iiz.testing.strictness: {report.longrepr}"
    return report
