"""The tab of data protection: consents, confirmations and file inspections of one case, as a reader
knows them."""

from dataclasses import dataclass

from cases.reading import Reader
from consent.models import Consent
from consent.models.consents import ConsentQuerySet
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
    """`icon` and `tone` only repeat what the state says in words."""

    consent: Consent
    purpose: str
    icon: str
    tone: str
    is_ours: bool
    may_answer: bool
    may_miss: bool
    may_withdraw: bool


@dataclass(frozen=True)
class Privacy:
    rows: list[ConsentRow]
    confirmations: list[ConfirmationRow]
    inspections: list[InspectionRow]
    may_record: bool
    may_withdraw: bool
    may_record_inspection: bool


def consents_of(reader: Reader) -> ConsentQuerySet:
    """Those the reader may know of (R-CONSENT-06)."""
    rows = Consent.objects.of(reader.case)
    return rows.readable(reader.own, is_former=reader.is_former)


def privacy(reader: Reader) -> Privacy:
    """Queries: 4."""
    return Privacy(
        rows=[_row(reader, consent) for consent in consents_of(reader)],
        confirmations=confirmation_rows(reader),
        inspections=inspection_rows(reader),
        may_record=reader.may_record,
        may_withdraw=reader.takes_part,
        may_record_inspection=may_record_inspection(reader),
    )


def _row(reader: Reader, consent: Consent) -> ConsentRow:
    is_ours = consent.collected_by_id == reader.membership.institution_id
    icon, tone = TONES.get(ConsentState(consent.state), ("clock", "muted"))
    return ConsentRow(
        consent=consent,
        purpose=label("consent_purpose", consent.purpose),
        icon=icon,
        tone=tone,
        is_ours=is_ours,
        may_answer=is_ours and reader.may_record and consent.can("grant"),
        may_miss=is_ours and reader.may_record and consent.can("miss"),
        may_withdraw=reader.takes_part and consent.can("withdraw"),
    )
