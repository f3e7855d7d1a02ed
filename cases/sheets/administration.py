"""What the administrator is told of cases: numbers, institutions and counts, never a person."""

from collections import Counter
from datetime import date

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Clarification, Handover, Participation, Position, Request
from cases.states import ParticipationRole, Phase
from contacts.models import Guideline, User
from contacts.ports import Duty
from contacts.states import GuidelineState

NUMBERS_NAMED = 12


def entrusted_to(user: User, on: date) -> list[Duty]:
    """The open cases somebody looks after, by institution. Queries: 1."""
    parts = (
        Participation.objects.in_force(on)
        .filter(user=user)
        .exclude(case__phase=Phase.CLOSED)
        .select_related("case", "institution")
        .order_by("institution__name_de", "institution_id", "case__number")
    )
    houses: dict[str, list[Participation]] = {}
    for part in parts:
        houses.setdefault(part.institution.name, []).append(part)
    return [Duty(_cases(name, rows), _way_out()) for name, rows in houses.items()]


def _cases(institution: str, parts: list[Participation]) -> str:
    led = sum(part.role == ParticipationRole.LEAD for part in parts)
    named = ", ".join(part.case.number for part in parts[:NUMBERS_NAMED])
    if len(parts) > NUMBERS_NAMED:
        named += " …"
    return ngettext(
        "%(institution)s: looks after one open case, leads %(led)d (%(numbers)s)",
        "%(institution)s: looks after %(count)d open cases, leads %(led)d (%(numbers)s)",
        len(parts),
    ) % {"institution": institution, "count": len(parts), "led": led, "numbers": named}


def _way_out() -> str:
    return _("The head of the institution gives them to somebody else of her people first.")


def running_before(guideline: Guideline) -> dict[int, int]:
    """Open deadlines in the reach of a version that were set under an older one, by its version.

    Queries: 4, and one for the first version of a network, which replaces the default there.
    """
    older = _older(guideline)
    found: Counter[int] = Counter()
    for rows in (Request, Handover, Position, Clarification):
        open_rows = rows.objects.open().filter(guideline__in=older)
        if guideline.network_id:
            open_rows = open_rows.filter(case__network=guideline.network_id)
        counts = open_rows.order_by().values_list("guideline__version").annotate(Count("pk"))
        found.update(dict(counts))
    return dict(found)


def _older(guideline: Guideline) -> QuerySet[Guideline]:
    published = Guideline.objects.exclude(state=GuidelineState.DRAFT).exclude(pk=guideline.pk)
    own = published.of_scope(guideline.network)
    if guideline.network_id and not own.exists():
        return published.of_scope(None)
    return own
