"""Consents with a scan of the signed form, within the scope; cases stand by number."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.paginator import Page, Paginator

from consent.models import Consent
from consent.sheets.audit.scope import Scope
from contacts.codes import label
from contacts.models import Institution

PAGE = 50


@dataclass(frozen=True)
class ScannedConsent:
    case_id: int
    number: str
    key: UUID
    collected_by: Institution
    purpose: str
    state: str
    signed_on: date | None
    until: date


def scanned_consents(scope: Scope, *, page: int) -> tuple[Page, list[ScannedConsent]]:
    """Queries: 2."""
    rows = scope.scanned_consents().select_related("case", "collected_by")
    found = Paginator(rows.order_by("-signed_on", "-pk"), PAGE).get_page(page)
    return found, [_line(row) for row in found]


def _line(row: Consent) -> ScannedConsent:
    return ScannedConsent(
        case_id=row.case_id,
        number=row.case.number,
        key=row.key,
        collected_by=row.collected_by,
        purpose=label("consent_purpose", row.purpose),
        state=row.get_state_display(),
        signed_on=row.signed_on,
        until=row.until,
    )
