"""What the statistics cost in a world of N cases: the night's refresh, and every page of figures.

Looked at by heads of an institution that sees 2 % of the cases and of one that sees 30 %, by a
coordinator and by the steering committee.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from bench import world
from bench.cases import ON
from bench.houses import COORDINATION, FIRST, IN_A_NETWORK, IV
from bench.measuring import Cost, Meter, seconds, server_version, table_sizes
from cases.operations.cases import register_case
from cases.operations.persons import register_person
from contacts.models import Membership, Network, User
from contacts.states import MemberRole
from reviews.figures import FIGURES
from reviews.operations.figures import refresh_figures
from reviews.operations.tables import freeze_quarter
from reviews.sheets.choice import chosen
from reviews.sheets.figures import WITHOUT_CASES, figures

NIGHT = datetime(ON.year, ON.month, ON.day, 3, tzinfo=UTC)
NEW = 5
OFFICE = FIRST + COORDINATION
SMALL_SHARE = 0.02
NEAREST = """
SELECT institution_id FROM cases_participation WHERE role <> 'coordination'
GROUP BY 1 ORDER BY abs(count(DISTINCT case_id) - %s), 1 LIMIT 1
"""
FILES = ("figures_csv", "figures_xlsx")
COMMITTEE = ("situation", "situation_csv", "situation_xlsx", "situation_report", "situation_pdf")


@dataclass
class Measured:
    """`refresh`: seconds by the clock and of the processor, the first night and the second, with a
    handful of cases more; `told`: how many of these the page then shows."""

    cases: int
    server: str = ""
    refresh: list[tuple[float, float]] = field(default_factory=list)
    freeze: tuple[float, float] = (0, 0)
    measurements: int = 0
    told: int = 0
    gaps: list[str] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)
    costs: list[Cost] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def measure(cases: int, *, tries: int, lists: bool) -> Measured:
    """In the empty database that the settings name. `lists`: also those behind each number."""
    world.build(cases)
    found = Measured(cases, gaps=world.gaps())
    small = _nearest(cases)
    found.refresh.append(seconds(lambda: refresh_figures(at=NIGHT)))
    _vacuum()
    before = _opened(small)
    _register(small)
    found.refresh.append(seconds(lambda: refresh_figures(at=NIGHT + timedelta(minutes=9))))
    found.freeze = seconds(_freeze)
    _vacuum()
    found.told = _opened(small) - before
    found.server, found.sizes = server_version(), table_sizes()
    found.measurements = found.sizes["reviews_measurement"]
    meter = Meter(tries)
    found.costs = [meter.cost(name, open_it) for name, open_it in _pages(small, lists)]
    return found


def _freeze() -> None:
    """Last year in the largest network."""
    for quarter in range(1, 5):
        freeze_quarter(Network.objects.get(pk=1), ON.year - 1, quarter, NIGHT)


def _vacuum() -> None:
    """What autovacuum does after so many rows have changed."""
    with connections[world.OWNER].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _nearest(cases: int) -> int:
    """The institution that sees about so much."""
    with connection.cursor() as cursor:
        cursor.execute(NEAREST, [SMALL_SHARE * cases])
        return cursor.fetchone()[0]


def _register(house: int) -> None:
    head = Membership.objects.get(user=house)
    network = Network.objects.get(pk=(house - FIRST) // IN_A_NETWORK + 1)
    for number in range(NEW):
        person = register_person(
            by=head,
            at=NIGHT,
            first_name="Lena",
            last_name=f"Birke {number}",
            birth_date=ON.replace(year=1980),
        )
        register_case(person, by=head, at=NIGHT, network=network, areas=["debt"])


def _opened(house: int) -> int:
    """As its page says."""
    choice = chosen(Membership.objects.get(user=house), {}, on=ON)
    lines = (line for block in figures(choice).blocks for line in block.lines)
    return next(round(line.now.number or 0) for line in lines if line.key == "opened")


def _client(user: int) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=user))
    return client


def _open(client: Client, name: str, **asked: Any) -> Any:
    def page() -> Any:
        with time_machine.travel(NIGHT + timedelta(hours=5), tick=False):
            answer = client.get(reverse(name), asked)
            assert answer.status_code == 200, (name, asked, answer.status_code)
            if answer.streaming:
                b"".join(answer.streaming_content)
        return answer

    return page


def _pages(small: int, lists: bool) -> Iterator[tuple[str, Any]]:
    """(name, how to open it)."""
    keys = [key for key in FIGURES if key not in WITHOUT_CASES] if lists else []
    for who, user in (("2 %", small), ("30 %", FIRST + IV), ("office", OFFICE)):
        client = _client(user)
        yield f"own figures, {who}", _open(client, "own_figures")
        for name in FILES:
            yield f"{name}, {who}", _open(client, name)
        for key in keys if user != OFFICE else keys[:1]:
            yield f"cases of {key}, {who}", _open(client, "figure_cases", figure=key)
    committee = Membership.objects.filter(role=MemberRole.STEERING).order_by("pk")[0]
    client = _client(committee.user_id)
    for name in COMMITTEE:
        yield f"{name}, committee", _open(client, name, year=ON.year - 1)
