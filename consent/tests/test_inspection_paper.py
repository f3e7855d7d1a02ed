"""The decision on a file inspection on paper: accessible, two pages, to whoever asked."""

import time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cases.letter_languages import PRINTED
from cases.models import Delivery, Paper
from cases.reading import reader
from cases.sheets.papers import sheet_of, to_print
from cases.tests import factories as make
from cases.tests.paper_cases import ADDRESS, Scene, change_row, printed, with_people
from cases.tests.test_papers import NO_DECISION, SECONDS, Figure, read, tags, words
from consent.tests.test_inspections import LESS, Desk
from contacts.codes import choices
from iiz import papers

KIND = "inspection"
SAID = {
    "de": "Entscheid über die Einsicht in Ihre Akten",
    "fr": "Décision sur la consultation de votre dossier",
}
NOT_THE_MAIN_ONE = {
    "de": "Koordinationsakte, nicht das Hauptdossier",
    "fr": "Dossier de coordination, pas le dossier principal",
}
LEFT_OUT = [("Brief eines Nachbarn", "third_party")]


@pytest.fixture
def desk(world: Any, case: Any) -> Desk:
    with_people(world)
    change_row(case.person, **ADDRESS)
    return Desk(world, case)


def scene(desk: Desk, by: Any = None) -> Scene:
    return Scene(desk.case, by or desk.world.social)


def planned(desk: Desk, by: Any = None, about: str = "") -> Any:
    who = reader(make.reread(desk.case), by or desk.world.social, on=desk.today)
    return to_print(who, sheet_of(KIND), about=about)


@pytest.mark.acceptance("papers")
@pytest.mark.parametrize("language", PRINTED)
@pytest.mark.parametrize("decision", ["granted", "limited", "refused"])
def test_the_decision_can_be_read_by_everybody(
    desk: Desk, decision: str, language: str, figure: Figure
) -> None:
    """PDF/UA-1, tagged, in the language named, with what every page says. R-INSPECT-04."""
    less = {} if decision == "granted" else {"redactions": LEFT_OUT}
    part = desk.decide(desk.part(desk.record()), decision, **less)

    took = SECONDS * 100
    for _time in range(3):  # the first one reads the fonts; what else runs here is not its fault
        started = time.perf_counter()
        paper, pdf = printed(desk.world, scene(desk), KIND, language=language)
        took = min(took, time.perf_counter() - started)

    figure(f"{decision} in {language}: {took:.2f} s, {len(read(pdf).pages)} pages")
    assert took < SECONDS
    root, text = read(pdf).trailer["/Root"], words(pdf)
    assert (paper.about, paper.delivery) == (part.key, "letter")
    assert root["/Lang"].startswith(language)
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert tags(root) >= {"/H1", "/H2", "/P"} | ({"/Table", "/TH"} if less else set())
    assert len(read(pdf).pages) <= papers.MOST_PAGES
    for said in (SAID[language], NO_DECISION[language], paper.number, part.holder.phone):
        assert said in text
    assert text.count(NOT_THE_MAIN_ONE[language]) == 2
    for said in (LESS["explanation"], LESS["remedy"], LEFT_OUT[0][0]):
        assert (said in text) == bool(less)


def test_what_was_handed_over_is_listed(desk: Desk) -> None:
    document = make.file_document(desk.world, desk.case, title="Bericht der Werkstatt")
    part = desk.decide(desk.part(desk.record()))
    desk.deliver(part, delivery="collect", documents=[document], papers=["Alte Briefe"])

    text = words(printed(desk.world, scene(desk), KIND)[1])

    for said in ("Bericht der Werkstatt", "Alte Briefe", "abgeholt"):
        assert said in text


@pytest.mark.parametrize("language", PRINTED)
def test_the_longest_decision_has_room_on_two_pages(desk: Desk, language: str) -> None:
    """Whatever was written: it can no longer be changed when it is printed."""
    every = [code for code, _label in choices("information_category")]
    codes = ["third_party", "secrecy", "public", "harmful", "no_ground"]
    redactions = [(f"{number} {'Wort ' * 38}", code) for number, code in enumerate(codes * 6)]
    long = {"explanation": "Wort " * 160, "remedy": "Wort " * 80}
    part = desk.part(desk.record(scope="Wort " * 190))
    part = desk.decide(part, "limited", reasons=codes, redactions=redactions, **long)
    lines = [f"Zeile {code} {'x' * 150}" for code in every]
    desk.deliver(part, delivery="doctor", doctor="Dr. med. " + "x" * 190, papers=lines)

    pdf = printed(desk.world, scene(desk), KIND, language=language)[1]

    assert len(read(pdf).pages) == papers.MOST_PAGES


def test_safe_contact_is_obeyed_for_the_person_only(desk: Desk) -> None:
    """R-PAPER-02; a lawyer is written to at her own address."""
    change_row(desk.case.person, safe_contact="no_letters")
    desk.decide(desk.part(desk.record()))
    assert set(planned(desk).ways.addresses) == {Delivery.BY_HAND}
    with pytest.raises(ValidationError):
        printed(desk.world, scene(desk), KIND, delivery="letter")

    asked = {"applicant": "lawyer", "name": "Vera Espe", "address": "Gasse 1, 3400 Burgdorf"}
    of_lawyer = desk.decide(desk.part(desk.record(**asked)))
    found = planned(desk, about=str(of_lawyer.key))

    address = ["Vera Espe", "Gasse 1", "3400 Burgdorf"]
    assert found.ways.addresses == {Delivery.APPLICANT: address}
    assert found.subject.key == of_lawyer.key
    text = words(printed(desk.world, scene(desk), KIND)[1])  # the newest comes first
    assert " ".join(address) in text
    assert f"Betrifft: {desk.case.person.first_name}" in text


def test_an_heir_is_answered_after_a_death(desk: Desk) -> None:
    make.close(desk.world, desk.case, "deceased")
    desk.decide(desk.part(desk.record(applicant="heir", name="Vera Espe")))

    paper, pdf = printed(desk.world, scene(desk), KIND)

    assert paper.delivery == Delivery.APPLICANT
    assert "Vera Espe" in words(pdf)


def test_nothing_is_printed_before_it_is_decided_nor_of_others(desk: Desk) -> None:
    """R-INSPECT-03."""
    inspection = desk.record()
    assert not planned(desk).subjects

    desk.decide(desk.part(inspection))

    assert planned(desk).subjects
    assert not planned(desk, by=desk.world.rav).subjects


def test_who_has_left_prints_its_own_decision_and_nothing_else(desk: Desk, go: Any) -> None:
    inspection, rav = desk.record(), desk.world.rav
    make.close(desk.world, desk.case)
    part = desk.decide(desk.part(inspection, rav), by=rav)

    data = {"paper": KIND, "about": str(part.key), "language": "de", "delivery": "by_hand"}
    answer = go(rav, "paper_print", desk.case.key, **data)

    assert answer["Content-Type"] == "application/pdf"
    assert Paper.objects.get().about == part.key
    assert go(rav, "paper_print", desk.case.key).status_code == 403
    with pytest.raises(ValidationError):
        printed(desk.world, scene(desk, rav), "closing", delivery="by_hand")


def test_the_page_of_the_inspection_leads_to_its_paper(desk: Desk, go: Any) -> None:
    inspection = desk.record()
    part = desk.decide(desk.part(inspection))

    page = go(desk.world.social, "inspection", desk.case.key, inspection.key).content.decode()

    address = reverse("paper_print", args=[desk.case.key])
    assert f"{address}?paper=inspection&amp;about={part.key}" in page
