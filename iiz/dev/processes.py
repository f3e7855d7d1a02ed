"""Child processes that end when they are asked to, and with their parent."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
POLL_SECONDS = 0.02


class StartError(Exception):
    """A program did not start; the message says what to do, its log why."""


def lesser_user() -> pwd.struct_passwd | None:
    """Whom to become when started as root, because PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise StartError("Started as root, but there is no user 'postgres' or 'nobody' to drop to.")


def identity(user: pwd.struct_passwd | None) -> dict[str, Any]:
    """The arguments with which `subprocess` runs a program as that user."""
    if user is None:
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def start(
    command: Sequence[str | Path],
    *,
    log: Path,
    user: pwd.struct_passwd | None = None,
    dies_with_us: bool = True,
    env: dict[str, str] | None = None,
    pass_fds: tuple[int, ...] = (),
) -> subprocess.Popen[bytes]:
    """Starts a program in its own session, so that Ctrl-C reaches us alone and we stop it."""
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent if dies_with_us else None,  # noqa: PLW1509 - one thread here
            env=env,
            pass_fds=pass_fds,
            cwd="/" if user else None,
            **identity(user),
        )


def _die_with_parent() -> None:
    """Even `kill -9` of a test run leaves nothing behind (Linux only; harmless elsewhere)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def wait_until(
    ready: Callable[[], bool], *, process: subprocess.Popen[bytes], seconds: float, what: str
) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        if process.poll() is not None:
            raise StartError(f"{what} ended with status {process.returncode} while starting.")
        if time.monotonic() > deadline:
            raise StartError(f"{what} was not ready after {seconds:.0f} seconds.")
        time.sleep(POLL_SECONDS)


def stop(pid: int, *, by: signal.Signals = signal.SIGTERM, seconds: float = 20) -> None:
    """Asks, waits, and only then kills; a process that is gone already is fine."""
    for how, patience in ((by, seconds), (signal.SIGKILL, 5)):
        try:
            _signal(pid, how)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if not is_running(pid):
                return
            time.sleep(POLL_SECONDS)


def _signal(pid: int, how: signal.Signals) -> None:
    """The last resort reaches the whole session `start` gave it, so that no child is left."""
    if how is signal.SIGKILL and os.getpgid(pid) == pid:
        os.killpg(pid, how)
    else:
        os.kill(pid, how)


def is_running(pid: int) -> bool:
    """False also for our own child that ended: it is reaped here."""
    try:
        if os.waitpid(pid, os.WNOHANG)[0] == pid:
            return False
    except ChildProcessError:
        pass  # not our child
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return not _is_zombie(pid)


def _is_zombie(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return False
    return state == "Z"


def command_line(pid: int) -> str:
    """Returns: the command of a running process, "" when it cannot be known."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        pass
    try:
        shown = subprocess.run(
            ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, check=False
        )
    except FileNotFoundError:
        return ""
    return shown.stdout.decode()
