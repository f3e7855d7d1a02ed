from consent.operations.answering import Said, record_answer
from consent.operations.confirming import Claim, confirm, confirm_as_head, end_confirmation
from consent.operations.consents import (
    Draft,
    add_scan,
    discard_draft,
    draft_consent,
    mark_not_returned,
    mark_printed,
    questions,
)
from consent.operations.disclosing import Told, confirm_disclosure, disclose, stop_sharing
from consent.operations.ending import (
    announce_expiry,
    begin_consents,
    end_consents,
    end_drafts,
    expire_consents,
    withdraw,
    withdraw_all,
)
from consent.operations.enquiries import (
    Question,
    answer_enquiry,
    see_enquiry_answer,
    send_enquiry,
    withdraw_enquiry,
)
from consent.operations.inspection_parts import (
    Copies,
    Verdict,
    appeal_part,
    close_part,
    decide_part,
    deliver_part,
)
from consent.operations.inspections import (
    Asked,
    Identity,
    holders_of,
    identify_applicant,
    record_inspection,
)
from consent.operations.papers import Paper
from consent.operations.rules import carry_over

__all__ = [
    "Asked",
    "Claim",
    "Copies",
    "Draft",
    "Identity",
    "Paper",
    "Question",
    "Said",
    "Told",
    "Verdict",
    "add_scan",
    "announce_expiry",
    "answer_enquiry",
    "appeal_part",
    "begin_consents",
    "carry_over",
    "close_part",
    "confirm",
    "confirm_as_head",
    "confirm_disclosure",
    "decide_part",
    "deliver_part",
    "discard_draft",
    "disclose",
    "draft_consent",
    "end_confirmation",
    "end_consents",
    "end_drafts",
    "expire_consents",
    "holders_of",
    "identify_applicant",
    "mark_not_returned",
    "mark_printed",
    "questions",
    "record_answer",
    "record_inspection",
    "see_enquiry_answer",
    "send_enquiry",
    "stop_sharing",
    "withdraw",
    "withdraw_all",
    "withdraw_enquiry",
]
