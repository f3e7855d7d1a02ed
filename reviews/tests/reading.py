"""All that a member of the steering committee gets, from every page along all links, and files."""

import csv
import re
from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import Any

from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from cases.tests.samples import own_routes
from iiz.access_map import Door, Role

LINK = re.compile(r'href="(/[^"#]*)"')
# What changes with every answer and says nothing.
SECRETS = re.compile(r'(name="(?:csrfmiddlewaretoken|form_token)" value="|nonce=")[^"]*')


def answers(client: Client) -> Iterator[tuple[str, int, str, bytes]]:
    """(address, status, kind, body) of everything there is for who is signed in."""
    waiting, seen = [reverse("situation"), *_pages()], set[str]()
    while waiting:
        url = waiting.pop().replace("&amp;", "&")
        if url in seen:
            continue
        seen.add(url)
        status, kind, body = _open(client, url)
        yield url, status, kind, body
        if status == 200 and kind == "text/html":
            links = LINK.findall(body.decode())
            waiting += [link for link in links if not link.startswith("/accounts/")]


def _open(client: Client, url: str) -> tuple[int, str, bytes]:
    answer: Any = client.get(url)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, answer.get("Content-Type", "").partition(";")[0], body


def _pages() -> list[str]:
    return [
        reverse(route.name)
        for route in own_routes()
        if route.entry and route.entry.door is Door.ACTING and Role.STEERING in route.entry.roles
    ]


def said(client: Client, *names: str) -> dict[str, Any]:
    """Address → what can be read there: the source of a page, the text or the cells of a file.
    Of the routes of these names; without any of all there is."""
    if not names:
        return {url: _read(kind, body) for url, _status, kind, body in answers(client)}
    opened = {reverse(name): _open(client, reverse(name)) for name in names}
    assert {status for status, _kind, _body in opened.values()} == {200}
    return {url: _read(kind, body) for url, (_status, kind, body) in opened.items()}


def _read(kind: str, body: bytes) -> Any:
    if kind == "application/pdf":
        text = " ".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages)
        return " ".join(text.split())
    if kind.endswith("spreadsheetml.sheet"):
        sheets = load_workbook(BytesIO(body)).worksheets
        return [[cell.value for cell in row] for sheet in sheets for row in sheet.rows]
    text = body.decode("utf-8-sig", "replace")
    if kind == "text/csv":
        return list(csv.reader(StringIO(text), delimiter=";"))
    return SECRETS.sub(r"\1", text)
