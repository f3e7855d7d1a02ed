"""The own figures of heads and coordinators, the cases behind a number, and the files."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from cases.operations import requests
from cases.operations.cases import register_case
from cases.operations.closing import reopen_case
from cases.operations.handovers import accept_handover, decline_handover
from cases.tests import factories as make
from cases.tests.cast import DECLINE, START, World
from contacts.factories import InstitutionFactory, MembershipFactory
from contacts.models import Membership
from iiz.history import change
from reviews.figures import FIGURES
from reviews.models import Measurement, Summary
from reviews.operations.figures import refresh_figures
from reviews.sheets.choice import chosen
from reviews.sheets.figures import sums, told_apart

TODAY = START.date()
HOUSES = 300


@pytest.fixture
def look(client: Any) -> Any:
    def page(member: Membership, name: str, *, status: int = 200, **asked: Any) -> Any:
        client.force_login(member.user)
        with time_machine.travel(START + timedelta(days=3), tick=False):
            answer = client.get(reverse(name), asked)
        assert answer.status_code == status
        return answer

    return page


def lines(answer: Any) -> dict[str, str]:
    """What this year says, by the key of the figure."""
    return {
        line.key: f"{line.now.words} {line.now.basis}".strip()
        for block in answer.context["sheet"].blocks
        for line in block.lines
    }


def numbers(answer: Any) -> list[str]:
    return [row.number for row in answer.context["sheet"].rows]


def refresh(world: World) -> None:
    refresh_figures(at=world.start + timedelta(days=3))


def test_a_head_reads_the_exact_numbers_of_her_institution_alone(world: World, look: Any) -> None:
    """Rule: R-FIGURE-05."""
    make.close(world, world.case(person=world.person()))
    offer = make.propose(world, world.case(person=world.person()))
    decline_handover(offer, DECLINE, by=world.iv, at=world.tick())
    refresh(world)

    ours, theirs = look(world.social_head, "own_figures"), look(world.iv_head, "own_figures")

    assert lines(ours)["closed"] == "1"
    assert lines(ours)["reintegration"] == "100 % 1 of 1"
    assert lines(ours)["declines"] == lines(theirs)["declines"]
    assert lines(ours)["declines:no_benefit"] == "1"
    assert lines(theirs)["closed"] == lines(theirs)["opened"] == "–"
    assert "internal use" in ours.text


def test_before_the_first_night_and_without_cases_it_says_so(world: World, look: Any) -> None:
    before = look(world.social_head, "own_figures")
    refresh(world)
    after = look(world.social_head, "own_figures")

    assert "Not computed yet" in before.text
    assert "Computed 05.03.2026" in after.text
    assert lines(after)["opened"] == "–"


def test_each_figure_is_defined_on_the_page_and_in_the_files(world: World, look: Any) -> None:
    world.case()
    refresh(world)

    page = look(world.social_head, "own_figures")
    file = b"".join(look(world.social_head, "figures_csv").streaming_content).decode("utf-8-sig")
    sheet = b"".join(look(world.social_head, "figures_xlsx").streaming_content)

    with translation.override("en"):
        defined = {str(figure.definition) for figure in FIGURES.values()}
    rows = list(csv.reader(io.StringIO(file), delimiter=";"))
    assert defined <= {row[7] for row in rows if len(row) == 9}
    assert all(escape(definition) in page.text for definition in defined)
    assert sheet[:2] == b"PK"


def test_the_cases_behind_a_number_are_those_that_open(world: World, look: Any) -> None:
    """Rule: R-FIGURE-06; who was only asked is counted, but its list has no such case."""
    case = world.case()
    decline_handover(make.propose(world, case), DECLINE, by=world.iv, at=world.tick())
    refresh(world)

    ours = look(world.social_head, "figure_cases", figure="declines", only="yes")
    theirs = look(world.iv_head, "figure_cases", figure="declines")

    assert numbers(ours) == [case.number]
    assert numbers(look(world.social_head, "figure_cases", figure="declines", only="no")) == []
    assert numbers(theirs) == []
    assert case.number not in theirs.text
    assert "Behind this number: 1. Of these you may open: 1." in ours.text
    assert "Behind this number: 1. Of these you may open: 0." in theirs.text


def test_what_came_after_one_has_left_is_counted_elsewhere(world: World, look: Any) -> None:
    """Rules: R-FIGURE-04, R-FIGURE-06."""
    case = world.case()
    accept_handover(make.propose(world, case), by=world.iv, at=world.tick())
    make.close(world, make.reread(case), by=world.iv, at=world.tick(days=2))
    refresh(world)

    left, led = look(world.social_head, "own_figures"), look(world.iv_head, "own_figures")
    behind = look(world.social_head, "figure_cases", figure="closed")

    assert lines(left)["opened"] == "1"
    assert lines(left)["closed"] == "–"
    assert lines(led)["closed"] == "1"
    assert numbers(behind) == []
    assert numbers(look(world.iv_head, "figure_cases", figure="closed")) == [case.number]


def test_a_participant_shares_the_figures_of_the_case_but_no_declines_of_others(
    world: World, look: Any
) -> None:
    """Rule: R-FIGURE-04."""
    case = world.case()
    invitation = make.invite(world, case)
    requests.accept_invitation(invitation, by=world.rav, at=world.tick())
    offer = make.propose(world, make.reread(case))
    decline_handover(offer, DECLINE, by=world.iv, at=world.tick())
    make.close(world, make.reread(case))
    refresh(world)
    head = MembershipFactory(institution=world.rav.institution, head=True)

    shared = lines(look(head, "own_figures"))

    assert shared["closed"] == "1"
    assert shared["declines"] == "0 % 0 of 1"  # its own answer to the invitation
    assert shared["ping_pong"] == "–"


def test_the_coordination_counts_what_it_coordinates(world: World, look: Any) -> None:
    refresh(world)
    none = lines(look(world.coordinator, "own_figures"))
    make.escalate(world, make.clarify(world, world.case()))
    refresh(world)

    assert none["opened"] == "–"
    assert lines(look(world.coordinator, "own_figures"))["opened"] == "1"
    assert len(numbers(look(world.coordinator, "figure_cases", figure="opened"))) == 1


def test_a_head_who_sees_the_parts_chooses_the_institution(world: World, look: Any) -> None:
    house = world.social.institution
    part = MembershipFactory(institution=InstitutionFactory(network=world.network, part_of=house))
    with change(by=None, at=START, reason="test.see_parts"):
        house.head_sees_parts = True
        house.save()
    world.case(by=part)
    refresh(world)

    whole = look(world.social_head, "own_figures")
    chosen_part = look(world.social_head, "own_figures", house=part.institution.key)
    strange = look(world.social_head, "own_figures", house=world.iv.institution.key)

    assert [link.label for link in whole.context["sheet"].chosen.house_links][1:] == [
        part.institution.name
    ]
    assert lines(whole)["opened"] == "–"
    assert lines(chosen_part)["opened"] == "1"
    assert strange.context["sheet"].chosen.house == house


@pytest.mark.parametrize(
    "asked", [{"year": "1"}, {"figure": "nothing"}, {"page": "x", "only": "?"}]
)
def test_what_makes_no_sense_in_the_address_counts_as_not_given(
    world: World, look: Any, asked: dict[str, str]
) -> None:
    answer = look(world.social_head, "figure_cases", **asked)

    assert (answer.context["sheet"].key, answer.context["sheet"].chosen.year) == ("closed", 2026)


@pytest.mark.parametrize("year", ["1", "1987", "x"])
def test_another_year_than_was_asked_for_is_never_shown_without_a_word(
    world: World, look: Any, year: str
) -> None:
    for name in ("own_figures", "figure_cases"):
        assert (
            "no figures of the year you asked for" in look(world.social_head, name, year=year).text
        )
    look(world.social_head, "figures_csv", year=year, status=404)
    file = look(world.social_head, "figures_xlsx", year=2025)

    assert f'"iiz-{world.network.key}-2025-2026-03-05-' in file["Content-Disposition"]
    assert "you asked for" not in look(world.social_head, "own_figures").text


def test_the_head_of_an_association_reads_why_she_has_no_case(world: World, look: Any) -> None:
    house = InstitutionFactory(association=True, network=world.network)
    head = MembershipFactory(institution=house, head=True)
    world.case()
    refresh(world)

    cases, figures = look(head, "case_list"), look(head, "own_figures")

    assert "An association takes part in no case" in cases.text
    assert "An association takes part in no case" in figures.text
    assert reverse("review_list") in figures.text
    assert set(lines(figures)) <= {"reviews_held", "contact_completeness"}
    assert "An association" not in look(world.social_head, "case_list").text


def test_the_night_may_run_twice(world: World) -> None:
    world.case()
    refresh(world)
    first = list(Summary.objects.order_by("figure", "dimension").values_list("figure", "total"))

    refresh(world)

    assert first == list(
        Summary.objects.order_by("figure", "dimension").values_list("figure", "total")
    )
    assert Measurement.objects.filter(figure="opened").count() == 1


def test_the_page_walks_one_index_at_the_size_of_a_million_cases(world: World) -> None:
    """300 institutions, all figures, four years, told apart 15 ways: no scan, few pages read."""
    keys, first = list(FIGURES), world.social.institution.pk - 1
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reviews_summary (figure, network_id, institution_id, dimension, value,"
            " year, quarter, counted, total) SELECT f, %s, h, d.name, v, y, 0, 9, 3"
            " FROM unnest(%s::text[]) f, generate_series(%s + 1, %s) h,"
            " generate_series(2023, 2026) y, (VALUES ('all', 1), ('agreement', 2), ('type', 4),"
            " ('problem', 8)) d(name, most), generate_series(1, d.most) v",
            [world.network.pk, keys, first, first + HOUSES],
        )
    choice = chosen(world.social_head, {"year": 2026}, on=TODAY)
    assert choice is not None

    for rows, number in ((sums(choice), 2 * len(FIGURES)), (told_apart(choice, "closed"), 28)):
        plan = rows.explain(analyze=True, buffers=True, format="json")

        (found,) = json.loads(plan)
        assert "Seq Scan" not in plan
        assert found["Plan"]["Shared Hit Blocks"] + found["Plan"]["Shared Read Blocks"] <= 200
        assert found["Plan"]["Actual Rows"] == number


def test_who_came_back_to_others_is_not_told(world: World, look: Any) -> None:
    """Rules: R-FIGURE-04, R-FIGURE-06; the later case does not open for who closed the first."""
    person = world.person()
    make.close(world, world.case(person=person))
    register_case(person, by=world.iv, at=world.tick(), network=world.network, areas=["debt"])
    again = world.case(person=world.person())
    make.close(world, again)
    reopen_case(make.reread(again), by=world.social, at=world.tick(), reason="Lost the job.")
    refresh(world)

    behind = look(world.social_head, "figure_cases", figure="reentry", only="yes")

    assert lines(look(world.social_head, "own_figures"))["reentry"] == "50 % 1 of 2"
    assert numbers(behind) == [again.number]


def test_behind_a_number_one_turns_the_page(world: World, look: Any) -> None:
    case, house = world.case(), world.social.institution.pk
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reviews_measurement (figure, network_id, case_id, day, year, quarter,"
            " institution_id, houses, value) SELECT 'declines', %s, %s, DATE '2026-01-01' + n / 3,"
            " 2026, 1, %s, ARRAY[%s], 1 FROM generate_series(1, 70) n",
            [world.network.pk, case.pk, house, house],
        )

    first = look(world.social_head, "figure_cases", figure="declines")
    sheet = first.context["sheet"]
    second = look(world.social_head, "figure_cases", figure="declines", page=sheet.next_page)
    forged = look(world.social_head, "figure_cases", figure="opened", page=sheet.next_page)

    rest = second.context["sheet"]
    assert (sheet.first, sheet.last, len(sheet.rows)) == (1, 50, 50)
    assert (rest.first, rest.last, len(rest.rows), rest.next_page) == (51, 70, 20, "")
    assert "51–70" in second.text
    assert sheet.rows[-1].day >= rest.rows[0].day
    assert forged.context["sheet"].first == 1
