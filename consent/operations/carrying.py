"""What cases asks before something flows, and what it reports afterwards (`cases.exchange`)."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _

from cases.exchange import NEEDS_SHARE, Allowed, Item, Offer, Verdict
from cases.models import Case
from cases.operations.steps import day
from cases.states.categories import STRICT_CATEGORIES
from consent.granted import recorded
from consent.models import Disclosure
from consent.operations.disclosing import carry
from consent.operations.informing import INFORM_FIRST, is_still_owed, must_know
from consent.permission import Answer, Situation, situation
from consent.states import SCREEN
from contacts.codes import label
from contacts.models import Institution

CONSENT, OTHER = "consent", "other"


class Registered:
    """The rules and what the person said decide; what was let across stands in the register."""

    def check(
        self,
        case: Case,
        giver: Institution,
        receiver: Institution | None,
        items: Iterable[Item],
        *,
        on: date,
    ) -> list[Verdict]:
        """Queries: none without items or receiver, else those of `situation` and at most 1."""
        items = list(items)
        if receiver is None or not items:
            return [Verdict(item, item.kind not in NEEDS_SHARE, _whom_first()) for item in items]
        known = situation(case, on=on)
        answers = known.answers(giver, receiver, {item.category for item in items})
        verdicts = [
            _verdict(item, answers[item.category], known, giver, receiver) for item in items
        ]
        first = {category for category, answer in answers.items() if must_know(answer)}
        if first and is_still_owed(case, giver, receiver, on=on):
            return [_after_informing(verdict, first) for verdict in verdicts]
        return verdicts

    def refusals(self, offer: Offer, *, on: date) -> dict[str, str]:
        """Rule: R-REGISTER-06; what the person refused or took back, a strict category without her
        recorded word, and a statute that the guideline does not name for the two, are not offered.
        """
        if not offer.categories:
            return {}
        known = situation(offer.case, on=on)
        answers = known.answers(offer.giver, offer.receiver, offer.categories)
        return {
            category: f"{_sentence(answer, offer, known)} {_way_out(answer)}"
            for category, answer in answers.items()
            if not _may_claim(answer, offer, known)
        }

    def allowed(self, case: Case, givers: Collection[int], *, on: date) -> list[Allowed]:
        """Queries: 1, and one more where she allowed anything."""
        said = recorded(case, on).yes
        of_givers = {pair: lines for pair, lines in said.items() if pair[0] in givers}
        receivers = Institution.objects.in_bulk({to for _from, to, _category in of_givers})
        return [
            Allowed(receivers[to], category, max(line.until for line in lines))
            for (_from, to, category), lines in of_givers.items()
        ]

    def hand_out(self, offer: Offer, items: Collection[Item], *, at: datetime) -> None:
        carry(offer, items, at=at)

    def release(self, offer: Offer, *, at: datetime) -> None:
        """Rule: R-REGISTER-01; each approach that is sent or accepted leaves its line."""
        categories = sorted(offer.categories)
        if not categories:
            return
        Disclosure(
            case=offer.case,
            giver=offer.giver,
            receiver=offer.receiver,
            recorded_by=offer.giver,
            categories=categories,
            channel=SCREEN,
            on=day(at),
            basis=offer.basis,
            basis_note=offer.basis_note,
            subject=offer.subject,
        ).save()


def _whom_first() -> str:
    return _("Notes and documents are internal. Say first to whom: that decides what may go along.")


def _verdict(
    item: Item, answer: Answer, known: Situation, giver: Institution, receiver: Institution
) -> Verdict:
    """Of notes and documents nothing is claimed: what goes along has its basis on record."""
    refused = answer.category in known.consents.refused(giver, receiver)
    if not answer.allowed and (refused or item.kind in NEEDS_SHARE):
        return Verdict(item, allowed=False, reason=f"{answer.sentence} {answer.way_out}")
    return Verdict(item, allowed=True)


def _after_informing(verdict: Verdict, categories: Collection[str]) -> Verdict:
    """Rule: R-REGISTER-05; of notes and documents she is told first where a statute asks for it."""
    item = verdict.item
    if item.kind in NEEDS_SHARE and item.category in categories:
        return Verdict(item, allowed=False, reason=str(INFORM_FIRST))
    return verdict


def _may_claim(answer: Answer, offer: Offer, known: Situation) -> bool:
    """A basis counts as claimed by who offers, as long as nothing on record speaks against it.

    Another basis than the one that allows it would outlast that one.
    """
    if offer.basis in (CONSENT, OTHER):
        refused = answer.category in known.consents.refused(offer.giver, offer.receiver)
        may_ask = not refused and answer.category not in STRICT_CATEGORIES
        return answer.allowed or may_ask
    if answer.allowed and answer.basis == offer.basis:
        return True
    return _names_statute(answer.category, offer, known)


def _names_statute(category: str, offer: Offer, known: Situation) -> bool:
    """The guideline has a line on this basis for the two, whatever else it asks for.

    Either way round: who asks on a statute that obliges the other one to answer has to say of whom.
    """
    sides = offer.giver.type, offer.receiver.type
    return any(
        rule.basis == offer.basis and rule.covers(category) and not rule.consent_required
        for rule in known.rules
        if rule.fits(*sides) or rule.fits(*reversed(sides))
    )


def _way_out(answer: Answer) -> str:
    if not answer.allowed:
        return answer.way_out
    return _("Name “%(basis)s” instead.") % {"basis": label("legal_basis", answer.basis)}


def _sentence(answer: Answer, offer: Offer, known: Situation) -> str:
    refused = answer.category in known.consents.refused(offer.giver, offer.receiver)
    if refused or offer.basis in (CONSENT, OTHER):
        return answer.sentence
    words = {
        "basis": label("legal_basis", offer.basis),
        "category": label("information_category", answer.category),
        "receiver": offer.receiver.name,
    }
    return _("%(basis)s does not allow telling %(receiver)s “%(category)s”.") % words
