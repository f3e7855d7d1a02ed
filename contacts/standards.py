"""Which agreed figure applies, and the day it leads to.

Rule: R-STANDARD-01; the narrowest standard in force on the day applies: that of the agreement
between the two, then the network's for this pair of types, then the network's, then the default
for this pair, then the default. A rule for one type alone stands between pair and none. Of two
agreements that name as many institutions, the one concluded later applies.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contacts.models import Agreement, Guideline, Institution, Network, Standard
from contacts.states import StandardUnit
from iiz.calendar import add_months, add_working_days
from iiz.read_once import ReadOnce

_standards: ReadOnce[list[Standard]] = ReadOnce(Agreement, Guideline, Standard)


@dataclass(frozen=True)
class Deadline:
    """A day, and the guideline version it was computed under; rows store both."""

    due_on: date
    guideline: Guideline
    value: int
    unit: str

    @property
    def guideline_id(self) -> int:
        return self.guideline.pk


def standard(
    key: str,
    *,
    network: Network,
    on: date,
    from_type: str = "",
    to_type: str = "",
    between: Collection[Institution] = (),
) -> Standard:
    """`between`: the two institutions, for what their sides agreed.

    Raises: ValidationError "no_standard" if no guideline in force names the key.

    Queries: 1, and one more after a change of the standards.
    """
    rows = _standards.get(
        (network.pk, on), lambda: list(Standard.objects.applying(network=network, on=on))
    )
    candidates = [
        row
        for row in rows
        if row.key == key and row.from_type in ("", from_type) and row.to_type in ("", to_type)
        if binds(row.guideline.agreement, between)
    ]
    if not candidates:
        raise ValidationError(
            _("No standard “%(key)s” is in force on this day."),
            code="no_standard",
            params={"key": key},
        )
    return max(candidates, key=narrowness)


def said_in(
    guideline_id: int, key: str, *, from_type: str = "", to_type: str = ""
) -> Standard | None:
    """What a version said, for a row that keeps the one it was asked under. Queries: 1."""
    said = said_in_each([guideline_id], key)
    return said.get(guideline_id, from_type=from_type, to_type=to_type)


@dataclass(frozen=True)
class Said:
    """What several versions said of one standard, for a list of rows that keep theirs."""

    rows: list[Standard]

    def get(self, guideline_id: int, *, from_type: str = "", to_type: str = "") -> Standard | None:
        fitting = [
            row
            for row in self.rows
            if row.guideline_id == guideline_id
            and row.from_type in ("", from_type)
            and row.to_type in ("", to_type)
        ]
        return max(fitting, key=narrowness, default=None)


def said_in_each(guideline_ids: Collection[int], key: str) -> Said:
    """Queries: 1."""
    rows = Standard.objects.filter(guideline__in=guideline_ids, key=key)
    return Said(list(rows.select_related("guideline__agreement")))


def binds(agreement: Agreement | None, between: Collection[Institution]) -> bool:
    """What no agreement says is said to everybody."""
    return agreement is None or (len(between) == 2 and agreement.is_between(*between))


def representatives(agreement: Agreement) -> list[Institution]:
    """Who stands for the sides: the institution itself, or one of the type that it is about."""
    return [
        party.speaker if party.speaker and not party.type else Institution(type=party.type)
        for party in agreement.sides
    ]


def narrowness(row: Standard) -> tuple[int, date, int, bool, int, bool]:
    """Of the rows that fit, the one with the largest applies; no two agreements have the same."""
    agreement, types_named = row.guideline.agreement, bool(row.from_type) + bool(row.to_type)
    agreed = (0, date.min, 0)
    if agreement:
        agreed = (agreement.narrowness + 1, agreement.since, agreement.pk)
    return *agreed, row.guideline.network_id is not None, types_named, bool(row.to_type)


def deadline(
    key: str,
    *,
    network: Network,
    on: date,
    from_type: str = "",
    to_type: str = "",
    between: Collection[Institution] = (),
) -> Deadline:
    """The last day to act if the clock starts on `on`.

    Units: working days of the network's canton, calendar days or months; `on` does not count.
    """
    types = {"from_type": from_type, "to_type": to_type}
    row = standard(key, network=network, on=on, between=between, **types)
    due_on = add_duration(on, row.value, row.unit, canton=network.canton)
    return Deadline(due_on, row.guideline, row.value, row.unit)


def add_duration(day: date, value: int, unit: str, *, canton: str) -> date:
    """Raises: ValueError if the unit is no duration, ValidationError past the last date."""
    if unit == StandardUnit.WORKING_DAYS:
        return add_working_days(day, value, canton=canton)
    if unit == StandardUnit.MONTHS:
        return add_months(day, value)
    if unit != StandardUnit.DAYS:
        raise ValueError(f"{unit} is no duration")
    try:
        return day + timedelta(days=value)
    except OverflowError as error:
        raise ValidationError(_("This date is too far away."), code="date_overflow") from error
