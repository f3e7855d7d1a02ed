"""Writes the two lock files again: every requirement with its exact version and hashes.

The locks name no registry: each machine installs from the index it is set up for.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OPTIONS = (
    "--generate-hashes --universal --python-version 3.11 --no-emit-index-url"
    " --no-emit-find-links --no-header --no-annotate --quiet"
)


def main() -> None:
    for name in ("requirements", "requirements-dev"):
        lock = ROOT / f"{name}.lock"
        command = ["uv", "pip", "compile", f"{name}.txt", *OPTIONS.split(), "-o", lock.name]
        subprocess.run(command, cwd=ROOT, check=True)
        if re.search(r"https?://|file://", lock.read_text()):
            sys.exit(f"{lock.name} names a registry.")


if __name__ == "__main__":
    main()
