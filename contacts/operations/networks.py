from datetime import date, datetime

from contacts.models import Mandate, Network
from contacts.operations.recording import end, record
from iiz.history import Actor


def create_network(network: Network, *, by: Actor | None, at: datetime) -> Network:
    return record(network, by=by, at=at, reason="network.create")


def grant_mandate(mandate: Mandate, *, by: Actor | None, at: datetime) -> Mandate:
    return record(mandate, by=by, at=at, reason="mandate.grant")


def end_mandate(mandate: Mandate, *, last_day: date, by: Actor | None, at: datetime) -> Mandate:
    """From the day after, the head of the lead's institution decides instead."""
    return end(mandate, last_day=last_day, by=by, at=at, reason="mandate.end")
