"""A handover as the sender, the lead and the decider may have it, and what can follow from it."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import Approach, Due, DueKind, Handover, Responsibility
from cases.operations.handovers import is_bound
from cases.operations.lending import is_lent
from cases.preview import Preview, shown
from cases.reading import Reader
from cases.sheets.terms import term_of
from cases.states import ACCEPTED_HANDOVER, HandoverState
from contacts.codes import label
from contacts.deciders import Decider, decider, is_decider
from contacts.models import Institution


@dataclass(frozen=True)
class FollowUp:
    """One click after a refusal: a page of the case, perhaps with the institution chosen."""

    words: str | Promise
    url_name: str
    to: Institution | None = None

    @property
    def sentence(self) -> str:
        return str(self.words) % {"institution": self.to.name if self.to else ""}


@dataclass(frozen=True)
class PackageLine:
    text: str
    category: str


@dataclass(frozen=True)
class Sheet:
    """`texts` False: a reader of codes only; then nothing here names the person.

    `summary` and `lines` are what is covered for the reader of what goes along.
    """

    handover: Handover
    preview: Preview
    term: str
    texts: bool
    reason: str
    decline_reason: str
    counter_proposal: str
    loan_basis: str
    summary: str
    lines: list[PackageLine]
    decider: Decider
    decision_due: date | None
    follow_ups: list[FollowUp]
    is_sender: bool
    is_side: bool
    is_lent: bool
    is_bound: bool
    is_its_day: bool
    decides: bool
    is_overdue: bool
    is_announced: bool

    @property
    def was_declined(self) -> bool:
        return bool(self.handover.decline_reason)

    @property
    def can_withdraw(self) -> bool:
        return self.is_sender and not self.is_bound and self.handover.can("withdraw")

    @property
    def stays_bound(self) -> bool:
        """The page says why there is nothing to withdraw."""
        return self.is_sender and self.is_bound and self.handover.can("withdraw")

    @property
    def can_effect(self) -> bool:
        return self.is_side and self.is_its_day and self.handover.can("effect")

    @property
    def can_give_back(self) -> bool:
        return self.is_side and self.is_lent

    @property
    def can_answer_back(self) -> bool:
        return self.is_sender and self.handover.can("answer_back")

    @property
    def waits_for_back(self) -> bool:
        return self.handover.can("answer_back")

    @property
    def reads_reasons(self) -> bool:
        """The decider always reads the reasons it gave."""
        return self.texts or self.decides

    @property
    def can_escalate(self) -> bool:
        """A deadline that has passed without an answer; before that the page says when."""
        return self.is_sender and self.is_overdue and self.handover.can("escalate")

    @property
    def waits_for_answer(self) -> bool:
        return self.handover.can("accept")

    @property
    def can_decide(self) -> bool:
        return self.decides and self.handover.can("decide")

    @property
    def waits_for_decider(self) -> bool:
        return self.handover.can("decide")


def may_open(reader: Reader, handover: Handover) -> bool:
    """The lead, the decider, and whoever sent it: its own part of the case."""
    return reader.sees_declines or handover.sender_id in reader.own


def decides(reader: Reader) -> bool:
    """Whether the reader is the one who decides in this case today. Queries: at most 3."""
    period = Responsibility.objects.current().select_related("institution")
    leading = period.filter(case=reader.case).first()
    if leading is None:
        return False
    who, network = leading.institution, reader.case.network
    return is_decider(reader.membership, network, lead=who, on=reader.on)


def sheet(reader: Reader, handover: Handover) -> Sheet:
    """Queries: 4 or 5."""
    case, on = reader.case, reader.on
    periods = Responsibility.objects.filter(case=case).select_related("institution")
    period = periods.latest("since_at")
    lead = period.institution
    dues = Due.objects.open().filter(kind=DueKind.DECISION, key=handover.key)
    texts = reader.reads_statement(handover.sender_id, handover.addressee_id)
    us, package = reader.membership.institution_id, covered_package(reader, handover)
    sides = (handover.sender_id, handover.addressee_id)
    return Sheet(
        handover=handover,
        preview=shown(handover.preview if texts else {}),
        term=term_of(handover),
        texts=texts,
        reason=label("handover_reason", handover.reason),
        decline_reason=_word("decline_reason", handover.decline_reason),
        counter_proposal=_word("counter_proposal", handover.counter_proposal),
        loan_basis=_word("legal_basis", handover.loan_basis),
        summary=package.summary,
        lines=package.lines,
        decider=decider(case.network, lead=lead, on=on),
        decision_due=dues.values_list("due_on", flat=True).first(),
        follow_ups=follow_ups(handover) if reader.can("hand_over") else [],
        is_sender=handover.sender_id == us,
        is_side=us in sides,
        is_lent=period.until_at is None and is_lent(handover, period),
        is_bound=is_bound(handover),
        is_its_day=handover.effective_on is not None and handover.effective_on <= on,
        decides=is_decider(reader.membership, case.network, lead=lead, on=on),
        is_overdue=handover.due_on < on,
        is_announced=reader.takes_part and us in sides and announces(handover, period),
    )


def announces(handover: Handover, period: Responsibility) -> bool:
    """It made the present lead, or will: the person is told of her new contact person."""
    leads = period.until_at is None and period.institution_id == handover.addressee_id
    return handover.state in ACCEPTED_HANDOVER and (handover.waits_for_day or leads)


@dataclass(frozen=True)
class Package:
    """What goes along with the lead, as far as one reader is covered for it on the day."""

    summary: str
    lines: list[PackageLine]


def covered_package(reader: Reader, handover: Handover) -> Package:
    """The sender reads its own; the addressee and a later lead each category that is covered."""

    def reads(category: str) -> bool:
        return reader.reads(handover.sender_id, category)

    return Package(
        summary=handover.summary if reads(handover.summary_category) else "",
        lines=package_lines([line for line in handover.package if reads(line["category"])]),
    )


def package_lines(package: list[dict]) -> list[PackageLine]:
    return [
        PackageLine(
            text=line_words(line["kind"], line["text"]),
            category=label("information_category", line["category"]),
        )
        for line in package
    ]


def line_words(kind: str, text: str) -> str:
    """A problem is kept as its code, a note as its day; the rest in the words it was noted in."""
    if kind == "problem":
        return label("problem_area", text)
    return _("Note of %(day)s") % {"day": text} if kind == "note" else text


def follow_ups(declined: Approach) -> list[FollowUp]:
    """What the counter-proposal of a declined approach makes possible, the nearest first."""
    if declined.state == HandoverState.DECIDED or declined.is_open or not declined.was_refused:
        return []
    to = declined.addressee
    nearest = {
        "other_institution": FollowUp(
            _("Hand over to %(institution)s"), "case_hand_over", declined.counter_institution
        ),
        "joint": FollowUp(_("Invite %(institution)s to take part"), "case_invite", to),
        "complete": FollowUp(_("Add what is missing and propose it again"), "case_hand_over", to),
        "later": FollowUp(_("Propose it again"), "case_hand_over", to),
        "meeting": FollowUp(_("Ask %(institution)s for a meeting"), "case_ask", to),
    }.get(declined.counter_proposal)
    clarify = FollowUp(_("Clarify who is responsible"), "case_clarify")
    return [nearest, clarify] if nearest else [clarify]


def _word(code_list: str, code: str) -> str:
    return label(code_list, code) if code else ""
