"""What questions, invitations, positions and handovers have in common when they are sent."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases import exchange
from cases.models import ALWAYS_DISCLOSED, Approach, Case, Due, DueKind, Notice
from cases.operations.papers import has_died
from cases.operations.steps import clock, day, owe, settle, step, tell
from cases.preview import freeze
from cases.states import NoticeState, NoticeTopic
from cases.states.categories import STRICT_CATEGORIES
from contacts.codes import is_code
from contacts.models import ContactPerson, Institution, Membership
from contacts.standards import Deadline
from iiz.calendar import add_months

COVERED_MONTHS, COVERED_MONTHS_AT_MOST = 6, 12
DUE_KINDS = {"request": DueKind.REQUEST, "handover": DueKind.HANDOVER, "position": DueKind.POSITION}


@dataclass(frozen=True)
class Grounds:
    """On which basis what may be said until when, and who tells the person.

    `covered_until` None: six months. Neither `informed_on` nor `inform_by`: by the standard.
    """

    basis: str
    categories: Iterable[str] = field(default_factory=tuple)
    covered_until: date | None = None
    basis_note: str = ""
    informer: Institution | None = None
    informed_on: date | None = None
    inform_by: date | None = None
    channel: str = ""

    @property
    def names_person(self) -> bool:
        return names_person(self.basis)


def names_person(basis: str) -> bool:
    """A mandate alone shows the decider number, institutions, dates and codes."""
    return basis != "mandate"


# The decider sees number, institutions, dates and codes; nobody is named to it.
ON_MANDATE = Grounds(basis="mandate")


@dataclass(frozen=True)
class Ask:
    """Whom we ask what, on which grounds; `contact` is the addressee's contact person."""

    addressee: Institution
    question: str
    grounds: Grounds
    contact: ContactPerson | None = None


def send(
    approach: Approach, case: Case, ask: Ask, *, by: Membership, limit: Deadline, at: datetime
) -> None:
    """Fills in, checks, freezes and saves an approach; opens its due and the duty to inform."""
    approach.case, approach.sender, approach.sender_user = case, by.institution, by.user
    approach.addressee, approach.contact, approach.sent_at = ask.addressee, ask.contact, at
    approach.question = ask.question
    approach.due_on, approach.guideline_id = limit.due_on, limit.guideline_id
    require_askable(case, ask.addressee, by=by, on=day(at))
    apply_grounds(approach, ask.grounds, on=day(at))
    require_offerable(offer_of(approach, approach.categories), on=day(at))
    approach.preview = freeze(approach)
    approach.full_clean()
    approach.save()
    release_sent(approach, at=at)
    kind = DUE_KINDS[approach._meta.model_name]
    owe(ask.addressee, case, kind, approach.key, due_on=limit.due_on)
    open_notice(
        case,
        NoticeTopic.EXCHANGE,
        ask.grounds,
        informer=approach.informer,
        about=ask.addressee,
        at=at,
    )


def require_askable(case: Case, addressee: Institution, *, by: Membership, on: date) -> None:
    """Raises: ValidationError "addressee" for the own institution or one that cannot be asked."""
    if addressee.pk == by.institution_id:
        raise ValidationError(
            {
                "addressee": ValidationError(
                    _("Choose another institution than your own."), code="own"
                )
            }
        )
    askable = Institution.objects.askable(case.network, on).filter(has_account=True)
    if not askable.filter(pk=addressee.pk).exists():
        message = _("This institution cannot be asked in this network. Choose one from the list.")
        raise ValidationError({"addressee": ValidationError(message, code="addressee")})


def apply_grounds(approach: Approach, grounds: Grounds, *, on: date) -> None:
    """Rules: R-BASIS-01 a basis per approach; R-BASIS-02 strict categories need consent;
    R-NOTICE-01 somebody informs the person."""
    approach.covered_until = require_grounds(grounds, on=on)
    approach.categories = sorted({*ALWAYS_DISCLOSED, *grounds.categories})
    approach.basis, approach.basis_note = grounds.basis, grounds.basis_note
    approach.informer = grounds.informer or approach.sender
    approach.informed_on = grounds.informed_on
    if grounds.informed_on is None:
        standard = clock("notice", approach.case, on=on).due_on
        approach.inform_by = grounds.inform_by or standard


