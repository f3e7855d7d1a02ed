"""Counts of an earlier system: a file is looked at, imported as a whole, and shown marked."""

import csv
from datetime import date
from io import BytesIO, StringIO
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse
from django.utils.translation import override
from openpyxl import Workbook

from cases.tests.cast import START
from contacts import codes
from contacts.models import Code
from iiz.files import tables as files
from iiz.history import change
from reviews.models import FrozenTable, LegacyCount
from reviews.operations.legacy import import_counts, legacy_book
from reviews.operations.legacy_rules import Count, offered_outcomes, untold
from reviews.safety.books import YEAR
from reviews.sheets.legacy import template, written
from reviews.sheets.published import Period, in_words, published
from reviews.tests.oracles.attacker import narrowed
from reviews.tests.published import Ended, freeze, write

pytestmark = pytest.mark.django_db

OWN = 2025
BEFORE = {"works": 171, "settled": 198, "other": 293, "facts": 44}
HEADS = "Jahr;Ausgang;Anzahl"
GOOD = (
    f"{HEADS}\r\n2024;Primary labour market;171\r\n2024;settled;198\r\n"
    "2024;other;1'293\r\n\r\n2024;facts;0\r\n"
)


@pytest.fixture
def ours(world):
    """A network whose own cases begin with OWN, two quarters of which are frozen."""
    write(world, [Ended(date(OWN, 1, 14), date(OWN, 2, 3), "first_lm") for _ in range(30)])
    freeze(date(OWN, 7, 1))
    return world


@pytest.fixture
def send(ours, client):
    client.force_login(ours.staff)
    url = reverse("admin:reviews_legacycount_import")

    def post(content, name="counts.csv", **more):
        raw = content.encode() if isinstance(content, str) else content
        given = {"network": ours.network.pk, "source": "Report", **more}
        return client.post(url, given | {"file": SimpleUploadedFile(name, raw)})

    return post


def lines(*rows, heads=HEADS):
    return "\n".join([heads, *rows, ""])


def year_of(year, numbers=BEFORE):
    return [Count(year, group, number) for group, number in numbers.items()]


def bring(world, counts):
    return import_counts(world.network, counts, source="Report", by=None, at=world.tick())


def type_in(world, counts, source):
    """One by one, as in the list of the administration."""
    with change(by=None, at=world.tick(), reason="legacy.enter"):
        for one in counts:
            row = {"year": one.year, "outcome": one.outcome, "count": one.number}
            LegacyCount(network=world.network, source=source, **row).save()


def found(answer):
    """What is said of each line."""
    return {one.written.line: " ".join(one.errors) for one in answer.context["sheet"].lines}


def test_a_file_is_looked_at_and_then_imported_as_it_was_shown(ours, send, client):
    """Rule: R-SAFE-06."""
    shown = send(GOOD)
    assert not LegacyCount.objects.exists()
    done = client.post(
        reverse("admin:reviews_legacycount_import"), {"checked": shown.context["seal"]}
    )

    assert (shown.status_code, done.status_code) == (200, 302)
    assert found(shown) == dict.fromkeys((2, 3, 4, 6), "")
    rows = LegacyCount.objects.values_list("year", "outcome", "count", "source")
    assert set(rows) == {
        (2024, "works", 171, "Report"),
        (2024, "settled", 198, "Report"),
        (2024, "other", 1293, "Report"),
        (2024, "facts", 0, "Report"),
    }
    entry = LegacyCount.history.first()
    assert entry.history_change_reason == "legacy.import"
    assert entry.history_user_id == ours.staff.pk


def test_the_same_file_twice_has_no_double_effect(ours, send, client):
    """Rule: R-SAFE-06; before it was shown and afterwards."""
    bring(ours, year_of(2024))
    again = lines(*(f"2024;{group};{number}" for group, number in BEFORE.items()))

    early = send(again)
    freeze(date(OWN, 7, 2))
    late = send(again)
    answer = client.post(
        reverse("admin:reviews_legacycount_import"), {"checked": late.context["seal"]}
    )

    assert "Nothing is left to import." in early.text
    assert early.context["sheet"].new == late.context["sheet"].new == 0
    assert answer.status_code == 302
    assert LegacyCount.history.count() == LegacyCount.objects.count() == 4


