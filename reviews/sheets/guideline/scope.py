"""What a guideline document is about: a network, or the two sides of an agreement in it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from contacts.codes import label
from contacts.models import Agreement, Guideline, Institution, Membership, Network, Party

Pair = tuple[str, str]


@dataclass(frozen=True)
class Scope:
    """`language`: of the document, German or French, whatever the screen speaks."""

    network: Network
    agreement: Agreement | None
    on: date
    language: str

    @property
    def name(self) -> str:
        return (self.agreement or self.network).name

    @property
    def query(self) -> str:
        """What an address says of it, but for the language."""
        said = {"network": self.network.key, "on": f"{self.on:%d.%m.%Y}"}
        return urlencode(said | ({"agreement": self.agreement.key} if self.agreement else {}))

    @property
    def pairs(self) -> frozenset[Pair]:
        """The types of the two sides, both ways; none: all."""
        if self.agreement is None:
            return frozenset()
        one, other = (party.of_type for party in self.agreement.sides)
        return frozenset([(one, other), (other, one)])


def named(party: Party) -> str:
    """One side in words; call inside `translation.override`."""
    kind = label("institution_type", party.type)
    if party.speaker is None:
        return _("all institutions of the type %(type)s") % {"type": kind}
    if not party.type:
        return party.speaker.name
    said = {"association": party.speaker.name, "type": kind}
    return _("%(association)s (for the type %(type)s)") % said


def networks_of(membership: Membership, on: date) -> list[Network]:
    """Queries: 1."""
    return list(Network.objects.reached_by(membership, on).order_by("name_de", "pk"))


def agreements_of(networks: Collection[Network]) -> list[Agreement]:
    """What two sides agreed is no secret in their network; former ones too. Queries: 1."""
    rows = Agreement.objects.filter(network__in=networks)
    sides = rows.select_related("network", "a_institution", "b_institution")
    return list(sides.order_by("name_de", "pk"))


def reaches(guideline: Guideline, scope: Scope) -> bool:
    """Whether a version belongs to the document: the default, the network's, the agreement's."""
    if guideline.agreement:
        return guideline.agreement == scope.agreement and guideline.agreement.is_in_force(scope.on)
    return guideline.network_id in (None, scope.network.pk)


def houses_of(scope: Scope) -> Collection[Institution]:
    """Queries: 1."""
    found = Institution.objects.in_network(scope.network, scope.on).order_by("name_de", "pk")
    rows = list(found)
    if scope.agreement is None:
        return rows
    return [row for row in rows if any(party.concerns(row) for party in scope.agreement.sides)]
