"""Who is responsible, and whom to turn to there: the institutions of one's own networks."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from contacts import codes
from contacts.colleagues import Away, away
from contacts.models import (
    Absence,
    Agreement,
    Commune,
    ContactPerson,
    Institution,
    InstitutionCommune,
    Membership,
    Network,
)
from contacts.states import NEVER_ASKED, ContactRank


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; empty: anything. `topic` and `kind` are codes."""

    commune: Commune | None = None
    kind: str = ""
    topic: str = ""
    language: str = ""

    @property
    def is_anything(self) -> bool:
        return self == Wanted()


@dataclass(frozen=True)
class Line:
    """One contact person, or the gap where one is missing; `absence`: she is away today."""

    is_primary: bool
    person: ContactPerson | None
    is_confirmed: bool = True
    topics: tuple[str, ...] = ()
    absence: Absence | None = None

    @property
    def is_lacking(self) -> bool:
        return self.person is None or not self.is_confirmed


@dataclass(frozen=True)
class House:
    """`communes`: the names it is responsible for; none: its whole canton, if it `serves` any.
    `agreements`: those between it and the reader's own institution."""

    institution: Institution
    lines: list[Line]
    communes: list[str]
    agreements: tuple[Agreement, ...] = ()

    @property
    def serves(self) -> bool:
        return self.institution.type not in NEVER_ASKED

    @property
    def only_commune(self) -> str:
        """The one it is responsible for, where the town does not say it already."""
        is_one = len(self.communes) == 1 and self.communes[0] != self.institution.town
        return self.communes[0] if is_one else ""

    @property
    def serves_canton(self) -> bool:
        return self.serves and not self.communes

    @property
    def serves_several(self) -> bool:
        return len(self.communes) > 1


@dataclass(frozen=True)
class Directory:
    """`groups`: (type of institution, its houses), in the order of the list of types."""

    networks: list[Network]
    groups: list[tuple[str, list[House]]]
    communes: list[Commune]

    @property
    def count(self) -> int:
        return sum(len(houses) for _kind, houses in self.groups)

    @property
    def houses(self) -> Iterator[House]:
        return (house for _kind, houses in self.groups for house in houses)


def networks_of(membership: Membership, on: date) -> list[Network]:
    """Queries: 1."""
    return list(Network.objects.reached_by(membership, on).order_by("name_de", "pk"))


def communes_of(networks: Iterable[Network], on: date) -> list[Commune]:
    """Queries: 1."""
    cantons = [network.canton for network in networks]
    return list(Commune.objects.in_force(on).filter(canton__in=cantons).order_by("name", "pk"))


def directory(
    membership: Membership,
    wanted: Wanted,
    *,
    networks: list[Network],
    communes: list[Commune],
    on: date,
) -> Directory:
    """Queries: 5, and 1 for each network with an agreement."""
    institutions = Institution.objects.in_networks_of(membership, on)
    if wanted.commune:
        institutions = institutions.serving(wanted.commune, on)
    if wanted.kind:
        institutions = institutions.filter(type=wanted.kind)
    rows = list(institutions.order_by("name_de", "pk"))
    houses = [house for house in houses_of(rows, on=on) if _fits(house, wanted)]
    agreed = _agreed(membership.institution, networks, on=on)
    found = [replace(house, agreements=agreed(house.institution)) for house in houses]
    return Directory(networks, by_type(found), communes)


def _agreed(
    own: Institution | None, networks: list[Network], *, on: date
) -> Callable[[Institution], tuple[Agreement, ...]]:
    """Returns: what is in force between the own institution and another one."""
    if own is None:
        return lambda other: ()
    rows = Agreement.objects.in_force(on).filter(network__in=networks)
    rows = rows.select_related("network", "a_institution", "b_institution")
    members = {
        network: set(Institution.objects.in_network(network, on).values_list("pk", flat=True))
        for network in {row.network for row in rows}
    }
    return lambda other: tuple(
        row for row in rows if other.pk in members[row.network] and row.concerns(own, other)
    )


def houses_of(institutions: Collection[Institution], *, on: date) -> list[House]:
    """Queries: 3."""
    gone = away(institutions, on=on)
    people: dict[int, list[ContactPerson]] = defaultdict(list)
    contacts = ContactPerson.objects.in_force(on).filter(institution__in=institutions)
    for person in contacts.order_by("since", "pk"):
        people[person.institution_id].append(person)
    served: dict[int, list[str]] = defaultdict(list)
    rows = InstitutionCommune.objects.in_force(on).filter(institution__in=institutions)
    for row in rows.select_related("commune").order_by("commune__name", "pk"):
        served[row.institution_id].append(row.commune.name)
    return [House(one, _lines(people[one.pk], gone, on), served[one.pk]) for one in institutions]


def lacking_lines(membership: Membership, *, on: date) -> list[tuple[Institution, list[Line]]]:
    """What is missing or not confirmed where one works. Queries: 4, or 5 for some heads."""
    own = Institution.objects.filter(pk__in=membership.institutions(on))
    served = [house for house in houses_of(list(own.order_by("pk")), on=on) if house.serves]
    lines = ((house, [one for one in house.lines if one.is_lacking]) for house in served)
    return [(house.institution, found) for house, found in lines if found]


def _lines(people: list[ContactPerson], gone: Away, on: date) -> list[Line]:
    """The first contact, then the deputies; a line for whichever is missing."""
    primary = [_line(one, gone, on) for one in people if one.rank == ContactRank.PRIMARY]
    deputies = [_line(one, gone, on) for one in people if one.rank == ContactRank.DEPUTY]
    return [
        *(primary or [Line(is_primary=True, person=None)]),
        *(deputies or [Line(is_primary=False, person=None)]),
    ]


def _line(person: ContactPerson, gone: Away, on: date) -> Line:
    return Line(
        is_primary=person.rank == ContactRank.PRIMARY,
        person=person,
        is_confirmed=person.is_confirmed(on),
        topics=tuple(codes.label("problem_area", code) for code in person.topics),
        absence=gone.get((person.user_id or 0, person.institution_id)),
    )


def _fits(house: House, wanted: Wanted) -> bool:
    """Somebody there answers for the topic in the language; where nobody is named, the mailbox."""
    people = [line.person for line in house.lines if line.person]
    if not people:
        return not wanted.language or wanted.language in house.institution.languages
    return any(
        (not wanted.topic or not person.topics or wanted.topic in person.topics)
        and (not wanted.language or wanted.language in person.languages)
        for person in people
    )


def by_type(houses: list[House]) -> list[tuple[str, list[House]]]:
    found: dict[str, list[House]] = defaultdict(list)
    for house in houses:
        found[house.institution.type].append(house)
    order = codes.positions("institution_type")
    kinds = sorted(found, key=lambda kind: order.get(kind, len(order)))
    return [(codes.label("institution_type", kind), found[kind]) for kind in kinds]
