"""Whose figures of which year: what a head or coordinator chose among what is hers."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from contacts.models import Institution, Membership, Network

YEARS = 4
COUNTED, NOT_COUNTED = "yes", "no"


@dataclass(frozen=True)
class Link:
    label: str
    query: str
    current: bool


@dataclass(frozen=True)
class Chosen:
    """One institution in one network and year, of those the membership acts for.

    `is_other_year`: not the one that was asked for, which there is not.
    """

    house: Institution
    network: Network
    year: int
    houses: list[Institution]
    networks: list[Network]
    years: list[int]
    is_other_year: bool = False

    @property
    def name(self) -> str:
        """For files, as "aargau-2025"."""
        return f"{self.network.key}-{self.year}"

    def query(self, **changes: Any) -> str:
        """The address of this choice, with what is not chosen by itself."""
        words = {"year": self.year}
        if len(self.houses) > 1:
            words["house"] = self.house.key
        if len(self.networks) > 1:
            words["network"] = self.network.key
        return urlencode(words | changes)

    @property
    def year_links(self) -> list[Link]:
        return [Link(str(one), self.query(year=one), one == self.year) for one in self.years]

    @property
    def house_links(self) -> list[Link]:
        if len(self.houses) < 2:
            return []
        return [Link(one.name, self.query(house=one.key), one == self.house) for one in self.houses]

    @property
    def network_links(self) -> list[Link]:
        if len(self.networks) < 2:
            return []
        return [
            Link(one.name, self.query(network=one.key), one == self.network)
            for one in self.networks
        ]


def chosen(membership: Membership, asked: dict[str, Any], *, on: date) -> Chosen | None:
    """None for who works in no network at present. Queries: 2, and one for a head with parts."""
    networks = list(Network.objects.reached_by(membership, on).distinct())
    if not networks:
        return None
    own = membership.institutions(on)
    houses = sorted(
        Institution.objects.filter(pk__in=own),
        key=lambda one: (one.pk != membership.institution_id, one.name),
    )
    years = [on.year - back for back in range(YEARS)]
    return Chosen(
        house=_one(houses, "key", asked.get("house")),
        network=_one(networks, "key", asked.get("network")),
        year=asked["year"] if asked.get("year") in years else on.year,
        is_other_year=asked.get("year") not in (None, *years),
        houses=houses,
        networks=networks,
        years=years,
    )


def among(networks: list[Network], network: Network | None) -> str:
    """What an address says of it; nothing where there is but one."""
    return f"&{urlencode({'network': network.key})}" if network and len(networks) > 1 else ""


def network_tabs(networks: list[Network], network: Network | None) -> list[dict[str, Any]]:
    """For `components/tabs.html`; none for one network."""
    if len(networks) < 2:
        return []
    return [
        {"label": one.name, "url": f"?network={one.key}", "current": one == network}
        for one in networks
    ]


def _one(things: list[Any], name: str, wanted: Any) -> Any:
    return next((thing for thing in things if getattr(thing, name) == wanted), things[0])
