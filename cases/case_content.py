"""The fields of the case itself beyond its header: each falls under one information category.

They belong to the institution that wrote the present value, so after a handover the new lead reads
what it was covered for, and everybody goes on reading what it wrote itself.
"""

from typing import Any

from cases.models import Case
from cases.reading import Reader

CATEGORIES = {
    "unemployed_since": "work_history",
    "incapacity_since": "work_capacity",
    "job_started_on": "work_history",
    "workload": "work_history",
    "person_view": "plan",
    "solution": "plan",
    "hold_reason": "plan",
    "step_reason": "plan",
}
EMPTY = ("", None)
WHO_AND_WHY = ("history_institution_id", "history_change_reason")
UNDONE = "handover.undo"


def readable_fields(reader: Reader) -> frozenset[str]:
    """Names of the content fields whose value the reader may know. Queries: 1."""
    writers = field_writers(reader.case)
    return frozenset(
        name
        for name, category in CATEGORIES.items()
        if writers[name] is None or reader.reads(writers[name], category)
    )


def field_writers(case: Case, *, up_to: int | None = None) -> dict[str, int | None]:
    """The institution that wrote each present value, None where there is none.

    `up_to`: as it was after that row of the history. What comes back when a step is undone is
    whose it was.
    """
    writers: dict[str, int | None] = dict.fromkeys(CATEGORIES)
    wrote: dict[tuple[str, Any], int | None] = {}
    before: dict[str, Any] = dict.fromkeys(CATEGORIES)
    versions = case.history.order_by("history_date", "history_id")
    if up_to is not None:
        versions = versions.filter(history_id__lte=up_to)
    for version in versions.values(*WHO_AND_WHY, *CATEGORIES):
        writer, reason = (version.pop(name) for name in WHO_AND_WHY)
        for name, value in version.items():
            if value == before[name]:
                continue
            came_back = reason == UNDONE and (name, value) in wrote
            writers[name] = wrote[name, value] if came_back else writer
            wrote[name, value] = writers[name]
        before = version
    return {name: None if before[name] in EMPTY else writers[name] for name in CATEGORIES}
