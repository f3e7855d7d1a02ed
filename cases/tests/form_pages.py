"""Every page with somebody before it; every form, and what somebody sensible would send."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client
from django.urls import resolve

from cases.tests.markup import HIDDEN_NAMES, Form, posting_forms
from cases.tests.samples import Samples, own_routes, url_for
from cases.tests.visitors import FileSent, Visitors, send, undone
from iiz.access_map import Door, Entry, Relation, Role
from iiz.routes import Route, routes
from iiz.testing.payloads import pdf

Data = dict[str, Any]
# Posts that only show a page, so nothing of theirs can be lost or done twice.
SHOWING = frozenset(
    {
        *("person_search", "case_search", "person_ahv"),
        *("ask_preview", "invite_preview", "hand_over_preview"),
    }
)
# Posts that answer a file; sent again, they lead to where it is registered.
PRINTING = frozenset({"paper_print", "audit_paper"})
# Answers that are no page.
FILES = frozenset(
    {
        *("case_export_csv", "case_export_xlsx", "document_download"),
        *("audit_case_csv", "audit_user_csv", "audit_irregular_csv", "consent_scan"),
        *("review_calendar", "review_invitation", "review_minutes", "guideline_print"),
        *("figures_csv", "figures_xlsx"),
        *("situation_csv", "situation_xlsx", "situation_pdf", "situation_report"),
        *("admin:reviews_legacycount_csv", "admin:reviews_legacycount_xlsx"),
    }
)
# The live previews are sent from the form itself; the other two are in the top bar.
WITHOUT_FORM = frozenset(
    {"ask_preview", "invite_preview", "hand_over_preview", "acting", "language"}
)
# What somebody types into an empty field of that name, on any page.
TYPED = {
    "question": "Who leads the integration?",
    "what_is_new": "A new report.",
    "livelihood_by": "Sozialdienst",
    "back_answer": "Since March.",
    "answer": "Since March.",
    "reasons": "Measures of the IV are needed.",
    "new_facts": "A new report.",
    "text": "See our letter.",
    "title": "Send the report",
    "due_on": "20.03.2026",
    "until": "20.03.2026",
    "external_number": "SD-4711",
    "number": "AG-2026-00001",
    "remark": "Fell ill.",
    "original_at": "SD-4711",
    "solution": "Found a job.",
    "reason": "She came back.",
    "last_name": "Birke",
    "first_name": "Nora",
    "birth_date": "01.02.1990",
    "tab_name": "What I look at",
    "explanation": "A neighbour wrote in confidence.",
    "papers": "Old letters",
    "evidence": "A letter of 2 March.",
    "day": "20.04.2026",
    "held_on": "02.03.2026",
    "clock": "14:30",
    "place": "Room 3",
    "on": "20.03.2026",
    "situation": "Two institutions waited for each other.",
    "course": "A call settled it.",
    "lesson": "Call first.",
}
CHOSEN = {
    "basis": "consent",
    "category": "plan",
    "areas": ["debt", "housing"],
    "applicant": "institution",
    "decision": "limited",
    "reason": "claim_likely",
    "channel": "phone",
}
# Lists of which one choice alone is not enough.
ALL_CHOSEN = frozenset({"people"})
CHOSEN_FILE = FileSent("report.txt", b"Works again at 50 percent.")
CHOSEN_FILES = {"scan": FileSent("scan.pdf", pdf())}
# Beside the first option of a list, nobody needs these.
NOT_NEEDED = frozenset(
    {
        "categories",
        "commune",
        "contact",
        "counter_institution",
        "counter_proposal",
        "decline_reason",
        "deputy",
        "lines",
        "representation_kind",
        "safe_contact",
        "settled_with",
        "goal",
        "sex",
        *("standard", "asking", "unit"),
    }
)


@dataclass
class FormPage:
    """A form, who has it before them, and where it is sent to."""

    name: str
    url: str
    form: Form
    role: Role
    relation: Relation

    def __str__(self) -> str:
        return self.name

    def sensible(self) -> Data:
        """What was proposed, and the first good choice where nothing was."""
        data: Data = {name: list(values) for name, values in self.form.data().items()}
        for name, one in self.form.fields.items():
            if one.kind == "file":
                data[name] = [CHOSEN_FILES.get(name, CHOSEN_FILE)]
            elif not any(one.values) and name not in HIDDEN_NAMES:
                data[name] = _filled(name, one.options, is_typed=one.is_typed)
        for name, value in self.form.buttons[:1]:
            data[name] = [value]
        return data

    def typed_names(self) -> list[str]:
        return [name for name, one in self.form.fields.items() if one.is_typed]

    def choice_names(self) -> list[str]:
        return [name for name, one in self.form.fields.items() if one.options]


def _filled(name: str, options: list[str], *, is_typed: bool) -> list[str]:
    if is_typed:
        return [TYPED.get(name, "")]
    chosen = CHOSEN.get(name, [])
    chosen = chosen if isinstance(chosen, list) else [chosen]
    if chosen and set(chosen) <= set(options):
        return chosen
    real = [option for option in options if option and option != "on"]
    if name in ALL_CHOSEN:
        return real
    return [] if name in NOT_NEEDED else real[:1]


class Forms:
    """Finds the forms of a network's pages, each address once."""

    def __init__(self, samples: Samples) -> None:
        self.samples, self.visitors = samples, Visitors(samples)
        self.pages: dict[str, FormPage] = {}
        for name, data in self._sources():
            self._gather(name, data)

    def _sources(self) -> Iterator[tuple[str, Data | None]]:
        for route in own_routes():
            if route.entry and "GET" in route.entry.methods and route.name not in FILES:
                yield route.name, None
        person = self.samples.object("registered")["person_key"]
        yield "case_new", {"carry": "1", "person": str(person)}
        world = self.samples.world
        people = {"giver": str(world.social.user.pk), "taker": str(world.social_head.user.pk)}
        yield "cases_reassign", {"preview": "1"} | people

    def _gather(self, name: str, data: Data | None) -> None:
        entry = next(route.entry for route in own_routes() if route.name == name)
        assert entry is not None
        role, relation = seat_at(entry)
        client, url = self.visitors.client(role, relation), url_for(name, self.samples)
        with undone():
            given = (data or {}) | self.visitors.acting(role, relation)
            answer = send(client, "POST" if data else "GET", url, given)
        for form in posting_forms(answer.content.decode()):
            target = form.action or url
            found = FormPage(resolve(target).view_name, target, form, role, relation)
            # A page may bring a form of another page along, with less in it.
            if "carry" not in form.fields and len(form.fields) >= self._size(found.name):
                self.pages[found.name] = found

    def _size(self, name: str) -> int:
        return len(self.pages[name].form.fields) if name in self.pages else 0

    def client(self, page: FormPage) -> Client:
        return self.visitors.client(page.role, page.relation)

    def post(self, page: FormPage, data: Data) -> HttpResponse:
        """As a form that has just been opened; no message of an earlier post comes along."""
        client = self.client(page)
        client.cookies.pop("messages", None)
        return send(client, "POST", page.url, data | {"form_token": [str(uuid4())]})


