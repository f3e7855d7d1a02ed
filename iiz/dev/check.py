"""`make check`: everything a tool can say about the code, without servers."""

import base64
import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "-W", "ignore::RuntimeWarning", "manage.py"]
# As in production; nobody listens on port 1, and nothing here needs anybody to.
PRODUCTION = {
    "IIZ_SECRET_KEY": secrets.token_urlsafe(60),
    "IIZ_FIELD_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
    "IIZ_ALLOWED_HOSTS": "iiz.invalid",
    "IIZ_BASE_URL": "https://iiz.invalid",
    "DATABASE_URL": "postgresql://iiz_app@127.0.0.1:1/none",
    "DATABASE_OWNER_URL": "postgresql://iiz_owner@127.0.0.1:1/none",
    "DATABASE_LOG_URL": "postgresql://iiz_log@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1",
}


def main() -> None:
    """Runs every check, also after one failed, and names those that failed at the end."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("IIZ_", "DATABASE_", "REDIS_"))
    }
    environment |= PRODUCTION
    failed = [name for name, command in checks().items() if not _passes(name, command, environment)]
    if failed:
        sys.exit(f"make check: failed: {', '.join(failed)}")
    print("make check: all passed")


def checks() -> dict[str, list[str]]:
    return {
        "format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
        "lint": [str(BIN / "ruff"), "check", "--quiet", "."],
        "templates": [str(BIN / "djade"), "--check", "--target-version", "5.2", *_templates()],
        "types": [str(BIN / "mypy"), "--no-error-summary"],
        "imports": [str(BIN / "lint-imports"), "--no-logo", "--no-cache"],
        "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
        "deploy": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
        "catalogues": [sys.executable, "-m", "iiz.dev.translations"],
    }


def _templates() -> list[str]:
    return [str(path) for path in sorted((ROOT / "templates").rglob("*.html"))]


def _passes(name: str, command: list[str], environment: dict[str, str]) -> bool:
    started = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    result = "ok" if done.returncode == 0 else "FAILED"
    print(f"{name:<12} {result:<7} {time.monotonic() - started:5.1f} s", flush=True)
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    main()
