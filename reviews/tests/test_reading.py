"""The committee reads in its pages and files what is published, and nothing else.

So whoever works from the published ranges (`test_suppression`) leaves nothing out.
"""

import re
from datetime import UTC, date, datetime
from random import Random

import pytest
import time_machine
from django.db import transaction
from django.db.models import F, QuerySet

from cases.models import Case
from contacts.models import Commune
from iiz.history import change
from reviews.figures import FIGURES, KEPT
from reviews.models import FrozenTable, LegacyCount, Measurement, Summary
from reviews.operations.counting import ELSEWHERE, TOTAL
from reviews.safety.books import YEAR, Key
from reviews.safety.shown import SMALL
from reviews.sheets import situation, situation_file
from reviews.sheets import situation_tables as tables
from reviews.sheets.published import Published
from reviews.tests.oracles.attacker import ENDLESS, means
from reviews.tests.published import decline, draw, freeze, write
from reviews.tests.reading import said

pytestmark = [pytest.mark.django_db, pytest.mark.acceptance("suppression")]
READ_ON = datetime(2026, 3, 4, 9, tzinfo=UTC)
YEARS = (2024, 2025)
FILES = ("situation_csv", "situation_xlsx", "situation_report")
FORMER = {"works": 23, "settled": 9, "other": 12, "facts": 2}


@pytest.fixture
def reader(world, client):
    """A member of the committee, on a day after all of it."""
    with time_machine.travel(READ_ON, tick=False):
        client.force_login(world.steering.user)
        yield client


def told(world, seed):
    """Two years are published, and one of an earlier system."""
    random = Random(seed)
    write(world, draw(random, random.choice((40, 90)), YEARS))
    decline(world, [date(random.choice(YEARS), random.randrange(1, 13), 9) for _ in range(14)])
    with change(by=None, at=world.tick(), reason="legacy.enter"):
        for outcome, count in FORMER.items():
            row = {"year": 2023, "outcome": outcome, "count": count, "source": "Report"}
            LegacyCount(network=world.network, **row).save()
    freeze(date(2026, 2, 1))


def forget(world):
    """All real numbers become others; what is published stays. Former counts stay by themselves."""
    cases = QuerySet(model=Case)
    cases.filter(phase="closed").update(outcome="moved", closed_on=date(2025, 12, 30))
    cases.filter(phase="closed").update(registered_on=F("closed_on"), clarified_on=None)
    decline(world, [date(year, 5, 5) for year in YEARS] * 7)
    for model in (Measurement, Summary):
        model.objects.all().delete()


def read_twice(world, client, *names):
    """Before and after, what differs: address → both."""
    before = said(client, *names)
    forget(world)
    after = said(client, *names)
    return before, {
        url: (before[url], after.get(url)) for url in before if before[url] != after[url]
    }


def test_everything_the_committee_reads_is_made_of_what_is_published(world, reader, size, figure):
    """Rule: R-SAFE-05; other real numbers behind the same tables, and not a sign is different."""
    read = compared = 0

    for seed in range(size(ci=1, full=8)):
        with transaction.atomic():
            told(world, seed)
            before, differ = read_twice(world, reader)
            assert differ == {}
            read += len(before)
            compared += explain(before)
            transaction.set_rollback(True)

    figure(f"{read} pages and files read twice, 0 differ; {compared} cells say what is published")
    assert compared > 100


def test_what_is_made_of_real_numbers_is_found(world, reader, monkeypatch, figure):
    """Rule: R-SAFE-05."""
    told(world, seed=1)
    found = []

    for name, plant in LEAKS.items():
        with transaction.atomic(), monkeypatch.context() as planted:
            plant(planted)
            _before, differ = read_twice(world, reader, "situation", "situation_csv")
            found += [name] if differ else []
            transaction.set_rollback(True)

    figure(f"{len(LEAKS)} leaks planted, {len(found)} found")
    assert found == list(LEAKS)


def real():
    return Case.objects.filter(phase="closed").exclude(outcome="moved").count()


def bar_of_the_exact_number(planted):
    def exact(_found, row, _period, _table="outcomes"):
        return real() if row == "works" else 50

    planted.setattr(situation, "_rounded", exact)


def share_of_exact_numbers(planted):
    def exact(*_args):
        return round(100 * real() / Case.objects.count())

    planted.setattr(Published, "share", exact)


