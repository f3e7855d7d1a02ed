"""docs/data-inventory.csv classifies every column there is, in words that the page explains."""

import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[2]
INVENTORY = ROOT / "docs" / "data-inventory.csv"
PAGE = ROOT / "docs" / "data-protection.md"
# Column of the inventory → the table of the page that explains its codes.
EXPLAINED = {
    "class": "Classes",
    "purpose": "Purposes",
    "readers": "Readers",
    "retention": "Retention",
}
LEAST_FIELDS = 400


@cache
def inventory() -> list[dict[str, str]]:
    with INVENTORY.open() as file:
        return list(csv.DictReader(file))


def concerned() -> list[type[models.Model]]:
    """Every model; a history has the fields of its model, and those of `iiz.history` besides."""
    found = apps.get_models(include_auto_created=True)
    histories = {model.history.model for model in found if hasattr(model, "history")}
    return [model for model in found if model not in histories]


def is_ours(model: type[models.Model]) -> bool:
    return Path(apps.get_app_config(model._meta.app_label).path).parent == ROOT


@cache
def columns() -> set[tuple[str, str]]:
    return {
        (model._meta.label, field.name)
        for model in concerned()
        if is_ours(model)
        for field in model._meta.concrete_fields
    }


def codes(title: str) -> set[str]:
    section = PAGE.read_text().partition(f"### {title}\n")[2].partition("\n#")[0]
    return set(re.findall(r"^\| `(\w+)` \|", section, re.M))


def test_every_field_is_classified() -> None:
    listed = {(row["model"], row["field"]) for row in inventory()}
    missing = sorted(columns() - listed)
    lines = "\n".join(
        f"{model},{field},CLASS,PURPOSE,READERS,RETENTION" for model, field in missing
    )

    assert not missing, f"Add to {INVENTORY.name}, with codes of {PAGE.name}:\n{lines}"
    assert len(listed) >= LEAST_FIELDS


def test_no_line_is_about_a_field_that_is_gone() -> None:
    gone = [row for row in inventory() if (row["model"], row["field"]) not in columns()]
    lines = "\n".join(",".join(row.values()) for row in gone)

    assert not gone, f"Remove from {INVENTORY.name}:\n{lines}"


@pytest.mark.parametrize("column", EXPLAINED)
def test_every_code_is_explained_and_used(column: str) -> None:
    used = {row[column] for row in inventory()}

    assert used == codes(EXPLAINED[column])


def test_the_lines_are_sorted_and_none_stands_twice() -> None:
    """Two branches that add a model each then merge by themselves."""
    named = [(row["model"], row["field"]) for row in inventory()]

    assert [line for line, times in Counter(named).items() if times > 1] == []
    assert named == sorted(named)


def test_the_tables_of_libraries_are_explained_too() -> None:
    theirs = {model._meta.label for model in concerned() if not is_ours(model)}
    section = PAGE.read_text().partition("### Tables of libraries\n")[2].partition("\n#")[0]

    assert set(re.findall(r"`(\w+\.\w+)`", section)) == theirs


@pytest.mark.parametrize(
    ("model", "field", "wanted"),
    [
        ("cases.Person", "ahv_number", "secret"),
        ("contacts.User", "password", "secret"),
        ("cases.Note", "text", "sensitive"),
        ("cases.Document", "file", "sensitive"),
        ("cases.Person", "last_name", "personal"),
        ("contacts.Code", "de", "none"),
    ],
)
def test_what_is_beyond_doubt(model: str, field: str, wanted: str) -> None:
    (row,) = [row for row in inventory() if (row["model"], row["field"]) == (model, field)]

    assert row["class"] == wanted
