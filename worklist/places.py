"""Where what is due is acted on: its page, as the institution that owes it opens it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf
from django.urls import reverse
from django.utils.translation import get_language

from cases.models import DueKind, Handover
from consent.models import Enquiry
from reviews.models import Resolution, Review

Row = Mapping[str, Any]
# What `place` reads of a due: ask for it by `with_place(rows).values(*NEEDED)`.
NEEDED = ("kind", "key", "number", "case__key", "is_handover", "is_addressee", "review_key")


def _house() -> Coalesce | F:
    """What is owed of itself bears the name of the institution."""
    is_french = (get_language() or "").startswith("fr")
    german, french = (f"institution__short_{code}" for code in ("de", "fr"))
    return Coalesce(NullIf(french, Value("")), german) if is_french else F(german)


def _name_of(review: str = "") -> Concat:
    """A review bears the name of its agreement in the reader's language, and its year."""
    year = Cast(f"{review}year", CharField())
    german, french = (f"{review}agreement__name_{code}" for code in ("de", "fr"))
    is_french = (get_language() or "").startswith("fr")
    name = Coalesce(NullIf(french, Value("")), german) if is_french else F(german)
    return Concat(name, Value(" "), year)


def with_place(rows: QuerySet) -> QuerySet:
    """The same key names a handover or a request, a handover or a clarification; what has no
    case bears a number of its own."""
    handovers = Handover.objects.filter(key=OuterRef("key"))
    enquiries = Enquiry.objects.filter(key=OuterRef("key")).order_by().values("number")
    reviews = Review.objects.filter(key=OuterRef("key")).order_by().values(name=_name_of())
    resolutions = Resolution.objects.filter(key=OuterRef("key")).order_by()
    return rows.annotate(
        number=Coalesce(
            "case__number",
            enquiries,
            reviews,
            resolutions.values(name=_name_of("review__")),
            _house(),
        ),
        review_key=Subquery(resolutions.values("review__key")),
        is_handover=Exists(handovers),
        is_addressee=Exists(handovers.filter(addressee=OuterRef("institution"))),
    )


def place(row: Row) -> str:
    """For the institution that owes it."""
    return PLACES[row["kind"]](row)


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


def _of_case(name: str) -> Callable[[Row], str]:
    return lambda row: reverse(name, args=[row["case__key"]])


def _in_case(name: str) -> Callable[[Row], str]:
    """The page of the thing itself, in the case."""
    return lambda row: reverse(name, args=[row["case__key"], row["key"]])


def _without_case(name: str) -> Callable[[Row], str]:
    return lambda row: reverse(name, args=[row["key"]])


def _resolution(row: Row) -> str:
    """Where both sides read what was resolved."""
    return reverse("review", args=[row["review_key"]]) + "#resolutions"


PLACES: dict[str, Callable[[Row], str]] = {
    DueKind.REQUEST: _answer("request"),
    DueKind.HANDOVER: _answer("handover"),
    DueKind.POSITION: _answer("position"),
    DueKind.BACK: _asked_back,
    DueKind.ANSWER: _asked_back,
    DueKind.CLARIFICATION: _clarification,
    DueKind.DECISION: _clarification,
    DueKind.EXECUTION: _clarification,
    DueKind.PING_PONG: case_place,
    DueKind.NOTICE: _in_case("notice_answer"),
    DueKind.TASK: _of_case("case_plan"),
    DueKind.LOAN: _handover,
    DueKind.EFFECT: _handover,
    DueKind.HOLD: _of_case("case_overview"),
    DueKind.CLOSING: _in_case("closing_answer"),
    DueKind.FOLLOW_UP: _in_case("follow_up_answer"),
    DueKind.CONSENT: _in_case("consent"),
    DueKind.INSPECTION: _in_case("inspection"),
    DueKind.CONFIRMATION: _in_case("confirmation"),
    DueKind.ENQUIRY: _without_case("enquiry"),
    DueKind.REVIEW: _without_case("review"),
    DueKind.RESOLUTION: _resolution,
    DueKind.CONTACT: lambda row: reverse("contact_own"),
}
