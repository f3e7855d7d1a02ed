"""What is before the steering committee: agreement, resolution and reasons; no case, no number."""

from dataclasses import dataclass
from typing import Any

from reviews.models import Resolution
from reviews.sheets.resolutions import Change, change_of


@dataclass(frozen=True)
class CommitteeLine:
    resolution: Resolution
    change: Change | None


def committee_lines(waiting: Any) -> list[CommitteeLine]:
    """Queries: 1, and 1 per changed standard."""
    return [CommitteeLine(row, change_of(row)) for row in waiting.order_by("pk")]