def seat_at(entry: Entry) -> tuple[Role, Relation]:
    """Who sits before that page."""
    apart = entry.roles & {Role.AUDITOR, Role.STEERING}
    if apart and not entry.roles & {Role.CASEWORKER, Role.HEAD}:
        return min(apart), Relation.LEAD
    if entry.door is Door.ADDRESSED or entry.relations == {Relation.ADDRESSED}:
        return Role.CASEWORKER, Relation.ADDRESSED
    if entry.door in (Door.CASE, Door.REVIEW) and Relation.LEAD not in entry.relations:
        decides = Role.COORDINATOR in entry.roles
        return (Role.COORDINATOR if decides else Role.CASEWORKER), Relation.PARTICIPANT
    is_for_heads = Role.HEAD in entry.roles and Role.CASEWORKER not in entry.roles
    return (Role.HEAD if is_for_heads else Role.CASEWORKER), Relation.LEAD


def wanted_names() -> set[str]:
    """The addresses that take a form of ours."""
    posting = {
        route.name for route in own_routes() if route.entry and "POST" in route.entry.methods
    }
    return posting - WITHOUT_FORM


# The administrator's pages are Django's own; in CI one of each kind stands for all of them.
ADMIN_IN_CI = frozenset(
    {
        "admin:index",
        "admin:contacts_institution_changelist",
        "admin:contacts_institution_add",
        "admin:contacts_institution_change",
        "admin:contacts_institution_history",
        "admin:reviews_legacycount_import",
    }
)
# The forms of the main job: looked at once more after they were sent as they are.
MAIN_FORMS = (
    *("person_search", "person_new", "case_edit", "case_close", "task_new", "document_add"),
    *("case_ask", "case_invite", "case_clarify", "case_hand_over"),
    *("request_answer", "handover_answer", "position_answer"),
    *("clarification_decide", "handover_decide"),
)
LISTS = ("case_list", "inbox_handovers", "inbox_clarifications")


@dataclass(frozen=True)
class Visit:
    """A page and who looks at it; `submits`: after sending its form as it is."""

    name: str
    url: str
    role: Role
    relation: Relation
    submits: bool = False


def visits(samples: Samples, *, thorough: bool) -> Iterator[Visit]:
    for route in routes():
        entry = route.entry
        if entry is None or "GET" not in entry.methods or entry.door is Door.CLOSED:
            continue
        if route.name.startswith("admin:") and not thorough and route.name not in ADMIN_IN_CI:
            continue
        if route.name in {"health", "admin:jsi18n", *FILES}:  # JSON, a script, spreadsheets
            continue
        yield Visit(route.name, samples.url(route), *_seat_at(route))
        if route.name in LISTS:
            nobody = (Role.CASEWORKER, Relation.NONE)
            yield Visit(f"{route.name}, empty", samples.url(route), *nobody)
        if route.name in MAIN_FORMS:
            seat = _seat_at(route)
            yield Visit(f"{route.name}, refused", samples.url(route), *seat, submits=True)


def _seat_at(route: Route) -> tuple[Role, Relation]:
    entry = route.entry
    assert entry is not None
    if entry.door is Door.PUBLIC:
        return Role.ANONYMOUS, Relation.NONE
    if entry.roles == {Role.ADMINISTRATOR}:
        return Role.ADMINISTRATOR, Relation.NONE
    return seat_at(entry)
