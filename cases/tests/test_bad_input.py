"""Whatever is sent, the answer is clear: no 5xx, words at the field, and nothing typed is lost."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.http import HttpResponse

from cases.tests.form_pages import (
    PRINTING,
    SHOWING,
    Data,
    FormPage,
    Forms,
    seat_at,
    wanted_names,
)
from cases.tests.markup import Form, posting_forms, read
from cases.tests.samples import Samples, make_person, own_routes
from cases.tests.visitors import Visitors, send, undone
from contacts.factories import ContactPersonFactory, InstitutionFactory, NetworkFactory
from iiz.access_map import Door

Figure = Callable[[str], None]
Size = Callable[..., Any]
ROOT = Path(__file__).resolve().parents[2]
REFUSED = frozenset({400, 403, 404, 409, 422})
ACCEPTED = frozenset({303})
SURROGATE = "a\ud800b"  # arrives as another character
WORDS = {
    "a NUL byte": "a\x00b",
    "half a surrogate": SURROGATE,
    "5,000 digits": "9" * 5000,
    "the last day": "31.12.9999",
    "the last day in ISO": "9999-12-31",
    "a day that is none": "31.02.2026",
    "a huge text": "Wort " * 4_000,
    "HTML": "<script>alert(1)</script><b>\"'&amp;",
    "blanks": "   ",
    "a minus": "-1",
}
CHOICES = {
    "a NUL byte": "a\x00b",
    "half a surrogate": "\ud800",
    "5,000 digits": "9" * 5000,
    "an id of nobody": "999999999",
    "HTML": "<script>alert(1)</script>",
    "nothing": "",
    "a minus": "-1",
}
QUERIES = CHOICES | {"a day": "9999-12-31", "a huge text": "x" * 20_000}
WRONG_AHV = "756.1234.5678.98"
# Fields whose choice is a row of ours: what a row of that kind is called.
ROWS_CHOSEN = {
    "addressee": "institution",
    "addressees": "institution",
    "informer": "institution",
    "names": "institution",
    "decided_for": "institution",
    "settled_with": "institution",
    "institution": "institution",
    "institutions": "institution",
    "receiver": "institution",
    "receivers": "institution",
    "holders": "institution",
    "other": "institution",
    "assignee": "institution",
    "user": "user",
    "deputy": "user",
    "giver": "user",
    "taker": "user",
    "provider": "institution",
    "counter_institution": "institution",
    "pass_to": "institution",
    "contact": "contact",
    "own_person": "person",
    "representation": "representation",
    "person": "person_key",
    "network": "network",
    "lines": "line",
    "owner": "institution",
    "people": "membership",
    "guests": "attendance",
    "came": "attendance",
}
# Lists of the federal statistics, and of years: the same for everybody.
PUBLIC_LISTS = {"commune", "year"}


@pytest.fixture(scope="module")
def forms(aargau: Samples) -> Forms:
    return Forms(aargau)


def form_again(answer: HttpResponse, page: FormPage) -> Form | None:
    """The same form in the answer."""
    names = set(page.form.fields)
    found = posting_forms(answer.content.decode())
    return max(found, key=lambda form: len(names & set(form.fields)), default=None)


def as_shown(text: str) -> str:
    """A page cannot hold a NUL byte, nor half a character; line ends and edges do not matter."""
    return " ".join(text.replace("\x00", "").encode("utf-8", "ignore").decode().split())


def lost(answer: HttpResponse, page: FormPage, sent: Data) -> list[str]:
    """Returns: the fields whose typed or chosen value the refused form no longer shows."""
    again = form_again(answer, page)
    gone = []
    for name, one in page.form.fields.items():
        if name == "version" or not (one.is_typed or one.options) or not any(sent.get(name, [])):
            continue
        shown = again.fields[name].values if again and name in again.fields else []
        wanted = [value for value in sent[name] if one.is_typed or value in one.options]
        if not {as_shown(value) for value in wanted} <= {as_shown(value) for value in shown}:
            gone.append(name)
    return gone


def faults(answer: HttpResponse, page: FormPage, sent: Data, what: str) -> Iterator[str]:
    """Yields: what is wrong with the answer; nothing `sent` means nothing that must be kept."""
    allowed = REFUSED | ACCEPTED | ({200} if page.name in SHOWING | PRINTING else frozenset())
    if answer.status_code not in allowed:
        yield f"{page}, {what}: {answer.status_code}"
    if b"<script>alert" in answer.content:
        yield f"{page}, {what}: shown as markup"
    if answer.status_code == 422 and sent:
        if "alert" not in read(answer.content.decode()).roles:
            yield f"{page}, {what}: no error is shown"
        if gone := lost(answer, page, sent):
            yield f"{page}, {what}: lost {gone}"


def ending(page: FormPage, place: int) -> Data:
    """Sensible but for the answer chosen, so that each answer of a page has its turn."""
    data = page.sensible()
    for name, one in page.form.fields.items():
        if one.kind == "radio":
            data[name] = [one.options[place % len(one.options)]]
    return data


@pytest.mark.acceptance("bad-input")
def test_every_address_that_takes_a_form_has_one(forms: Forms) -> None:
    assert wanted_names() - set(forms.pages) == set()


@pytest.mark.acceptance("bad-input")
def test_odd_words_in_every_field(forms: Forms, size: Size, figure: Figure) -> None:
    """In CI each field gets every fourth word, its neighbours the others; in full each gets all."""
    statuses, wrong = Counter(), []
    for page in forms.pages.values():
        for place in range(0, len(WORDS), size(ci=4, full=1)):
            sent = ending(page, place) | odd_words(page, place)
            with undone():
                answer = forms.post(page, sent)
            statuses[answer.status_code] += 1
            kept = {name: values for name, values in sent.items() if values != [SURROGATE]}
            wrong += faults(answer, page, kept, f"from {list(WORDS)[place]} on")

    figure(
        f"{statuses.total()} posts of odd words to {len(forms.pages)} forms, {_figures(statuses)}"
    )
    assert not wrong, "\n".join(wrong)


@pytest.mark.acceptance("bad-input")
def test_odd_choices_in_every_list(forms: Forms, size: Size, figure: Figure) -> None:
    """All lists of a page at once, then its hidden fields; in full size each alone too.

    In CI a page gets every other kind of word, and the next page the others.
    """
    statuses, wrong = Counter(), []
    for number, page in enumerate(forms.pages.values()):
        kinds = list(enumerate(CHOICES.items()))
        for place, (what, word) in kinds[size(ci=slice(number % 2, None, 2), full=slice(None))]:
            for names in _lists(page, alone=size(ci=False, full=True)):
                sent = ending(page, place) | {name: [word] for name in names}
                with undone():
                    answer = forms.post(page, sent)
                statuses[answer.status_code] += 1
                # Nobody types into a hidden field: what it broke need not be shown again.
                kept = sent if set(names) <= set(page.choice_names()) else {}
                wrong += faults(answer, page, kept, f"{names} are {what}")

    figure(f"{statuses.total()} odd choices, {_figures(statuses)}")
    assert not wrong, "\n".join(wrong)


def odd_words(page: FormPage, place: int) -> Data:
    """Another odd word in each typed field, beginning with the one at that place."""
    words = list(WORDS.values())
    return {
        name: [words[(place + further) % len(words)]]
        for further, name in enumerate(page.typed_names())
    }


def _lists(page: FormPage, *, alone: bool) -> list[list[str]]:
    hidden = [name for name in ("version", "person", "base") if name in page.form.fields]
    names = page.choice_names()
    singles = [[name] for name in (*names, *hidden)] if alone else []
    return [some for some in (names, hidden, *singles) if some]


def _figures(statuses: Counter[int]) -> str:
    bad = sum(number for status, number in statuses.items() if status >= 500)
    return f"{statuses[422]} refused with the form, {bad} × 5xx"


@pytest.mark.acceptance("bad-input")
def test_a_wrong_ahv_number_is_refused_where_it_is_typed(forms: Forms) -> None:
    pages = [page for page in forms.pages.values() if "ahv_number" in page.form.fields]
    for page in pages:
        sent = page.sensible() | {"ahv_number": [WRONG_AHV]}

        with undone():
            answer = forms.post(page, sent)

        assert answer.status_code == 422, page
        assert 'id="id_ahv_number_error"' in answer.content.decode(), page
        assert lost(answer, page, sent) == []
    assert {page.name for page in pages} >= {"person_new", "person_edit", "person_search"}


PAST, FUTURE = "01.03.2026", "31.12.2026"
WRONG_DAYS = {
    "covered_until": PAST,
    "inform_by": PAST,
    "due_on": PAST,
    "until": PAST,
    "counter_on": PAST,
    "next_on": PAST,
    "decision_on": PAST,
    "informed_on": FUTURE,
    "done_on": FUTURE,
    "held_on": FUTURE,
    "received_on": FUTURE,
    "identity_on": FUTURE,
    "appealed_on": FUTURE,
    "birth_date": FUTURE,
}
# A list of what was: its days lie in the past.
LOOKING_BACK = frozenset({"audit_paper"})


@pytest.mark.acceptance("bad-input")
def test_a_day_on_the_wrong_side_is_refused(forms: Forms, figure: Figure) -> None:
    """Every answer of a page that judges the field is tried; at least one must refuse it."""
    tried, wrong = 0, []
    for page in forms.pages.values():
        for name in [name for name in page.typed_names() if name in WRONG_DAYS]:
            tried += 1
            statuses = set()
            for place in range(_answers(page)):
                sent = ending(page, place) | {name: [WRONG_DAYS[name]]}
                with undone():
                    answer = forms.post(page, sent)
                statuses.add(answer.status_code)
                wrong += faults(answer, page, sent, f"{name} {WRONG_DAYS[name]}")
            if 422 not in statuses and page.name not in SHOWING | LOOKING_BACK:
                wrong.append(f"{page}: {name} {WRONG_DAYS[name]} is accepted")

    figure(f"{tried} days on the wrong side")
    assert not wrong, "\n".join(wrong)


def _answers(page: FormPage) -> int:
    return max(
        [len(one.options) for one in page.form.fields.values() if one.kind == "radio"] or [1]
    )


@pytest.mark.acceptance("bad-input")
def test_an_id_of_others_is_refused_like_an_id_of_nobody(
    forms: Forms, aargau: Samples, figure: Figure
) -> None:
    foreign, nobody = foreign_ids(aargau), ids_of_nobody()
    tried, wrong = 0, []
    for page in forms.pages.values():
        for name in _rows_chosen(page):
            kind, statuses = ROWS_CHOSEN[name], set()
            for place in range(_answers(page)):
                ours, theirs = (
                    _with_choice(forms, page, place, {name: [ids[kind]]})
                    for ids in (foreign, nobody)
                )
                statuses.add(ours[0])
                if ours != theirs:
                    wrong.append(f"{page}: {name} of others is answered unlike one of nobody")
            tried += 1
            # An answer that does not ask for the field may pass it over, but not all of them.
            if not statuses & REFUSED and page.name not in SHOWING:
                wrong.append(f"{page}: takes a foreign {name}")

    figure(f"{tried} foreign ids refused like absent ones")
    assert not wrong, "\n".join(wrong)
    assert tried >= 20


def _with_choice(forms: Forms, page: FormPage, place: int, choice: Data) -> tuple[int, list[str]]:
    with undone():
        return _words(forms.post(page, ending(page, place) | choice))


def _rows_chosen(page: FormPage) -> list[str]:
    """Fields whose choices are ids; a new one has to be named above."""
    found = [
        name
        for name, one in page.form.fields.items()
        if any(option.isdigit() for option in one.options) and name not in PUBLIC_LISTS
    ]
    assert set(found) <= set(ROWS_CHOSEN), f"{page}: name {set(found) - set(ROWS_CHOSEN)}"
    return [name for name in page.form.fields if name in ROWS_CHOSEN]


def foreign_ids(samples: Samples) -> dict[str, str]:
    network = NetworkFactory(bern=True)
    institution = InstitutionFactory(network=network)
    person = make_person(samples, by=samples.first)
    held = samples.object("review_held")["review_key"]
    elsewhere = apps.get_model("reviews", "Attendance").objects.filter(review__key=held)
    return {
        "institution": str(institution.pk),
        "user": str(samples.world.stranger.user.pk),
        "membership": str(samples.world.stranger.pk),
        "attendance": str(elsewhere.earliest("pk").pk),
        "contact": str(ContactPersonFactory(institution=institution).pk),
        "person": str(person.pk),
        "representation": str(person.representations.earliest("pk").pk),
        "person_key": str(person.key),
        "network": str(network.pk),
        "line": f"problem:{samples.case('handover').problems.earliest('pk').pk}",
    }


def ids_of_nobody() -> dict[str, str]:
    kinds = (
        *("institution", "user", "membership", "attendance", "contact", "person"),
        *("representation", "network"),
    )
    numbers = dict.fromkeys(kinds, "999999999")
    return numbers | {"person_key": str(uuid4()), "line": "problem:999999999"}


def _words(answer: HttpResponse) -> tuple[int, list[str]]:
    texts = read(answer.content.decode()).texts
    return answer.status_code, [text for text in texts if not re.search(r"\d{3,}", text)]


@pytest.mark.acceptance("bad-input")
def test_a_form_sent_twice_acts_once_and_a_stale_one_says_so(forms: Forms, figure: Figure) -> None:
    statuses, wrong = Counter(), []
    for page in forms.pages.values():
        if page.name in SHOWING:
            continue
        sent = page.sensible() | {"form_token": [str(uuid4())]}
        with undone():
            first = send(forms.client(page), "POST", page.url, sent)
            if first.status_code != (200 if page.name in PRINTING else 303):
                words = [text for text in read(first.content.decode()).texts if text.strip()]
                wrong.append(f"{page}: refuses what is sensible, {first.status_code} {words[-30:]}")
                continue
            before = written()
            again = send(forms.client(page), "POST", page.url, sent)
            location = first.get("Location", again.get("Location"))
            if (again.status_code, again.get("Location")) != (303, location):
                wrong.append(f"{page}: the second post answers {again.status_code}")
            if written() != before:
                wrong.append(f"{page}: the second post acted again")
            stale = forms.post(page, sent)
            statuses[stale.status_code] += 1
            wrong += stale_faults(stale, page, sent)

    figure(
        f"{statuses.total()} forms sent twice acted once; opened before, sent after:"
        f" {statuses[409]} told as stale, {statuses[303]} done again"
    )
    assert not wrong, "\n".join(wrong)


def stale_faults(answer: HttpResponse, page: FormPage, sent: Data) -> Iterator[str]:
    """What was chosen may be no longer possible; what was typed is still there."""
    yield from faults(answer, page, {}, "stale")
    if answer.status_code not in (409, 422):
        return
    page_text = as_shown(" ".join(_all_words(answer)))
    for name in page.typed_names():
        for value in sent.get(name, []):
            if as_shown(value) not in page_text:
                yield f"{page}, stale: lost {name}"


def _all_words(answer: HttpResponse) -> Iterator[str]:
    reader = read(answer.content.decode())
    yield from reader.texts
    for form in reader.forms:
        for one in form.fields.values():
            yield from one.values


def written() -> int:
    """How many rows the append-only tables hold: every operation leaves some."""
    tables = [
        model._meta.db_table
        for model in apps.get_models()
        if getattr(model, "_iiz_append_only", False) and model._meta.app_label != "iiz"
    ]
    parts = " UNION ALL ".join(f"SELECT count(*) AS n FROM {table}" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT sum(n) FROM ({parts}) AS counted")
        return int(cursor.fetchone()[0])


def parameters() -> set[str]:
    """Every name that a view or a form reads from the query string, and every one in a link."""
    found = set()
    for path in [*ROOT.glob("*/views/*.py"), *ROOT.glob("*/*.py"), *ROOT.glob("*/forms/*.py")]:
        found |= set(re.findall(r"""GET(?:\.get\(|\.getlist\(|\[)["'](\w+)""", path.read_text()))
    for path in ROOT.glob("templates/**/*.html"):
        found |= set(re.findall(r"[?&;](\w+)=", path.read_text()))
    return found | {"tab", "sort", "page", "next"}


@pytest.mark.acceptance("bad-input")
def test_odd_parameters_in_every_address(aargau: Samples, size: Size, figure: Figure) -> None:
    """400 for what no keyboard types; anything else is ignored or refused, never a 5xx. Each
    parameter has another odd word; in full size each has all."""
    visitors, names, statuses, wrong = Visitors(aargau), sorted(parameters()), Counter(), []
    for route in own_routes():
        entry = route.entry
        if entry is None or "GET" not in entry.methods or entry.door is Door.CLOSED:
            continue
        client, url = visitors.client(*seat_at(entry)), aargau.url(route)
        for query, fits in odd_queries(names, step=size(ci=6, full=1)):
            with undone():
                status = client.get(f"{url}?{query}").status_code
            statuses[status] += 1
            if status not in fits:
                wrong.append(f"{route.name}?{query[:200]}: {status}")

    figure(f"{statuses.total()} addresses with odd values of {len(names)} parameters")
    assert not wrong, "\n".join(wrong)


def odd_queries(names: list[str], *, step: int) -> Iterator[tuple[str, set[int]]]:
    """Query strings, and what they may be answered with."""
    words = dict(QUERIES)
    yield "&".join(f"{name}={_quoted(words['a NUL byte'])}" for name in names), {400}
    del words["a NUL byte"]
    for place in range(0, len(words), step):
        turned = [*list(words.values())[place:], *list(words.values())[:place]]
        pairs = zip(names, cycle(turned), strict=False)
        yield "&".join(f"{name}={_quoted(word)}" for name, word in pairs), {200, 302, 400, 404, 422}


def _quoted(word: str) -> str:
    return "".join(f"%{byte:02X}" for byte in word.encode("utf-8", "surrogatepass"))


@pytest.mark.acceptance("bad-input")
@pytest.mark.parametrize(
    "path",
    [
        "/cases/%00/",
        "/cases/%ED%A0%80/",
        f"/cases/{'9' * 5000}/",
        "/cases/not-a-key/",
        "/requests/%2e%2e/",
        "/cases/00000000-0000-0000-0000-00000000000g/",
    ],
    ids=["nul", "surrogate", "digits", "word", "dots", "no hex"],
)
def test_odd_paths_lead_nowhere(aargau: Samples, path: str) -> None:
    client = Visitors(aargau).client(*seat_at(own_routes()[1].entry))

    assert client.get(path).status_code in (400, 404)