def offer_of(approach: Approach, categories: Iterable[str]) -> exchange.Offer:
    """These categories, from who asks to who is asked, on the basis recorded with it."""
    return exchange.Offer(
        case=approach.case,
        giver=approach.sender,
        receiver=approach.addressee,
        categories=tuple(categories),
        basis=approach.basis,
        basis_note=approach.basis_note,
        subject=f"{approach._meta.model_name}:{approach.key}",
        covered_until=approach.covered_until,
    )


def release_sent(approach: Approach, *, at: datetime) -> None:
    """What the question itself tells who is asked."""
    if names_person(approach.basis):
        exchange.release(offer_of(approach, ALWAYS_DISCLOSED), at=at)


def told_on_acceptance(approach: Approach) -> set[str]:
    """What the question itself did not tell yet."""
    return set(approach.categories).difference(ALWAYS_DISCLOSED)


def require_offerable(offer: exchange.Offer, *, on: date) -> None:
    """Raises: ValidationError at "basis" for what every question tells, else at "categories"."""
    errors: dict[str, list[ValidationError]] = {}
    for category, sentence in exchange.refusals(offer, on=on).items():
        name = "basis" if category in ALWAYS_DISCLOSED else "categories"
        errors.setdefault(name, []).append(ValidationError(sentence, code="exchange"))
    if errors:
        raise ValidationError(errors)


def require_grounds(grounds: Grounds, *, on: date) -> date:
    """Returns: the last day covered. Raises: ValidationError per field."""
    errors = {**_basis_errors(grounds), **_date_errors(grounds, on=on)}
    if errors:
        raise ValidationError(errors)
    return grounds.covered_until or add_months(on, COVERED_MONTHS)


def _basis_errors(grounds: Grounds) -> dict[str, ValidationError]:
    errors = {}
    if not is_code("legal_basis", grounds.basis):
        errors["basis"] = ValidationError(_("Choose the basis for this exchange."), code="basis")
    elif grounds.basis == "other" and not grounds.basis_note.strip():
        errors["basis_note"] = ValidationError(_("Describe the other basis."), code="basis_note")
    if not all(is_code("information_category", code) for code in grounds.categories):
        errors["categories"] = ValidationError(_("Choose from the list."), code="category")
    strict = STRICT_CATEGORIES.intersection(grounds.categories)
    if strict and grounds.basis != "consent":
        message = _("Diagnosis, protection measures and sanctions need the person's consent.")
        errors["categories"] = ValidationError(message, code="strict")
    return errors


def _date_errors(grounds: Grounds, *, on: date) -> dict[str, ValidationError]:
    errors = {}
    until = grounds.covered_until
    if until and until < on:
        errors["covered_until"] = ValidationError(_("This day has already passed."), code="past")
    elif until and until > add_months(on, COVERED_MONTHS_AT_MOST):
        message = _("At most twelve months. Agree anew afterwards.")
        errors["covered_until"] = ValidationError(message, code="too_long")
    if grounds.informed_on and grounds.informed_on > on:
        message = _("This day lies in the future. Enter instead by when the person is informed.")
        errors["informed_on"] = ValidationError(message, code="future")
    if grounds.inform_by and grounds.inform_by < on:
        errors["inform_by"] = ValidationError(_("This day has already passed."), code="past")
    return errors