WRONG = {
    "2024;unknown;3": "“unknown” is no outcome and no group.",
    "24;works;3": "“24” is no year.",
    "2024;works;3.5": "“3.5” is no whole number.",
    "2024;works;-1": "“-1” is no whole number.",
    "2024;works;": "“” is no whole number.",
    "2024;works;9000000": "A number from 0 to 1000000.",
    "2021;works;3;9": "Something stands beside the three columns.",
    "1989;works;3": "No year before 1990.",
    "2025;works;3": "From 2025 on the cases of this system are counted.",
    "2023;works;3": "12 is there already.",
    "2023;training;3": "a whole group, or its outcomes; not both",
    "2022;works;3": "2022 was published on 01.07.2025 and stays as it is",
    "2024;facts;44": "This outcome of 2024 stands further up already.",
}


def test_each_wrong_line_says_what_is_wrong_with_it(ours, send):
    """Rule: R-SAFE-06; and nothing of the file is written."""
    bring(ours, year_of(2022))
    freeze(date(OWN, 7, 1))
    bring(ours, year_of(2023, {**BEFORE, "works": 12}))
    good = [f"2024;{group};{number}" for group, number in BEFORE.items()]

    answer = send(lines(*good, *WRONG))

    told = list(found(answer).values())
    assert answer.status_code == 422
    assert not any(told[1 : len(good)])
    assert [
        (row, said)
        for (row, words), said in zip(WRONG.items(), told[len(good) :], strict=True)
        if words not in said
    ] == []
    assert not answer.context["seal"]
    assert not LegacyCount.objects.filter(year=2024).exists()


def test_a_year_is_told_as_a_whole(ours, send):
    """Rule: R-SAFE-06; none is not the same as unknown."""
    answer = send(lines("2024;works;20", "2024;settled;11", "2024;facts;0"))

    assert answer.status_code == 422
    assert "every group, or each of its outcomes, needs a number" in found(answer)[2]
    assert "Missing: Other solutions." in found(answer)[2]
    with pytest.raises(ValidationError, match="every group"):
        bring(ours, year_of(2024)[:3])


HALF = ("first_lm", "resp_iv", "training", "moved")


def test_half_a_group_is_never_taken_for_the_whole(ours, send):
    """Rule: R-SAFE-06; by a file, nor by the night when somebody has begun to type."""
    half = [Count(2024, code, 30) for code in HALF]
    rest = [Count(2024, code, 0) for code, _label in offered_outcomes() if code not in HALF]

    answer = send(lines(*(f"2024;{code};30" for code in HALF)))
    with pytest.raises(ValidationError, match="each of its outcomes"):
        bring(ours, half)
    type_in(ours, half, "Report")
    freeze(date(OWN, 7, 2))

    assert answer.status_code == 422
    assert "Missing: job retained, sheltered work, responsibility: ALV," in found(answer)[2]
    assert not published(ours.network).sources

    bring(ours, rest)
    freeze(date(OWN, 7, 3))

    shown = published(ours.network)
    assert shown.words("outcomes", "works", Period(2024)) == "30"


def test_an_outcome_that_cannot_be_chosen_any_more_need_not_be_told(world, request):
    """Rule: R-SAFE-06."""
    told = {(2024, code) for code, _label in offered_outcomes()} - {(2024, "job_kept")}
    missing = untold(2024, told)
    request.addfinalizer(codes.forget)
    code = Code.objects.get(list="closing_outcome", code="job_kept")
    code.active = False

    with change(by=None, at=world.tick(), reason="code.retire"):
        code.save()
    codes.forget()

    assert missing == ["job_kept"]
    assert untold(2024, told) == untold(2024, told | {(2024, "job_kept")}) == []


def excel(*rows):
    """The table stands on the second sheet, below an explanation."""
    book, written = Workbook(), BytesIO()
    book.active.append(["Explains what follows"])
    sheet = book.create_sheet()
    for row in [("From the yearly reports",), (), *rows]:
        sheet.append(row)
    book.save(written)
    return written.getvalue()


