"""What a guideline document must say, from the rows alone, each pair and category by itself.

Nothing of the product is imported; `rules` and `standards` are dictionaries of their columns.
"""

from collections.abc import Iterable
from typing import Any

Row = dict[str, Any]
ORDINARY = {
    *("involvement", "personal", "education", "work_history", "job_search"),
    *("decisions", "work_capacity", "limits", "measures"),
}
SAYS = ("basis", "consent_required", "form", "conditions", "notice", "notice_days", "informer")
ALONE = ("consent", True, "any", (), "before", None, "giver")


def _covers(rule: Row, giver: str, receiver: str, category: str) -> bool:
    types = rule["from_type"] in ("", giver) and rule["to_type"] in ("", receiver)
    named = rule["category"] or (category if category in ORDINARY else None)
    return types and named == category


def _says(rule: Row) -> tuple[Any, ...]:
    return tuple(tuple(rule[name]) if name == "conditions" else rule[name] for name in SAYS)


def _near(rule: Row) -> tuple[bool, int, bool, bool]:
    named = bool(rule["from_type"]) + bool(rule["to_type"])
    return bool(rule["category"]), named, bool(rule["to_type"]), rule["own"]


def answers(rules: Iterable[Row], giver: str, receiver: str, category: str) -> set[tuple[Any, ...]]:
    """A network's rule takes the place of the default's of its number, the nearer of the wider;
    of those that ask for consent the nearest remain, then the network's; without any, consent."""
    fitting = [rule for rule in rules if _covers(rule, giver, receiver, category)]
    kept = []
    for key in {rule["key"] for rule in fitting}:
        same = [rule for rule in fitting if rule["key"] == key]
        own = [rule for rule in same if rule["own"]] or same
        kept.append(max(own, key=_near))
    asking = [rule for rule in kept if rule["consent_required"]]
    nearest = max((_near(rule) for rule in asking), default=None)
    said = {_says(rule) for rule in kept if not rule["consent_required"]}
    return said | ({_says(rule) for rule in asking if _near(rule) == nearest} or {ALONE})


def figure(standards: Iterable[Row], key: str, giver: str, receiver: str) -> Row | None:
    """The network's before the default's, then whoever names more types, then the receiver's."""
    fitting = [
        row
        for row in standards
        if row["key"] == key
        and row["from_type"] in ("", giver)
        and row["to_type"] in ("", receiver)
    ]
    return max(
        fitting,
        key=lambda row: (
            row["own"],
            bool(row["from_type"]) + bool(row["to_type"]),
            bool(row["to_type"]),
        ),
        default=None,
    )
