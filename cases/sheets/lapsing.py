"""What ends by itself when a case is closed: said before it happens."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import Approach, Handover, Request
from cases.reading import Reader
from contacts.codes import label


@dataclass(frozen=True)
class Lapsing:
    """`to`: whom it had been put to; empty for a task of our own."""

    what: str | Promise
    to: str
    url: str


@dataclass(frozen=True)
class Lapses:
    """`stays`: notices to the person stay due."""

    ends: list[Lapsing]
    stays: int


def what_lapses(reader: Reader) -> Lapses:
    """Queries: 6."""
    case = reader.case
    approaches: list[Approach] = []
    for related in (case.requests, case.handovers, case.positions):  # type: ignore[attr-defined]  # reverse keys
        approaches += related.open().select_related("addressee")
    clarifications = [
        Lapsing(
            _("Clarification of responsibility"),
            "",
            reverse("clarification", args=[case.key, row.key]),
        )
        for row in case.clarifications.open()  # type: ignore[attr-defined]  # a reverse key
    ]
    tasks = case.tasks.open().readable(own=reader.own, covered=reader.covered)  # type: ignore[attr-defined]  # a reverse key
    return Lapses(
        ends=[_approach(row) for row in approaches]
        + clarifications
        + [Lapsing(_("Task: %(title)s") % {"title": row.title}, "", "") for row in tasks],
        stays=case.notices.open().count(),  # type: ignore[attr-defined]  # a reverse key
    )


def _approach(row: Approach) -> Lapsing:
    return Lapsing(_what(row), row.addressee.name, "")


def _what(row: Approach) -> str | Promise:
    if isinstance(row, Request):
        return _("Request: %(type)s") % {"type": label("request_type", row.type)}
    return _("Handover") if isinstance(row, Handover) else _("Question about responsibility")
