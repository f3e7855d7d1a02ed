"""One line of what is to be done: the thing in words, whom it is about, and the ways to answer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.models import TAKE_PART, DueKind, Person
from cases.preview import shown
from cases.states import NoticeState, NoticeTopic, TaskKind
from consent.states import VALID, EnquiryState, ScanState
from contacts.codes import label
from contacts.models.naming import by_language
from iiz.calendar import working_days_between
from reviews.states import ResolutionState
from worklist.places import place

Words = str | Promise
ANSWER = {
    "answer": gettext_lazy("Answer"),
    "accept": gettext_lazy("Accept"),
    "ask_back": gettext_lazy("Ask back"),
    "decline": gettext_lazy("Decline"),
}


@dataclass(frozen=True)
class Action:
    """A button that opens the page with this answer chosen."""

    label: Words
    url: str


@dataclass(frozen=True)
class Line:
    """`person` is empty where the reader may not know her; `late_days` are working days.
    Without a case it is about nobody.

    `ends`: what can be ended from the line itself ("task", "notice"), or "".
    """

    kind: str
    key: UUID
    case_id: int | None
    case_key: UUID | None
    number: str
    person: str
    title: Words
    url: str
    due_on: date
    late_days: int
    is_late: bool
    is_urgent: bool
    since: date | None
    actions: list[Action] = field(default_factory=list)
    ends: str = ""

    @property
    def is_about_nobody(self) -> bool:
        return self.case_id is None


def line(row: dict[str, Any], *, acting_for: int, on: date) -> Line:
    """`acting_for`: the own institution; what a part of it owes the part itself answers."""
    kind, facts, url = row["kind"], row["facts"] or {}, place(row)
    is_ours, due_on = row["institution_id"] == acting_for, row["due_on"]
    return Line(
        kind=kind,
        key=row["key"],
        case_id=row["case_id"],
        case_key=row["case__key"],
        number=row["number"],
        person=_person(row, facts),
        title=_title(kind, facts),
        url=url,
        due_on=due_on,
        late_days=_late_days(row, on=on),
        is_late=due_on < on,
        is_urgent=row["is_urgent"],
        since=_day(facts.get("since")),
        actions=list(_actions(kind, facts, url)) if is_ours else [],
        ends=ENDS.get(kind, "") if is_ours else "",
    )


ENDS = {DueKind.TASK: "task", DueKind.NOTICE: "notice"}


def _late_days(row: dict[str, Any], *, on: date) -> int:
    days = working_days_between(row["due_on"], on, canton=row["canton"])
    return max(days, 0)


def _person(row: dict[str, Any], facts: dict[str, Any]) -> str:
    """Before it accepts, the institution knows her from the preview alone."""
    if facts.get("preview"):
        return shown(facts["preview"]).name
    if row["case_id"] is None or not row["may_name"]:
        return ""
    names = {name: row[f"case__person__{name}"] for name in ("last_name", "first_name")}
    return Person(**names).name


def _title(kind: str, facts: dict[str, Any]) -> Words:
    if facts and kind in TITLES:
        return TITLES[kind](facts)
    return DueKind(kind).label


def _asked(facts: dict[str, Any]) -> str:
    """A position of our own has no preview: we led the case when it was asked."""
    if not facts.get("preview"):
        return _("Our position")
    preview = shown(facts["preview"])
    return f"{preview.kind} · {preview.sender}"


def _asked_back(facts: dict[str, Any]) -> str:
    return _("Question back of %(institution)s") % {"institution": _name(facts["other"])}


def _answered(facts: dict[str, Any]) -> str:
    return _("Answer of %(institution)s") % {"institution": _name(facts["other"])}


def _task(facts: dict[str, Any]) -> str:
    if facts["kind"] == TaskKind.PROMISE:
        return _("%(task)s (promised to the person)") % {"task": facts["title"]}
    return facts["title"]


def _notice(facts: dict[str, Any]) -> str:
    topic, about = str(NoticeTopic(facts["topic"]).label), _name(facts["about"])
    state = NoticeState(facts["state"])
    became = "" if state == NoticeState.DUE else str(state.label)
    return " · ".join(part for part in (topic, about, became) if part)


def _consent(facts: dict[str, Any]) -> Words:
    """Once answered, it is its end that comes, unless nothing proves the signature any more."""
    if facts["state"] in VALID:
        if facts["scan"] == ScanState.REFUSED and not facts["original"]:
            return _("The scan of a consent was refused: add another one")
        return _("The consent ends: ask anew or let it end")
    return _("The person's answer is missing")


def _inspection(facts: dict[str, Any]) -> str:
    applicant = label("inspection_applicant", facts["applicant"])
    return f"{DueKind.INSPECTION.label} · {applicant}"


def _enquiry(facts: dict[str, Any]) -> str:
    if facts["state"] == EnquiryState.ANSWERED:
        return _("Answer of %(institution)s") % {"institution": _name(facts["addressee"])}
    asked = label("enquiry_question", facts["question"])
    return f"{DueKind.ENQUIRY.label} · {_name(facts['sender'])}: {asked}"


def _review(facts: dict[str, Any]) -> str:
    return _("Review %(year)s: %(agreement)s") % {
        "year": facts["year"],
        "agreement": _name(facts),
    }


RESOLVED = {
    ResolutionState.OPEN: gettext_lazy("Resolution, to be approved: %(text)s"),
    ResolutionState.TO_COMMITTEE: gettext_lazy("Resolution, before the committee: %(text)s"),
    ResolutionState.AGREED: gettext_lazy("Resolution, to be carried out: %(text)s"),
}


def _resolution(facts: dict[str, Any]) -> str:
    return str(RESOLVED[ResolutionState(facts["state"])]) % {"text": facts["text"][:80]}


TITLES: dict[str, Callable[[dict[str, Any]], Words]] = {
    DueKind.REQUEST: _asked,
    DueKind.HANDOVER: _asked,
    DueKind.POSITION: _asked,
    DueKind.BACK: _asked_back,
    DueKind.ANSWER: _answered,
    DueKind.TASK: _task,
    DueKind.NOTICE: _notice,
    DueKind.CONSENT: _consent,
    DueKind.INSPECTION: _inspection,
    DueKind.ENQUIRY: _enquiry,
    DueKind.REVIEW: _review,
    DueKind.RESOLUTION: _resolution,
}


def _name(names: dict[str, str | None]) -> str:
    return by_language(names["de"] or "", names["fr"] or "")


def _day(instant: str | None) -> date | None:
    """JSON writes days and instants as text."""
    if instant is None:
        return None
    moment = datetime.fromisoformat(instant)
    return timezone.localdate(moment) if moment.tzinfo else moment.date()


def _actions(kind: str, facts: dict[str, Any], url: str) -> Iterable[Action]:
    if kind in (DueKind.REQUEST, DueKind.HANDOVER):
        for answer in _answers(kind, facts):
            yield Action(ANSWER[answer], f"{url}?answer={answer}")
    elif kind == DueKind.POSITION:
        yield Action(pgettext_lazy("button", "State our position"), url)
    elif kind == DueKind.BACK or _is_asked(kind, facts):
        yield Action(ANSWER["answer"], url)


def _is_asked(kind: str, facts: dict[str, Any]) -> bool:
    return kind == DueKind.ENQUIRY and facts["state"] == EnquiryState.SENT


def _answers(kind: str, facts: dict[str, Any]) -> Iterable[str]:
    """As the answer page offers them (`forms.answering`)."""
    is_question = kind == DueKind.REQUEST and facts["type"] != TAKE_PART
    yield "answer" if is_question else "accept"
    if not facts["asked_back"]:
        yield "ask_back"
    if not facts.get("binding"):
        yield "decline"
