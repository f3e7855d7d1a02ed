"""The head's view of the team: who looks after how many cases, and what waits there.

Queries: 4, whatever the number of people and cases.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q

from cases.models import NO_DATE, CaseRow
from cases.models.row_filters import active
from contacts.colleagues import away
from contacts.models import Absence, Membership, User
from contacts.states import MemberRole

LOOKS_AFTER = (MemberRole.CASEWORKER, MemberRole.HEAD)


@dataclass(frozen=True)
class Colleague:
    """`user` None: the cases that nobody looks after; `has_left`: she looks after them no more.

    `absence`: she is away today. `ours`: how many of the cases are the reader's own institution's,
    none of a part's.
    """

    user: User | None
    cases: int = 0
    ours: int = 0
    waiting: int = 0
    overdue: int = 0
    next_on: date | None = None
    has_left: bool = False
    absence: Absence | None = None

    @property
    def is_late(self) -> bool:
        return self.overdue > 0


@dataclass(frozen=True)
class Team:
    colleagues: list[Colleague]
    nobody: Colleague

    @property
    def needs_somebody(self) -> bool:
        return self.nobody.cases > 0 or any(one.has_left for one in self.colleagues)

    @property
    def may_reassign(self) -> bool:
        """The head of an institution gives its own cases to somebody else: of who has left, and
        of who is about to."""
        return any(one.ours for one in self.colleagues)


def team(membership: Membership, *, on: date) -> Team:
    """Whoever left and still has cases first, then by name."""
    found = {row["user"]: row for row in _counted(membership, on=on)}
    here = _members(membership, on=on)
    people = User.objects.in_bulk(here | (found.keys() - {None}))
    gone = {key[0]: row for key, row in away(membership.institutions(on), on=on).items()}
    rows = [
        replace(_colleague(user, found.get(pk), pk not in here), absence=gone.get(pk))
        for pk, user in people.items()
    ]
    by_name = sorted(rows, key=lambda one: (not one.has_left, str(one.user.last_name), one.user.pk))
    return Team(by_name, _colleague(None, found.get(None), False))


def _counted(membership: Membership, *, on: date):
    """As the list's tabs: what is active, each case once per person however many parts have it."""
    own = membership.institutions(on)
    rows = CaseRow.objects.visible_to(membership, on=on).filter(active(on))
    return (
        rows.order_by()
        .values("user")
        .annotate(
            cases=_cases(),
            ours=_cases(institution=membership.institution_id),
            waiting=_cases(waiting_on__in=own),
            overdue=_cases(next_due_on__lt=on),
            next_on=Min("next_due_on"),
        )
    )


def _cases(**those: object) -> Count:
    return Count("case", distinct=True, filter=Q(**those))


def _members(membership: Membership, *, on: date) -> set[int]:
    rows = Membership.objects.in_force(on).filter(
        institution__in=membership.institutions(on), role__in=LOOKS_AFTER, user__is_active=True
    )
    return set(rows.values_list("user", flat=True))


def _colleague(user: User | None, row: dict[str, Any] | None, has_left: bool) -> Colleague:
    if row is None:
        return Colleague(user)
    return Colleague(
        user=user,
        cases=row["cases"],
        ours=row["ours"],
        waiting=row["waiting"],
        overdue=row["overdue"],
        next_on=row["next_on"] if row["next_on"] != NO_DATE else None,
        has_left=has_left,
    )
