"""Who reads less when the person says so: computed once, shown before and done after.

Rule: R-CONSENT-03. A coverage that rests on consent ends when no giver of the case is allowed its
category any more, unless a statute allows it: then it rests on that from now on. What one giver has
shared with one receiver ends with what was said of these two, unless a statute allows it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from cases import notifications
from cases.models import Case, Coverage, Handover, Participation, Position, Request, Share
from cases.operations.records import file_task
from cases.operations.sharing import end_shares
from cases.operations.steps import day, tell
from consent.granted import Nobody, Pair, Recorded, recorded
from consent.permission import Situation, situation
from contacts.models import Institution, Membership
from iiz.calendar import add_working_days

BASIS = "consent"
DECIDED_WITHIN = 5
"""Working days in which a lead that reads less decides how to go on (agreed practice)."""


@dataclass
class Loss:
    """What one institution no longer reads, and what it goes on reading on which statute."""

    institution: Institution
    ended: list[Coverage] = field(default_factory=list)
    kept: list[tuple[Coverage, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Losses:
    """`told`: those who take part and whom the lines name, whether they lose anything or not;
    `shares`: notes and documents given on what was said."""

    of: list[Loss]
    shares: list[Share]
    told: list[Institution]


def losses_before(case: Case, pairs: frozenset[Pair], *, on: date) -> Losses:
    """What will end if the person withdraws these lines. Queries: 11."""
    return losses(case, pairs, still=recorded(case, on).without(pairs), on=on)


def losses(
    case: Case,
    ended: frozenset[Pair],
    *,
    refused: frozenset[Pair] = frozenset(),
    still: Recorded,
    on: date,
) -> Losses:
    """What ends with these lines if she `still` wants what is said there. Queries: 10.

    `refused`: what she said no to that was no line of a consent before.
    """
    without_consent = replace(situation(case, on=on), consents=Nobody())
    parts = _taking_part(case, on=on)
    found: dict[int, Loss] = {}
    for row in _covered(case, ended | refused, on=on):
        receiver = row.participation.institution
        if still.is_given(receiver, row.category):
            continue
        loss = found.setdefault(receiver.pk, Loss(receiver))
        statute = _statute(without_consent, parts, receiver, row.category)
        if statute:
            loss.kept.append((row, statute))
        else:
            loss.ended.append(row)
    less = ended - still.yes.keys()
    named = {side for giver, receiver, _category in less for side in (giver, receiver)}
    named.update(pk for pk, loss in found.items() if loss.ended)
    shares = _shared(case, (ended | refused) - still.yes.keys(), without_consent)
    return Losses(list(found.values()), shares, [one for one in parts if one.pk in named])


def _shared(case: Case, pairs: frozenset[Pair], known: Situation) -> list[Share]:
    """Given from one to the other of a category that no statute lets them exchange. Queries: 1."""
    rows = case.shares.open().select_related("receiver", "note__owner", "document__owner")
    found = []
    for share in rows:
        item = share.note or share.document
        category = item.category
        if (item.owner_id, share.receiver_id, category) in pairs:
            answer = known.answers(item.owner, share.receiver, [category])[category]
            if not answer.allowed:
                found.append(share)
    return found


def _taking_part(case: Case, *, on: date) -> list[Institution]:
    rows = Participation.objects.in_force(on).filter(case=case)
    return [row.institution for row in rows.select_related("institution")]


def _covered(case: Case, pairs: frozenset[Pair], *, on: date) -> list[Coverage]:
    """On consent, for what was touched; also where somebody who has left still reads on."""
    wanted = {(receiver, category) for _giver, receiver, category in pairs}
    rows = Coverage.objects.filter(
        participation__case=case, basis=BASIS, ended_at__isnull=True, until__gte=on
    ).select_related("participation__institution")
    return [row for row in rows if (row.participation.institution_id, row.category) in wanted]


def _statute(
    known: Situation, givers: list[Institution], receiver: Institution, category: str
) -> str:
    """Of the first participant that may give it without consent; "" if none may."""
    for giver in givers:
        if giver.pk != receiver.pk:
            answer = known.answers(giver, receiver, [category])[category]
            if answer.allowed:
                return answer.basis
    return ""


def lose(
    case: Case,
    ended: Iterable[Pair],
    *,
    refused: Iterable[Pair] = (),
    at: datetime,
    by: Membership | None,
) -> None:
    """Inside the step that ended the lines: from this instant the queries say no.

    Rule: R-CONSENT-04; everybody named who takes part is told, without a reason.
    """
    lost = losses(
        case,
        frozenset(ended),
        refused=frozenset(refused),
        still=recorded(case, day(at)),
        on=day(at),
    )
    for loss in lost.of:
        _narrow(case, loss, at=at)
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
    for row, statute in loss.kept:
        row.basis = statute
        row.save()
    _narrow_approaches(case, loss)
    if loss.ended:
        _ask_the_lead(case, loss.institution, at=at)


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


def _narrow_approaches(case: Case, loss: Loss) -> None:
    """What is still to be answered would cover the same again."""
    gone = {row.category for row in loss.ended}
    for model in (Request, Handover, Position):
        rows = model.objects.open().filter(case=case, addressee=loss.institution, basis=BASIS)
        for approach in rows:
            if gone.intersection(approach.categories):
                approach.categories = sorted(set(approach.categories) - gone)
                approach.save()