def open_notice(
    case: Case,
    topic: str,
    grounds: Grounds | None,
    *,
    informer: Institution,
    about: Institution,
    at: datetime,
) -> Notice | None:
    """The duty to inform the person about an institution; done at once if she was told before,
    none any more if she has died (R-DEATH-01).

    Rule: R-NOTICE-03; by the standard's day at the latest. Raises: ValidationError "inform_by".
    """
    limit = clock("notice", case, on=day(at)).due_on
    due_on = (grounds.inform_by if grounds else None) or limit
    if due_on > limit:
        message = _("The person is informed by %(day)s at the latest; only a head puts it off.")
        late = ValidationError(message, "too_late", {"day": f"{limit:%d.%m.%Y}"})
        raise ValidationError({"inform_by": late})
    notice = Notice(case=case, topic=topic, informer=informer, about=about, due_on=due_on)
    if grounds is None or grounds.informed_on is None:
        if has_died(case.person):
            return None
    else:
        notice.state, notice.done_on = NoticeState.DONE, grounds.informed_on
        notice.channel = grounds.channel or "meeting"
    notice.full_clean()
    notice.save()
    if notice.state == NoticeState.DUE:
        owe(informer, case, DueKind.NOTICE, notice.key, due_on=due_on)
    return notice


def conclude(approach: Approach, verb: str, *, by: Membership | None, at: datetime) -> None:
    """Moves the approach to an end state by its table, and settles what was due for it.

    `by` None: it ends by itself, nobody has answered.
    """
    approach.advance(verb)
    approach.answered_at = at
    approach.answered_by = by.user if by else None
    approach.full_clean()
    approach.save()
    own = DUE_KINDS[approach._meta.model_name]
    for kind in (own, DueKind.BACK, DueKind.DECISION, DueKind.EFFECT):
        settle(kind, approach.key, at=at)
    if verb not in ("accept", "accept_with_reservation"):
        take_back_notices(approach, at=at)
    if by is not None and by.institution_id == approach.addressee_id:
        limit = clock("triage", approach.case, on=day(at)).due_on
        owe(approach.sender, approach.case, DueKind.ANSWER, approach.key, due_on=limit)


def see_answer(approach: Approach, *, by: Membership, at: datetime) -> None:
    """Rule: R-ANSWER-01; somebody of who asked has opened the answer. Queries: 1 if none waits."""
    waiting = Due.objects.open().filter(kind=DueKind.ANSWER, key=approach.key)
    if not waiting.filter(institution=by.institution_id).exists():
        return
    with step(approach.case, by=by, at=at, reason=f"{approach._meta.model_name}.see"):
        settle(DueKind.ANSWER, approach.key, at=at)


def tell_both(approach: Approach, verb: str, *, at: datetime, **facts) -> None:
    """Both sides read it, nobody else: who was asked is nobody else's business."""
    for side in (approach.sender, approach.addressee):
        tell(
            approach.case,
            verb,
            at=at,
            subject=f"{approach._meta.model_name}:{approach.key}",
            to=side,
            sender=approach.sender_id,
            addressee=approach.addressee_id,
            **facts,
        )


def require_side(approach: Approach, by: Membership) -> None:
    """Raises: ValidationError "not_yours"."""
    if by.institution_id not in (approach.sender_id, approach.addressee_id):
        raise ValidationError(
            _("This step belongs to %(sender)s and %(addressee)s."),
            code="not_yours",
            params={"sender": approach.sender.name, "addressee": approach.addressee.name},
        )


def take_back_notices(approach: Approach, *, at: datetime) -> None:
    """The addressee was to inform the person but takes no part: the sender owes it instead."""
    case, addressee = approach.case, approach.addressee
    if case.participations.filter(institution=addressee, ended_at__isnull=True).exists():
        return
    for notice in case.notices.open().filter(informer=addressee):
        settle(DueKind.NOTICE, notice.key, at=at)
        notice.informer = approach.sender
        notice.save()
        owe(notice.informer, case, DueKind.NOTICE, notice.key, due_on=notice.due_on)


__all__ = [
    "Ask",
    "Grounds",
    "conclude",
    "open_notice",
    "require_side",
    "send",
    "tell_both",
]
