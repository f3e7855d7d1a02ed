"""People of the rich world who visit addresses and leave no trace."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.db import connections, transaction
from django.http import HttpResponse
from django.test import Client

from cases.tests.samples import Samples
from contacts import codes
from iiz.access_map import Relation, Role
from iiz.testing.fixtures import ALIASES

FORM = "application/x-www-form-urlencoded"
BOUNDARY = "a-seam-between-two-fields"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"


class undone:  # noqa: N801  # reads as a statement: with undone()
    """What happens inside is rolled back, on both connections."""

    def __enter__(self) -> None:
        self.blocks = [transaction.atomic(using=alias) for alias in ALIASES]
        for block in self.blocks:
            block.__enter__()

    def __exit__(self, *error: Any) -> None:
        for alias, block in zip(ALIASES, self.blocks, strict=True):
            transaction.set_rollback(True, using=alias)
            block.__exit__(None, None, None)


@contextmanager
def queries_counted() -> Iterator[Counter[str]]:
    """Yields: queries per connection, the code lists being at hand: else whoever comes a minute
    later reads them again."""
    codes.forget()
    codes.label("case_phase", "")
    counts: Counter[str] = Counter(dict.fromkeys(ALIASES, 0))
    with ExitStack() as counted:
        for alias in ALIASES:
            counted.enter_context(
                connections[alias].execute_wrapper(partial(_count, counts, alias))
            )
        yield counts


def _count(counts: Counter[str], alias: str, execute: Any, *query: Any) -> Any:
    counts[alias] += 1
    return execute(*query)


class Visitors:
    """Each person logs in once."""

    def __init__(self, samples: Samples) -> None:
        self.samples = samples
        self.clients: dict[int | None, Client] = {}

    def client(self, role: Role, relation: Relation) -> Client:
        user = self.samples.user(role, relation)
        key = user.pk if user else None
        if key not in self.clients:
            self.clients[key] = self.fresh_client(role, relation)
        return self.clients[key]

    def fresh_client(self, role: Role, relation: Relation) -> Client:
        """For visits that may end the session."""
        client = Client(raise_request_exception=False)
        user = self.samples.user(role, relation)
        if user is not None:
            client.force_login(user)
            client.get("/acting/")  # the first visit fixes the end of the session
        return client

    def acting(self, role: Role, relation: Relation) -> dict[str, str]:
        """The hidden fields of a form that this person has just opened."""
        membership = self.samples.membership(role, relation)
        token = {"form_token": str(uuid4())}
        return token | ({"acting": str(membership.pk)} if membership else {})


@dataclass(frozen=True)
class FileSent:
    """What somebody chose in a file field."""

    name: str
    content: bytes


def send(client: Client, method: str, url: str, data: dict[str, Any] | None = None) -> HttpResponse:
    """Lists send a field several times."""
    if method != "POST":
        return client.generic(method, url)
    given = data or {}
    if any(isinstance(one, FileSent) for values in given.values() for one in values):
        return client.generic(method, url, data=_multipart(given), content_type=MULTIPART)
    body = urlencode(given, doseq=True, errors="surrogatepass")
    return client.generic(method, url, data=body, content_type=FORM)


def _multipart(data: dict[str, Any]) -> bytes:
    """By hand: the client's own would not send half a character."""
    parts = b""
    for name, values in data.items():
        for one in [values] if isinstance(values, str) else values:
            is_file = isinstance(one, FileSent)
            about = f'name="{name}"' + (f'; filename="{one.name}"' if is_file else "")
            body = one.content if is_file else str(one).encode("utf-8", "surrogatepass")
            parts += f"--{BOUNDARY}\r\nContent-Disposition: form-data; {about}\r\n\r\n".encode()
            parts += body + b"\r\n"
    return parts + f"--{BOUNDARY}--\r\n".encode()
