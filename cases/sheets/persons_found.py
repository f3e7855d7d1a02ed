"""Looking for a person before a case is opened, and for one registered twice.

Only rows the reader may open are looked at, so that the answer is the same whether or not another
institution knows the person.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.models import Case, Person
from contacts.models import Membership

SHOWN = 20
ALIKE_SHOWN = 5


@dataclass(frozen=True)
class Found:
    """`cases`: those of hers the reader may open. `is_ours`: our institution registered her."""

    person: Person
    cases: list[Case]
    is_ours: bool
    may_open_case: bool


@dataclass(frozen=True)
class Search:
    found: list[Found]
    has_more: bool

    @property
    def case_ids(self) -> list[int]:
        return [case.pk for one in self.found for case in one.cases]


def search(
    membership: Membership,
    *,
    on: date,
    last_name: str = "",
    first_name: str = "",
    birth_date: date | None = None,
    ahv_number: str = "",
) -> Search:
    """The AHV number is compared with our own register only. Queries: 2."""
    if ahv_number:
        persons = Person.objects.of(membership, on=on).with_ahv(ahv_number)
    else:
        persons = Person.objects.known_to(membership, on=on)
    persons = persons.matching(
        last_name=last_name, first_name=first_name, birth_date=birth_date
    ).order_by("last_folded", "first_folded", "pk")
    shown = list(persons[: SHOWN + 1])
    return Search(_found(shown[:SHOWN], membership, on=on), has_more=len(shown) > SHOWN)


def alike(membership: Membership, *, on: date, typed: dict[str, Any]) -> list[Found]:
    """Our own rows that may be the person who is being registered, the likeliest first.

    Queries: 2.
    """
    persons = Person.objects.of(membership, on=on).alike(
        last_name=typed["last_name"],
        first_name=typed["first_name"],
        birth_date=typed["birth_date"],
        ahv_number=typed["ahv_number"],
    )
    return _found(list(persons[:ALIKE_SHOWN]), membership, on=on)


def _found(persons: list[Person], membership: Membership, *, on: date) -> list[Found]:
    cases: dict[int, list[Case]] = {}
    visible = Case.objects.visible_to(membership, on=on)
    rows = visible.filter(person__in=[person.pk for person in persons]).order_by("-pk")
    for case in rows.select_related("network"):
        cases.setdefault(case.person_id, []).append(case)
    own = membership.institutions(on)
    return [_one(person, cases.get(person.pk, []), own) for person in persons]


def _one(person: Person, cases: list[Case], own: frozenset[int]) -> Found:
    is_ours = person.registered_by_id in own
    has_open = any(not case.is_closed for case in cases)
    return Found(person, cases, is_ours, may_open_case=is_ours and not has_open)
