"""The lists, communes and standards the product is delivered with.

Only what is missing is added: what an administrator has reworded stays as she wrote it.
"""

import csv
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from contacts import codes
from contacts.models import Code, Commune, Guideline, Standard
from contacts.operations.guidelines import publish_guideline
from contacts.operations.recording import record
from contacts.states import GuidelineState
from iiz.history import change

FOLDER = Path(__file__).resolve().parent.parent / "reference"
REASON = "reference.load"
FIRST_DAY = date(2020, 1, 1)
"""When version 1 of the default guideline took effect: before any case could be registered."""


def load_reference(*, at: datetime) -> None:
    """Queries: 4 if nothing is missing."""
    with change(by=None, at=at, reason=REASON):
        _add_codes()
        _add_communes()
        _add_standards(at)
    codes.forget()


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def delivered(list_name: str) -> list[str]:
    """The codes of a list as the product is delivered with them."""
    return [row["code"] for row in _rows("vocabulary.csv") if row["list"] == list_name]


def _add_codes() -> None:
    known = set(Code.objects.values_list("list", "code"))
    for list_name, entries in groupby(_rows("vocabulary.csv"), key=itemgetter("list")):
        for position, entry in enumerate(entries, start=1):
            if (list_name, entry["code"]) not in known:
                Code(**entry, position=position * 10).save()


def _add_communes() -> None:
    known = set(Commune.objects.values_list("bfs_number", flat=True))
    for row in _rows("communes.csv"):
        if int(row["bfs_number"]) not in known:
            Commune(**row).save()


def _add_standards(at: datetime) -> None:
    """New keys go to the newest default version; without one, version 1 is published."""
    default = Guideline.objects.of_scope(None).exclude(state=GuidelineState.DRAFT)
    newest = default.order_by("-version").first()
    guideline = newest or record(
        Guideline(version=1, effective_from=FIRST_DAY), by=None, at=at, reason=REASON
    )
    known = set(guideline.standards.values_list("key", flat=True))
    wordings = {row["code"]: row for row in _rows("vocabulary.csv") if row["list"] == "standard"}
    for row in _rows("standards.csv"):
        if row["key"] not in known:
            wording = wordings[row["key"]]
            text = {"text_de": wording["de"], "text_fr": wording["fr"]}
            Standard(guideline=guideline, **row, **text).save()
    if newest is None:
        publish_guideline(guideline, approved_on=FIRST_DAY, by=None, at=at)
