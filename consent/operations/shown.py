"""What another institution was shown of a file: in the register, and told to the person."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.core.exceptions import ValidationError

from cases import exchange
from cases.exchange import Offer
from cases.models import Document, Note
from cases.operations.approaching import open_notice
from cases.operations.papers import has_died
from cases.states import NoticeTopic
from consent.models import Disclosure, InspectionPart
from consent.operations.alerting import tell_of_irregular
from consent.operations.disclosing import named, unexplained
from consent.permission import Answer, situation
from consent.states import CHANNEL_OF, HandingOver
from contacts.models import Institution

INVOLVED = "involvement"


@dataclass(frozen=True)
class Shown:
    """`rows`: own documents and notes; `explanation`: how it came about if there was no basis."""

    part: InspectionPart
    receiver: Institution
    on: date
    categories: Collection[str]
    rows: Sequence[Document | Note]
    explanation: str


def record_shown(shown: Shown, *, at: datetime) -> list[Disclosure]:
    """Rules: R-INSPECT-07; R-REGISTER-02 what was shown without a basis stands as irregular.

    Returns: one row per basis. Raises: ValidationError "explanation" if there is none for some.
    """
    part, asked = shown.part, shown.part.inspection
    found = _basis_of_each(shown)
    rows = [_row(shown, basis, categories) for basis, categories in sorted(found.items())]
    one = uuid4()
    for row in rows:
        row.occasion = one
        row.full_clean()
        row.save()
    tell_of_irregular(asked.case, rows, at=at)
    if not has_died(asked.case.person):
        topic, about = NoticeTopic.INSPECTION, shown.receiver
        open_notice(asked.case, topic, None, informer=part.holder, about=about, at=at)
    return rows


def _basis_of_each(shown: Shown) -> dict[str, list[str]]:
    """Basis, or none → categories: what the rules find, else what the institution names, unless
    something on record speaks against it (R-REGISTER-06)."""
    part, asked = shown.part, shown.part.inspection
    holder, receiver, on = part.holder, shown.receiver, shown.on
    told = sorted({*shown.categories, INVOLVED})
    answers = situation(asked.case, on=on).answers(holder, receiver, told)
    named = Offer(asked.case, holder, receiver, told, asked.basis, asked.basis_note)
    refusals = exchange.refusals(named, on=on)
    found = defaultdict(list)
    for answer in answers.values():
        found[_basis(answer, refusals, asked.basis)].append(answer.category)
    if "" in found and not shown.explanation:
        why = [f"{answers[code].sentence} {answers[code].way_out}" for code in found[""]]
        raise unexplained([ValidationError(sentence, code="no_basis") for sentence in why])
    return found


def _basis(answer: Answer, refusals: Collection[str], named: str) -> str:
    if answer.allowed:
        return answer.basis
    return "" if answer.category in refusals else named


def _row(shown: Shown, basis: str, categories: list[str]) -> Disclosure:
    part, asked = shown.part, shown.part.inspection
    return Disclosure(
        case=asked.case,
        giver=part.holder,
        receiver=shown.receiver,
        recorded_by=part.holder,
        categories=categories,
        items=[named(row) for row in shown.rows if row.category in categories],
        channel=CHANNEL_OF[HandingOver(part.delivery)],
        on=shown.on,
        basis=basis,
        basis_note=asked.basis_note if basis == asked.basis else "",
        explanation="" if basis else shown.explanation,
        subject=f"inspection:{asked.key}",
    )
