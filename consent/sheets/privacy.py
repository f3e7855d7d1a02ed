"""The tab of data protection: consents, confirmations and file inspections of one case, as a reader
knows them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from cases.reading import Reader
from consent.models import Consent
from consent.sheets.confirmations import ConfirmationRow, confirmation_rows
from consent.sheets.inspections import InspectionRow, inspection_rows, may_record_inspection
from consent.states import ConsentState
from contacts.codes import label

TONES = {
    ConsentState.GRANTED: ("yes", "good"),
    ConsentState.LIMITED: ("partly", "good"),
    ConsentState.PARTLY_WITHDRAWN: ("partly", "warn"),
    ConsentState.REFUSED: ("no", ""),
    ConsentState.WITHDRAWN: ("no", ""),
    ConsentState.NOT_RETURNED: ("warning", "warn"),
}


@dataclass(frozen=True)
class ConsentRow:
    """`state` as the reader may know it; `icon` and `tone` only repeat what it says in words."""

    consent: Consent
    purpose: str
    state: ConsentState
    icon: str
    tone: str
    is_ours: bool
    may_print: bool
    may_answer: bool
    may_miss: bool
    may_discard: bool
    may_withdraw: bool
    may_confirm: bool
    may_add_scan: bool


@dataclass(frozen=True)
class Privacy:
    rows: list[ConsentRow]
    confirmations: list[ConfirmationRow]
    inspections: list[InspectionRow]
    may_record: bool
    may_withdraw: bool
    may_record_inspection: bool


def consents_of(reader: Reader) -> QuerySet[Any]:
    """Those the reader may know of (R-CONSENT-06)."""
    rows = Consent.objects.of(reader.case)
    return rows.readable(reader.own, is_former=reader.is_former).known_to(reader.own)


def privacy(reader: Reader) -> Privacy:
    """Queries: 4."""
    return Privacy(
        rows=[consent_row(reader, consent) for consent in consents_of(reader)],
        confirmations=confirmation_rows(reader),
        inspections=inspection_rows(reader),
        may_record=reader.may_record,
        may_withdraw=reader.takes_part,
        may_record_inspection=may_record_inspection(reader),
    )


def consent_row(reader: Reader, consent: Any) -> ConsentRow:
    """`consent`: one of `consents_of`. Queries: none."""
    is_ours = consent.collected_by_id == reader.membership.institution_id
    asks = is_ours and reader.may_record
    state = _known_state(consent)
    icon, tone = TONES.get(state, ("clock", "muted"))
    return ConsentRow(
        consent=consent,
        purpose=label("consent_purpose", consent.purpose),
        state=state,
        icon=icon,
        tone=tone,
        is_ours=is_ours,
        may_print=asks and consent.can("print"),
        may_answer=asks and consent.can("grant"),
        may_miss=asks and consent.can("miss"),
        may_discard=asks and consent.can("discard"),
        may_withdraw=reader.takes_part and consent.can("withdraw"),
        may_confirm=reader.takes_part and consent.lost_at is not None,
        may_add_scan=asks and consent.may_take_scan,
    )


def _known_state(consent: Any) -> ConsentState:
    """Rule: R-CONSENT-06; whose rows all hold does not learn that others were withdrawn."""
    state = ConsentState(consent.state)
    if state != ConsentState.PARTLY_WITHDRAWN or consent.lost_at:
        return state
    return ConsentState.LIMITED if consent.has_no else ConsentState.GRANTED
