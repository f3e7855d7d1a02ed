"""The demo's servers, shared by every demo of this folder: the first starts, the last stops."""

import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from iiz.dev import processes, servers
from iiz.dev.processes import StartError
from iiz.dev.servers import Servers

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "var" / "demo"
BASE_FILE = HOME / "servers"
BUSY = "The demo is running. Stop it first, then start over."


@contextmanager
def shared_servers(given: Mapping[str, str]) -> Iterator[Servers]:
    """Yields: running servers; they stay up as long as anybody is inside, in any process."""
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / "users.lock").open("w") as users:
        with alone():
            ours = _running_or_new(given)
            fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield ours
        finally:
            with alone():
                if _nobody_else(users):
                    ours.stop()
                    BASE_FILE.unlink(missing_ok=True)


@contextmanager
def alone() -> Iterator[None]:
    """One process at a time starts, migrates or stops; the others wait."""
    with (HOME / "start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def forget_everything() -> None:
    """Deletes data, secrets, mails and logs of the demo. Raises: StartError while it runs."""
    if not HOME.exists():
        return
    with (HOME / "users.lock").open("w") as users:
        if not _nobody_else(users):
            raise StartError(BUSY)
        data = data_folder()
        if BASE_FILE.exists():  # left by a demo that was killed
            Servers(Path(BASE_FILE.read_text()), data=data).stop()
        shutil.rmtree(data, ignore_errors=True)
        shutil.rmtree(HOME)


def data_folder() -> Path:
    """Below var/, or where root's lesser user cannot walk to, below /var/tmp."""
    user = processes.lesser_user()
    inside = HOME / "data"
    if user is None or _may_walk(user, HOME):
        return inside
    name = hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]
    return Path("/var/tmp") / f"iiz-{name}"  # noqa: S108 - private to its owner (0700)


def _may_walk(user: pwd.struct_passwd, folder: Path) -> bool:
    tried = subprocess.run(
        ["/bin/sh", "-c", 'cd "$1"', "sh", folder],
        stderr=subprocess.DEVNULL,
        check=False,
        cwd="/",
        **processes.identity(user),
    )
    return tried.returncode == 0


def _running_or_new(given: Mapping[str, str]) -> Servers:
    data = data_folder()
    if BASE_FILE.exists():
        known = Servers(Path(BASE_FILE.read_text()), data=data)
        if known.answer(given):
            return known
        known.stop()
    fresh = Servers(servers.new_base(), data=data)
    BASE_FILE.write_text(str(fresh.base))
    try:
        fresh.start(given)
    except BaseException:
        fresh.stop()
        raise
    return fresh


def _nobody_else(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def write_private(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
