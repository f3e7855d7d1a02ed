"""The digest: how much, numbers of cases, days and links behind login; nothing about persons."""

from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.urls import reverse

from contacts.models import User
from iiz import outbox
from iiz.models import OutboxMessage
from worklist.models import Rung

LINES_AT_MOST = 50
GROUPS = {Rung.SOON: "soon", Rung.FIRST: "late", Rung.TEAM: "team", Rung.DECIDER: "decider"}


@dataclass
class Told:
    """`lines`: per rung (case number, day it was due, page), the soonest first.

    `further`: how many more go to her as the decider, in cases that do not open for her.
    `matters`: how many are so late that the committee learns the number.
    """

    lines: dict[Rung, list[tuple[str, date, str]]] = field(default_factory=dict)
    further: int = 0
    matters: int = 0
    reminders: list[int] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.reminders


def digest(user: User, told: Told, *, on: date) -> OutboxMessage:
    """One mail, whatever the number of matters; beyond fifty lines only how many more."""
    left, lines = LINES_AT_MOST, {}
    for rung, group in GROUPS.items():
        shown = told.lines.get(rung, [])[:left]
        left -= len(shown)
        lines[group] = [_line(*matter) for matter in shown]
    number = sum(len(matters) for matters in told.lines.values())
    return outbox.post(
        "digest",
        to=user.email,
        language=user.language,
        facts={
            **lines,
            "day": f"{on:%d.%m.%Y}",
            "number": str(number + told.further + told.matters),
            "more": str(number - LINES_AT_MOST + left),
            "further": str(told.further),
            "matters": str(told.matters),
            "link": _absolute(reverse("home")),
        },
    )


def _line(number: str, due_on: date, path: str) -> str:
    return f"{number} · {due_on:%d.%m.%Y} · {_absolute(path)}"


def _absolute(path: str) -> str:
    return f"{settings.BASE_URL}{path}"
