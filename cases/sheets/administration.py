"""What the administrator is told of cases: numbers, institutions and counts, never a person."""

from collections import Counter
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Clarification, Handover, Participation, Position, Request
from cases.states import ParticipationRole, Phase
from contacts.models import Guideline, User
from contacts.ports import Duty

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

    Queries: 4, and one for the first version of a network or an agreement, which replaces what
    held there before. Between the sides of an agreement no clarification runs: it has no addressee.
    """
    older = _older(guideline)
    network, agreement = guideline.scope_network, guideline.agreement
    found: Counter[int] = Counter()
    for rows in (Request, Handover, Position, *(() if agreement else (Clarification,))):
        open_rows = rows.objects.open().filter(guideline__in=older)
        if network:
            open_rows = open_rows.filter(case__network=network)
        if agreement:
            open_rows = open_rows.filter(agreement.runs_between("sender__", "addressee__"))
        counts = open_rows.order_by().values_list("guideline__version").annotate(Count("pk"))
        found.update(dict(counts))
    return dict(found)


def _older(guideline: Guideline) -> QuerySet[Guideline]:
    """A first version takes over from the wider scopes."""
    published = Guideline.objects.binding().order_by().exclude(pk=guideline.pk)
    own = published.of_scope(guideline.network, guideline.agreement)
    if guideline.scope_network is None or own.exists():
        return own
    wider = Q(network__isnull=True, agreement__isnull=True)
    if guideline.agreement:
        wider |= Q(network=guideline.agreement.network)
    return published.filter(wider)
