"""The product as it really runs: gunicorn with many threads, and a Celery worker."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

import pytest
import redis
import requests
from django.conf import settings

from iiz.celery import app as celery_app
from iiz.dev import processes

T = TypeVar("T")
POLL_SECONDS = 0.05
THREADS = 24


def eventually(look: Callable[[], T], *, seconds: float = 15) -> T:
    """Returns: what `look` returns as soon as it is true; for the effects of other processes."""
    deadline = time.monotonic() + seconds
    while not (seen := look()):
        if time.monotonic() > deadline:
            raise AssertionError(f"Not within {seconds} seconds: {look}")
        time.sleep(POLL_SECONDS)
    return seen


@dataclass(frozen=True)
class RunningServer:
    url: str
    log: Path


class Serve(Protocol):
    def __call__(self, *, threads: int = ..., bug: str = ...) -> RunningServer: ...


@pytest.fixture(scope="session")
def _gunicorn(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> Generator[RunningServer, None, None]:
    with closing(_Gunicorn(tmp_path_factory.mktemp("server"), THREADS)) as started:
        yield started.running


@pytest.fixture
def server(transactional_db: None, _gunicorn: RunningServer) -> RunningServer:
    """The product on `server.url`, served to real clients from the test database."""
    return _gunicorn


@pytest.fixture
def serve(transactional_db: None, tmp_path: Path) -> Generator[Serve, None, None]:
    """Starts a server of one's own: other threads, or with a bug planted ("module:function")."""
    started: list[_Gunicorn] = []

    def start(*, threads: int = THREADS, bug: str = "") -> RunningServer:
        started.append(_Gunicorn(tmp_path, threads, bug))
        return started[-1].running

    yield start
    for one in started:
        one.close()


class _Gunicorn:
    """One process with many threads, so that as many database sessions work at once."""

    def __init__(self, folder: Path, threads: int, bug: str = "") -> None:
        with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
            port = listener.getsockname()[1]
            self.running = RunningServer(f"http://127.0.0.1:{port}", folder / "gunicorn.log")
            options = f"-k gthread -w 1 --threads {threads} --no-control-socket -t 120"
            self.process = processes.start(
                [
                    *(sys.executable, "-m", "gunicorn", "iiz.testing.wsgi", *options.split()),
                    *("--bind", f"fd://{listener.fileno()}"),
                ],
                log=self.running.log,
                env=os.environ | {"IIZ_TEST_BUG": bug},
                pass_fds=(listener.fileno(),),
            )
        processes.wait_until(self._answers, process=self.process, seconds=60, what="gunicorn")

    def _answers(self) -> bool:
        try:
            requests.get(f"{self.running.url}/health/", timeout=5)
        except requests.RequestException:
            return False
        return True

    def close(self) -> None:
        processes.stop(self.process.pid)


@pytest.fixture(scope="session")
def _celery(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> Generator[subprocess.Popen[bytes], None, None]:
    log = tmp_path_factory.mktemp("worker") / "celery.log"
    options = "worker --pool prefork --concurrency 1 --without-gossip --without-mingle -l WARNING"
    process = processes.start(
        [sys.executable, "-m", "celery", "-A", "iiz.celery", *options.split()], log=log
    )
    processes.wait_until(_worker_answers, process=process, seconds=60, what="Celery")
    yield process
    processes.stop(process.pid)


def _worker_answers() -> bool:
    return bool(celery_app.control.ping(timeout=0.3))


@pytest.fixture
def worker(transactional_db: None, _celery: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
    """A real Celery worker on the test database; look for its effects with `eventually`."""
    return _celery


@pytest.fixture(autouse=True)
def _empty_queue(request: pytest.FixtureRequest) -> None:
    """What a test without a worker queued must not run in the next test that has one."""
    if "worker" in request.fixturenames:
        url = settings.CELERY_BROKER_URL
        path = url.removeprefix("redis+socket://").partition("?")[0]
        client = redis.Redis(unix_socket_path=path) if path != url else redis.from_url(url)
        with closing(client):
            client.delete("celery")
