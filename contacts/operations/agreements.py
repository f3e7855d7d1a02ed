from datetime import date, datetime

from contacts.models import Agreement
from contacts.operations.recording import end, record
from iiz.history import Actor


def conclude_agreement(agreement: Agreement, *, by: Actor | None, at: datetime) -> Agreement:
    return record(agreement, by=by, at=at, reason="agreement.conclude")


def end_agreement(
    agreement: Agreement, *, last_day: date, by: Actor | None, at: datetime
) -> Agreement:
    """From the day after, what the network agreed holds between the two sides again."""
    return end(agreement, last_day=last_day, by=by, at=at, reason="agreement.end")
