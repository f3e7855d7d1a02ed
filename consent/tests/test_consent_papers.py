"""The form of a consent, the confirmation of a withdrawal and the register, on paper."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from cases.letter_languages import PRINTED
from cases.models import CaseEvent
from cases.operations.papers import print_paper
from cases.reading import reader
from cases.sheets.papers import sheet_of, to_print
from cases.tests import factories as make
from cases.tests.paper_cases import ADDRESS, Scene, change_row, printed, with_people
from cases.tests.test_papers import NO_DECISION, SECONDS, Figure, read, tags, words
from consent.operations import Told, disclose, withdraw
from consent.operations.ending import Withdrawal
from consent.sheets.papers.consent_form import MOST_PAGES
from contacts.codes import choices

SAID = {
    "consent_form": ("Ihre Einwilligung", "Votre consentement"),
    "withdrawal": ("Ihre Einwilligung widerrufen", "retiré votre consentement"),
    "disclosures": ("Wer wem was über Sie", "qui a dit quoi à votre sujet"),
}


@pytest.fixture
def people(world: Any, case: Any) -> Any:
    with_people(world)
    change_row(case.person, **ADDRESS)
    return world


def scene_of(world: Any, asking: Any, kind: str) -> Scene:
    pairs = [(world.social, world.rav, "plan"), (world.rav, world.social, "work_capacity")]
    if kind == "consent_form":
        asking.draft(*pairs)
    if kind == "withdrawal":
        asking.withdraw(asking.granted(*pairs))
    if kind == "disclosures":
        on_the_phone(world, asking)
    return Scene(asking.case, world.social)


def on_the_phone(world: Any, asking: Any) -> None:
    told = Told(
        receivers=[world.rav.institution],
        categories=["plan"],
        channel="phone",
        on=asking.today,
        explanation="She asked.",
    )
    disclose(asking.case, told, by=world.social, at=world.tick())


@pytest.mark.acceptance("papers")
@pytest.mark.parametrize("language", PRINTED)
@pytest.mark.parametrize("kind", SAID)
def test_it_can_be_read_by_everybody(
    people: Any, asking: Any, kind: str, language: str, figure: Figure
) -> None:
    """PDF/UA-1, tagged, in the language named, with what every page says."""
    scene = scene_of(people, asking, kind)

    took = SECONDS * 100
    for _time in range(3):  # the first one reads the fonts; what else runs here is not its fault
        started = time.perf_counter()
        paper, pdf = printed(people, scene, kind, language=language)
        took = min(took, time.perf_counter() - started)

    figure(f"{kind} in {language}: {took:.2f} s, {len(read(pdf).pages)} pages")
    assert took < SECONDS
    root, text = read(pdf).trailer["/Root"], words(pdf)
    assert root["/Lang"].startswith(language)
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert tags(root) >= {"/H1", "/H2", "/P", "/Table", "/TH"}
    assert len(read(pdf).pages) <= 2
    for said in (SAID[kind][PRINTED.index(language)], NO_DECISION[language], paper.number):
        assert said in text


def test_the_form_asks_each_question_with_two_boxes(people: Any, asking: Any) -> None:
    pairs = [(people.social, people.rav, "plan"), (people.rav, people.social, "work_capacity")]
    asking.draft(*pairs)

    _paper, pdf = printed(people, Scene(asking.case, people.social), "consent_form")

    text = words(pdf)
    assert text.count("ja nein") == len(pairs)
    for member in (people.social, people.rav):
        assert f"Darf {member.institution.name} das weitergeben?" in text


def test_the_longest_form_has_room(people: Any, asking: Any) -> None:
    """R-CONSENT-08; three institutions, every category there is: no question is left out."""
    houses = (people.social, people.rav, people.iv)
    codes = [code for code, _label in choices("information_category")]
    pairs = [(one, to, code) for one in houses for to in houses if one != to for code in codes]
    asking.draft(*pairs)

    _paper, pdf = printed(people, Scene(asking.case, people.social), "consent_form")

    assert words(pdf).count("ja nein") == len(pairs)
    assert len(read(pdf).pages) <= MOST_PAGES


def test_a_printed_form_is_called_printed(people: Any, asking: Any, go: Any) -> None:
    consent = asking.draft((people.social, people.rav, "plan"))
    given = {"paper": "consent_form", "about": str(consent.key), "language": "fr"}

    response = go(people.social, "paper_print", asking.case.key, delivery="by_hand", **given)

    assert response["Content-Type"] == "application/pdf"
    assert make.reread(consent).state == "printed"
    verbs = CaseEvent.objects.filter(case=asking.case).values_list("verb", flat=True)
    assert {"paper.print", "consent.print"} <= set(verbs)


def test_a_form_that_cannot_be_printed_stays_a_draft(people: Any, asking: Any) -> None:
    consent = asking.draft((people.social, people.rav, "plan"))
    who = reader(asking.case, people.social, on=asking.today)
    planned = to_print(who, sheet_of("consent_form"))
    at = people.tick()

    def breaks(number: str) -> bytes:
        raise RuntimeError(number)

    def moves() -> object:
        return planned.sheet.moves(planned.subject, people.social, at)

    order = _order(planned)
    with pytest.raises(RuntimeError):
        print_paper(asking.case, order, by=people.social, at=at, make=breaks, moves=moves)

    assert make.reread(consent).state == "draft"


def _order(planned: Any) -> Any:
    from cases.models import Delivery
    from cases.operations.papers import Order

    return Order(planned.sheet.kind, "de", Delivery.BY_HAND, planned.subject.key)


def test_the_form_is_in_the_language_it_was_drafted_in(people: Any, asking: Any) -> None:
    asking.draft((people.social, people.rav, "plan"), form_language="fr")

    who = reader(asking.case, people.social, on=asking.today)

    assert to_print(who, sheet_of("consent_form")).language == "fr"


def test_who_did_not_ask_prints_no_form(people: Any, asking: Any) -> None:
    asking.draft((people.social, people.rav, "plan"))

    who = reader(asking.case, people.rav, on=asking.today)

    assert not to_print(who, sheet_of("consent_form")).subjects


def test_the_confirmation_names_what_the_reader_knows(people: Any, asking: Any) -> None:
    """R-CONSENT-06; the job centre prints its own rows of a withdrawal taken elsewhere."""
    consent = asking.granted(
        (people.social, people.rav, "plan"), (people.social, people.iv, "work_capacity")
    )
    asking.withdraw(consent)

    _paper, pdf = printed(people, Scene(asking.case, people.rav), "withdrawal")

    assert people.rav.institution.name in words(pdf)
    assert people.iv.institution.name not in words(pdf)


def test_what_she_still_wants_is_said(people: Any, asking: Any) -> None:
    pairs = [(people.social, people.rav, "plan"), (people.social, people.rav, "work_capacity")]
    asking.withdraw(asking.granted(*pairs), "plan")

    _paper, pdf = printed(people, Scene(asking.case, people.social), "withdrawal")

    assert "Der Rest Ihrer Einwilligung gilt bis" in words(pdf)


def test_what_was_withdrawn_twice_is_dated_twice(people: Any, asking: Any) -> None:
    pairs = [(people.social, people.rav, "plan"), (people.social, people.iv, "work_capacity")]
    consent = asking.granted(*pairs)
    asking.withdraw(consent, "plan")
    later = Withdrawal(asking.today + timedelta(days=9), "letter")
    withdraw(consent, later, by=people.social, at=people.tick(days=9))
    scene = Scene(asking.case, people.social)

    collector, rav = (
        printed(people, one, "withdrawal")[1] for one in (scene, Scene(asking.case, people.rav))
    )

    assert "Ziele/IIZ-Plan 02.03.2026" in words(collector)
    assert "am 11.03.2026 widerrufen (Brief)" in words(collector)
    assert "am 02.03.2026 widerrufen" in words(rav)
    assert "11.03.2026" not in words(rav)


def test_the_form_says_which_consent_it_replaces(people: Any, asking: Any) -> None:
    """R-CONSENT-05; before the person signs."""
    asking.granted((people.social, people.rav, "plan"))
    asking.draft((people.social, people.rav, "work_capacity"))

    _paper, pdf = printed(people, Scene(asking.case, people.social), "consent_form")

    assert "Ihre Einwilligung vom 02.03.2026" in words(pdf)


def test_the_register_says_what_had_no_basis(people: Any, asking: Any) -> None:
    """R-REGISTER-02; as plainly as the auditor reads it."""
    on_the_phone(people, asking)

    _paper, pdf = printed(people, Scene(asking.case, people.social), "disclosures")

    assert "ohne Grundlage" in words(pdf)


def test_a_long_register_ends_in_time(people: Any, asking: Any) -> None:
    for _call in range(30):
        on_the_phone(people, asking)

    _paper, pdf = printed(people, Scene(asking.case, people.social), "disclosures")

    assert len(read(pdf).pages) <= 2
    assert "weitere: Verlangen Sie bei uns die ganze Liste" in words(pdf)


def test_the_pages_lead_to_the_papers(people: Any, asking: Any, go: Any) -> None:
    draft = asking.draft((people.social, people.rav, "plan"))
    url = reverse("paper_print", args=[asking.case.key])

    page = go(people.social, "consent", asking.case.key, draft.key).content.decode()
    assert f"{url}?paper=consent_form&amp;about={draft.key}" in page

    answered = asking.say(draft, "granted")
    page = go(people.social, "consent", asking.case.key, answered.key).content.decode()
    assert "consent_form" not in page
    assert reverse("consent_answer", args=[asking.case.key, answered.key]) not in page

    asking.withdraw(answered)
    page = go(people.social, "consent", asking.case.key, answered.key).content.decode()
    assert f"{url}?paper=withdrawal&amp;about={answered.key}" in page
