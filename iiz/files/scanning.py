"""Who looks for viruses: a callable of the deployment's own, named by IIZ_SCANNER.

It gets the open file and returns a Verdict; if it raises, the file stays where it is, unread by
anybody, and is asked about again. Without a scanner nothing leaves the quarantine.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, cast
from zipfile import ZipFile, is_zipfile

from django.conf import settings
from django.utils.module_loading import import_string

# In two halves, so that no scanner takes this very file for one.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass(frozen=True)
class Verdict:
    """`finding`: what was found, in the scanner's own word; empty for nothing."""

    is_clean: bool
    finding: str = ""


Scanner = Callable[[IO[bytes]], Verdict]


def scanner() -> Scanner | None:
    """None: none is set up. Raises: ImportError for a name that leads nowhere."""
    path = settings.IIZ_SCANNER
    return cast("Scanner", import_string(path)) if path else None


def is_set_up() -> bool:
    return bool(settings.IIZ_SCANNER)


def known_pattern(file: IO[bytes]) -> Verdict:
    """For demo and tests: knows nothing but the harmless test file of the scanners' makers."""
    if EICAR in file.read() or any(EICAR in part for part in _parts(file)):
        return Verdict(is_clean=False, finding="Eicar-Test-Signature")
    return Verdict(is_clean=True)


def _parts(file: IO[bytes]) -> list[bytes]:
    file.seek(0)
    if not is_zipfile(file):
        return []
    with ZipFile(file) as archive:  # its size was counted when it was taken
        return [archive.read(name) for name in archive.namelist()]
