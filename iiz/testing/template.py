"""A migrated cluster kept in var/, because migrating costs far more than copying.

It is made anew whenever a migration or a requirement changes. Nothing else is kept in it: grants
and reference data are loaded by every run.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from iiz.dev import servers
from iiz.dev.servers import Servers

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "var" / "test-clusters"
NAME = "test_template"


def copy_to(data: Path) -> None:
    """Makes `data` a stopped cluster that holds the migrated database NAME."""
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two runs at once migrate once
        kept = HOME / _fingerprint()
        if not kept.exists():
            _make(kept)
        shutil.copytree(kept, data)


def _fingerprint() -> str:
    parts = [ROOT / "requirements-dev.lock", *sorted(ROOT.glob("*/migrations/*.py"))]
    text = b"".join(part.name.encode() + part.read_bytes() for part in parts)
    return hashlib.sha256(text + sys.version.encode()).hexdigest()[:16]


def _make(kept: Path) -> None:
    print(
        "Migrating a database for the tests; the next run copies it.", file=sys.stderr, flush=True
    )
    base = servers.new_base()
    ours = Servers(base, data=base / "data", throw_away=True)
    try:
        ours.start({})
        environment = os.environ | ours.environment({}, NAME)
        servers.create_database(
            servers.with_database(environment["DATABASE_OWNER_URL"], "postgres"), NAME
        )
        command = ["manage.py", "migrate", "--database=owner", "--verbosity=0", "--skip-checks"]
        subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True)
        ours.postgres.stop(keep=True)
        for old in HOME.glob("*/"):
            shutil.rmtree(old)
        shutil.copytree(ours.postgres.data, kept)
    finally:
        ours.stop()
