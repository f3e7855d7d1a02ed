"""What may be said to whom, in a word and a colour: for the head of a case and for a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min, Q, TextChoices
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from cases.exchange import Allowed
from cases.models import ALWAYS_DISCLOSED, Coverage, Participation
from cases.states import ParticipationRole
from contacts.codes import label
from contacts.models import Institution

SOON = timedelta(days=30)


class Cover(TextChoices):
    """How well it is covered; the colour only repeats the word."""

    COVERED = "good", pgettext_lazy("may be said", "covered")
    PARTLY = "warn", pgettext_lazy("may be said", "in part, or ending soon")
    NOTHING = "none", pgettext_lazy("may be said", "nothing")


@dataclass(frozen=True)
class CoverLine:
    category: str
    basis: str
    until: date


@dataclass(frozen=True)
class Chip:
    """What may be said to one participant: each category with its basis and last day."""

    institution: Institution
    cover: Cover
    lines: list[CoverLine]

    @property
    def ends_on(self) -> date | None:
        """Where it ends soon."""
        return min(line.until for line in self.lines) if self.cover is Cover.PARTLY else None

    @property
    def words(self) -> str | Promise:
        if not self.lines:
            return Cover.NOTHING.label
        return ", ".join(line.category for line in self.lines)


def chip(
    institution: Institution,
    coverage: Iterable[Coverage],
    allowed: Iterable[Allowed] = (),
    *,
    on: date,
) -> Chip:
    """What it may read, and what the person allows it to be told besides.

    What every approach discloses goes without saying, unless nothing else is covered.
    """
    said = {one.category: ("consent", one.until) for one in allowed}
    found = said | {row.category: (row.basis, row.until) for row in coverage}
    more = {code: one for code, one in found.items() if code not in ALWAYS_DISCLOSED} or found
    lines = [
        CoverLine(label("information_category", code), label("legal_basis", basis), until)
        for code, (basis, until) in more.items()
    ]
    lines.sort(key=lambda line: line.category)
    last = min((line.until for line in lines), default=None)
    return Chip(institution, _cover([last], on=on), lines)


def _cover(last_days: list[date | None], *, on: date) -> Cover:
    """`last_days`: of each institution, None where nothing is covered."""
    covered = [day for day in last_days if day is not None]
    if not covered:
        return Cover.NOTHING
    is_whole = len(covered) == len(last_days) and min(covered) > on + SOON
    return Cover.COVERED if is_whole else Cover.PARTLY


def covers(cases: Iterable[int], own: frozenset[int], *, on: date) -> dict[int, Cover]:
    """Of cases we lead: what all others may be told; of the rest: what we may. Queries: 1.

    A case in which nobody else takes part is left out.
    """
    in_force = Q(coverage__since__lte=on, coverage__until__gte=on, coverage__ended_at__isnull=True)
    rows = Participation.objects.in_force(on).filter(case__in=list(cases))
    rows = rows.exclude(role=ParticipationRole.COORDINATION).order_by("pk")
    found = rows.annotate(last=Min("coverage__until", filter=in_force))
    parts: dict[int, list[tuple[int, str, date | None]]] = {}
    for case, institution, role, last in found.values_list("case", "institution", "role", "last"):
        parts.setdefault(case, []).append((institution, role, last))
    return {
        case: _cover(days, on=on)
        for case, rows_ in parts.items()
        if (days := _of_interest(rows_, own))
    }


def _of_interest(
    rows: list[tuple[int, str, date | None]], own: frozenset[int]
) -> list[date | None]:
    leads = any(pk in own and role == ParticipationRole.LEAD for pk, role, _last in rows)
    return [last for pk, _role, last in rows if (pk in own) != leads]
