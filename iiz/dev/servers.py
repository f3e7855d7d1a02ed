"""PostgreSQL and Valkey for a run: those the environment names, else our own."""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from iiz.dev.postgres import APP, LOG, OWNER, Postgres, own
from iiz.dev.processes import StartError
from iiz.dev.valkey import Valkey

URLS = {"DATABASE_URL": APP, "DATABASE_OWNER_URL": OWNER, "DATABASE_LOG_URL": LOG}


class Servers:
    """Both servers below one short folder: `base/pg` and `base/valkey` hold sockets and logs."""

    def __init__(self, base: Path, *, data: Path, throw_away: bool = False) -> None:
        self.base = base
        self.throw_away = throw_away
        self.postgres = Postgres(data=data, run=base / "pg", throw_away=throw_away)
        self.valkey = Valkey(run=base / "valkey", throw_away=throw_away)

    def start(self, given: Mapping[str, str]) -> None:
        """Starts what `given` (the environment) does not name."""
        for folder in (self.postgres.run, self.valkey.run):
            folder.mkdir(exist_ok=True)
        own(self.valkey.run, None)
        if not _names_databases(given):
            self.postgres.start()
        if not given.get("REDIS_URL"):
            self.valkey.start()

    def stop(self) -> None:
        self.valkey.stop()
        self.postgres.stop()
        shutil.rmtree(self.base, ignore_errors=True)

    def answer(self, given: Mapping[str, str]) -> bool:
        return (_names_databases(given) or self.postgres.answers()) and (
            bool(given.get("REDIS_URL")) or self.valkey.answers()
        )

    def environment(self, given: Mapping[str, str], database: str) -> dict[str, str]:
        """Returns: the variables `iiz.settings` needs, for the named database."""
        urls = (
            {name: given[name] for name in URLS}
            if _names_databases(given)
            else {name: self.postgres.url(role, database) for name, role in URLS.items()}
        )
        return {**urls, "REDIS_URL": given.get("REDIS_URL") or self.valkey.url}


def new_base() -> Path:
    """A folder the server's user may walk through; what lies in it is private to each server.

    Below /tmp, whatever TMPDIR says, because a socket's path has at most 107 bytes.
    """
    base = Path(tempfile.mkdtemp(prefix="iiz-", dir="/tmp"))
    base.chmod(0o711)
    return base


def create_database(
    owner_url: str, name: str, *, afresh: bool = False, template: str = "template1"
) -> None:
    """Creates the database, and the two roles with which the product logs in, once."""
    with psycopg.connect(owner_url, autocommit=True) as connection:
        known = _exists(connection, "SELECT 1 FROM pg_database WHERE datname = %s", name)
        if known and afresh:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )
        if not known or afresh:
            create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            connection.execute(create.format(sql.Identifier(name), sql.Identifier(template)))
        for role in (APP, LOG):
            if not _exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", role):
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))


def drop_database(owner_url: str, name: str) -> None:
    with psycopg.connect(owner_url, autocommit=True) as connection:
        command = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        connection.execute(command.format(sql.Identifier(name)))


def _exists(connection: psycopg.Connection, query: str, name: str) -> bool:
    return connection.execute(query, [name]).fetchone() is not None


def _names_databases(given: Mapping[str, str]) -> bool:
    named = [name for name in URLS if given.get(name)]
    if named and len(named) < len(URLS):
        missing = ", ".join(name for name in URLS if name not in named)
        raise StartError(f"{missing} not set: set all three database URLs, or none.")
    return bool(named)


def external(environment: Mapping[str, str]) -> dict[str, str]:
    """Returns: the servers somebody else runs for us, as the environment names them."""
    return {name: environment[name] for name in (*URLS, "REDIS_URL") if environment.get(name)}


def with_database(url: str, name: str) -> str:
    """Returns: the same server and role, another database."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()
