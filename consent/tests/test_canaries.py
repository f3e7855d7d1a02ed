"""A bird in every text of a case, and three readers who must not hear it before it is given.

Readers: a foreign institution; one that takes part and is covered for some categories; one that
was asked and has not accepted. Channels: every page and export of ours that opens with GET, their
headers, the search, mails and logs.
"""

import io
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from zipfile import ZipFile

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cases.models import Case, Document, Note
from cases.operations.records import add_note
from cases.tests import factories as make
from cases.tests.samples import Samples, build_samples, own_routes
from consent.operations import Draft, Said, Told, disclose, draft_consent, record_answer, withdraw
from consent.operations.ending import Withdrawal
from iiz.access_map import Door
from iiz.models import OutboxMessage
from iiz.routes import Route

CATEGORIES = ("plan", "work_capacity", "household", "diagnosis", "protection", "sanctions")
COVERED = {"plan", "work_capacity"}
READERS = ("stranger", "rav", "iv")
LEAST_LOOKS = 200


class Aviary:
    """One case of the rich world with its birds. `heard`: (reader, channel, bird)."""

    def __init__(self, samples: Samples) -> None:
        self.samples, self.world = samples, samples.world
        samples.object("case")
        self.case: Case = samples.cases["case"]
        self.birds: dict[str, str] = {}
        self.looks = 0
        self.clients = {name: self._client(name) for name in READERS}

    def _client(self, name: str) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(getattr(self.world, name).user)
        return client

    def bird(self, noun: str, category: str) -> str:
        word = f"Kanarie{len(self.birds):02d}x"
        self.birds[word] = f"{noun}/{category}"
        return word

    def settle(self) -> tuple[Note, Document]:
        """In every noun that has a text and a category. Returns: what is shared later."""
        world, case = self.world, self.case
        for category in CATEGORIES:
            make.open_task(world, case, title=self.bird("task", category), category=category)
            make.plan_goal(world, case, category=category, text=self.bird("goal", category))
            word = self.bird("note", category)
            note = add_note(case, by=world.social, at=world.tick(), text=word, category=category)
            word = self.bird("document", category)
            document = make.file_document(world, case, title=word, category=category)
            if category == "plan":
                shared = note, document
        return shared

    def addresses(self) -> Iterator[tuple[str, str]]:
        for route in own_routes():
            if _is_looked_at(route):
                yield route.name, self.samples.url(route)

    def heard_by(self, name: str) -> set[str]:
        """Birds that this reader meets anywhere."""
        client, found = self.clients[name], set()
        for _channel, url in self.addresses():
            self.looks += 1
            found |= self.in_text(_text_of(client.get(url)))
        for word in self.birds:
            self.looks += 1
            answer = client.post(reverse("case_search"), {"q": word})
            found |= self.in_text(_text_of(answer).replace(f'value="{word}"', ""), but=word)
        return found

    def in_text(self, text: str, *, but: str = "") -> set[str]:
        """`but`: the word that was typed comes back in the field it was typed into."""
        return {self.birds[word] for word in self.birds if word in text and word != but}

    def covered(self, *more: str) -> set[str]:
        plain = {f"{noun}/{category}" for noun in ("task", "goal") for category in COVERED}
        return plain | set(more)


def _is_looked_at(route: Route) -> bool:
    entry = route.entry
    if entry is None or "GET" not in entry.methods or entry.door is Door.CLOSED:
        return False
    return not entry.has_object or entry.sample == "case"


def _text_of(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:2] == b"PK":
        with ZipFile(io.BytesIO(body)) as book:
            body = b"".join(book.read(name) for name in book.namelist())
    return f"{dict(answer.items())} {body.decode('utf-8', 'replace')}"


@pytest.fixture
def aviary(db: None) -> Iterator[Aviary]:
    samples = build_samples()
    with time_machine.travel(samples.world.start + timedelta(hours=9)):
        yield Aviary(samples)


@pytest.mark.acceptance("canaries")
def test_a_bird_is_heard_where_it_was_given_and_nowhere_else(
    aviary: Aviary, caplog: pytest.LogCaptureFixture, figure: Callable[[str], None]
) -> None:
    caplog.set_level(logging.INFO)
    note, document = aviary.settle()

    assert aviary.heard_by("stranger") == set()
    assert aviary.heard_by("iv") == set()
    assert aviary.heard_by("rav") == aviary.covered()

    consent = _given(aviary, note, document)
    assert aviary.heard_by("stranger") | aviary.heard_by("iv") == set()
    assert aviary.heard_by("rav") == aviary.covered("note/plan", "document/plan")

    by, at = aviary.world.social, aviary.world.tick()
    withdraw(consent, Withdrawal(at.date(), "phone"), by=by, at=at)
    left = {one for one in aviary.covered() if not one.endswith("/plan")}
    assert aviary.heard_by("rav") == left

    mails = " ".join(str(facts) for facts in OutboxMessage.objects.values_list("facts", flat=True))
    assert aviary.in_text(mails) | aviary.in_text(caplog.text) == set()
    assert aviary.looks >= LEAST_LOOKS
    figure(
        f"{len(aviary.birds)} birds, {aviary.looks} looks by 3 readers: 0 before they were given,"
        f" 2 of 2 afterwards, 0 after the withdrawal; 0 in mails and logs"
    )


def _given(aviary: Aviary, note: Note, document: Document) -> Any:
    """She agrees to the plan, and both are shared with the job centre."""
    world, case = aviary.world, aviary.case
    day, sides = world.start.date(), (world.social.institution, world.rav.institution)
    asked = [(sides[0].pk, sides[1].pk, "plan")]
    draft = Draft("plan", ["case_period"], asked, since=day)
    consent = draft_consent(case, draft, by=world.social, at=world.tick())
    yes = frozenset(consent.lines.values_list("pk", flat=True))
    said = Said("granted", informed_on=day, signed_on=day, original_at="SD-1", yes=yes)
    record_answer(consent, said, by=world.social, at=world.tick())
    told = Told([sides[1]], "screen", day, items=[note, document])
    disclose(case, told, by=world.social, at=world.tick())
    return consent
