"""Notices to the person that are overdue, within the scope; nobody is named."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator

from consent.sheets.audit.scope import Scope
from contacts.models import Institution

PAGE = 50


@dataclass(frozen=True)
class LateNotice:
    """Units: `days_late` are days, not working days."""

    case_id: int
    number: str
    informer: Institution
    topic: str
    due_on: date
    days_late: int
    attempts: int


def late_notices(scope: Scope, *, page: int) -> tuple[Page, list[LateNotice]]:
    """Queries: 2."""
    rows = scope.overdue_notices().select_related("case", "informer").order_by("due_on", "pk")
    found = Paginator(rows, PAGE).get_page(page)
    return found, [
        LateNotice(
            case_id=row.case_id,
            number=row.case.number,
            informer=row.informer,
            topic=row.get_topic_display(),
            due_on=row.due_on,
            days_late=(scope.on - row.due_on).days,
            attempts=row.attempts,
        )
        for row in found
    ]
