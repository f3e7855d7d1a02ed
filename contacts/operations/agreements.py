from datetime import date, datetime

from contacts.models import Agreement, Network
from contacts.operations.recording import end, record
from iiz.history import Actor, change


def conclude_agreement(agreement: Agreement, *, by: Actor | None, at: datetime) -> Agreement:
    """One after the other in a network: no two that are as narrow hold between the same two.

    Rule: R-GUIDELINE-07. Raises: ValidationError per field, "ambiguous".
    """
    with change(by=by, at=at, reason="agreement.conclude"):
        Network.objects.select_for_update(of=("self",)).get(pk=agreement.network_id)
        return record(agreement, by=by, at=at, reason="agreement.conclude")


def end_agreement(
    agreement: Agreement, *, last_day: date, by: Actor | None, at: datetime
) -> Agreement:
    """From the day after, what the network agreed holds between the two sides again."""
    return end(agreement, last_day=last_day, by=by, at=at, reason="agreement.end")
