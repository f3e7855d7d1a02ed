"""Nobody learns from searching or registering that another institution knows a person."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from cases.models import Person
from cases.operations.persons import register_person
from cases.tests.cast import World
from cases.tests.samples import NOW, ahv_number
from cases.tests.visitors import queries_counted, undone
from contacts.models import Membership

# What differs between any two answers: one-time keys, and what was typed and is shown again.
ONCE = re.compile(
    r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
    r'|nonce="[^"]*"|nonce-[\w+/=-]+|csrfmiddlewaretoken" value="\w+"'
)
VARIES = {"Set-Cookie"}
FIRST_NAMES = ("Lena", "Timo", "Vera", "Nino")


@dataclass(frozen=True)
class Stranger:
    """Somebody as she would be typed; `number` makes her unlike everybody else."""

    number: int

    @property
    def last_name(self) -> str:
        return f"Holunder{self.number:04d}"

    @property
    def first_name(self) -> str:
        return FIRST_NAMES[self.number % len(FIRST_NAMES)]

    @property
    def birth_date(self) -> str:
        return f"{self.number % 28 + 1:02d}.{self.number // 28 % 12 + 1:02d}.1984"

    @property
    def ahv(self) -> str:
        return ahv_number(500_000 + self.number)

    @property
    def fields(self) -> dict[str, Any]:
        day, month, year = self.birth_date.split(".")
        return {
            "first_name": self.first_name,
            "last_name": self.last_name,
            "birth_date": f"{year}-{month}-{day}",
            "ahv_number": self.ahv,
        }

    def asks(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """What can be typed about her, and where."""
        name = {"last_name": self.last_name, "first_name": self.first_name}
        full = name | {"birth_date": self.birth_date}
        case = full | {"language": "de", "areas": ["debt", "housing"], "track": "bilateral"}
        broken = self.ahv[:-1] + str((int(self.ahv[-1]) + 1) % 10)
        return {
            "search by name": ("/persons/", name),
            "search by prefix": ("/persons/", {"last_name": self.last_name[:-1]}),
            "search by day": ("/persons/", {"birth_date": self.birth_date}),
            "search by everything": ("/persons/", full | {"ahv_number": self.ahv}),
            "AHV number": ("/persons/", {"ahv_number": self.ahv}),
            "AHV number, wrong digit": ("/persons/", {"ahv_number": broken}),
            "top bar by name": ("/search/", {"q": f"{self.first_name} {self.last_name}"}),
            "top bar by day": ("/search/", {"q": self.birth_date}),
            "top bar by AHV number": ("/search/", {"q": self.ahv}),
            "take over into a form": ("/persons/new/", full | {"carry": "1"}),
            "create": ("/persons/new/", case),
            "create with AHV number": ("/persons/new/", case | {"ahv_number": self.ahv}),
            "create although alike": ("/persons/new/", case | {"sure": "on"}),
        }


@dataclass(frozen=True)
class Answer:
    """All that somebody outside could measure but the time."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    queries: tuple[int, ...]


class Asker:
    """A caseworker who types, and forgets: nothing she does stays."""

    def __init__(self, membership: Membership) -> None:
        self.membership, self.client = membership, Client()
        self.client.force_login(membership.user)
        self.client.get("/persons/")

    def answer(self, who: Stranger, path: str, typed: dict[str, Any]) -> Answer:
        hidden = {"form_token": str(uuid4()), "acting": str(self.membership.pk)}
        self.client.cookies.pop("messages", None)  # what an earlier form did is not told here
        with undone(), queries_counted() as counts:
            response = self.client.post(path, typed | hidden)
        headers = {name: value for name, value in response.items() if name not in VARIES}
        return Answer(
            response.status_code,
            tuple(sorted((name, unlike(value, who)) for name, value in headers.items())),
            unlike(response.content.decode(), who),
            tuple(counts.values()),
        )


def unlike(text: str, who: Stranger) -> str:
    """The text without what was typed and what is new each time."""
    text = ONCE.sub("…", text)
    year_first = who.fields["birth_date"]
    grouped = f"{who.ahv[:3]}.{who.ahv[3:7]}.{who.ahv[7:11]}.{who.ahv[11:]}"
    wrong = who.asks()["AHV number, wrong digit"][1]["ahv_number"]
    typed = (who.last_name, who.last_name[:-1], who.first_name, who.birth_date, year_first)
    for value in (*typed, grouped, who.ahv, wrong):
        text = text.replace(value, "…")
    return text


def differences(world: World, number: int) -> tuple[int, list[str]]:
    """Every question about somebody known elsewhere, and about somebody nobody knows."""
    known = [Stranger(place) for place in range(number)]
    unknown = [Stranger(place) for place in range(number, 2 * number)]
    for place, who in enumerate(known):
        person = register_person(by=world.social, at=world.tick(), **who.fields)
        if place % 3 == 0:
            world.case(person=person)
    asker, asked, found = Asker(world.iv), 0, []
    for path, typed in unknown[0].asks().values():  # the first visit also fills the caches
        asker.answer(unknown[0], path, typed)
    for one, other in zip(known, unknown, strict=True):
        for what, (path, typed) in one.asks().items():
            ours = asker.answer(one, path, typed)
            theirs = asker.answer(other, *other.asks()[what])
            asked += 1
            found += [
                f"{what}: {name}"
                for name in vars(ours)
                if getattr(ours, name) != getattr(theirs, name)
            ]
    return asked, found


@pytest.fixture(autouse=True)
def _at_one_instant(monkeypatch):
    """Nor does a cache run out between two answers that are compared."""
    monkeypatch.setattr("contacts.codes.monotonic", lambda: 0.0)
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.acceptance("no-oracle")
def test_known_elsewhere_answers_like_unknown(world, figure, size):
    number = size(ci=20, full=200)

    asked, found = differences(world, number)

    assert found == []
    assert asked == number * len(Stranger(0).asks())
    figure(f"{number} + {number} persons, {asked} pairs of answers, 0 differ in any byte or query")


def test_searching_really_finds_whom_the_own_institution_knows(world):
    """Otherwise the test above would praise a search that finds nobody."""
    ours, nobody = Stranger(1), Stranger(2)
    register_person(by=world.iv, at=world.tick(), **ours.fields)
    asker = Asker(world.iv)

    for what in ("search by name", "search by everything", "AHV number", "create"):
        found = asker.answer(ours, *ours.asks()[what])
        assert found.body != asker.answer(nobody, *nobody.asks()[what]).body, what


@pytest.mark.parametrize("leak", ["of", "known_to"])
def test_a_leak_is_noticed(world, monkeypatch, leak):
    """A search over all rows, as one writes it first."""
    everybody = type(Person.objects.all())
    monkeypatch.setattr(everybody, leak, lambda self, *args, **kwargs: self)

    _asked, found = differences(world, 2)

    assert found
