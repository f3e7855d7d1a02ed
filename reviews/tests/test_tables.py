"""The committee's tables: frozen once, from what was counted; the files say what the page says."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from random import Random

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from cases.tests.cast import START
from contacts.factories import MandateFactory, NetworkFactory
from reviews.models import FrozenTable, Measurement, Summary
from reviews.operations.counting import books
from reviews.operations.figures import refresh_figures
from reviews.safety.books import YEAR, Key
from reviews.safety.shown import HIDDEN, SMALL, Shown
from reviews.sheets.situation_sentence import fraction, number
from reviews.tests.published import Ended, draw, freeze, write

pytestmark = pytest.mark.django_db


def cells(table, year, quarter=YEAR):
    return FrozenTable.objects.get(table=table, year=year, quarter=quarter).cells


def counted(table, network, quarters):
    """The book of that table, before anything is published of it."""
    return next(book for book in books(network, 2025, quarters) if book.table == table).counts


def ended(number, outcome="first_lm", on=date(2025, 2, 3)):
    return [Ended(date(2025, 1, 14), on, outcome) for _ in range(number)]


def test_every_quarter_that_is_over_is_frozen_once_and_the_year_with_its_last(world):
    """Rule: R-SAFE-02."""
    write(world, draw(Random(1), 60, [2025]))

    frozen = freeze(date(2026, 7, 1))
    again = freeze(date(2026, 7, 2))

    assert (frozen, again) == (7 * 5 + 1, 0)
    assert set(FrozenTable.objects.values_list("year", "quarter")) == {
        *((2025, quarter) for quarter in range(5)),
        *((2026, quarter) for quarter in (1, 2)),
    }
    assert cells("outcomes", 2025)["counts"]["total"] == [58, 62]


def test_what_is_recorded_later_counts_in_the_next_quarter_that_is_frozen(world):
    """Rule: R-SAFE-02; what was frozen stays."""
    write(world, ended(20))
    freeze(date(2025, 4, 1))
    write(world, ended(15, on=date(2025, 3, 3)))

    freeze(date(2026, 1, 1))

    assert cells("outcomes", 2025, 1)["counts"]["total"] == [18, 22]
    low, high = cells("outcomes", 2025)["counts"]["total"]
    assert low <= 35 <= high


def test_an_outcome_of_ones_own_counts_as_another_solution(world):
    """Rule: R-SAFE-03."""
    write(world, ended(7, outcome="moved_on"))

    outcomes = counted("outcomes", world.network, [1])

    assert outcomes[Key("outcomes", "other_solution", 1)] == 7
    assert outcomes[Key("outcomes", "other", 1)] == outcomes[Key("outcomes", "total", 1)] == 7


def test_what_was_an_error_counts_nowhere(world):
    """Rule: R-SAFE-03; as in the figures."""
    write(world, [*ended(3), *ended(2, outcome="voided"), *ended(1, outcome="merged")])
    refresh_figures(at=datetime(2025, 4, 1, 4, tzinfo=UTC))

    entries = counted("entries", world.network, [1])

    opened = Measurement.objects.filter(figure="opened", year=2025).count()
    assert entries[Key("entries", "total", 1)] == opened == 3


def test_the_share_at_work_is_that_of_the_figure(world):
    """Rule: R-SAFE-03; who died or moved away is no part of the whole."""
    write(world, [*ended(30), *ended(30, outcome="training"), *ended(40, outcome="moved")])
    refresh_figures(at=datetime(2026, 1, 2, 4, tzinfo=UTC))

    outcomes = counted("outcomes", world.network, [1, 2, 3, 4])

    of_figure = Summary.objects.get(
        figure="reintegration", institution_id=0, dimension="all", year=2025, quarter=0
    )
    assert outcomes[Key("outcomes", "works", YEAR)] == of_figure.total == 30
    assert outcomes[Key("outcomes", "solved", YEAR)] == of_figure.counted == 60


@pytest.mark.parametrize(("cases", "is_shown"), [(12, False), (13, True)], ids=str)
def test_a_median_is_shown_by_the_number_that_is_shown(world, cases, is_shown):
    """Rule: R-SAFE-04."""
    write(world, ended(cases))

    freeze(date(2025, 4, 1))

    assert ("median" in cells_of_clarity()) == is_shown


def cells_of_clarity():
    return cells("clarity", 2025, 1)


def test_files_say_what_the_page_says(world, go):
    """Rule: R-SAFE-05."""
    write(world, draw(Random(3), 90, [2025]))
    freeze(date(2026, 1, 2))

    page = go(world.steering, "situation").content.decode()
    text = b"".join(go(world.steering, "situation_csv").streaming_content).decode()
    book = load_workbook(BytesIO(b"".join(go(world.steering, "situation_xlsx").streaming_content)))
    paper = PdfReader(BytesIO(go(world.steering, "situation_pdf").content))
    report = b"".join(go(world.steering, "situation_report").streaming_content).decode()

    lines = text.split("\r\n\r\n")[1].split("\r\n")
    sheet = [[cell.value for cell in row] for row in book.worksheets[1].rows]
    pdf = " ".join(page.extract_text() for page in paper.pages).replace("\n", " ")
    assert "In 2025, about 90 cases were closed." in page
    assert "In 2025, about 90 cases were closed." in text
    assert "In 2025, about 90 cases were closed." in pdf
    assert [str(row[-1]) for row in sheet] == [
        line.split(";")[-1].strip('"') for line in lines[:-1]
    ]
    assert '"Cases ended, by commune";"Canton";"2025";90' in report
    assert paper.root_object["/MarkInfo"]["/Marked"]


def test_a_coordination_of_two_networks_chooses_whose_situation_it_reads(world, go, client):
    write(world, ended(30))
    freeze(date(2026, 1, 2))
    other = NetworkFactory()
    MandateFactory(institution=world.coordinator.institution, network=other)

    first = go(world.coordinator, "situation")
    with time_machine.travel(START + timedelta(days=2)):
        second = client.get(reverse("situation"), {"network": other.key})

    text = first.content.decode()
    assert f"?network={other.key}" in text
    assert f"year=2025&amp;network={world.network.key}" in text
    assert second.context["network"] == other


@pytest.mark.parametrize("year", ["2024", "1", "x"])
def test_another_year_than_was_asked_for_is_never_shown_without_a_word(world, client, year):
    write(world, ended(30))
    freeze(date(2025, 7, 2))
    client.force_login(world.steering.user)

    def look(name, **asked):
        return client.get(reverse(name), asked)

    assert "The year you asked for is not published here." in look("situation", year=year).text
    assert "The year you asked for" not in look("situation", year="2025").text
    for kind in ("csv", "xlsx", "pdf", "report"):
        assert look(f"situation_{kind}", year=year).status_code == 404
    named = f'"lagebild-{world.network.key}-2025-q2.csv"'
    assert named in look("situation_csv")["Content-Disposition"]
    assert look("situation_report")["Content-Disposition"].endswith(
        f'"sozialbericht-{world.network.key}.csv"'
    )


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (HIDDEN, "a number that is not shown"),
        (SMALL, "fewer than 5"),
        (Shown(23, 27), "about 25"),
        (Shown(13, 22), "between 13 and 22"),
        (Shown(43), "at least 43"),
    ],
    ids=lambda one: str(one)[:24],
)
def test_a_number_in_words(shown, words):
    assert number(shown) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [(23, "About a quarter"), (34, "About a third"), (40, "About 40 percent"), (52, "About half")],
    ids=str,
)
def test_a_share_in_words(share, words):
    assert fraction(share) == words
