"""A case for each paper: who prints it, and what must have happened before."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cases.models import Case, Delivery, Paper
from cases.operations.papers import Order, print_paper
from cases.reading import reader
from cases.sheets.papers import sheet_of, to_print, typeset_paper, with_told
from cases.tests import factories as make
from cases.tests.cast import CONSENT, World
from contacts.factories import ContactPersonFactory
from contacts.models import Membership
from iiz.history import change

ADDRESS = {"street": "Lindenweg 4", "postcode": "3400", "town": "Burgdorf"}


@dataclass(frozen=True)
class Scene:
    """`by` can print the paper of that kind in the case now."""

    case: Case
    by: Membership


def with_people(world: World) -> None:
    for member in (world.social, world.iv, world.rav):
        phone, house = "031 000 00 30", member.institution
        ContactPersonFactory(institution=house, user=member.user, phone=phone)
        ContactPersonFactory(institution=house, deputy=True)


def case_of(world: World, **fields: Any) -> Case:
    return world.case(person=world.person(**(ADDRESS | fields)))


def to_be_told(world: World, case: Case, **changes: Any) -> Any:
    """An invitation of which the person has not been told yet."""
    grounds = type(CONSENT)(basis="consent", categories=("work_capacity", "plan", "financial"))
    return make.invite(world, case, grounds=grounds, **changes)


def _information(world: World, case: Case) -> Scene:
    return Scene(case, world.social)


def _request(world: World, case: Case) -> Scene:
    make.invite(world, case, kind="info", to=world.iv)
    return Scene(case, world.social)


def _handover(world: World, case: Case) -> Scene:
    from cases.operations import handovers

    offer = make.propose(world, case, stays_involved=True)
    handovers.accept_handover(offer, by=world.iv, at=world.tick())
    return Scene(case, world.social)


def _notices(world: World, case: Case) -> Scene:
    to_be_told(world, case)
    to_be_told(world, case, kind="info", to=world.iv)
    return Scene(case, world.social)


def _closing(world: World, case: Case) -> Scene:
    solution = "Arbeitet seit März in einer Schreinerei."
    make.close(world, case, solution=solution, workload=60)
    return Scene(make.reread(case), world.social)


SCENES: dict[str, Callable[[World, Case], Scene]] = {
    "information": _information,
    "request": _request,
    "handover": _handover,
    "notices": _notices,
    "closing": _closing,
}


def planned(world: World, scene: Scene, kind: str) -> Any:
    on = world.start.date()
    return to_print(reader(make.reread(scene.case), scene.by, on=on), sheet_of(kind))


def printed(
    world: World, scene: Scene, kind: str, *, language: str = "de", delivery: str = ""
) -> tuple[Paper, bytes]:
    """As the page prints it."""
    case, at = make.reread(scene.case), world.tick()
    who = reader(case, scene.by, on=at.date())
    found = to_print(who, sheet_of(kind))
    way = Delivery(delivery) if delivery else next(iter(found.ways.addresses))
    order = Order(found.sheet.kind, language, way, found.subjects[0].key)
    order = with_told(who, found.sheet, order)

    def typeset(number: str) -> bytes:
        return typeset_paper(who, found, order, number=number, at=at)

    return print_paper(case, order, by=scene.by, at=at, make=typeset)


def change_row(row: Any, **fields: Any) -> Any:
    """As if it had been typed so, past the checks of the forms."""
    for name, value in fields.items():
        setattr(row, name, value)
    with change(by=None, at=row.history.latest().history_date, reason="test.change"):
        row.save()
    return row