def file_with_the_real_column(planted):
    def with_real(*args):
        made = tables.tables(*args)
        made[0].rows.append(tables.Row("Real", [real()] * (len(made[0].columns) - 1)))
        return made

    planted.setattr(situation_file, "tables", with_real)


def cells_with_the_real_number(planted):
    planted.setattr(tables, "cell", lambda shown: real() if shown == SMALL else "")


LEAKS = {
    leak.__name__: leak
    for leak in (
        bar_of_the_exact_number,
        share_of_exact_numbers,
        file_with_the_real_column,
        cells_with_the_real_number,
    )
}


def explain(pages):
    """Every cell of every file is a published count, or made of such. Returns: how many."""
    model = {
        (row.year, Key(row.table, name, row.quarter)): (low, ENDLESS if high is None else high)
        for row in FrozenTable.objects.order_by("pk")
        for name, (low, high) in row.cells["counts"].items()
    }
    lines = [line for page in pages.values() if isinstance(page, list) for line in cells(page)]
    for title, row, column, text in lines:
        place = where(title, row, column)
        if place in model:
            assert means(text) == model[place], (title, row, column)
        else:
            assert text in derived(title, row, column, model), (title, row, column)
    return len(lines)


def cells(lines):
    """(table, row, column, text) of a file; a row that belongs to one before it is named after."""
    names = {str(FIGURES[figure].name) for figure in KEPT.values()}
    begin = next(place for place, line in enumerate(lines) if line[:2] == ["Table", "Row"])
    of = ""
    for title, row, column, value in lines[begin + 1 :]:
        of = row if row in names else of
        name = f"{of}, {row}" if row in ("kept", "counted") else row
        yield title, name, column, "" if value is None else f"{value}"


def where(title, row, column):
    """(year, count) of a cell, or None where it is no count."""
    if title == "Declined handovers, from → to":
        ends = {name: key for key, name in tables.house_names().items()} | {"Total": "*"}
        pair = f"{ends[row]}.{ends[column]}"
        return YEARS[-1], Key("declined", TOTAL if pair == "*.*" else pair, YEAR)
    quarter, year = re.fullmatch(r"(?:Q(\d) )?(\d{4})(?: \*)?", column).groups()
    counted = rows().get((title, row))
    return counted and (int(year), Key(*counted, int(quarter or YEAR)))


def rows():
    """(table, row) in words → in the books."""
    found = {
        ("New cases", "New cases"): ("entries", TOTAL),
        ("New cases", "Of these re-entries"): ("entries", "again"),
        ("Time until responsibility is settled", "Cases clarified"): ("clarity", TOTAL),
        ("Declined handovers", "Declined"): ("declined", TOTAL),
        ("Cases ended, by commune", "Canton"): ("outcomes", TOTAL),
        ("Cases ended, by commune", "Elsewhere, or not recorded"): ("communes", ELSEWHERE),
    }
    for row, name, _level in tables._every_outcome():
        for title in ("How cases ended", "Years side by side"):
            found[title, name] = "outcomes", row
    for commune in Commune.objects.all():
        found["Cases ended, by commune", commune.name] = "communes", f"{commune.bfs_number}"
    for standard, figure in KEPT.items():
        for part in ("kept", "counted"):
            name = f"{FIGURES[figure].name}, {part}"
            found["Agreed and kept", name] = "standards", f"{standard}.{part}"
    return found


def derived(title, row, column, model):
    """What a cell may say that is no count: a share of two of them, or days of many."""
    shares = {
        "Agreed and kept": (f"{row}, kept", f"{row}, counted"),
        "Years side by side": ("Primary labour market", "Total not ended by facts"),
    }
    if title in shares:
        part, whole = (model[where(title, one, column)] for one in shares[title])
        numbers = [low + 2 - 2 * (low == 5) for low, high in (part, whole) if high - low in (2, 4)]
        shown = len(numbers) == 2 and part[0] > 0 < whole[0]
        return [f"{round(100 * numbers[0] / numbers[1])} %" if shown else "–"]
    assert row in ("Median", "9 of 10 within"), (title, row)
    low, _high = model[where(title, "Cases clarified", column)]
    return [f"{number}" for number in range(999)] if low >= 10 else ["–"]
