"""The one question back: it stops the addressee's clock until the sender answers."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.models import DueKind
from cases.operations.approaching import DUE_KINDS
from cases.operations.steps import clock, day, owe, settle
from iiz.calendar import add_working_days, working_days_between


def ask_back(approach, question: str, *, at: datetime) -> None:
    """Stops the clock once; the sender then owes the answer (R-ASKBACK-01)."""
    if approach.has_asked_back:
        raise ValidationError(
            _("You have already asked back once. Accept, or decline with a counter-proposal."),
            code="asked_back",
        )
    if not question.strip():
        message = _("Write what you need to know.")
        raise ValidationError({"back_question": ValidationError(message, code="required")})
    approach.advance("ask_back")
    approach.asked_back_on, approach.back_question = day(at), question
    approach.full_clean()
    approach.save()
    settle(DUE_KINDS[approach._meta.model_name], approach.key, at=at)
    limit = clock("ask_back", approach.case, on=day(at)).due_on
    owe(approach.sender, approach.case, DueKind.BACK, approach.key, due_on=limit)


def answer_back(approach, answer: str, *, at: datetime) -> None:
    """Starts the clock again; it stood still no longer than the standard for asking back."""
    approach.advance("answer_back")
    if not answer.strip():
        message = _("Write the answer.")
        raise ValidationError({"back_answer": ValidationError(message, code="required")})
    approach.back_answer = answer
    approach.due_on = resumed_due(approach, on=day(at))
    approach.full_clean()
    approach.save()
    settle(DueKind.BACK, approach.key, at=at)
    kind = DUE_KINDS[approach._meta.model_name]
    owe(approach.addressee, approach.case, kind, approach.key, due_on=approach.due_on)


def resumed_due(approach, *, on: date) -> date:
    """Units: working days of the network's canton; the pause counts at most as the standard."""
    canton = approach.case.network.canton
    longest = clock("ask_back", approach.case, on=approach.asked_back_on).due_on
    paused = working_days_between(approach.asked_back_on, min(on, longest), canton=canton)
    return add_working_days(approach.due_on, max(paused, 0), canton=canton)
