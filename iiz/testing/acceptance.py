"""Acceptance tests: `@pytest.mark.acceptance("id")`, their sizes, and the figures they print."""

from collections.abc import Callable
from typing import Any

import pytest

ID, FIGURE = "acceptance", "figure"
reports = pytest.StashKey[list[pytest.TestReport]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("iiz")
    group.addoption(
        "--acceptance", metavar="ID", help="only tests marked acceptance(ID); 'all' for every one"
    )
    group.addoption("--full", action="store_true", help="full sizes instead of CI sizes")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[reports] = []
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Table(config))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    wanted = config.getoption("--acceptance")
    for item in items:
        for mark in item.iter_markers(ID):
            item.user_properties.append((ID, mark.args[0]))
    if not wanted:  # the long ones first, so that no worker begins one when the others are done
        items.sort(key=lambda item: item.get_closest_marker(ID) is None)
        return
    chosen = [item for item in items if _matches(item, wanted)]
    if not chosen:
        raise pytest.UsageError(f"No test is marked acceptance({wanted!r}).")
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen


def _matches(item: pytest.Item, wanted: str) -> bool:
    ids = [mark.args[0] for mark in item.iter_markers(ID)]
    return wanted in ids or (wanted == "all" and bool(ids))


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """`figure("16 of 16 cells exact")` is what `make acceptance` prints for this test."""
    return lambda text: request.node.user_properties.append((FIGURE, text))


@pytest.fixture(scope="session")
def size(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """`size(ci=50, full=200)`: both sizes are written in the test; `make soak` runs the full."""
    full_wanted = request.config.getoption("--full")
    return lambda *, ci, full: full if full_wanted else ci


class _Table:
    """Gathers the figures, also from the processes of xdist, and prints them at the very end."""

    def __init__(self, config: pytest.Config) -> None:
        self.wanted = config.getoption("--acceptance")
        self.rows: dict[str, list[tuple[str, str]]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call" and not (report.when == "setup" and report.failed):
            return
        properties = report.user_properties
        figures = [str(value) for name, value in properties if name == FIGURE]
        for acceptance in (str(value) for key, value in properties if key == ID):
            self.rows.setdefault(acceptance, []).append((report.outcome, "; ".join(figures)))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self.rows:
            return
        terminalreporter.section("acceptance")
        for acceptance in sorted(self.rows):
            terminalreporter.write_line(self.line(acceptance))

    def line(self, acceptance: str) -> str:
        rows = self.rows[acceptance]
        failed = sum(result != "passed" for result, _ in rows)
        outcome = f"{failed} FAILED" if failed else "passed"
        words = [*(text for _, text in rows if text), f"{len(rows)} tests"]
        return f"{acceptance:<22} {outcome:<8} {'; '.join(words)}"

    def pytest_unconfigure(self) -> None:
        """After pytest's own closing line, so that the figure comes last."""
        if self.wanted in self.rows:
            print(self.line(self.wanted))
