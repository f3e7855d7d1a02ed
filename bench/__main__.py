"""`python -m bench --size 100k`: builds, measures and says it; `--json` says it to a program."""

import argparse
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from iiz.dev import servers
from iiz.dev.servers import Servers
from iiz.testing import template
from iiz.testing.plugin import FIXED

DATABASE = "iiz_bench"
THOUSANDS = {"k": 1_000, "m": 1_000_000}
SMALLER, LEAST = 10, 2_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--size", type=_number, default=100_000)
    parser.add_argument("--tries", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    sizes = [max(wanted.size // SMALLER, LEAST), wanted.size]
    with _servers() as owner_url:
        found = [
            _measured(owner_url, size, tries=wanted.tries, lists=size == wanted.size)
            for size in sizes
        ]
    if wanted.json:
        print(json.dumps([one.as_json() for one in found]))
    else:
        from bench.report import lines

        print("\n".join(lines(*found)))


def _number(text: str) -> int:
    """100k, 1m, or plain digits."""
    return int(text.rstrip("km")) * THOUSANDS.get(text[-1].lower(), 1)


@contextmanager
def _servers() -> Iterator[str]:
    """Those the environment names (a test's), else our own, which go afterwards.

    Yields: the address of the database for its owner.
    """
    given = servers.external(os.environ)
    base = None if given else servers.new_base()
    own = Servers(base, data=base / "data", throw_away=True) if base else None
    try:
        if own:
            os.environ.update(FIXED)
            template.copy_to(own.postgres.data)
            os.environ["IIZ_TEST_TEMPLATE"] = template.NAME
            own.start({})
            os.environ.update(own.environment({}, DATABASE))
            os.environ["IIZ_MEDIA_ROOT"] = str(own.base)
        os.environ["DJANGO_SETTINGS_MODULE"] = "iiz.settings"
        for name in servers.URLS:
            os.environ[name] = servers.with_database(os.environ[name], DATABASE)
        yield os.environ["DATABASE_OWNER_URL"]
    finally:
        if own:
            own.stop()


def _measured(owner_url: str, size: int, **how: Any) -> Any:
    server = servers.with_database(owner_url, "postgres")
    kept = os.environ.get("IIZ_TEST_TEMPLATE", "template1")
    servers.create_database(server, DATABASE, afresh=True, template=kept)
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    from django.db import connections

    from bench.statistics import measure

    try:
        return measure(size, **how)
    finally:
        connections.close_all()
        servers.drop_database(server, DATABASE)


if __name__ == "__main__":
    main()