def test_an_excel_file_is_read_like_a_csv(ours, send):
    rows = [("Année", "Issue", "Nombre"), *((2024.0, *one) for one in BEFORE.items())]

    answer = send(excel(*rows), "a.xlsx")

    assert answer.status_code == 200
    assert answer.context["sheet"].counts == year_of(2024)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.csv", "empty"),
        (GOOD.encode(), "a.txt", "no_table"),
        (GOOD.encode(), "a.xlsx", "content"),
        (b"PK\x03\x04 no archive", "a.xlsx", "damaged"),
        (lines("2024;works;3", heads="Jahr;Anzahl").encode(), "a.csv", "heads"),
        (lines("2024;works;3;5", heads=f"{HEADS};Gemeinde").encode(), "a.csv", "column"),
        (lines("2024;works;3;5", heads=f"{HEADS};Jahr").encode(), "a.csv", "column"),
        (HEADS.encode(), "a.csv", "no_lines"),
        (lines(*["2024;works;3"] * files.MOST_LINES).encode(), "a.csv", "long"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_is_no_such_table_is_refused(content, name, code):
    """Rule: R-DOC-01."""
    with pytest.raises(ValidationError) as refusal:
        written(files.read_tables(SimpleUploadedFile(name, content)))

    assert refusal.value.code == code


@pytest.mark.parametrize(("language", "kind"), [("de", "xlsx"), ("fr", "csv")])
def test_the_template_names_what_is_read(ours, send, client, language, kind):
    with override(language):
        rows = template(on=START.date()).rows
    client.cookies["language"] = language
    file = client.get(reverse(f"admin:reviews_legacycount_{kind}"))

    answer = send(b"".join(file.streaming_content), f"a.{kind}")

    lines = answer.context["sheet"].lines
    assert [one.written.outcome for one in lines] == [row[1] for row in rows]
    assert all(len(one.errors) == 1 for one in lines)


@pytest.mark.parametrize("sign", files.DELIMITERS, ids=["semicolons", "tabs", "commas"])
def test_the_template_is_read_however_a_spreadsheet_parts_its_cells(sign):
    """Its explaining lines hold commas and semicolons themselves."""
    book, file = template(on=START.date()), StringIO()
    csv.writer(file, delimiter=sign).writerows(book.lines)

    lines = written(files.read_tables(SimpleUploadedFile("a.csv", file.getvalue().encode())))

    assert [(int(one.year), one.outcome, one.number or None) for one in lines] == [
        tuple(row) for row in book.rows
    ]
    assert not any(one.more for one in lines)


@pytest.mark.parametrize("checked", ["", "nonsense", "e30:1abc:xyz"], ids=str)
def test_only_what_was_looked_at_is_imported(world, client, checked):
    client.force_login(world.staff)

    answer = client.post(reverse("admin:reviews_legacycount_import"), {"checked": checked})

    assert answer.status_code == 422
    assert not LegacyCount.objects.exists()


def test_what_was_good_and_is_so_no_more_is_refused_at_the_end(ours, send, client):
    shown = send(lines(*(f"2024;{group};{number}" for group, number in BEFORE.items())))
    bring(ours, year_of(2024, {**BEFORE, "works": 5}))

    answer = client.post(
        reverse("admin:reviews_legacycount_import"), {"checked": shown.context["seal"]}
    )

    assert answer.status_code == 422
    assert "5 is there already" in answer.text
    assert LegacyCount.objects.count() == 4


def test_the_night_shows_what_is_told_as_a_whole_and_from_then_on_it_stays(ours):
    """Rule: R-SAFE-06; kept by the database too."""
    bring(ours, year_of(2024))
    type_in(ours, [Count(2023, "works", 9)], "R")

    freeze(date(OWN, 7, 2))

    found = published(ours.network)
    assert found.words("outcomes", "works", Period(2024)) == "170"
    assert list(found.sources) == [2024]
    row = LegacyCount.objects.get(year=2024, outcome="works")
    row.count = 30
    new = LegacyCount(network=ours.network, year=2024, outcome="first_lm", count=9, source="R")
    later = LegacyCount(network=ours.network, year=2026, outcome="works", count=9, source="R")
    for verb in (row.save, row.delete, new.save, later.save):
        with (
            pytest.raises(IntegrityError, match="stays as it is"),
            change(by=None, at=ours.tick(), reason="legacy.enter"),
        ):
            verb()
    with pytest.raises(ValidationError, match=r"was published on 02\.07\.2025"):
        bring(ours, year_of(2024, {**BEFORE, "works": 30}))
    assert LegacyCount.objects.get(year=2023).count == 9


def test_a_year_of_two_sources_names_both(ours):
    """Rule: R-SAFE-06."""
    first, *others = year_of(2024)
    bring(ours, year_of(2023))
    type_in(ours, [first], "Register")
    bring(ours, others)

    freeze(date(OWN, 7, 2))

    assert published(ours.network).sources == {2023: "Report", 2024: "Register · Report"}


def test_what_is_recorded_later_of_a_year_shown_from_before_is_never_counted_into_it(world):
    """Rules: R-SAFE-02, R-SAFE-06."""
    bring(world, year_of(2024))
    freeze(date(2025, 4, 2))
    write(world, [Ended(date(2024, 1, 14), date(2024, 2, 3), "first_lm") for _ in range(9)])

    freeze(date(2025, 4, 3))

    assert set(FrozenTable.objects.filter(year=2024).values_list("table", "quarter")) == {
        ("outcomes", 0)
    }
    assert FrozenTable.objects.filter(year=2025, quarter=1).exists()


def test_the_administrator_puts_one_right_until_it_is_shown(ours, client):
    """Rule: R-SAFE-06."""
    bring(ours, year_of(2024))
    client.force_login(ours.staff)
    row = LegacyCount.objects.get(outcome="works")
    url = reverse("admin:reviews_legacycount_change", args=[row.pk])
    sent = {"network": ours.network.pk, "year": 2024, "outcome": "works", "source": "Report"}

    wrong = client.post(url, sent | {"outcome": "first_lm", "year": 2025, "count": 9})
    mixed = client.post(
        reverse("admin:reviews_legacycount_add"), sent | {"outcome": "first_lm", "count": 9}
    )
    right = client.post(url, sent | {"count": 24})
    freeze(date(OWN, 7, 2))

    assert wrong.context["adminform"].form.has_error("year", "published")
    assert mixed.context["adminform"].form.has_error("outcome", "mixed")
    assert right.status_code == 302
    assert LegacyCount.objects.get(outcome="works").count == 24
    assert client.post(url, sent | {"count": 25}).status_code == 403


def test_an_earlier_system_is_marked_wherever_it_is_shown(ours, go):
    """Rules: R-SAFE-05, R-SAFE-06."""
    bring(ours, year_of(2024))
    freeze(date(2026, 1, 2))

    page = go(ours.steering, "situation")
    text = b"".join(go(ours.steering, "situation_csv").streaming_content).decode()

    sheet = page.context["situation"]
    assert [tab["label"] for tab in sheet.tabs] == ["2025", "2024 *"]
    assert sheet.blocks[0].table.columns[-1] == "2024 *"
    assert sheet.years.columns == ["", "2025", "2024 *"]
    mark = "* 2024 from an earlier system: Report."
    assert sheet.blocks[0].table.note == sheet.years.note == mark
    assert text.count(mark) == 1
    assert '"Years side by side";"Total";"2024 *";705' in text
    assert " ".join(sheet.earlier) == (
        "In 2024, about 705 cases were closed. About a quarter of the persons (about 170) work in"
        " the primary labour market again. Responsibility was settled and accepted for about 200,"
        " another concrete solution was found for about 295. These numbers are from an earlier"
        " system: Report."
    )
    assert all(one in page.text for one in sheet.earlier)


def test_a_year_of_an_earlier_system_has_a_page_and_files_of_its_own(ours, client):
    bring(ours, year_of(2024))
    freeze(date(2026, 1, 2))
    client.force_login(ours.steering.user)

    page, file, paper, report = (
        client.get(reverse(name), {"year": 2024})
        for name in ("situation", "situation_csv", "situation_pdf", "situation_report")
    )
    text = b"".join(file.streaming_content).decode()

    sheet = page.context["situation"]
    assert [block.table.columns[1] for block in sheet.blocks] == ["2024 *"]
    assert "2024 *" in sheet.blocks[0].bars.sentence
    assert sheet.report_year == 2025
    assert "These numbers are from an earlier system: Report." in text
    assert paper.status_code == 200
    assert report.status_code == 404


def test_a_year_from_before_is_as_safe_as_one_of_ours():
    """Rules: R-SAFE-01, R-SAFE-06."""
    total, solved, facts = "total", "solved", "facts"
    groups = ("works", "settled", "other")
    small = 0
    for seed in range(30):
        random = Random(seed)
        counts = [
            Count(2024, group, random.choice((0, 1, 2, 4, 7, 30))) for group in (*groups, facts)
        ]
        book = legacy_book(counts)
        shown = book.publish(YEAR, {})
        keys = {key.row: key for key in shown}
        sums = [
            (keys[total], [keys[solved], keys[facts]]),
            (keys[solved], [keys[one] for one in groups]),
        ]
        left = narrowed({key: in_words(one) for key, one in shown.items()}, sums, [])
        assert {key: values for key, values in left.items() if book.counts[key] < 5} == {}, seed
        small += sum(count.number < 5 for count in counts)
    assert small > 30


def test_a_network_without_cases_imports_years_that_are_over(world):
    assert bring(world, year_of(START.year - 1)) == 4
    with pytest.raises(ValidationError, match=f"{START.year} is not over"):
        bring(world, year_of(START.year))
