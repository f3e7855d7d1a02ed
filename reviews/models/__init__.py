"""A review and what it resolves, what the figures are made of, and what is published."""

from reviews.models.frozen import ReviewFigure
from reviews.models.measurements import WHOLE_NETWORK, Dimension, Measurement, Refresh, Summary
from reviews.models.resolutions import Approval, Resolution
from reviews.models.reviews import Attendance, ChecklistItem, Example, Review, Training
from reviews.models.tables import FrozenTable, LegacyCount

__all__ = [
    "WHOLE_NETWORK",
    "Approval",
    "Attendance",
    "ChecklistItem",
    "Dimension",
    "Example",
    "FrozenTable",
    "LegacyCount",
    "Measurement",
    "Refresh",
    "Resolution",
    "Review",
    "ReviewFigure",
    "Summary",
    "Training",
]
