"""The fixed lists of consent, and which information categories a general rule covers.

The translation context is the name of the list: one English word may need several German forms.
"""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from cases.states import Verbs
from cases.states.categories import STRICT_CATEGORIES

IV, KESB = "iv_office", "kesb"

ORDINARY = frozenset(
    {
        "involvement",
        "personal",
        "education",
        "work_history",
        "job_search",
        "decisions",
        "work_capacity",
        "limits",
        "measures",
    }
)
"""What a rule covers that names no category; all others need a rule that names them."""


class Source(TextChoices):
    """How sure we are of a rule; what is not read in a public source is to be checked."""

    READ = "S", pgettext_lazy("rule_source", "read in a public source")
    KNOWN = "V", pgettext_lazy("rule_source", "general knowledge, to be checked")
    PROPOSED = "P", pgettext_lazy("rule_source", "proposal")


class Form(TextChoices):
    ANY = "any", pgettext_lazy("exchange_form", "any form")
    WRITTEN = "written", pgettext_lazy("exchange_form", "in writing")


ORAL = "oral"
"""What somebody may ask `consent.permission` about; no rule holds only orally."""


class NoticeTime(TextChoices):
    BEFORE = "before", pgettext_lazy("notice_time", "before")
    AFTERWARDS = "afterwards", pgettext_lazy("notice_time", "afterwards")
    AS_SOON_AS_POSSIBLE = (
        "as_soon_as_possible",
        pgettext_lazy("notice_time", "as soon as possible"),
    )
    INFORMATION_SHEET = (
        "information_sheet",
        pgettext_lazy("notice_time", "before, on the information sheet"),
    )
    NONE = "none", pgettext_lazy("notice_time", "not needed")


class Informer(TextChoices):
    GIVER = "giver", pgettext_lazy("informer", "who gives")
    RECEIVER = "receiver", pgettext_lazy("informer", "who receives")
    IV = "iv", pgettext_lazy("informer", "the IV office")
    KESB = "kesb", pgettext_lazy("informer", "the child and adult protection authority")


class Condition(TextChoices):
    """What must be so for a rule to hold; see `consent.conditions`."""

    PAYER_CLARIFICATION_OPEN = (
        "payer_clarification_open",
        pgettext_lazy("condition", "a clarification between the two is open"),
    )
    WRITTEN_REQUEST = (
        "written_request",
        pgettext_lazy("condition", "a written, reasoned request of the receiver"),
    )
    SAME_ORGANISATION = (
        "same_organisation",
        pgettext_lazy("condition", "both belong to one organisation"),
    )
    MANDATE = "mandate", pgettext_lazy("condition", "the receiver holds the network's mandate")
    DRAWS_BENEFITS = (
        "draws_benefits",
        pgettext_lazy("condition", "the person draws benefits from the receiver"),
    )
    RECIPROCITY = "reciprocity", pgettext_lazy("condition", "the receiver gives the same in return")
    EARLY_DETECTION = (
        "early_detection",
        pgettext_lazy("condition", "the person is reported to the IV for early detection"),
    )
    IV_APPLICATION = (
        "iv_application",
        pgettext_lazy("condition", "the person has applied to the IV"),
    )
    KESB_DECISION = (
        "kesb_decision",
        pgettext_lazy("condition", "a decision of the protection authority is on file"),
    )
    DANGER_TO_LIFE = "danger_to_life", pgettext_lazy("condition", "life is in acute danger")


DERIVED = frozenset(
    {Condition.PAYER_CLARIFICATION_OPEN, Condition.SAME_ORGANISATION, Condition.MANDATE}
)
"""What the system sees for itself; everything else somebody has to confirm."""
CONFIRMABLE = tuple(condition for condition in Condition if condition not in DERIVED)

SENSITIVE = STRICT_CATEGORIES | frozenset(
    {"involvement", "financial", "decisions", "work_capacity", "limits", "measures", "plan"}
)
"""What stands under "specially protected"; a heading, no rule."""


