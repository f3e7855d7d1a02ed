"""`make demo` from a fresh clone, as somebody who has never seen this folder."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_SECONDS = 400
AGAIN_SECONDS = 20  # 10 on a machine of its own; here another process runs tests beside it


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    target = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", ROOT, target], check=True)
    return target


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


class Demo:
    """One run of `make demo` in a clone, told nothing about the servers of this test run."""

    def __init__(self, clone: Path, cases: int) -> None:
        self.url = f"http://127.0.0.1:{(port := free_port())}"
        self.log = clone.with_name(f"demo-{port}.log")
        bare = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("IIZ_", "DATABASE_", "REDIS_", "PYTEST_", "DJANGO_", "VIRTUAL"))
        }
        self.started = time.monotonic()
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                ["make", "demo", f"PORT={port}", f"CASES={cases}"],
                cwd=clone,
                env=bare,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait(self) -> float:
        """Returns: the seconds until it answered."""
        while not self.answers():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() - self.started < PATIENCE_SECONDS, self.log.read_text()
            time.sleep(0.2)
        return time.monotonic() - self.started

    def answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/health/", timeout=5).status_code == 200
        except requests.RequestException:
            return False

    def stop(self, by: signal.Signals) -> None:
        os.killpg(self.process.pid, by)  # as the terminal does with Ctrl-C
        self.process.wait(60)


def processes_of(folder: Path) -> list[str]:
    """Command lines that name the folder; the demo's servers, web and worker processes all do."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = entry.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if str(folder) in command and "make demo" not in command:
            found.append(command)
    return found


@pytest.mark.acceptance("two-commands")
def test_a_fresh_clone_serves_and_leaves_nothing_running(
    clone: Path, size: Callable[..., int], figure: Callable[[str], None]
) -> None:
    cases = size(ci=10, full=200)  # beside the stories; 200 take about a minute more
    seconds = []
    for how in (signal.SIGTERM, signal.SIGINT):
        demo = Demo(clone, cases)
        try:
            seconds.append(demo.wait())
            login = requests.get(f"{demo.url}/accounts/login/", timeout=10)
            assert login.status_code == 200
            assert 'type="password"' in login.text
            assert processes_of(clone)
        finally:
            demo.stop(how)

        assert processes_of(clone) == []
        assert "password of all:" in demo.log.read_text()

    assert seconds[1] < AGAIN_SECONDS
    first, second = seconds
    told = f"first start {first:.0f} s, with {cases} cases beside the stories"
    figure(f"{told}, second {second:.1f} s, 0 processes left")
    shutil.rmtree(clone)
