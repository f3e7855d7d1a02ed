"""The register: what one institution told another, whatever the channel.

Only this module and the port (`carrying`) write `Disclosure`; rows are shared here alone: by
`disclose`, and by `carry` when they go along with the lead.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.exchange import Item, Offer
from cases.models import Case, Document, Note, Participation, Share
from cases.operations.approaching import COVERED_MONTHS, COVERED_MONTHS_AT_MOST
from cases.operations.sharing import end_shares, share
from cases.operations.steps import (
    day,
    require,
    require_institution,
    require_taking_part,
    step,
    tell,
)
from cases.operations.taking_part import cover
from consent.models import Disclosure
from consent.operations.alerting import tell_of_irregular
from consent.operations.informing import INFORM_FIRST, is_put_off, must_know, owe_notice
from consent.permission import Answer, Situation, situation
from consent.states import ORAL, SCREEN, SPOKEN, Form
from contacts.codes import is_code
from contacts.models import Institution, Membership
from iiz.calendar import add_months

RECORDED_WITHIN_MONTHS = 12


@dataclass(frozen=True)
class Told:
    """What is given to whom; `giver` None: the own institution, else the own one has received it.

    `items`: own notes and documents that the system carries, readable up to `until` (inclusive;
    None: as long as the basis holds, six months at most). `informed_on`: the person knew before.
    """

    receivers: Collection[Institution]
    channel: str
    on: date
    categories: Collection[str] = ()
    giver: Institution | None = None
    items: Collection[Note | Document] = ()
    until: date | None = None
    gist: str = ""
    explanation: str = ""
    informed_on: date | None = None

    @property
    def every_category(self) -> list[str]:
        return sorted({*self.categories, *(item.category for item in self.items)})


@dataclass(frozen=True)
class Occasion:
    """One telling to one receiver, and what the rules say of each category."""

    id: UUID
    case: Case
    told: Told
    giver: Institution
    receiver: Institution
    known: Situation
    answers: dict[str, Answer]

    @property
    def refused(self) -> list[Answer]:
        return [answer for answer in self.answers.values() if not answer.allowed]


def disclose(case: Case, told: Told, *, by: Membership, at: datetime) -> list[Disclosure]:
    """Rules: R-REGISTER-01 what the system carries needs a basis; R-REGISTER-02 what has happened
    is always recorded, without a basis as irregular.

    Returns: one row per receiver and basis. Raises: ValidationError per field.
    """
    with step(case, by=by, at=at, reason="disclosure.record") as case:
        require(case, "edit")
        own = require_taking_part(case, by, on=day(at)).institution
        _require_told(told, own=own, on=day(at))
        rows = []
        for occasion in _occasions(case, told, own=own):
            _require_basis(occasion)
            rows += _write(occasion, own=own)
            owe_notice(
                case,
                occasion.giver,
                occasion.receiver,
                occasion.answers.values(),
                told.informed_on,
                at=at,
            )
            for item in told.items:
                _carry(item, occasion, by=by, at=at)
        _tell(case, rows, at=at)
        tell_of_irregular(case, rows, at=at)
        return rows


def carry(offer: Offer, items: Collection[Item], *, at: datetime) -> None:
    """Rule: R-REGISTER-01; notes and documents that go along with the lead, checked the same day,
    readable as long as was agreed for the handover. The person is told of them as of the lead.
    """
    rows = [_row_of(item) for item in items]
    told = Told([offer.receiver], SCREEN, day(at), items=rows, until=offer.covered_until)
    (occasion,) = _occasions(offer.case, told, own=offer.giver)
    _write(occasion, own=offer.giver, subject=offer.subject)
    for row in rows:
        _carry(row, occasion, by=None, at=at)


def _row_of(item: Item) -> Note | Document:
    model: type[Note] | type[Document] = Note if item.kind == "note" else Document
    return model.objects.select_related("case", "owner").get(pk=item.id)


def _occasions(case: Case, told: Told, *, own: Institution) -> list[Occasion]:
    known, giver, one = situation(case, on=told.on), told.giver or own, uuid4()
    form = ORAL if told.channel in SPOKEN else Form.ANY
    return [
        Occasion(
            id=one,
            case=case,
            told=told,
            giver=giver,
            receiver=receiver,
            known=known,
            answers=known.answers(giver, receiver, told.every_category, form=form),
        )
        for receiver in told.receivers
    ]


def _require_told(told: Told, *, own: Institution, on: date) -> None:
    errors = _day_errors(told, on=on)
    categories = told.every_category
    if not categories or not all(is_code("information_category", code) for code in categories):
        message = _("Say what it was about.")
        errors["information"] = ValidationError(message, code="required")
    if not is_code("channel", told.channel):
        errors["channel"] = ValidationError(_("Choose from the list."), code="required")
    if not told.receivers:
        message = _("Choose at least one institution.")
        errors["receivers"] = ValidationError(message, code="required")
    if any(item.owner_id != own.pk for item in told.items):
        message = _("Only the institution it belongs to can do this.")
        errors["items"] = ValidationError(message, code="not_yours")
    if errors:
        raise ValidationError(errors)


def _day_errors(told: Told, *, on: date) -> dict[str, ValidationError]:
    errors = {}
    future = ValidationError(_("This day lies in the future."), code="future")
    if told.on > on:
        errors["on"] = future
    elif told.on < add_months(on, -RECORDED_WITHIN_MONTHS):
        errors["on"] = ValidationError(_("At most twelve months back."), code="too_early")
    if told.informed_on and told.informed_on > on:
        errors["informed_on"] = future
    return errors


def _require_basis(occasion: Occasion) -> None:
    """What happened anyway needs a word how it came; what the system would carry needs a basis."""
    told = occasion.told
    why = [f"{answer.sentence} {answer.way_out}" for answer in occasion.refused]
    sentences = [ValidationError(sentence, code="no_basis") for sentence in why]
    if not why:
        _require_informed(occasion)
    elif told.channel == SCREEN:
        raise ValidationError({"information": sentences})
    elif not told.explanation.strip():
        raise unexplained(sentences)


def unexplained(why: list[ValidationError]) -> ValidationError:
    """What happened without a basis is recorded with a word how it came about; `why` not."""
    message = _("There was no basis for this. It is recorded as irregular: say how it came.")
    return ValidationError({"explanation": [ValidationError(message, code="irregular"), *why]})


def _require_informed(occasion: Occasion) -> None:
    """Where a statute asks for it before, unless its head has put it off with a reason."""
    told, sides = occasion.told, (occasion.giver, occasion.receiver)
    if told.channel != SCREEN or told.informed_on:
        return
    if not any(must_know(answer) for answer in occasion.answers.values()):
        return
    if is_put_off(occasion.case, *sides, on=told.on):
        return
    raise ValidationError({"informed_on": ValidationError(INFORM_FIRST, code="required")})


def _write(occasion: Occasion, *, own: Institution, subject: str = "") -> list[Disclosure]:
    bases = sorted({answer.basis for answer in occasion.answers.values()})
    rows = [_row(occasion, basis) for basis in bases]
    for row in rows:
        row.recorded_by, row.subject = own, subject
        row.full_clean()
        row.save()
    return rows


def _row(occasion: Occasion, basis: str) -> Disclosure:
    told = occasion.told
    answers = [answer for answer in occasion.answers.values() if answer.basis == basis]
    categories = [answer.category for answer in answers]
    rule = next((answer.rule for answer in answers if basis and answer.rule), None)
    return Disclosure(
        occasion=occasion.id,
        case=occasion.case,
        giver=occasion.giver,
        receiver=occasion.receiver,
        categories=categories,
        items=[named(item) for item in told.items if item.category in categories],
        channel=told.channel,
        on=told.on,
        basis=basis,
        rule=rule.key if rule else "",
        guideline=rule.guideline if rule else None,
        gist=told.gist.strip(),
        explanation="" if basis else told.explanation.strip(),
    )


def named(item: Note | Document) -> dict[str, str | int]:
    """As a line of the register names a row of the case."""
    kind = "document" if isinstance(item, Document) else "note"
    return {"kind": kind, "id": item.pk, "category": item.category}


def _carry(
    item: Note | Document, occasion: Occasion, *, by: Membership | None, at: datetime
) -> None:
    """The share, and the coverage that it rests on."""
    parts = Participation.objects.in_force(day(at)).filter(case=occasion.case)
    part = parts.filter(institution=occasion.receiver).first()
    answer = occasion.answers[item.category]
    until = last_day(occasion, answer)
    if part is not None:
        until = min(until, part.until or until)
        cover(part, [item.category], basis=answer.basis, since=day(at), until=until)
    share(item, occasion.receiver, until=until, by=by, at=at)


def last_day(occasion: Occasion, answer: Answer) -> date:
    """What is given on consent is readable no longer than she agreed to."""
    told, known = occasion.told, occasion.known
    longest = add_months(told.on, COVERED_MONTHS_AT_MOST if told.until else COVERED_MONTHS)
    until = min(told.until or longest, longest)
    if answer.needs_consent:
        granted = known.consents.granted(occasion.giver, occasion.receiver)
        until = min(until, granted[answer.category])
    return until


def _tell(case: Case, rows: list[Disclosure], *, at: datetime) -> None:
    """Either side reads it, once; nobody else learns who told whom."""
    told = {(row.giver, row.receiver): row for row in rows}
    for (giver, receiver), row in told.items():
        facts = {"giver": giver.pk, "receiver": receiver.pk, "channel": row.channel}
        for side in (giver, receiver):
            subject = f"disclosure:{row.key}"
            tell(case, "disclosure.record", at=at, subject=subject, to=side, **facts)


def stop_sharing(
    item: Note | Document, receiver: Institution, *, by: Membership, at: datetime
) -> list[Share]:
    """From that instant on nobody there reads it; in a closed case too.

    Rule: R-SHARE-02; its owner alone ends it. Raises: ValidationError "not_yours".
    """
    require_institution(item.owner, by)
    return end_shares(item.case, item.shares.open().filter(receiver=receiver), by=by, at=at)


def confirm_disclosure(disclosure: Disclosure, *, by: Membership, at: datetime) -> Disclosure:
    """Rule: R-REGISTER-04; the other side says that it was so, for the whole occasion.

    Works in a closed case and after leaving it. Raises: ValidationError "not_yours", "state".
    """
    with step(disclosure.case, by=by, at=at, reason="disclosure.confirm"):
        same = Disclosure.objects.select_for_update(of=("self",)).filter(
            occasion=disclosure.occasion, giver=disclosure.giver, receiver=disclosure.receiver
        )
        rows = list(same)
        if by.institution_id != disclosure.heard_by_id:
            message = _("Only the other institution can confirm this.")
            raise ValidationError(message, code="not_yours")
        if any(row.confirmed_at for row in rows):
            raise ValidationError(_("This is already confirmed."), code="state")
        for row in rows:
            row.confirmed_at, row.confirmed_by = at, by.user
            row.save()
        return disclosure
