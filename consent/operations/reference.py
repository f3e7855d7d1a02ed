"""The law and the matrix of exchange rules the product is delivered with.

Only what is missing is added. A rule that was taken out of a later version stays out: a number is
missing only while no version of the default guideline has ever had it.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import product
from pathlib import Path

from consent.models import ExchangeRule, LegalBasis
from contacts.models import Guideline
from contacts.operations.reference import REASON, delivered
from contacts.states import GuidelineState
from iiz.history import change

FOLDER = Path(__file__).resolve().parent.parent / "reference"
INSTITUTION_TYPES = "institution_type"
ANY, ORDINARY_ONES, REST = "any", "ordinary", "rest"
GROUPS = {
    "@alv": ("rav", "labour_office", "ub_fund"),
    "@social": ("social_service", "cantonal_social"),
    "@insurers": ("accident", "daily_benefit", "pension"),
    "@paid": ("career", "provider", "medical", "employer"),
    ANY: ("",),
    ORDINARY_ONES: ("",),
}
"""Words of the CSV for several types, or for the empty one that means all."""

Line = dict[str, str]
Pair = tuple[str, str]


def load_reference(*, at: datetime) -> None:
    """Queries: 2 if nothing is missing."""
    bases = set(LegalBasis.objects.values_list("code", flat=True))
    default = ExchangeRule.objects.filter(guideline__network__isnull=True)
    keys = set(default.order_by().values_list("key", flat=True).distinct())
    new_bases = [row for row in rows("legal_bases.csv") if row["code"] not in bases]
    new_rules = [row for row in matrix(delivered(INSTITUTION_TYPES)) if row["key"] not in keys]
    if not new_bases and not new_rules:
        return
    with change(by=None, at=at, reason=REASON):
        for row in new_bases:
            LegalBasis(**{**row, "is_statute": row["is_statute"] == "yes"}).save()
        for guideline, row in product(_open_versions(), new_rules):
            ExchangeRule(guideline=guideline, **_fields(row)).save()


def rows(name: str) -> list[Line]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _open_versions() -> list[Guideline]:
    """The newest published default, and its drafts, which began before the rule was delivered."""
    default = Guideline.objects.of_scope(None).order_by("-version")
    published = default.exclude(state=GuidelineState.DRAFT)[:1]
    return [*published, *default.filter(state=GuidelineState.DRAFT)]


def matrix(types: list[str]) -> Iterator[Line]:
    """The lines of the CSV, one for each pair of types and each category they are about.

    "rest": the pairs of types for whose ordinary categories no line above asks for consent.
    """
    answered: set[Pair] = set()
    for line in rows("exchange_rules.csv"):
        pairs = [pair for pair in product(types, types) if pair not in answered]
        if line["from"] != REST:
            pairs = list(product(_words(line["from"]), _words(line["to"])))
        for (from_type, to_type), category in product(pairs, _words(line["category"])):
            yield {**line, "from": from_type, "to": to_type, "category": category}
        if line["consent"] == "yes" and "" in _words(line["category"]):
            answered.update(_covered(pairs, types))


def _covered(pairs: Iterable[Pair], types: list[str]) -> Iterator[Pair]:
    for from_type, to_type in pairs:
        yield from product([from_type] if from_type else types, [to_type] if to_type else types)


def _words(cell: str) -> list[str]:
    return [word for name in cell.split() for word in GROUPS.get(name, (name,))]


def _fields(line: Line) -> dict[str, object]:
    same = ("key", "category", "basis", "form", "notice", "informer", "source")
    return {name: line[name] for name in same} | {
        "from_type": line["from"],
        "to_type": line["to"],
        "consent_required": line["consent"] == "yes",
        "conditions": line["conditions"].split(),
        "notice_days": int(line["notice_days"]) if line["notice_days"] else None,
    }
