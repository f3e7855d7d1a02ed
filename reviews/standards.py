"""Which standards two sides may change between them, within which bounds, and what holds now.

Rule: R-RESOLVE-02; only a deadline that one of the two sets the other one. The ladder, the window
after leaving, going to and fro, what the person is owed and what the decider has to keep are not
theirs to change.
"""

from datetime import date

from contacts.models import Agreement, Standard
from contacts.standards import representatives, standard
from contacts.states import Side, StandardUnit

BETWEEN_TWO = (
    "request_answer",
    "clarification_answer",
    "clarification_answer_urgent",
    "handover_answer",
)
LONGEST: dict[str, int] = {
    StandardUnit.WORKING_DAYS: 60,
    StandardUnit.DAYS: 90,
    StandardUnit.MONTHS: 3,
}
MONTHS_AHEAD = 24
"""A change that begins later is a slip of the pen; there are reviews until then."""


def directions(agreement: Agreement) -> list[Side]:
    """The sides whose questions can be told apart: standards know the two by their types.

    None where both are of one type, or where an institution has parts of another type. Queries: up
    to 2.
    """
    a, b = agreement.sides
    if a.of_type == b.of_type:
        return []
    for party in (a, b):
        if not party.type and party.speaker.parts.exclude(type=party.of_type).exists():
            return []
    return [a.side, b.side]


def types_of(agreement: Agreement, asking: str) -> tuple[str, str]:
    """From whose type to whose: of the questions of one side, or either way (both empty)."""
    if not asking:
        return "", ""
    a, b = (party.of_type for party in agreement.sides)
    return (a, b) if asking == Side.A else (b, a)


def standing(agreement: Agreement, key: str, *, types: tuple[str, str], on: date) -> Standard:
    """What holds between the two sides on a day: their own standard, else the network's.

    Queries: 1, and one more after a change of the standards.
    """
    between = representatives(agreement)
    from_type, to_type = types
    network = agreement.network
    return standard(
        key, network=network, on=on, from_type=from_type, to_type=to_type, between=between
    )


def standing_by_way(
    agreement: Agreement, key: str, *, asking: str, on: date
) -> dict[str, Standard]:
    """By the side that asks; under "" what holds either way, where the two directions agree."""
    found: dict[str, Standard] = {
        side: standing(agreement, key, types=types_of(agreement, side), on=on)
        for side in ([asking] if asking else Side.values)
    }
    if not asking and len({(row.value, row.unit) for row in found.values()}) == 1:
        return {"": found[Side.A]}
    return found
