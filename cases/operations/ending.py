"""A handover that ends without moving the lead."""

from datetime import datetime

from cases import notifications
from cases.models import DueKind, Handover
from cases.operations.approaching import conclude, tell_both
from cases.operations.steps import settle


def supersede(handover: Handover, *, at: datetime) -> None:
    """Something else has moved on: nobody answers it any more, and both sides are told."""
    conclude(handover, "supersede", by=None, at=at)
    take_back_reservations(handover, at=at)
    tell_both(handover, "handover.supersede", at=at)
    notifications.ended(handover, at=at)


def take_back_reservations(handover: Handover, *, at: datetime) -> None:
    """The lead does not move after all: what the sender was to do for it falls away."""
    tasks = handover.case.tasks.open().filter(
        owner=handover.addressee, assignee=handover.sender, title__in=handover.reservations
    )
    for task in tasks:
        task.advance("cancel")
        task.save()
        settle(DueKind.TASK, task.key, at=at)