class ConsentState(TextChoices):
    DRAFT = "draft", pgettext_lazy("consent_status", "draft")
    PRINTED = "printed", pgettext_lazy("consent_status", "printed")
    NOT_RETURNED = "not_returned", pgettext_lazy("consent_status", "not returned")
    GRANTED = "granted", pgettext_lazy("consent_status", "granted")
    LIMITED = "limited", pgettext_lazy("consent_status", "limited")
    REFUSED = "refused", pgettext_lazy("consent_status", "refused")
    PARTLY_WITHDRAWN = "partly_withdrawn", pgettext_lazy("consent_status", "withdrawn in part")
    WITHDRAWN = "withdrawn", pgettext_lazy("consent_status", "withdrawn")
    EXPIRED = "expired", pgettext_lazy("consent_status", "expired")
    SUPERSEDED = "superseded", pgettext_lazy("consent_status", "superseded")
    ENDED = "ended", pgettext_lazy("consent_status", "ended")


UNANSWERED = frozenset({ConsentState.DRAFT, ConsentState.PRINTED, ConsentState.NOT_RETURNED})
VALID = frozenset({ConsentState.GRANTED, ConsentState.LIMITED, ConsentState.PARTLY_WITHDRAWN})

CONSENT_VERBS: Verbs = {
    "print": (frozenset({ConsentState.DRAFT, ConsentState.PRINTED}), ConsentState.PRINTED),
    "miss": (frozenset({ConsentState.PRINTED}), ConsentState.NOT_RETURNED),
    "discard": (UNANSWERED, ConsentState.ENDED),
    "grant": (UNANSWERED, ConsentState.GRANTED),
    "limit": (UNANSWERED, ConsentState.LIMITED),
    "refuse": (UNANSWERED, ConsentState.REFUSED),
    "withdraw": (VALID, ConsentState.WITHDRAWN),
    "withdraw_part": (VALID, ConsentState.PARTLY_WITHDRAWN),
    "expire": (VALID, ConsentState.EXPIRED),
    "supersede": (VALID | {ConsentState.REFUSED}, ConsentState.SUPERSEDED),
    "end": (VALID | UNANSWERED, ConsentState.ENDED),
}


EXCLUSIVE = frozenset({"single", "case_period"})
"""Kinds of exchange that contradict each other: once, and for as long as the case lasts."""


class ScanState(TextChoices):
    """Of the scanned form; nobody reads it before a scanner has seen it."""

    QUARANTINED = "quarantined", pgettext_lazy("document_state", "being checked")
    CLEAN = "clean", pgettext_lazy("document_state", "checked")
    REFUSED = "refused", pgettext_lazy("document_state", "refused")
    REPLACED = "replaced", pgettext_lazy("document_state", "replaced")


SCAN_VERBS: Verbs = {
    "clear": (frozenset({ScanState.QUARANTINED}), ScanState.CLEAN),
    "refuse": (frozenset({ScanState.QUARANTINED}), ScanState.REFUSED),
    "replace": (frozenset(ScanState) - {ScanState.REPLACED}, ScanState.REPLACED),
}


class InspectionState(TextChoices):
    """Of one holder's part; what was decided stays with it (`InspectionPart.decision`)."""

    REQUESTED = "requested", pgettext_lazy("inspection_state", "requested")
    GRANTED = "granted", pgettext_lazy("inspection_state", "granted")
    LIMITED = "limited", pgettext_lazy("inspection_state", "limited")
    REFUSED = "refused", pgettext_lazy("inspection_state", "refused")
    DELIVERED = "delivered", pgettext_lazy("inspection_state", "delivered")
    APPEALED = "appealed", pgettext_lazy("inspection_state", "appealed")
    CLOSED = "closed", pgettext_lazy("inspection_state", "closed")


DECISIONS = (InspectionState.GRANTED, InspectionState.LIMITED, InspectionState.REFUSED)
TO_DELIVER = frozenset({InspectionState.GRANTED, InspectionState.LIMITED})
OWED = frozenset({InspectionState.REQUESTED}) | TO_DELIVER
"""Where the holder still owes something to whoever asked."""
SETTLED = frozenset({InspectionState.DELIVERED, InspectionState.REFUSED})
CONTESTABLE = SETTLED | {InspectionState.LIMITED}
TO_DECIDE = frozenset({InspectionState.REQUESTED, InspectionState.APPEALED})
"""Not yet, or anew after it was contested."""

