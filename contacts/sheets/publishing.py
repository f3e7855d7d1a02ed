"""What publishing a guideline will change, said before it is confirmed."""

from dataclasses import dataclass
from datetime import date

from contacts.models import Guideline
from contacts.ports import differences, running_before
from contacts.sheets.changing import Changed, standing_changes


@dataclass(frozen=True)
class Publishing:
    """`running`: (version, how many open deadlines go on under it). `also`: what else changes."""

    guideline: Guideline
    running: list[tuple[int, int]]
    changed: list[Changed]
    also: list[str]
    takes_effect_later: bool


def publishing(guideline: Guideline, *, on: date) -> Publishing:
    running = sorted(running_before(guideline).items())
    later = guideline.effective_from > on
    changed = standing_changes(guideline)
    also = differences(replaced_by(guideline), guideline)
    return Publishing(guideline, running, changed, also, takes_effect_later=later)


def replaced_by(guideline: Guideline) -> Guideline | None:
    """The version it takes the place of: what would be in force on its day without it."""
    scope = Guideline.objects.of_scope(guideline.network, guideline.agreement)
    return scope.in_force(guideline.effective_from).exclude(pk=guideline.pk).first()
