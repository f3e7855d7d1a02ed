"""What list, search, counters and export show is exactly what opens, and what the rule says."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db.models import Q
from django.http import Http404
from django.test import Client
from django.urls import reverse

from cases.forms.search import asked_by
from cases.models import Case, CaseRow, row_filters, rows
from cases.models.row_filters import (
    CODES,
    CODES_OF_CLOSED,
    DECIDERS_TABS,
    TABS,
    Viewpoint,
    viewpoint,
)
from cases.sheets import case_list as listing
from cases.sheets import export as exporting
from cases.sheets import search as searching
from cases.sheets.case_list import case_list, counted
from cases.sheets.export import export
from cases.sheets.list_choice import Choice
from cases.tests.cast import START, World
from cases.tests.listed_worlds import (
    NAMES,
    NUMBERS,
    Drawn,
    draw,
    reader_of,
    small,
    values_of,
)
from cases.tests.oracles import doors as door_oracle
from cases.tests.oracles import lists as oracle
from cases.tests.visitors import undone
from cases.views import doors
from contacts.models import Membership
from iiz.access_map import CASE_ROLES
from iiz.text import fold

Filters = dict[str, str]
# So few that the random lists have several pages.
SMALL_PAGE = 3
# Each reader tries so many pages at the door; of so many readers one looks at all of them.
OPENED, AT_THE_DOOR = 1, 8


@dataclass
class Checker:
    """Compares, for one reader on one day, everything that shows cases."""

    member: Membership
    on: date
    cases: list[dict[str, Any]]
    rng: random.Random
    seen: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def check(self, keys: dict[int, Any]) -> None:
        self.reader = reader_of(self.member, self.on)
        self.visible = {c["pk"] for c in self.cases if door_oracle.opens(c, self.reader, self.on)}
        behind = Case.objects.visible_to(self.member, on=self.on).filter(pk__in=keys)
        self._same("door", set(behind.values_list("pk", flat=True)), self.visible)
        for pk in self.rng.sample(sorted(keys), OPENED):
            self._same("page", self._opens(keys[pk]), pk in self.visible)
        if self.rng.random() * AT_THE_DOOR < 1:
            self._check_answers(keys)
        if self.member.role in CASE_ROLES:
            self._check_tabs()
            self._check_list(self.rng.choice(self._tabs()), self._filters())
            self._check_search()

    def _same(self, what: str, found: Any, wanted: Any) -> None:
        self.seen[what.split(" ", maxsplit=1)[0]] += 1
        if found != wanted:
            who = f"{self.member.role} of {self.member.body} on {self.on}"
            self.wrong.append(f"{what} for {who}: {found}, the rule says {wanted}")

    def _opens(self, key: Any) -> bool:
        try:
            doors.open_case(SimpleNamespace(membership=self.member), key)
        except Http404:
            return False
        return True

    def _check_answers(self, keys: dict[int, Any]) -> None:
        client = Client()
        client.force_login(self.member.user)
        for pk, key in keys.items():
            status = client.get(reverse("case_overview", args=[key])).status_code
            self._same("http", status, 200 if pk in self.visible else 404)

    # Lists

    def _tabs(self) -> tuple[str, ...]:
        return DECIDERS_TABS if self.reader["coordinates"] else TABS

    def _filters(self) -> Filters:
        names = self.rng.sample(list(CODES), self.rng.choice([0, 1, 1, 2]))
        return {name: self.rng.choice(CODES[name]) for name in names}

    def _check_tabs(self) -> None:
        """All tabs together show all that opens, and each what its rule says."""
        visible, view = CaseRow.objects.visible_to(self.member, on=self.on), self._view()
        found = {tab: list(visible.under(tab, {}, view)) for tab in self._tabs()}
        for tab, shown in found.items():
            self._same(f"tab {tab}", _cases(shown), sorted(self._wanted(tab, {})))
        self.lengths = [len(shown) for shown in found.values()]
        self._same("tabs", {row.case_id for tab in found.values() for row in tab}, self.visible)

    def _view(self) -> Viewpoint:
        return viewpoint(self.member, on=self.on)

    def _list(self, choice: Choice) -> listing.CaseList:
        return case_list(self.member, choice, on=self.on)

    def _check_list(self, tab: str, filters: Filters) -> None:
        """Every page of it, all counters and the export."""
        choice = Choice(tab, self.rng.choice(["due", "name"]), filters)
        first = self._list(choice)
        pages, page = [first], first
        while page.next_page:
            page = self._list(replace(choice, page=page.next_page))
            pages.append(page)
        found = [case for page in pages for case in page.cases]
        pks = [case.pk for case in found]
        self._same(f"list {choice.query}", sorted(pks), sorted(self._wanted(tab, filters)))
        self._same(f"counter {choice.query}", first.count, len(pks))
        self._same("counters", [tab.count for tab in first.tabs], self.lengths)
        taken = export(self.member, choice, at=noon(self.on))
        self._same(f"export {choice.query}", taken.case_ids, pks)
        self._same("names", [row[0] for row in taken.rows], [case.name for case in found])
        self._same("known", {c.pk for c in found if c.name}, set(pks) & self._known_names())

    def _wanted(self, tab: str, filters: Filters) -> list[int]:
        dropped = {"lead", "care"} if self.reader["coordinates"] else set()
        dropped |= set(CODES) - set(CODES_OF_CLOSED) if tab == "closed" else set()
        kept = {name: code for name, code in filters.items() if name not in dropped}
        return [
            case["pk"]
            for case in self.cases
            if case["pk"] in self.visible and oracle.under(case, self.reader, self.on, tab, kept)
        ]

    # Search

    def _known_names(self) -> set[int]:
        covered = {c["pk"] for c in self.cases if door_oracle.covered(c, self.reader, self.on)}
        return self.visible & covered if self.reader["coordinates"] else self.visible

    def _check_search(self) -> None:
        self.rng.choice([self._search_name, self._search_birth_date])()
        self.rng.choice([self._search_case_number, self._search_own_number])()

    def _search_name(self) -> None:
        names = {name for name in NAMES if any(c["name"] == fold(name) for c in self.cases)}
        stored = self.rng.choice(sorted(names) or list(NAMES))
        named = {c["pk"] for c in self.cases if c["name"] == fold(stored)}
        self._found(NAMES[stored], named & self._known_names())

    def _search_birth_date(self) -> None:
        day = self.rng.choice(self.cases)["birth_date"]
        known = {c["pk"] for c in self.cases if door_oracle.knows(c, self.reader, self.on)}
        born = {c["pk"] for c in self.cases if c["birth_date"] == day}
        self._found(f"{day:%d.%m.%Y}", born & known & self.visible)

    def _search_case_number(self) -> None:
        case = self.rng.choice(self.cases)
        self._found(case["number"], {case["pk"]} & self.visible)

    def _search_own_number(self) -> None:
        number = self.rng.choice(NUMBERS)
        ours = {c["pk"] for c in self.cases if self._is_numbered(c, number)}
        self._found(number, ours & self.visible)

    def _is_numbered(self, case: dict[str, Any], number: str) -> bool:
        parts = [part for part in case["parts"] if part["institution"] in self.reader["own"]]
        return any(part["number"] == number for part in parts)

    def _found(self, typed: str, wanted: set[int]) -> None:
        found = searching.search(self.member, asked_by(typed), on=self.on)
        self._same(f"search {typed}", set(found.case_ids), wanted)


def _cases(found: list[CaseRow]) -> list[int]:
    return sorted(row.case_id for row in found)


def checkers(first_seed: int) -> Iterator[tuple[Drawn, Checker]]:
    """Without end: of each world some readers, each on some day; it leaves nothing behind."""
    for seed in count(first_seed):
        with undone():
            drawn = draw(seed)
            cases = [values_of(case) for case in drawn.cases]
            for member, on in drawn.readings():
                yield drawn, Checker(member, on, cases, drawn.rng)


def run(checks: int) -> tuple[Counter[str], list[str]]:
    """Returns: how often each thing was compared, and what differed."""
    seen: Counter[str] = Counter()
    wrong: list[str] = []
    for drawn, checker in islice(checkers(0), checks):
        with time_machine.travel(noon(checker.on), tick=False):
            checker.check({case.pk: case.key for case in drawn.cases})
        seen += checker.seen
        wrong += checker.wrong
    return seen, wrong


def noon(on: date) -> datetime:
    return datetime.combine(on, time(11), tzinfo=UTC)


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", SMALL_PAGE)


@pytest.mark.acceptance("list-equals-page")
@pytest.mark.django_db
def test_what_is_listed_found_counted_and_exported_is_what_opens(
    size: Callable[..., int], figure: Callable[[str], None]
) -> None:
    checks = size(ci=200, full=5000)

    seen, wrong = run(checks)

    figure(
        f"{checks} readers of random worlds: {seen['tab']} tabs,"
        f" {seen['list']} lists with their counters and exports,"
        f" {seen['search']} searches, {seen['page'] + seen['http']} pages, {len(wrong)} differ"
    )
    assert not wrong, "\n".join(wrong[:20])
    assert seen["tab"] >= 4 * checks
    assert seen["list"] >= checks * 8 // 10
    assert seen["search"] >= checks
    assert seen["http"] >= checks // 10


# What this would notice: a bug planted in each place that must agree with the others. In a small
# world each has a reader and a day that show it, and one who looks does.


def _everything_of_the_house(self: Any, membership: Any, *, on: date) -> Any:
    return self.filter(institution__in=membership.institutions(on))


def _whoever_searches(asked: Any, view: Any) -> Any:
    return person(asked, replace(view, decides=False))


def _without_filters(*args: Any) -> Any:
    choice, counts = counted(*args)
    return replace(choice, filters={}), counts


person = searching._person
PLANTED: dict[str, tuple[Any, str, Any, str, int, Filters]] = {
    "the list forgets the door": (
        rows.CaseRowQuerySet, "visible_to", _everything_of_the_house, "coordinator", 20, {},
    ),
    "who has left stays among the open": (
        row_filters, "active", lambda on: Q(open=True), "rav", 400, {},
    ),
    "to and fro is told to all": (
        row_filters, "_may_know_bounces", lambda view: Q(), "rav", 0, {"bounced": "once"},
    ),
    "overdue begins a day early": (
        row_filters.TAB_CONDITIONS, "overdue", lambda view: Q(next_due_on__lte=view.on),
        "social", 0, {},
    ),
    "the decider searches names": (
        searching, "_person", _whoever_searches, "coordinator", 0, {},
    ),
    "the export forgets the filters": (
        exporting, "counted", _without_filters, "social", 0, {"lead": "others"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("bug", [None, *PLANTED])
def test_the_comparison_notices(bug: str | None, world: World, monkeypatch: Any) -> None:
    drawn = small(world)
    cases = [values_of(case) for case in drawn.cases]
    looks = [PLANTED[bug]] if bug else PLANTED.values()
    if bug:
        place, name, broken, *_look = PLANTED[bug]
        set_it = monkeypatch.setitem if isinstance(place, dict) else monkeypatch.setattr
        set_it(place, name, broken)

    wrong = []
    for *_bug, who, days, filters in looks:
        on = START.date() + timedelta(days=days)
        checker = Checker(getattr(world, who), on, cases, drawn.rng)
        with time_machine.travel(noon(on), tick=False):
            checker.check({case.pk: case.key for case in drawn.cases})
            checker._check_list("team", filters)
            checker._search_name()
        wrong += checker.wrong

    assert bool(wrong) is bool(bug), "\n".join(wrong)
