"""Who prints what for whom: safe contact, representation, death, coverage; and the register."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from cases import letter_languages
from cases.models import CaseEvent, Delivery, Paper, PaperKind
from cases.operations import follow_ups, handovers, requests
from cases.operations.papers import ways
from cases.operations.persons import add_representation
from cases.reading import reader
from cases.sheets.papers import papers_page, sheet_of, to_print
from cases.tests import factories as make
from cases.tests.cast import START
from cases.tests.paper_cases import (
    SCENES,
    Scene,
    case_of,
    change_row,
    planned,
    printed,
    to_be_told,
)
from cases.tests.test_papers import scene_of, words
from contacts.codes import choices
from iiz.models import AccessEvent

Figure = Callable[[str], None]
NOTE = "c/o Haus Linde, Postfach 12, 3000 Bern"
SAFE = {
    "nothing special": ({}, {"letter", "by_hand"}, "Lindenweg 4"),
    "no letters": ({"safe_contact": "no_letters"}, {"by_hand"}, ""),
    "another address": (
        {"safe_contact": "other_address", "safe_contact_note": NOTE},
        {"letter", "by_hand"},
        "c/o Haus Linde Postfach 12 3000 Bern",
    ),
    "another address, not noted": ({"safe_contact": "other_address"}, {"by_hand"}, ""),
    "collected": ({"safe_contact": "collect"}, {"collect", "by_hand"}, "Wird persönlich abgeholt"),
    "something an administrator adds": ({"safe_contact": "sms_only"}, {"by_hand"}, ""),
    "no address": ({"street": "", "town": ""}, {"by_hand"}, ""),
}


def ways_of(case: Any, by: Any) -> Any:
    return ways(reader(make.reread(case), by, on=START.date()))


# R-PAPER-02: safe contact


@pytest.mark.acceptance("papers")
@pytest.mark.parametrize("what", SAFE)
def test_safe_contact_is_obeyed(world: Any, what: str, figure: Figure) -> None:
    fields, expected, said = SAFE[what]
    scene = scene_of(world, "information", **fields)

    found = ways_of(scene.case, world.social)

    figure(f"{what}: {', '.join(sorted(expected))}")
    assert set(found.addresses) == expected
    assert bool(found.why) == (what != "nothing special")
    for way in expected:
        text = words(printed(world, scene, "information", delivery=way)[1])
        assert ("Lindenweg 4" in text) == (what == "nothing special" and way == "letter")
        if way in ("letter", "collect"):
            assert said in text
        if way == "by_hand":
            assert "Persönlich übergeben" in text
    for way in {"letter", "collect", "representative"} - expected:
        with pytest.raises(ValidationError):
            printed(world, scene, "information", delivery=way)
    assert Paper.objects.count() == len(expected)


def test_who_does_not_keep_her_data_sends_no_letter_at_all(world: Any) -> None:
    """And does not learn how she is reached: only who knows it."""
    fields = {"safe_contact": "other_address", "safe_contact_note": NOTE}
    scene = scene_of(world, "handover", **fields)

    found = ways_of(scene.case, world.iv)

    assert set(found.addresses) == {Delivery.BY_HAND}
    assert world.social.institution.name in found.why
    assert "Linde" not in str(found)
    assert "Linde" not in words(printed(world, Scene(scene.case, world.iv), "handover")[1])


def test_who_may_not_know_her_address_prints_none(world: Any) -> None:
    scene = scene_of(world, "handover")
    row = scene.case.participations.get(institution=world.iv.institution)
    for coverage in row.coverage.all():
        change_row(coverage, ended_at=world.tick())

    found = ways_of(scene.case, world.iv)

    assert set(found.addresses) == {Delivery.BY_HAND}


# R-PAPER-03: representation


def represent(world: Any, case: Any, **changes: Any) -> None:
    given = {"kind": "legal_guardian", "name": "Vera Espe", "receives_letters": True}
    given |= {"since": START.date(), "contact": "Gasse 1, 3400 Burgdorf"}
    add_representation(case.person, by=world.social, at=world.tick(), **(given | changes))


@pytest.mark.acceptance("papers")
def test_letters_go_to_the_representation_that_receives_them(world: Any) -> None:
    scene = scene_of(world, "information", safe_contact="no_letters")
    represent(world, scene.case)

    paper, pdf = printed(world, scene, "information")

    assert paper.delivery == Delivery.REPRESENTATIVE
    assert "Vera Espe Gasse 1 3400 Burgdorf" in words(pdf)
    assert "Betrifft: Lena Ahorn" in words(pdf)
    assert "Guten Tag Vera Espe" in words(pdf)
    assert set(ways_of(scene.case, world.social).addresses) == {"representative", "by_hand"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"receives_letters": False}, {"letter", "by_hand"}),
        ({"contact": ""}, {"by_hand"}),
        ({"until": START.date()}, {"representative", "by_hand"}),
        ({"since": START.date() + timedelta(days=1)}, {"letter", "by_hand"}),
    ],
    ids=["receives none", "no address", "last day", "day before"],
)
def test_a_representation_counts_while_it_lasts(
    world: Any, changes: dict[str, Any], expected: set[str]
) -> None:
    scene = scene_of(world, "information")
    represent(world, scene.case, **changes)

    assert set(ways_of(scene.case, world.social).addresses) == expected


# R-PAPER-01: death


@pytest.mark.acceptance("papers")
def test_after_a_death_nothing_is_printed_for_her(world: Any) -> None:
    scene = scene_of(world, "information")
    make.close(world, scene.case, "deceased")
    asked = make.close(world, world.case())
    follow_ups.stop_follow_ups(asked.follow_ups.first(), by=world.social, at=world.tick())

    for case in (scene.case, asked):
        assert ways_of(case, world.social).addresses == {}
        with pytest.raises(ValidationError):
            printed(world, Scene(case, world.social), "closing", delivery="by_hand")
    assert not Paper.objects.exists()


# R-PAPER-05: language


@pytest.mark.parametrize(
    ("wanted", "of_house", "expected"),
    [
        ("fr", "de", "fr"),
        ("de", "fr", "de"),
        ("it", "fr", "fr"),
        ("en", "de", "de"),
        ("ta", "en", "de"),
    ],
)
def test_the_language_is_hers_else_the_institutions(
    world: Any, wanted: str, of_house: str, expected: str
) -> None:
    scene = scene_of(world, "information", language=wanted)
    change_row(world.social.institution, languages=[of_house])

    found = planned(world, scene, "information")

    assert found.language == expected == letter_languages.printed(wanted, of_house)
    assert found.is_second_choice == (wanted != expected)


def test_a_language_without_papers_is_refused(world: Any) -> None:
    with pytest.raises(ValidationError):
        printed(world, scene_of(world, "information"), "information", language="it")


def test_a_request_is_written_in_the_language_of_who_is_asked(world: Any) -> None:
    scene = scene_of(world, "request", language="de")
    change_row(world.iv.institution, languages=["fr", "de"])

    assert planned(world, scene, "request").language == "fr"


# R-PAPER-07, R-PAPER-08: what each paper is about


def test_a_request_says_the_basis_it_has_and_no_other(world: Any) -> None:
    scene = scene_of(world, "request")
    asked = scene.case.requests.get()
    on_consent = words(printed(world, scene, "request")[1])
    change_row(asked, basis="atsg32", basis_note="Akten 2025")
    on_law = words(printed(world, scene, "request")[1])

    assert "ATSG" not in on_consent
    assert "Gesuch um Amtshilfe (Art. 32 ATSG)" in on_law
    assert "Akten 2025" in on_law
    for text in (on_consent, on_law):
        assert asked.question in text
        assert world.iv.institution.name in text
        assert "Arbeitsfähigkeit" in text


def test_what_was_answered_or_is_another_s_is_no_request_of_ours(world: Any) -> None:
    scene = scene_of(world, "request")
    asked = scene.case.requests.get()

    assert to_print_of(scene.case, world.social, "request")
    requests.withdraw_request(asked, by=world.social, at=world.tick())
    assert not to_print_of(scene.case, world.social, "request")


def to_print_of(case: Any, by: Any, kind: str) -> Any:
    who = reader(make.reread(case), by, on=START.date())
    return to_print(who, sheet_of(kind)).subjects


def test_the_letter_names_the_new_contact_person_phone_and_deputy(world: Any) -> None:
    scene = scene_of(world, "handover")
    people = world.iv.institution.contact_persons
    first, deputy = people.get(rank="primary"), people.get(rank="deputy")

    # Who is entrusted with the case is known to its own house; others name the first contact.
    for by, name in ((world.social, first.name), (world.iv, world.iv.user.name)):
        text = words(printed(world, Scene(scene.case, by), "handover")[1])
        assert name in text
        assert "031 000 00 30" in text
        assert deputy.name in text
        assert f"Bisher: {world.social.institution.name}" in text


def test_no_letter_before_acceptance_nor_of_a_lead_that_is_past(world: Any) -> None:
    scene = scene_of(world, "information")
    offer = make.propose(world, scene.case)
    assert not to_print_of(scene.case, world.social, "handover")
    handovers.accept_handover(offer, by=world.iv, at=world.tick())
    assert to_print_of(scene.case, world.iv, "handover")
    back = make.propose(world, scene.case, by=world.iv, to=world.rav)
    handovers.accept_handover(back, by=world.rav, at=world.tick())

    found = to_print_of(scene.case, world.rav, "handover")

    assert [one.key for one in found] == [back.key]


def test_all_that_is_owed_stands_in_one_letter(world: Any) -> None:
    scene = scene_of(world, "notices")

    text = words(printed(world, scene, "notices")[1])

    for member in (world.rav, world.iv):
        assert member.institution.name in text
    assert text.count("Einwilligung der Person") == 2
    assert text.count("finanzielle Situation") == 2
    assert text.count(f"{START.date():%d.%m.%Y}") >= 2


def test_more_notices_than_have_room_are_told_in_a_further_letter(world: Any) -> None:
    scene = scene_of(world, "information")
    everything = tuple(code for code, _label in choices("information_category"))
    for number in range(8):
        asked = to_be_told(world, scene.case, kind="info", to=world.iv)
        change_row(asked, categories=everything[number:])

    text = words(printed(world, Scene(scene.case, world.social), "notices")[1])

    assert "Es gibt mehr: Das Übrige erfahren Sie in einem weiteren Brief." in text


def test_what_another_institution_owes_is_not_ours_to_tell(world: Any) -> None:
    scene = scene_of(world, "handover")

    assert not to_print_of(scene.case, world.iv, "notices")


def test_the_closing_sheet_says_result_solution_and_whom_to_ask(world: Any) -> None:
    text = words(printed(world, scene_of(world, "closing"), "closing")[1])

    assert "Ergebnis: 1. Arbeitsmarkt" in text
    assert "Arbeitet seit März in einer Schreinerei." in text
    assert world.social.user.name in text
    assert "September 2026, März 2027" in text


# R-PAPER-04: the register


@pytest.mark.acceptance("papers")
def test_each_print_is_a_line_of_its_own(world: Any, figure: Figure) -> None:
    scene = scene_of(world, "information")

    made = [printed(world, scene, "information") for _time in range(3)]

    number = scene.case.number
    assert [paper.number for paper, _pdf in made] == [f"{number}-P{place}" for place in (1, 2, 3)]
    for paper, pdf in made:
        assert paper.sha256 == hashlib.sha256(pdf).hexdigest()
        assert (paper.by, paper.institution) == (world.social.user, world.social.institution)
    told = CaseEvent.objects.filter(case=scene.case, verb="paper.print")
    assert {event.audience_id for event in told} == {world.social.institution_id}
    assert told.count() == 3
    figure("3 prints, 3 lines with their check sums")


def test_the_register_is_only_added_to(world: Any) -> None:
    paper, _pdf = printed(world, scene_of(world, "information"), "information")

    for statement in (lambda: Paper.objects.update(number="x"), paper.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            statement()


def test_another_institution_reads_nothing_of_our_register(world: Any) -> None:
    scene = scene_of(world, "handover")
    printed(world, scene, "handover")

    ours, theirs = (
        papers_page(reader(make.reread(scene.case), by, on=START.date()))
        for by in (world.social, world.iv)
    )

    assert len(ours.printed) == 1
    assert theirs.printed == []


def test_only_who_takes_part_prints(world: Any) -> None:
    scene = scene_of(world, "handover")
    stayed_out = case_of(world)
    offer = make.propose(world, stayed_out)
    handovers.accept_handover(offer, by=world.iv, at=world.tick())

    assert printed(world, scene, "handover")
    with pytest.raises(ValidationError):
        printed(world, Scene(stayed_out, world.social), "information")


# The pages


@pytest.mark.acceptance("papers")
@pytest.mark.parametrize("kind", SCENES)
def test_the_page_answers_the_file_and_logs_it(world: Any, go: Any, kind: str) -> None:
    scene = scene_of(world, kind)
    found = planned(world, scene, kind)
    data = {"paper": kind, "language": "fr", "delivery": next(iter(found.ways.addresses))}
    data["about"] = str(found.subjects[0].key or "")

    answer = go(world.social, "paper_print", scene.case.key, **data)

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    paper = Paper.objects.get()
    assert answer["Content-Disposition"] == f'attachment; filename="{paper.number}.pdf"'
    assert hashlib.sha256(answer.content).hexdigest() == paper.sha256
    assert (paper.kind, paper.language) == (kind, "fr")
    event = AccessEvent.objects.using("log").latest("pk")
    assert (event.kind, event.person_id) == ("paper.print", scene.case.person_id)


def test_a_second_post_of_the_same_form_leads_to_the_register(world: Any, go: Any) -> None:
    scene = scene_of(world, "information")
    data = {"paper": "information", "language": "de", "delivery": "letter"}
    token = {"form_token": "6b9d4d0e-9a50-4c5e-9a37-0f6a6f2f5a10"}

    first = go(world.social, "paper_print", scene.case.key, **data, **token)
    again = go(world.social, "paper_print", scene.case.key, **data, **token)

    assert first.status_code == 200
    assert (again.status_code, again["Location"]) == (
        303,
        reverse("case_papers", args=[scene.case.key]),
    )
    assert Paper.objects.count() == 1


def test_a_letter_that_is_no_longer_possible_says_what_is(world: Any, go: Any) -> None:
    scene = scene_of(world, "information", safe_contact="no_letters")
    data = {"paper": "information", "language": "de", "delivery": "letter"}

    page = go(world.social, "paper_print", scene.case.key, **data)

    assert page.status_code == 422
    assert "Hand the paper over in person" in page.content.decode()
    assert not Paper.objects.exists()


def test_the_page_of_papers_offers_what_is_possible_and_says_why_not(world: Any, go: Any) -> None:
    scene = scene_of(world, "request")
    printed(world, scene, "information")

    page = go(world.social, "case_papers", scene.case.key)

    offered = {one.kind: one.is_possible for one in page.context["page"].offered}
    possible = {PaperKind.INFORMATION, PaperKind.REQUEST, PaperKind.DISCLOSURES}
    assert {kind for kind, is_possible in offered.items() if is_possible} == possible
    assert f"{scene.case.number}-P1" in page.content.decode()
    overview = go(world.social, "case_overview", scene.case.key).content.decode()
    assert f"{scene.case.number}-P1" in overview
    assert "Print the information sheet" in overview


@pytest.mark.parametrize(("paper", "status"), [("closing", 403), ("nonsense", 404)])
def test_what_cannot_be_printed_now_is_refused(
    world: Any, go: Any, paper: str, status: int
) -> None:
    scene = scene_of(world, "information")
    data = {"paper": paper, "language": "de", "delivery": "by_hand"}

    assert go(world.social, "paper_print", scene.case.key, **data).status_code == status
    assert not Paper.objects.exists()
