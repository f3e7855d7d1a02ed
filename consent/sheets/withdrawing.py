"""What ends when the person withdraws: said before it happens, by what will do it."""

from dataclasses import dataclass
from typing import Any

from cases.reading import Reader
from consent.models import Consent, ConsentLine
from consent.operations.losing import Loss, Losses, everything, losses, losses_before
from contacts.codes import label
from contacts.models import Institution


@dataclass(frozen=True)
class LossLine:
    institution: Institution
    lost: str
    kept: str


@dataclass(frozen=True)
class LineChoice:
    line: ConsentLine
    category: str
    is_chosen: bool


@dataclass(frozen=True)
class Withdrawn:
    """`chosen` None: everything. `hides`: others are concerned whom the reader may not name."""

    losses: list[LossLine]
    told: list[Institution]
    hides: bool
    chosen: frozenset[int] | None
    choices: list[LineChoice]
    is_part: bool
    is_everything: bool

    @property
    def ends_access(self) -> bool:
        """Of somebody the reader may know of, or not."""
        return self.hides or any(line.lost for line in self.losses)


def withdrawn(consent: Consent, reader: Reader, form: Any) -> Withdrawn:
    """Queries: 15."""
    chosen = form.chosen()
    rows = list(consent.lines.holding())
    seen = list(consent.lines_for(reader.own).holding())
    picked = chosen if chosen is None else chosen & {line.pk for line in seen}
    ending = rows if picked is None else [line for line in seen if line.pk in picked]
    known = {side for line in seen for side in (line.giver_id, line.receiver_id)}
    pairs = frozenset(line.pair for line in ending)
    lost = losses_before(reader.case, pairs, on=reader.on)
    choices = [
        LineChoice(line, label("information_category", line.category), line.pk in (picked or ()))
        for line in seen
    ]
    collects = consent.is_whole_for(reader.own)
    return _shown(lost, reader, known, choices, picked, collects=collects)


def all_withdrawn(reader: Reader) -> Withdrawn:
    """Whatever rests on her consent, recorded here or only claimed. Queries: 12."""
    word = everything(reader.case)
    known = {
        side
        for giver, receiver, _category in word.ended
        if {giver, receiver} & reader.own
        for side in (giver, receiver)
    }
    lost = losses(reader.case, word, on=reader.on)
    return _shown(lost, reader, known, [], None)


def _shown(
    lost: Losses,
    reader: Reader,
    known: set[int],
    choices: list[LineChoice],
    chosen: frozenset[int] | None,
    *,
    collects: bool | None = None,
) -> Withdrawn:
    """Whom a row names the reader knows; what it reads, only who collected or leads.

    `collects` None: it is everything, no single consent.
    """

    def may_see(loss: Loss) -> bool:
        pk = loss.institution.pk
        return reader.sees_others or pk in reader.own or (bool(collects) and pk in known)

    named = [loss for loss in lost.of if may_see(loss)]
    others = [house for house in lost.told if house.pk != reader.membership.institution_id]
    told = [house for house in others if house.pk in known or reader.may_name(house.pk)]
    return Withdrawn(
        losses=[_line(loss) for loss in named],
        told=told,
        hides=len(named) < len(lost.of) or len(told) < len(others),
        chosen=chosen,
        choices=choices,
        is_part=chosen is not None,
        is_everything=collects is None,
    )


def _line(loss: Loss) -> LossLine:
    kept = [
        f"{label('information_category', kept.row.category)}"
        f" ({label('legal_basis', kept.answer.basis)})"
        for kept in loss.kept
    ]
    lost = [label("information_category", row.category) for row in loss.ended]
    return LossLine(loss.institution, ", ".join(lost), ", ".join(kept))
