"""Every word on every page comes out of a catalogue: a language of brackets shows which do not."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polib
import pytest
import simple_history
from django.apps import apps
from django.conf import settings as django_settings
from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, TextField
from django.http import HttpResponse
from django.utils import translation

from cases.tests.form_pages import Forms, visits
from cases.tests.markup import read
from cases.tests.samples import Samples
from cases.tests.test_mails import KINDS
from cases.tests.visitors import Visitors, undone
from iiz.access_map import Relation, Role
from iiz.dev.translations import LIBRARIES, UNSEEN, messages
from iiz.models import OutboxMessage
from iiz.outbox import compose

Figure = Callable[[str], None]
SEAM = "\x1f"
OURS = re.compile(r"⟦[^⟦⟧]*⟧")
LETTERS = re.compile(r"[^\W\d_]{2,}")
FORMAT = re.compile(r"^[A-Z_]+_FORMAT$|^(?:%[a-zA-Z]\W*)+$")
# Names that are the same in every language.
NAMES = (
    *("IIZ", "AHV", "Deutsch", "Français", "English", "DE", "FR", "EN"),
    *("Ctrl", "Enter", "PDF", "CSV", "Excel"),
)
# What Django, allauth and simple-history leave untranslated on the administrator's stock pages.
STOCK = frozenset(("Authenticators", "User sessions", "Search", "True", "Changes", "View history:"))
PLURAL = "nplurals=2; plural=(n != 1);"


def bracketed(text: str) -> str:
    """Line breaks at the edges stay: a catalogue must not change them."""
    core = text.strip("\n")
    return text.replace(core, f"⟦{core}⟧") if core else text


def write_catalogue(folder: Path) -> int:
    """Every message of ours and of the libraries, in brackets. Returns: how many."""
    catalogue = polib.POFile()
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Language": "de",
        "Plural-Forms": PLURAL,
    }
    seen: dict[tuple[str | None, str], str | None] = {}
    for context, text, plural in _all_messages():
        if text and not FORMAT.match(text):
            seen[context, text] = seen.get((context, text)) or plural
    for (context, text), plural in seen.items():
        catalogue.append(_entry(context, text, plural))
    target = folder / "de" / "LC_MESSAGES"
    target.mkdir(parents=True)
    catalogue.save_as_mofile(str(target / "django.mo"))
    return len(seen)


def _entry(context: str | None, text: str, plural: str | None) -> polib.POEntry:
    if plural is None:
        return polib.POEntry(msgctxt=context, msgid=text, msgstr=bracketed(text))
    both = {0: bracketed(text), 1: bracketed(plural)}
    return polib.POEntry(msgctxt=context, msgid=text, msgid_plural=plural, msgstr_plural=both)


def _all_messages() -> Iterator[tuple[str | None, str, str | None]]:
    yield from messages()
    for root in (*LIBRARIES, simple_history.__path__[0]):
        for path in Path(root).rglob("locale/de/LC_MESSAGES/django.mo"):
            if not UNSEEN & set(path.parts):
                for entry in polib.mofile(str(path)):
                    yield entry.msgctxt, entry.msgid, entry.msgid_plural or None


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    folder = tmp_path_factory.mktemp("brackets")
    return folder, write_catalogue(folder)


@pytest.fixture
def brackets(settings: Any, catalogue: tuple[Path, int]) -> int:
    """German made of brackets, for one test. Returns: how many messages it has."""
    folder, number = catalogue
    settings.LOCALE_PATHS = [folder]
    return number


def data_words(samples: Samples) -> list[str]:
    """What people typed and what code lists call it: no business of a catalogue."""
    found: set[str] = set()
    for app in ("contacts", "cases", "consent", "reviews"):
        for model in apps.get_app_config(app).get_models():
            names = [field.name for field in model._meta.fields if _is_text(field)]
            if names:
                for row in model._base_manager.values_list(*names):
                    found |= {str(value) for value in row if value}
    people = [f"{word[0]}." for word in found if word[0].isalpha()]
    return sorted({*found, *NAMES, *people}, key=len, reverse=True)


def _is_text(field: Any) -> bool:
    return isinstance(field, CharField | TextField) and not isinstance(field, ArrayField)


class Reader:
    """Takes brackets and data away from the words of a page; what is left is a fault."""

    def __init__(self, samples: Samples) -> None:
        words = [re.escape(" ".join(word.split())) for word in data_words(samples) if word.strip()]
        self.data = re.compile(r"(?<!\w)(?:" + "|".join(words) + r")(?!\w)")

    def left_over(self, texts: list[str]) -> list[str]:
        """A sentence may go through several elements, so brackets are taken out of the whole."""
        page = SEAM.join(" ".join(text.split()) for text in texts)
        while (shorter := OURS.sub(" ", page)) != page:
            page = shorter
        rest = [self.data.sub(" ", text) for text in page.split(SEAM)]
        return [text.strip(" |") for text in rest if LETTERS.search(text)]


def pages(visitors: Visitors) -> Iterator[tuple[str, list[str]]]:
    """Yields: every page with its words, as everybody who sees another side of it."""
    for visit in visits(visitors.samples, thorough=False):
        if not visit.submits:
            for role, relation in {(visit.role, visit.relation), *ALSO.get(visit.name, ())}:
                client = visitors.client(role, relation)
                client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "de"
                with undone():
                    answer = client.get(visit.url)
                yield f"{visit.name} as {role}/{relation}", _words(answer)


def _words(answer: HttpResponse) -> list[str]:
    """Of a page; the words of a file are tested where it is made."""
    is_page = answer["Content-Type"].startswith("text/html")
    return read(answer.content.decode()).texts if is_page else []


def refused_forms(forms: Forms) -> Iterator[tuple[str, list[str]]]:
    for page in forms.pages.values():
        forms.client(page).cookies[django_settings.LANGUAGE_COOKIE_NAME] = "de"
        with undone():
            yield f"{page}, refused", _words(forms.post(page, {}))


OTHER_SIDES = (
    (Role.CASEWORKER, Relation.PARTICIPANT),
    (Role.CASEWORKER, Relation.FORMER),
    (Role.CASEWORKER, Relation.ADDRESSED),
    (Role.COORDINATOR, Relation.PARTICIPANT),
    (Role.CASEWORKER, Relation.NONE),
)
MANY_SIDED = (
    *("case_overview", "case_timeline", "case_responsibility", "case_changes"),
    *("case_list", "inbox_handovers", "inbox_clarifications", "clarification"),
)
ALSO = dict.fromkeys(MANY_SIDED, OTHER_SIDES)


@pytest.mark.acceptance("languages")
def test_no_word_of_a_page_stands_outside_a_catalogue(
    aargau: Samples, brackets: int, figure: Figure
) -> None:
    forms = Forms(aargau)
    shown = [*pages(forms.visitors), *refused_forms(forms)]
    reader = Reader(aargau)
    faults = [
        f"{name}: {text}"
        for name, texts in shown
        for text in reader.left_over(texts)
        if not (name.startswith("admin:") and text in STOCK)
    ]

    number = sum(len(texts) for _name, texts in shown)
    figure(
        f"{len(shown)} pages in brackets ({brackets} messages), {number} texts,"
        f" {len(faults)} outside"
    )
    assert not faults, "\n".join(faults)
    assert len(shown) >= 60


@pytest.mark.acceptance("languages")
@pytest.mark.parametrize("kind", [*KINDS, "invitation"])
def test_no_word_of_a_mail_stands_outside_a_catalogue(brackets: int, kind: str) -> None:
    facts = {"number": "AG-2026-00042", "link": "https://iiz.invalid/requests/1/"}
    mail = compose(OutboxMessage(kind=kind, to="a@example.org", language="de", facts=facts))

    for text in (mail.subject, mail.body):
        rest = re.sub(r"https?://\S+|AG-2026-00042", " ", OURS.sub(" ", text))
        assert LETTERS.findall(rest) in ([], ["IIZ"]), text


@pytest.mark.acceptance("languages")
def test_german_is_written_without_sharp_s(aargau: Samples, figure: Figure) -> None:
    seen, found = 0, []

    for name, texts in pages(Visitors(aargau)):
        seen += 1
        found += [f"{name}: {text}" for text in texts if "ß" in text]
    for kind in KINDS:
        facts = {"number": "AG-2026-00042", "link": "https://iiz.invalid/"}
        mail = compose(OutboxMessage(kind=kind, to="a@example.org", language="de", facts=facts))
        found += [f"mail {kind}"] if "ß" in mail.subject + mail.body else []

    figure(f'{seen} German pages and {len(KINDS)} mails, "ß" {len(found)} times')
    assert not found, "\n".join(found)


def test_brackets_are_what_a_german_page_shows(brackets: int) -> None:
    with translation.override("de"):
        assert translation.gettext("Cases").startswith("⟦")
