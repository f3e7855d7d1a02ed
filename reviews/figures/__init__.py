"""The figures: each one formula, read by every page, review and export. Start with `figure`."""

from reviews.figures import cooperation, exchange, outcomes, standards, times
from reviews.figures.figure import Better, Figure, Group, Kind, Reach
from reviews.figures.standards import KEPT

FIGURES: dict[str, Figure] = {
    **outcomes.FIGURES,
    **times.FIGURES,
    **cooperation.FIGURES,
    **standards.FIGURES,
    **exchange.FIGURES,
}

__all__ = ["FIGURES", "KEPT", "Better", "Figure", "Group", "Kind", "Reach"]
