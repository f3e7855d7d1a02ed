"""Creates `.venv` with the locked requirements; nothing but a system Python >= 3.11 is needed.

Runs as a file and uses the standard library only. Installs again only after the lock changed.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed-lock.sha256"
OLDEST = (3, 11)


def main() -> None:
    if sys.version_info < OLDEST:
        sys.exit(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed, this is {sys.version}.")
    lock = ROOT / (sys.argv[1] if len(sys.argv) > 1 else "requirements-dev.lock")
    with (ROOT / "iiz" / "dev" / "setup.py").open() as ourselves:
        fcntl.flock(ourselves, fcntl.LOCK_EX)  # two makes at once install once
        if not STAMP.exists() or STAMP.read_text() != _fingerprint(lock):
            _install(lock)
            STAMP.write_text(_fingerprint(lock))


def _fingerprint(lock: Path) -> str:
    """The lock and the Python in the environment; a system upgrade may have taken that away."""
    command = [str(PYTHON), "-c", "import sys; print(sys.version)"]
    try:
        version = subprocess.run(command, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return "no Python"
    return hashlib.sha256(lock.read_bytes() + version).hexdigest()


def _install(lock: Path) -> None:
    started = time.monotonic()
    uv = shutil.which("uv")
    print(f"Installing {lock.name} into .venv with {'uv' if uv else 'pip'} …", flush=True)
    STAMP.unlink(missing_ok=True)
    if uv:
        _run(uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, VENV)
        _run(uv, "pip", "install", "--quiet", "--require-hashes", "--python", PYTHON, "-r", lock)
    else:
        _make_environment()
        # Python compiles what is imported when it is; pip would compile all there is.
        options = "--quiet --no-compile --require-hashes --disable-pip-version-check"
        _run(PYTHON, "-m", "pip", "install", *options.split(), "--progress-bar=off", "-r", lock)
    print(f"Installed in {time.monotonic() - started:.0f} s.", flush=True)


def _make_environment() -> None:
    """Debian keeps `ensurepip` in a package of its own, so say which one is missing."""
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False)
    if made.returncode:
        sys.exit("Python cannot make environments: install python3-venv (Debian) or uv.")


def _run(*command: str | Path) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    done = subprocess.run([str(part) for part in command], check=False, env=environment)
    if done.returncode:
        sys.exit(f"Failed: {' '.join(str(part) for part in command)}")


if __name__ == "__main__":
    main()
