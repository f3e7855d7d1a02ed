"""The pages of the guidelines, and the same on paper."""

import io
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from typing import Any

import pypdf
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags

from cases.tests.cast import START, World
from contacts.factories import (
    AgreementFactory,
    ContactPersonFactory,
    GuidelineFactory,
    NetworkFactory,
    StandardFactory,
)
from contacts.models import Membership
from reviews.sheets.guideline import Document, document
from reviews.sheets.guideline.scope import Scope
from reviews.sheets.guideline.wording import RuleRow

Look = Callable[..., Any]
pytestmark = pytest.mark.django_db
FOOT = {"de": "Erstelltausdenam", "fr": "Établiàpartirdesdonnées"}
TITLE = {"de": "Wegleitung zur Zusammenarbeit", "fr": "Directives de collaboration"}


@pytest.fixture
def look(client: Client) -> Look:
    """Somebody opens a page, with what its address asks, on the day the world began."""

    def visit(membership: Membership, name: str, query: str = "") -> Any:
        client.force_login(membership.user)
        with time_machine.travel(START, tick=False):
            return client.get(reverse(name) + query)

    return visit


def bare(words: str) -> str:
    """Without what lines, cells and long words are broken by."""
    return "".join(words.replace("\u200b", "").split())


def facts_of(shown: Document) -> Iterator[str]:
    """All that the document says, sentence by sentence and cell by cell."""
    rules, found = shown.rules, shown.deadlines
    groups = [*rules.told, *rules.asked, *rules.strict]
    rows: list[RuleRow] = [*rules.everywhere, *(row for group in groups for row in group.rows)]
    for row in rows:
        yield from (row.what, row.basis, row.conditions, row.informed, row.consent)
    for giver, receiver in (pair for group in groups for pair in group.pairs):
        yield from (giver[1:], receiver)  # the first letter may be a capital
    for house in (house for _kind, houses in shown.houses for house in houses):
        yield from (house.institution.name, house.institution.mailbox)
        yield from (line.person.name for line in house.lines if line.person)
    agreed = [one for _name, one in found.agreed]
    for deadline in (*found.answers, *found.ladder, *(one for some in agreed for one in some)):
        yield from (deadline.name, deadline.value, deadline.between, deadline.version)
    yield from (*shown.purpose, *shown.informing, *shown.steps)
    yield from (text for law in rules.laws for text in law)
    yield from (change.after for one in shown.coming for change in one.changes.standards)


@pytest.mark.parametrize("language", ["de", "fr"])
def test_page_and_paper_say_the_same(world: World, look: Look, language: str) -> None:
    """R-GUIDELINE-05; tagged, with the numbers of the pages, in the language that was chosen."""
    network = world.network
    ContactPersonFactory(institution=world.iv.institution, phone="031 000 00 42")
    agreement = AgreementFactory(network=network, a_type="iv_office", b_type="social_service")
    StandardFactory(guideline=GuidelineFactory(network=None, agreement=agreement), value=15)
    to_come = GuidelineFactory(network=network, effective_from=date(2027, 1, 1))
    StandardFactory(guideline=to_come, value=9)
    asked = f"?network={network.key}&on=02.03.2026&language={language}"

    page = look(world.social, "guideline", asked)
    paper = look(world.social, "guideline_print", asked)

    read = pypdf.PdfReader(io.BytesIO(paper.content))
    on_page = bare(unescape(strip_tags(page.text)))
    on_paper = "".join(bare(one.extract_text()).split(FOOT[language])[0] for one in read.pages)
    with translation.override(language):
        shown = document(Scope(network, None, START.date(), language))
        said = [bare(fact) for fact in facts_of(shown)]
        assert len(said) > 300
        assert [fact for fact in said if fact not in on_page] == []
        assert [fact for fact in said if fact not in on_paper] == []
    root = read.trailer["/Root"]
    assert root["/Lang"].startswith(language)
    assert root["/MarkInfo"]["/Marked"].value is True
    assert TITLE[language] in read.metadata.title
    assert f"{len(read.pages)}/{len(read.pages)}" in bare(read.pages[-1].extract_text())


def test_every_role_reads_them_and_no_other_networks(world: World, look: Look) -> None:
    foreign = NetworkFactory()
    GuidelineFactory(network=foreign, version=1)
    own = GuidelineFactory(network=world.network, version=1)
    members = (world.social, world.social_head, world.coordinator, world.steering, world.auditor)

    for member in members:
        assert look(member, "guideline").status_code == 200
        assert str(own) in look(member, "guideline_versions").text
        assert str(foreign) not in look(member, "guideline_versions").text
        answer = look(member, "guideline", f"?network={foreign.key}")
        assert (answer.status_code, foreign.name_de in answer.text) == (422, False)
        unknown = look(member, "guideline_version", f"?version={foreign.key}.1")
        assert unknown.status_code == 404


@pytest.mark.parametrize(
    "query", ["?on=31.02.2026", "?language=it", "?agreement=x", "?network=x", "?on=01.01.1800"]
)
def test_what_cannot_be_shown_is_said_at_the_field(world: World, look: Look, query: str) -> None:
    for name in ("guideline", "guideline_print"):
        answer = look(world.social, name, query)
        assert answer.status_code == 422
        assert len(answer.context["form"].errors) == 1


def test_two_versions_are_compared(world: World, look: Look) -> None:
    """R-GUIDELINE-04; without a choice with the one before."""
    key = world.network.key
    for version, value, year in ((1, 12, 2022), (2, 11, 2023), (3, 9, 2024)):
        own = GuidelineFactory(
            network=world.network, version=version, effective_from=date(year, 1, 1)
        )
        StandardFactory(guideline=own, value=value)

    before = look(world.social, "guideline_version", f"?version={key}.3").context["changes"]
    first = look(world.social, "guideline_version", f"?version={key}.3&against={key}.1")
    wrong = look(world.social, "guideline_version", f"?version={key}.3&against=all.1")

    assert [one.before[:2] for one in before.standards] == ["11"]
    assert [one.before[:2] for one in first.context["changes"].standards] == ["12"]
    assert wrong.status_code == 422
