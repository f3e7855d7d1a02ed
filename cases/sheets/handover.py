"""A handover as the sender, the lead and the decider may have it, and what can follow from it."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import Approach, Due, DueKind, Handover, Responsibility
from cases.preview import Preview, shown
from cases.reading import Reader
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
    """`texts` False: a reader of codes only; then nothing here names the person."""

    handover: Handover
    preview: Preview
    texts: bool
    reason: str
    decline_reason: str
    counter_proposal: str
    lines: list[PackageLine]
    decider: Decider
    decision_due: date | None
    follow_ups: list[FollowUp]
    is_sender: bool
    decides: bool
    is_overdue: bool

    @property
    def was_declined(self) -> bool:
        return bool(self.handover.decline_reason)

    @property
    def can_withdraw(self) -> bool:
        return self.is_sender and self.handover.can("withdraw")

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


def sheet(reader: Reader, handover: Handover) -> Sheet:
    """Queries: 3 or 4."""
    case, on = reader.case, reader.on
    periods = Responsibility.objects.filter(case=case).select_related("institution")
    lead = periods.latest("since_at").institution
    dues = Due.objects.open().filter(kind=DueKind.DECISION, key=handover.key)
    texts = reader.reads_statement(handover.sender_id)
    return Sheet(
        handover=handover,
        preview=shown(handover.preview if texts else {}),
        texts=texts,
        reason=label("handover_reason", handover.reason),
        decline_reason=_word("decline_reason", handover.decline_reason),
        counter_proposal=_word("counter_proposal", handover.counter_proposal),
        lines=package_lines(handover.package) if texts else [],
        decider=decider(case.network, lead=lead, on=on),
        decision_due=dues.values_list("due_on", flat=True).first(),
        follow_ups=follow_ups(handover) if reader.can("hand_over") else [],
        is_sender=handover.sender_id == reader.membership.institution_id,
        decides=is_decider(reader.membership, case.network, lead=lead, on=on),
        is_overdue=handover.due_on < on,
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
    """A problem is kept as its code; tasks and promises in the words they were noted in."""
    return label("problem_area", text) if kind == "problem" else text


def follow_ups(declined: Approach) -> list[FollowUp]:
    """What the counter-proposal of a declined approach makes possible, the nearest first."""
    if declined.is_open or not declined.was_refused:
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
