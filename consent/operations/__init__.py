from consent.operations.confirming import Claim, confirm, confirm_as_head, end_confirmation
from consent.operations.consents import (
    Draft,
    Said,
    draft_consent,
    mark_not_returned,
    mark_printed,
    questions,
    record_answer,
)
from consent.operations.disclosing import Told, confirm_disclosure, disclose
from consent.operations.ending import (
    announce_expiry,
    end_consents,
    expire_consents,
    withdraw,
    withdraw_all,
)
from consent.operations.rules import carry_over

__all__ = [
    "Claim",
    "Draft",
    "Said",
    "Told",
    "announce_expiry",
    "carry_over",
    "confirm",
    "confirm_as_head",
    "confirm_disclosure",
    "disclose",
    "draft_consent",
    "end_confirmation",
    "end_consents",
    "expire_consents",
    "mark_not_returned",
    "mark_printed",
    "questions",
    "record_answer",
    "withdraw",
    "withdraw_all",
]
