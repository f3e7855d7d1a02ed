"""Passing on what we were asked to another desk of our organisation: no decline, the same clock."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases import exchange, notifications
from cases.models import Case, Due, DueKind, Handover, Notice, Request
from cases.operations.approaching import (
    DUE_KINDS,
    offer_of,
    open_notice,
    release_sent,
    tell_both,
)
from cases.operations.packages import still_covered
from cases.operations.steps import day, owe, require_institution, settle, step, tell
from cases.preview import freeze
from cases.states import NoticeTopic
from contacts.models import Institution, Membership


def desks_beside(approach: Request | Handover, *, on: date):
    """The other desks of the addressee's organisation that may be asked in this network."""
    askable = Institution.objects.askable(approach.case.network, on).filter(has_account=True)
    return askable.beside(approach.addressee).exclude(pk=approach.sender_id)


def reroute(
    approach: Request | Handover, to: Institution, *, by: Membership, at: datetime
) -> Request | Handover:
    """Rule: R-REROUTE-01; in place: another desk is asked the same by the same day, if what is
    offered may be offered to it too.

    Raises: ValidationError "pass_to", or "binding" if a decision names the addressee.
    """
    noun = approach._meta.model_name
    with step(approach.case, by=by, at=at, reason=f"{noun}.reroute") as case:
        approach = _locked(approach)
        require_institution(approach.addressee, by)
        approach.advance("reroute")
        _require_desk(approach, to, on=day(at))
        notice = _own_notice(approach, case)
        before, approach.addressee = approach.addressee, to
        approach.contact = None
        approach.rerouted_from, approach.rerouted_at = before, at
        if approach.informer_id == before.pk:
            approach.informer = to
        _require_offerable(approach, on=day(at))
        if isinstance(approach, Request):
            approach.received_at = None
        else:
            approach.package = still_covered(approach, on=day(at))
        approach.preview = freeze(approach)
        approach.full_clean()
        approach.save()
        release_sent(approach, at=at)
        _move_due(approach, case, at=at)
        _move_notice(notice, approach, case, at=at)
        _tell(approach, before, at=at)
        notifications.asked(approach, at=at)
        return approach


def _tell(approach: Request | Handover, before: Institution, *, at: datetime) -> None:
    noun = approach._meta.model_name
    tell_both(approach, f"{noun}.reroute", at=at, rerouted_from=before.pk)
    sides = {"sender": approach.sender_id, "addressee": approach.addressee_id}
    facts = sides | {"rerouted_from": before.pk}
    subject = f"{noun}:{approach.key}"
    tell(approach.case, f"{noun}.reroute", at=at, subject=subject, to=before, **facts)


def _require_desk(approach: Request | Handover, to: Institution, *, on: date) -> None:
    if getattr(approach, "binding", False):
        message = _("A decision names your institution. Accept, or bring new facts.")
        raise ValidationError(message, code="binding")
    if to is None or not desks_beside(approach, on=on).filter(pk=to.pk).exists():
        message = _("Choose another desk of your organisation.")
        raise ValidationError({"pass_to": ValidationError(message, code="required")})


def _require_offerable(approach: Request | Handover, *, on: date) -> None:
    """One desk's consent is not the other's. Why is between the sender and the person.

    Raises: ValidationError "pass_to".
    """
    if exchange.refusals(offer_of(approach, approach.categories), on=on):
        message = _(
            "The basis does not cover this desk. Decline as the wrong institution and name it: the"
            " sender can ask the person, then the desk."
        )
        raise ValidationError({"pass_to": ValidationError(message, code="exchange")})


def _move_due(approach: Request | Handover, case: Case, *, at: datetime) -> None:
    """While the sender owes an answer to a question back, the desk owes nothing yet."""
    kind = DUE_KINDS[approach._meta.model_name]
    if Due.objects.open().filter(kind=kind, key=approach.key).exists():
        settle(kind, approach.key, at=at)
        owe(approach.addressee, case, kind, approach.key, due_on=approach.due_on)


def _own_notice(approach: Request | Handover, case: Case) -> Notice | None:
    """What is still owed to the person for this approach, and not for another one that waits at
    the same desk, also if it was put off since; None if she has been told."""
    if approach.inform_by is None:
        return None
    dated = Notice.history.filter(due_on=approach.inform_by)
    open_ones = case.notices.open().filter(topic=NoticeTopic.EXCHANGE, pk__in=dated.values("id"))
    return open_ones.filter(about=approach.addressee, informer=approach.informer).first()


def _move_notice(
    notice: Notice | None, approach: Request | Handover, case: Case, *, at: datetime
) -> None:
    """The person is told of the desk that reads it now; anew if she was told of the other one."""
    informer = approach.informer
    if notice is None:
        open_notice(
            case, NoticeTopic.EXCHANGE, None, informer=informer, about=approach.addressee, at=at
        )
        return
    settle(DueKind.NOTICE, notice.key, at=at)
    notice.about, notice.informer = approach.addressee, informer
    notice.save()
    owe(informer, case, DueKind.NOTICE, notice.key, due_on=notice.due_on)


def _locked(approach: Request | Handover) -> Request | Handover:
    rows = (
        type(approach)
        .objects.select_for_update(of=("self",))
        .select_related(
            "case__network", "case__person", "sender", "sender_user", "addressee", "informer"
        )
    )
    return rows.get(pk=approach.pk)
