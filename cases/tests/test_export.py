"""The list as a file: exactly what is shown, who took it when, and no cell a formula."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from cases.sheets import export as exporting
from cases.sheets.case_list import PAGE
from cases.tests import factories as make
from cases.tests.cast import START
from iiz.models import AccessEvent

NOW = START + timedelta(hours=6)
PAYLOADS = [
    *("=1+1", '=HYPERLINK("https://evil.example";"x")', "=cmd|'/C calc'!A0", "+1", "-1", "@A1"),
    *("\t=1", "\r=1", "  =1", "=1\n=2", '"=1', "{=1}", "https://evil.example", "a;b", 'a"b'),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _on_that_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def take(client):
    def download(membership, kind, query=""):
        client.force_login(membership.user)
        answer = client.get(f"/cases/export/{kind}/?{query}")
        assert answer.status_code == 200
        return answer, b"".join(answer)

    return download


def lines(content):
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def table(content):
    """The rows below the names of the columns."""
    found = lines(content)
    return found[found.index([]) + 2 :]


def test_all_pages_are_exported_in_the_order_of_the_list(world, take, client):
    for number in range(PAGE + 4):
        world.case(person=world.person(last_name=f"Ahorn {number:02}"))

    _answer, content = take(world.social, "csv", "tab=team&sort=name")
    shown = client.get("/cases/?tab=team&sort=name").context["page"]

    names = [row[0] for row in table(content)]
    assert names == [f"Ahorn {number:02}, Lena" for number in range(PAGE + 4)]
    assert names[:PAGE] == [case.name for case in shown.cases]
    assert len(names) == shown.count


def test_the_head_says_what_this_is_and_who_took_it(world, take):
    make.HANDOVER_IN["proposed"](world)
    world.case()

    answer, content = take(world.social, "csv", "tab=team&waits=them&care=me")
    found = lines(content)

    me = world.social
    assert content.startswith(b"\xef\xbb\xbf")
    assert found[0][0].endswith(": Team")
    head = {line[1] for line in found[1 : found.index([])]}
    assert {"02.03.2026, 15:00", me.institution.name, "1"} <= head
    assert any(me.user.name in word for word in head)
    assert any(word.count(";") == 1 and ": " in word for word in head)
    assert len(table(content)) == 1
    assert answer["Content-Disposition"] == 'attachment; filename="iiz-2026-03-02-1500.csv"'


def test_the_event_names_every_case_of_the_file(world, take):
    cases = [world.case().pk for _ in range(PAGE + 2)]

    for kind in ("csv", "xlsx"):
        take(world.social, kind, "tab=mine")
        event = AccessEvent.objects.using("log").latest("pk")
        assert (event.kind, event.case_ids) == ("case.export", sorted(cases))


def test_excel_gets_the_same_table_with_days_and_numbers(world, take):
    case = world.case()
    make.open_task(world, case, due_on=START.date())
    first = make.propose(world, case)
    make.handovers.decline_handover(first, make.DECLINE, by=world.iv, at=world.tick())

    _answer, content = take(world.social, "xlsx", "tab=team")
    book = load_workbook(BytesIO(content))
    about, cases = book.worksheets
    row = [cell.value for cell in cases[2]]

    assert about["A1"].value.endswith("Team")
    assert row[1] == case.number
    assert row[4].date() == START.date()
    assert row[6] == 1
    assert cases.max_row == 2


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_is_a_formula(world, take, payload):
    world.case(person=world.person(last_name=payload, first_name="x"))

    _answer, content = take(world.social, "xlsx", "tab=team")
    cell = load_workbook(BytesIO(content)).worksheets[1]["A2"]
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    assert b"<f>" not in content

    _answer, content = take(world.social, "csv", "tab=team")
    text = table(content)[0][0]
    assert text.removeprefix("'").startswith(payload)
    assert not text.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_a_name_that_is_not_covered_stays_empty(world, take):
    case = make.CLARIFICATION_IN["escalated"](world).case

    for kind in ("csv", "xlsx"):
        _answer, content = take(world.coordinator, kind, "tab=team")
        assert case.person.last_name.encode() not in content
    _answer, content = take(world.coordinator, "csv", "tab=team")
    assert table(content)[0][:2] == ["", case.number]


def test_a_list_too_long_is_cut_and_says_so(world, take, monkeypatch):
    monkeypatch.setattr(exporting, "AT_MOST", 2)
    for _ in range(3):
        world.case()

    _answer, content = take(world.social, "csv", "tab=team")

    assert len(table(content)) == 2
    assert any("2" in line[1] and len(line[1]) > 20 for line in lines(content)[5:8])


def test_a_file_needs_as_many_queries_for_fifty_cases_as_for_one(world, client):
    world.case()
    client.force_login(world.social.user)
    client.get("/cases/export/csv/")

    with CaptureQueriesContext(connection) as for_one:
        b"".join(client.get("/cases/export/csv/"))
    for _ in range(49):
        world.case()
    with CaptureQueriesContext(connection) as for_many:
        b"".join(client.get("/cases/export/csv/"))

    assert len(for_one) == len(for_many) <= 7


def test_an_empty_list_is_a_file_with_its_head(world, take):
    _answer, content = take(world.social, "csv", "tab=closed")

    assert table(content) == []
