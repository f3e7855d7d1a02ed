"""Where a page of a list ended, as a sign in the URL that says nothing to anybody else.

It names a row by its key and is looked up behind the reader's own door, so that it neither carries
personal data nor opens anything; a forged or stale one leads to the first page.
"""

from dataclasses import dataclass

from django.core import signing

SALT = "cases.paging"


@dataclass(frozen=True)
class Cursor:
    """The last row of the page before, and how many rows lie up to it."""

    key: str
    passed: int


def write(cursor: Cursor, *, of: str) -> str:
    """`of` names list and order: a cursor of one order means nothing in another."""
    return signing.dumps([of, cursor.key, cursor.passed], salt=SALT)


def read(text: str, *, of: str) -> Cursor | None:
    try:
        name, key, passed = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return Cursor(key, passed) if name == of else None
