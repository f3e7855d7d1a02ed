"""Where what is due is acted on: its page, as the institution that owes it opens it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import NoReverseMatch, reverse

from cases.models import DueKind, Handover

Row = Mapping[str, Any]
# What `place` reads of a due: ask for it by `with_place(rows).values(*NEEDED)`.
NEEDED = ("kind", "key", "case__key", "is_handover", "is_addressee")


def with_place(rows: QuerySet) -> QuerySet:
    """The same key names a handover or a request, a handover or a clarification."""
    handovers = Handover.objects.filter(key=OuterRef("key"))
    return rows.annotate(
        is_handover=Exists(handovers),
        is_addressee=Exists(handovers.filter(addressee=OuterRef("institution"))),
    )


def place(row: Row) -> str:
    """For the institution that owes it."""
    return PLACES.get(row["kind"], _of_case())(row)


def case_place(row: Row) -> str:
    """For the decider, who looks at what others owe."""
    return reverse("case_responsibility", args=[row["case__key"]])


def _answer(name: str) -> Callable[[Row], str]:
    return lambda row: reverse(f"{name}_answer", args=[row["key"]])


def _asked_back(row: Row) -> str:
    """The page of what we asked, in our case."""
    name = "case_handover" if row["is_handover"] else "case_request"
    return reverse(name, args=[row["case__key"], row["key"]])


def _clarification(row: Row) -> str:
    name = "case_handover" if row["is_handover"] else "clarification"
    return reverse(name, args=[row["case__key"], row["key"]])


def _handover(row: Row) -> str:
    """Who receives the lead opens it by the second door before it takes part."""
    if row["kind"] == DueKind.EFFECT and row["is_addressee"]:
        return reverse("handover_answer", args=[row["key"]])
    return reverse("case_handover", args=[row["case__key"], row["key"]])


def _notice(row: Row) -> str:
    return reverse("notice_answer", args=[row["case__key"], row["key"]])


def _of_case(*names: str) -> Callable[[Row], str]:
    """The first page of these that there is, asked with the case and perhaps the thing itself."""

    def place_of(row: Row) -> str:
        for name in names:
            for args in ([row["case__key"], row["key"]], [row["case__key"]]):
                try:
                    return reverse(name, args=args)
                except NoReverseMatch:
                    continue
        return reverse("case_overview", args=[row["case__key"]])

    return place_of


PLACES: dict[str, Callable[[Row], str]] = {
    DueKind.REQUEST: _answer("request"),
    DueKind.HANDOVER: _answer("handover"),
    DueKind.POSITION: _answer("position"),
    DueKind.BACK: _asked_back,
    DueKind.ANSWER: _asked_back,
    DueKind.ANSWER: _asked_back,
    DueKind.CLARIFICATION: _clarification,
    DueKind.DECISION: _clarification,
    DueKind.EXECUTION: _clarification,
    DueKind.PING_PONG: case_place,
    DueKind.NOTICE: _notice,
    DueKind.TASK: _of_case("case_plan"),
    DueKind.LOAN: _handover,
    DueKind.EFFECT: _handover,
    DueKind.CLOSING: _of_case("closing_answer"),
    DueKind.FOLLOW_UP: _of_case("follow_up_answer"),
}