INSPECTION_VERBS: Verbs = {
    "grant": (TO_DECIDE, InspectionState.GRANTED),
    "limit": (TO_DECIDE, InspectionState.LIMITED),
    "refuse": (TO_DECIDE, InspectionState.REFUSED),
    "deliver": (TO_DELIVER, InspectionState.DELIVERED),
    "appeal": (CONTESTABLE, InspectionState.APPEALED),
    "close": (frozenset(InspectionState) - {InspectionState.CLOSED}, InspectionState.CLOSED),
}


class EnquiryState(TextChoices):
    SENT = "sent", pgettext_lazy("enquiry_state", "sent")
    ANSWERED = "answered", pgettext_lazy("enquiry_state", "answered")
    WITHDRAWN = "withdrawn", pgettext_lazy("enquiry_state", "withdrawn")


ENQUIRY_VERBS: Verbs = {
    "answer": (frozenset({EnquiryState.SENT}), EnquiryState.ANSWERED),
    "withdraw": (frozenset({EnquiryState.SENT}), EnquiryState.WITHDRAWN),
}
EXPLAINED = ("depends", "information")
"""Answers that say nothing without words."""


class IdentityCheck(TextChoices):
    DOCUMENT = "document", pgettext_lazy("identity_check", "official document seen")
    KNOWN = "known", pgettext_lazy("identity_check", "known in person")
    POWER = "power", pgettext_lazy("identity_check", "power of attorney seen")
    APPOINTMENT = "appointment", pgettext_lazy("identity_check", "deed of appointment seen")
    HEIRSHIP = "heirship", pgettext_lazy("identity_check", "certificate of inheritance seen")
    CALLED_BACK = "called_back", pgettext_lazy("identity_check", "called back, letter on file")


class Withholding(TextChoices):
    """Why something is not shown, or not to the person directly."""

    THIRD_PARTY = "third_party", pgettext_lazy("withholding", "interests of other people")
    SECRECY = "secrecy", pgettext_lazy("withholding", "a statute requires secrecy")
    PUBLIC = "public", pgettext_lazy("withholding", "overriding public interest")
    HARMFUL = "harmful", pgettext_lazy("withholding", "might harm health: through a doctor")
    NO_GROUND = "no_ground", pgettext_lazy("withholding", "right or basis does not reach so far")


class HandingOver(TextChoices):
    ON_SITE = "on_site", pgettext_lazy("inspection_delivery", "viewed on site")
    COPY = "copy", pgettext_lazy("inspection_delivery", "copy handed over in person")
    POST = "post", pgettext_lazy("inspection_delivery", "by post")
    COLLECT = "collect", pgettext_lazy("inspection_delivery", "collected")
    DOCTOR = "doctor", pgettext_lazy("inspection_delivery", "through a doctor")


CHANNEL_OF = {
    HandingOver.ON_SITE: "meeting",
    HandingOver.COPY: "paper",
    HandingOver.POST: "letter",
    HandingOver.COLLECT: "paper",
    HandingOver.DOCTOR: "paper",
}
"""How the register calls it when an institution was shown a file."""


class SignedBy(TextChoices):
    PERSON = "person", pgettext_lazy("signed_by", "the person")
    REPRESENTATIVE = "representative", pgettext_lazy("signed_by", "a representative")


class YesNo(TextChoices):
    YES = "yes", pgettext_lazy("consent_answer", "yes")
    NO = "no", pgettext_lazy("consent_answer", "no")


class LineEnd(TextChoices):
    """Why a line no longer holds; only a withdrawal is a word of the person."""

    WITHDRAWN = "withdrawn", pgettext_lazy("consent_status", "withdrawn")
    SUPERSEDED = "superseded", pgettext_lazy("consent_status", "superseded")
    EXPIRED = "expired", pgettext_lazy("consent_status", "expired")
    ENDED = "ended", pgettext_lazy("consent_status", "ended")


class Direction(TextChoices):
    """As one of the two sides of a disclosure sees it."""

    GIVEN = "given", pgettext_lazy("disclosure_direction", "given")
    RECEIVED = "received", pgettext_lazy("disclosure_direction", "received")


class Mark(TextChoices):
    REGULAR = "regular", pgettext_lazy("disclosure_mark", "with a basis")
    IRREGULAR = "irregular", pgettext_lazy("disclosure_mark", "irregular")


SCREEN = "screen"
SPOKEN = frozenset({"phone", "meeting"})
"""Channels: what the system carries itself, and what is told orally."""
