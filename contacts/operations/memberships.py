from datetime import date, datetime

from contacts.models import Membership
from contacts.operations.recording import end, record
from iiz.history import Actor


def start_membership(membership: Membership, *, by: Actor | None, at: datetime) -> Membership:
    return record(membership, by=by, at=at, reason="membership.start")


def end_membership(
    membership: Membership, *, last_day: date, by: Actor | None, at: datetime
) -> Membership:
    return end(membership, last_day=last_day, by=by, at=at, reason="membership.end")
