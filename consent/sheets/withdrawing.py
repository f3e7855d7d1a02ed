"""What ends when the person withdraws: said before it happens, by what will do it."""

from dataclasses import dataclass
from typing import Any

from cases.reading import Reader
from consent.models import Consent, ConsentLine
from consent.operations.losing import Loss, Losses, losses_before
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


def withdrawn(consent: Consent, reader: Reader, form: Any) -> Withdrawn:
    """Queries: 14."""
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
    """Queries: 12."""
    rows = ConsentLine.objects.holding().filter(consent__case=reader.case)
    pairs = frozenset(line.pair for line in rows)
    known = {
        side
        for giver, receiver, _category in pairs
        if {giver, receiver} & reader.own
        for side in (giver, receiver)
    }
    lost = losses_before(reader.case, pairs, on=reader.on)
    return _shown(lost, reader, known, [], None, collects=False)


def _shown(
    lost: Losses,
    reader: Reader,
    known: set[int],
    choices: list[LineChoice],
    chosen: frozenset[int] | None,
    *,
    collects: bool,
) -> Withdrawn:
    """Whom a row names the reader knows; what it reads, only who collected or leads."""

    def may_name(institution: Institution) -> bool:
        return reader.may_name(institution.pk) or (collects and institution.pk in known)

    named = [loss for loss in lost.of if may_name(loss.institution)]
    others = [house for house in lost.told if house.pk != reader.membership.institution_id]
    told = [house for house in others if house.pk in known or may_name(house)]
    return Withdrawn(
        losses=[_line(loss) for loss in named],
        told=told,
        hides=len(named) < len(lost.of) or len(told) < len(others),
        chosen=chosen,
        choices=choices,
        is_part=chosen is not None,
    )


def _line(loss: Loss) -> LossLine:
    kept = [
        f"{label('information_category', row.category)} ({label('legal_basis', statute)})"
        for row, statute in loss.kept
    ]
    lost = [label("information_category", row.category) for row in loss.ended]
    return LossLine(loss.institution, ", ".join(lost), ", ".join(kept))
