"""What only the own institution sees of a case: its number, and who looks after it there."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from cases.models import Case, Participation
from cases.reading import Reader
from contacts.colleagues import AT_WORK
from contacts.models import Institution, Membership, User
from contacts.states import MemberRole

SHOWN = 50


@dataclass(frozen=True)
class OwnHouse:
    """`is_head`: may reassign several cases at once."""

    number: str
    user: User | None
    is_head: bool


@dataclass(frozen=True)
class Reassignment:
    """What one person has in hand: the first cases, and how many there are."""

    giver: User
    taker: User
    cases: list[Case]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.cases)


def own_house(reader: Reader) -> OwnHouse | None:
    """None for who takes no part. Queries: 1."""
    if not reader.takes_part:
        return None
    rows = Participation.objects.in_force(reader.on).filter(case=reader.case)
    row = rows.select_related("user").get(institution=reader.house)
    is_head = reader.membership.role == MemberRole.HEAD
    return OwnHouse(row.external_number, row.user, is_head)


def caseload(institution: Institution, *, on: date) -> dict[int, int]:
    """Returns: how many cases each person has in hand, by id. Queries: 1."""
    rows = Participation.objects.in_hand(institution, on=on).filter(user__isnull=False)
    return dict(rows.order_by().values_list("user").annotate(Count("pk")))


def everybody(institution: Institution):
    """Also those who have left: their cases are what has to be given to somebody else."""
    memberships = Membership.objects.filter(institution=institution, role__in=AT_WORK)
    people = User.objects.filter(pk__in=memberships.values("user"))
    return people.order_by("last_name", "first_name", "pk")


def reassignment(giver: User, taker: User, institution: Institution, *, on: date) -> Reassignment:
    """Queries: 2."""
    rows = Participation.objects.in_hand(institution, on=on).filter(user=giver)
    shown = rows.select_related("case__person").order_by("case__number")[:SHOWN]
    return Reassignment(giver, taker, [row.case for row in shown], rows.count())
