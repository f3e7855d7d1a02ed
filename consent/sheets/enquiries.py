"""Anonymous questions as one of the two sides reads them: the list, and one of them."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from cases.models import Due, DueKind
from consent.models import Enquiry
from consent.operations.enquiries import STANDARD
from consent.states import EnquiryState
from contacts.codes import label
from contacts.models import Institution, Membership
from contacts.standards import said_in
from contacts.wording import term_of_standard

ROWS_ON_A_PAGE = 50
RECEIVED, SENT = "received", "sent"
TABS: dict[str, str | Promise] = {
    RECEIVED: pgettext_lazy("anonymous questions", "Received"),
    SENT: pgettext_lazy("anonymous questions", "Sent"),
}
TONES = {
    EnquiryState.SENT: ("clock", "muted"),
    EnquiryState.ANSWERED: ("yes", "good"),
    EnquiryState.WITHDRAWN: ("no", ""),
}


@dataclass(frozen=True)
class EnquiryRow:
    """`other` is the other side; `icon` and `tone` only repeat the state."""

    enquiry: Enquiry
    question: str
    other: Institution
    is_late: bool
    icon: str
    tone: str


@dataclass(frozen=True)
class EnquiryList:
    tab: str
    counts: dict[str, int]
    page: Page
    rows: list[EnquiryRow]


@dataclass(frozen=True)
class EnquirySheet:
    """One of them in words, and what the reader may do with it now."""

    enquiry: Enquiry
    question: str
    age: str
    region: str
    areas: str
    answer: str
    is_late: bool
    term: str
    may_answer: bool
    may_withdraw: bool


def enquiry_list(membership: Membership, tab: str, *, number: str, on: date) -> EnquiryList:
    """Open ones first. Queries: 4."""
    own = membership.institutions(on)
    readable = Enquiry.objects.readable(membership, on=on).with_sides()
    parts = {
        RECEIVED: readable.filter(addressee__in=own),
        SENT: readable.filter(sender__in=own),
    }
    page = Paginator(parts[tab].open_first(), ROWS_ON_A_PAGE).get_page(number)
    counts = {name: rows.count() for name, rows in parts.items()}
    return EnquiryList(tab, counts, page, [_row(one, tab, on=on) for one in page.object_list])


def _row(enquiry: Enquiry, tab: str, *, on: date) -> EnquiryRow:
    icon, tone = TONES[EnquiryState(enquiry.state)]
    return EnquiryRow(
        enquiry=enquiry,
        question=label("enquiry_question", enquiry.question),
        other=enquiry.sender if tab == RECEIVED else enquiry.addressee,
        is_late=_is_late(enquiry, on=on),
        icon=icon,
        tone=tone,
    )


def open_enquiries(membership: Membership, *, on: date) -> list[EnquiryRow]:
    """What waits for an answer of ours, or to be read. Queries: 1."""
    own = membership.institutions(on)
    dues = Due.objects.open().of(own).filter(kind=DueKind.ENQUIRY)
    rows = Enquiry.objects.readable(membership, on=on).with_sides().open_first()
    rows = rows.filter(key__in=dues.values("key"))
    return [_row(one, RECEIVED if one.addressee_id in own else SENT, on=on) for one in rows]


def enquiry_sheet(enquiry: Enquiry, membership: Membership, *, on: date) -> EnquirySheet:
    """The head of an organisation above reads what its parts ask and answer. Queries: 1."""
    house = membership.institution_id
    areas = [label("problem_area", area) for area in enquiry.areas]
    return EnquirySheet(
        enquiry=enquiry,
        question=label("enquiry_question", enquiry.question),
        age=label("enquiry_age", enquiry.age_band) if enquiry.age_band else "",
        region=label("enquiry_region", enquiry.region) if enquiry.region else "",
        areas=", ".join(areas),
        answer=label("enquiry_answer", enquiry.answer) if enquiry.answer else "",
        is_late=_is_late(enquiry, on=on),
        term=_term(enquiry),
        may_answer=enquiry.can("answer") and enquiry.addressee_id == house,
        may_withdraw=enquiry.can("withdraw") and enquiry.sender_id == house,
    )


def _term(enquiry: Enquiry) -> str:
    """As "10 working days, guideline v3": of the version it was asked under. Queries: 1."""
    types = {"from_type": enquiry.sender.type, "to_type": enquiry.addressee.type}
    return term_of_standard(said_in(enquiry.guideline_id, STANDARD, **types))


def _is_late(enquiry: Enquiry, *, on: date) -> bool:
    return enquiry.is_open and enquiry.due_on < on
