"""Who of the own institution is away, or will be."""

from dataclasses import dataclass
from datetime import date

from contacts.models import Absence, Membership


@dataclass(frozen=True)
class Line:
    """`is_now`: today is one of its days; `may_end`: by the reader."""

    absence: Absence
    is_now: bool
    may_end: bool


def absences(membership: Membership, *, on: date) -> list[Line]:
    """Queries: 2, or 3 for a head who sees the parts of her organisation."""
    rows = Absence.objects.not_over(on).filter(institution__in=membership.institutions(on))
    kept = set(Absence.objects.not_over(on).kept_by(membership, on).values_list("pk", flat=True))
    found = rows.select_related("user", "deputy", "institution").order_by("since", "pk")
    return [Line(row, row.is_in_force(on), row.pk in kept) for row in found]
