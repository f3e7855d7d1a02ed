"""Who reads less when the person says so: computed once, shown before and done after.

Rule: R-CONSENT-03. A coverage that rests on consent ends when no giver of the case is allowed its
category any more, unless a statute allows it: then it rests on that from now on, and the person is
told. What one giver has shared with one receiver ends with what was said of these two, unless a
statute allows it. What is still to be accepted would open the same again, so it loses it too.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from cases import notifications
from cases.models import (
    Approach,
    Case,
    Coverage,
    Handover,
    Participation,
    Position,
    Request,
    Share,
)
from cases.operations.records import file_task
from cases.operations.sharing import end_shares
from cases.operations.steps import day, tell
from consent.granted import Nobody, Pair, Recorded, recorded
from consent.models import ConsentLine
from consent.operations.informing import owe_notice
from consent.permission import Answer, Situation, situation
from contacts.models import Institution, Membership
from iiz.calendar import add_working_days

BASIS = "consent"
DECIDED_WITHIN = 5
"""Working days in which a lead that reads less decides how to go on (agreed practice)."""


@dataclass(frozen=True)
class Word:
    """What she has taken back or refused, and what she `still` wants.

    `refused`: what she said no to that was no line of a consent before. `everything`: also what
    an approach only claimed; then `ended` says which lines held until now.
    """

    ended: frozenset[Pair]
    still: Recorded
    refused: frozenset[Pair] = frozenset()
    everything: bool = False

    def ends(self, pair: Pair) -> bool:
        """Between these two."""
        touched = self.everything or pair in self.ended or pair in self.refused
        return touched and pair not in self.still.yes

    def uncovers(self, receiver: Institution, category: str) -> bool:
        """From whomever it came: coverage has no giver."""
        named = {(to, of) for _giver, to, of in self.ended | self.refused}
        touched = self.everything or (receiver.pk, category) in named
        return touched and not self.still.is_given(receiver, category)


@dataclass(frozen=True)
class Kept:
    """What goes on being read, because a statute lets this giver give it."""

    row: Coverage
    giver: Institution
    answer: Answer


@dataclass
class Loss:
    """What one institution no longer reads, and what it goes on reading on which statute."""

    institution: Institution
    ended: list[Coverage] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)


@dataclass(frozen=True)
class Losses:
    """`told`: those who take part and whom the lines name, whether they lose anything or not;
    `shares`: notes and documents given on what was said."""

    of: list[Loss]
    shares: list[Share]
    told: list[Institution]


def losses_before(case: Case, pairs: frozenset[Pair], *, on: date) -> Losses:
    """What will end if the person withdraws these lines. Queries: 12."""
    return losses(case, Word(pairs, recorded(case, on).without(pairs)), on=on)


def everything(case: Case) -> Word:
    """What she takes back if it is all. Queries: 1."""
    rows = ConsentLine.objects.holding().filter(consent__case=case)
    return Word(frozenset(row.pair for row in rows), Recorded({}, {}), everything=True)


def losses(case: Case, word: Word, *, on: date) -> Losses:
    """What ends with this word. Queries: 10."""
    without_consent = replace(situation(case, on=on), consents=Nobody())
    parts = _taking_part(case, on=on)
    found: dict[int, Loss] = {}
    for row in _covered(case, word, without_consent):
        receiver = row.participation.institution
        loss = found.setdefault(receiver.pk, Loss(receiver))
        kept = _on_statute(row, without_consent, parts)
        if kept is not None:
            loss.kept.append(kept)
        else:
            loss.ended.append(row)
    shares = _shared(case, word, without_consent)
    named = _named(word, found.values(), shares, parts)
    return Losses(list(found.values()), shares, [one for one in parts if one.pk in named])


def _named(
    word: Word, found: Iterable[Loss], shares: list[Share], parts: list[Institution]
) -> set[int]:
    """Nobody of the case may rely on her consent any more if she takes back everything."""
    less = word.ended - word.still.yes.keys()
    named = {side for giver, receiver, _category in less for side in (giver, receiver)}
    named.update(loss.institution.pk for loss in found if loss.ended)
    if word.everything and (named or shares):
        return {one.pk for one in parts}
    return named


def _shared(case: Case, word: Word, known: Situation) -> list[Share]:
    """Given from one to the other of a category that no statute lets them exchange. Queries: 1."""
    rows = case.shares.open().select_related("receiver", "note__owner", "document__owner")
    found = []
    for share in rows:
        item = share.note or share.document
        ends = word.ends((item.owner_id, share.receiver_id, item.category))
        if ends and not _by_statute(known, item.owner, share.receiver, item.category):
            found.append(share)
    return found


def _taking_part(case: Case, *, on: date) -> list[Institution]:
    rows = Participation.objects.in_force(on).filter(case=case)
    return [row.institution for row in rows.select_related("institution")]


def _covered(case: Case, word: Word, known: Situation) -> list[Coverage]:
    """On consent, for what was touched; also where somebody who has left still reads on."""
    rows = Coverage.objects.filter(
        participation__case=case,
        basis__in=_needing_consent(known),
        ended_at__isnull=True,
        until__gte=known.on,
    ).select_related("participation__institution")
    return [row for row in rows if word.uncovers(row.participation.institution, row.category)]


def _needing_consent(known: Situation) -> set[str]:
    """Consent itself, and the statutes that ask for it: AVIG 85f(2)."""
    return {BASIS} | {rule.basis for rule in known.rules if rule.consent_required}


def _on_statute(row: Coverage, known: Situation, givers: list[Institution]) -> Kept | None:
    """By the first participant that may give it without consent."""
    receiver = row.participation.institution
    for giver in givers:
        answer = _by_statute(known, giver, receiver, row.category)
        if answer is not None:
            return Kept(row, giver, answer)
    return None


def _by_statute(
    known: Situation, giver: Institution, receiver: Institution, category: str
) -> Answer | None:
    """`known`: the case as if the person had said nothing."""
    if giver.pk == receiver.pk:
        return None
    answer = known.answers(giver, receiver, [category])[category]
    return answer if answer.allowed else None


def lose(
    case: Case,
    ended: Iterable[Pair],
    *,
    refused: Iterable[Pair] = (),
    at: datetime,
    by: Membership | None,
) -> None:
    """Inside the step that ended the lines: from this instant the queries say no."""
    still = recorded(case, day(at))
    apply_word(case, Word(frozenset(ended), still, frozenset(refused)), at=at, by=by)


def apply_word(case: Case, word: Word, *, at: datetime, by: Membership | None) -> None:
    """Rule: R-CONSENT-04; everybody named who takes part is told, without a reason."""
    lost = losses(case, word, on=day(at))
    for loss in lost.of:
        _narrow(case, loss, at=at)
    _narrow_approaches(case, word, on=day(at))
    if lost.shares:
        given = case.shares.filter(pk__in=[share.pk for share in lost.shares])
        end_shares(case, given, by=by, at=at)
    for institution in lost.told:
        tell(case, "consent.less", at=at, subject="consent", to=institution)
        if by is None or institution.pk != by.institution_id:
            notifications.less_allowed(case, institution)


def _narrow(case: Case, loss: Loss, *, at: datetime) -> None:
    for row in loss.ended:
        row.ended_at = at
        row.save()
    for kept in loss.kept:
        kept.row.basis = kept.answer.basis
        kept.row.save()
    _owe_notices(case, loss, at=at)
    if loss.ended:
        _ask_the_lead(case, loss.institution, at=at)


def _owe_notices(case: Case, loss: Loss, *, at: datetime) -> None:
    """Rule: R-REGISTER-05; what now rests on a statute is told as that statute asks for."""
    for giver in dict.fromkeys(kept.giver for kept in loss.kept):
        answers = [kept.answer for kept in loss.kept if kept.giver == giver]
        owe_notice(case, giver, loss.institution, answers, None, at=at)


def _ask_the_lead(case: Case, institution: Institution, *, at: datetime) -> None:
    """Rule: R-CONSENT-09; who leads keeps the header, and decides soon how to go on."""
    if not case.periods.current().filter(institution=institution).exists():
        return
    title = _(
        "Your basis has become narrower. Decide: go on with what a statute allows, hand the lead"
        " back, or close the case."
    )
    due_on = add_working_days(day(at), DECIDED_WITHIN, canton=institution.canton)
    file_task(case, at=at, owner=institution, assignee=institution, title=title, due_on=due_on)


def _narrow_approaches(case: Case, word: Word, *, on: date) -> None:
    """Whoever is asked, in the case or not yet: accepting it would cover the same again."""
    known = replace(situation(case, on=on), consents=Nobody())
    for model in (Request, Handover, Position):
        rows = model.objects.open().filter(case=case, basis__in=_needing_consent(known))
        for approach in rows.select_related("sender", "addressee"):
            kept = [one for one in approach.categories if not _takes(approach, one, word, known)]
            if kept != approach.categories:
                approach.categories = kept
                approach.save()


def _takes(approach: Approach, category: str, word: Word, known: Situation) -> bool:
    sender, addressee = approach.sender, approach.addressee
    ends = word.ends((sender.pk, addressee.pk, category)) or word.uncovers(addressee, category)
    return ends and _by_statute(known, sender, addressee, category) is None
