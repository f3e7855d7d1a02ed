"""`make demo`: everything up with one command, on a machine with Python and nothing else."""

import argparse
import base64
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType

from iiz.dev import processes, servers, sharing
from iiz.dev.postgres import OWNER
from iiz.dev.processes import StartError
from iiz.dev.servers import Servers
from iiz.dev.sharing import HOME

DATABASE = "iiz_demo"
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SECRETS_FILE, LOADED_FILE = HOME / "secrets", HOME / "loaded"
WEB = "gunicorn iiz.wsgi -k gthread -w 2 --threads 4 --no-control-socket --bind"
WORKER = "celery -A iiz.celery worker --beat --concurrency 1 -l WARNING --schedule"


def main() -> None:
    parser = argparse.ArgumentParser(prog="make demo")
    parser.add_argument("--reset", action="store_true")
    parser.add_argument("--manage", nargs=argparse.REMAINDER)
    wanted = parser.parse_args()
    for number in ENDINGS:
        signal.signal(number, _end)
    try:
        if wanted.reset:
            sharing.forget_everything()
            say("The demo's data are gone; make demo starts over.")
        elif wanted.manage is not None:
            manage(wanted.manage)
        else:
            run(int(os.environ.get("PORT") or 8000))
    except StartError as failure:
        sys.exit(str(failure))
    except KeyboardInterrupt:
        say("Ended.")


def _end(number: int, frame: FrameType | None) -> None:
    """The first wish to end counts; an impatient second one must not leave half of it running."""
    for ending in ENDINGS:
        signal.signal(ending, signal.SIG_IGN)
    raise KeyboardInterrupt


def say(text: str) -> None:
    print(text, flush=True)


def run(port: int) -> None:
    """Serves until Ctrl-C or SIGTERM, then stops what it started."""
    _require_free(port)
    started = time.monotonic()
    with ExitStack() as running:
        say("Starting PostgreSQL and Valkey …")
        ours = running.enter_context(sharing.shared_servers(servers.external(os.environ)))
        with sharing.alone():
            environment = prepare(ours, port)
        children = running.enter_context(_product(port, environment))
        say(f"\nhttp://127.0.0.1:{port}  (ready after {time.monotonic() - started:.0f} s)")
        say("Ctrl-C ends it, make demo-reset starts over.")
        _watch(children)


def manage(arguments: list[str]) -> None:
    with sharing.shared_servers(servers.external(os.environ)) as ours:
        with sharing.alone():
            environment = prepare(ours, 8000)
        subprocess.run([sys.executable, "manage.py", *arguments], env=environment, check=False)


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise StartError(f"Port {port} is taken: PORT=8001 make demo uses another.") from None


def prepare(ours: Servers, port: int) -> dict[str, str]:
    """Returns: the environment of the product, whose database is ready afterwards."""
    given = servers.external(os.environ)
    environment = {**os.environ, **ours.environment(given, DATABASE), **_settings(port)}
    if "DATABASE_URL" not in given:
        # A start that broke off while loading left half a world: begin again.
        owner_url = ours.postgres.url(OWNER, "postgres")
        servers.create_database(owner_url, DATABASE, afresh=not LOADED_FILE.exists())
    os.environ.update(environment)
    from iiz.dev import world

    first_time, cases = not LOADED_FILE.exists(), int(os.environ.get("CASES") or 200)
    for account in world.build(first_time=first_time, cases=cases, say=say):
        say(f"  {account}")
    LOADED_FILE.touch()
    say(f"  password of all: {environment['IIZ_DEMO_PASSWORD']}")
    return environment


def _settings(port: int) -> dict[str, str]:
    return {
        "IIZ_DEMO": "1",
        "IIZ_HTTPS": "0",
        "IIZ_MFA_REQUIRED": "0",
        "IIZ_ALLOWED_HOSTS": "127.0.0.1,localhost",
        "IIZ_LOG_LEVEL": os.environ.get("IIZ_LOG_LEVEL", "WARNING"),
        "IIZ_BASE_URL": f"http://127.0.0.1:{port}",
        "IIZ_EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "IIZ_EMAIL_FILE_PATH": str(HOME / "mail"),
        "IIZ_STATIC_ROOT": str(_folder(HOME / "static")),
        "IIZ_MEDIA_ROOT": str(_folder(HOME / "media")),
        "IIZ_SCANNER": "iiz.files.scanning.known_pattern",
        **_secrets(os.environ),
    }


def _folder(path: Path) -> Path:
    path.mkdir(exist_ok=True)
    return path


def _secrets(given: Mapping[str, str]) -> dict[str, str]:
    """Made once and kept beside the data they protect; the password may be chosen before that."""
    if not SECRETS_FILE.exists():
        made = {
            "IIZ_SECRET_KEY": secrets.token_urlsafe(50),
            "IIZ_FIELD_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
            "IIZ_DEMO_PASSWORD": given.get("IIZ_DEMO_PASSWORD") or secrets.token_urlsafe(9),
        }
        lines = "".join(f"{name}={value}\n" for name, value in made.items())
        sharing.write_private(SECRETS_FILE, lines)
    kept = dict(line.split("=", 1) for line in SECRETS_FILE.read_text().splitlines())
    wish = given.get("IIZ_DEMO_PASSWORD")
    if wish and wish != kept["IIZ_DEMO_PASSWORD"]:
        raise StartError("The demo already has another password: make demo-reset, then again.")
    return kept


@contextmanager
def _product(
    port: int, environment: dict[str, str]
) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Yields: the web server and the worker by their names; stops both at the end."""
    schedule = HOME / f"beat-{port}"
    commands = {
        "web": [*WEB.split(), f"127.0.0.1:{port}"],
        "worker": [*WORKER.split(), str(schedule)],
    }
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            say(f"Starting the {name} process …")
            children[name] = processes.start(
                [sys.executable, "-m", *command], log=_log(name, port), env=environment
            )
        processes.wait_until(
            lambda: _answers(port), process=children["web"], seconds=60, what="The web server"
        )
        yield children
    finally:
        for child in children.values():
            child.terminate()
        for child in children.values():
            processes.stop(child.pid)


def _log(name: str, port: int) -> Path:
    return HOME / f"{name}-{port}.log"


def _answers(port: int) -> bool:
    web = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        web.request("GET", "/health/")
        return web.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        web.close()


def _watch(children: Mapping[str, subprocess.Popen[bytes]]) -> None:
    """Returns only when one of them ended by itself, which is a failure. Raises: StartError."""
    while True:
        for name, child in children.items():
            if child.poll() is not None:
                raise StartError(f"The {name} process ended; its log lies in {HOME}.")
        time.sleep(0.5)


if __name__ == "__main__":
    main()
