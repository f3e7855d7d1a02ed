"""The timeline: one event a step, in words of the reader's language, with nobody's text in it."""

import json
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import translation

from cases.models import CaseEvent
from cases.operations import cases, handovers, records
from cases.tests.cast import DECLINE
from cases.tests.factories import (
    CLARIFICATION_IN,
    CLOSING_IN,
    FOLLOW_UP_IN,
    GOAL_IN,
    HANDOVER_IN,
    MEASURE_IN,
    NOTICE_IN,
    POSITION_IN,
    REQUEST_IN,
    TASK_IN,
    close,
    invite,
    open_task,
    propose,
)
from cases.wording import SENTENCES, institutions_of, sentence

OPERATIONS = Path(cases.__file__).parent
TOLD = re.compile(
    r"(?:tell|_tell|tell_both|tell_lead|_tell_task|_tell_notice)\(\s*[\w.]+,\s*f?\"([^\"]+)\""
)
NOUNS = {
    "request": REQUEST_IN,
    "handover": HANDOVER_IN,
    "clarification": CLARIFICATION_IN,
    "position": POSITION_IN,
    "notice": NOTICE_IN,
    "task": TASK_IN,
    "closing": CLOSING_IN,
    "follow_up": FOLLOW_UP_IN,
    "goal": GOAL_IN,
    "measure": MEASURE_IN,
}


def test_every_verb_told_has_a_sentence():
    told = set()
    for module in OPERATIONS.glob("*.py"):
        told |= set(TOLD.findall(module.read_text()))
    exact = {verb for verb in told if "{" not in verb}

    assert exact <= set(SENTENCES)
    assert len(exact) > 20


@pytest.mark.parametrize("noun", NOUNS)
def test_every_event_can_be_read(world, noun):
    for make in NOUNS[noun].values():
        make(world)
    events = list(CaseEvent.objects.order_by("pk"))
    institutions = institutions_of(events)

    for language in ("de", "fr", "en"):
        with translation.override(language):
            read = [sentence(event, institutions) for event in events]
        assert len(read) > 5
        assert not [line for line in read if "%(" in line or "None" in line]


def test_no_event_holds_what_somebody_typed(world):
    """Canaries in every text a person can type; an event holds codes, ids and days only."""
    case, secret = world.case(), "Zwetschge-4711"
    invite(world, case, question=secret)
    open_task(world, case, title=secret)
    records.add_note(case, by=world.social, at=world.tick(), text=secret, category="plan")
    handover = propose(world, case, summary=secret, what_is_new=secret)
    handovers.ask_back_handover(handover, by=world.iv, at=world.tick(), question=secret)
    handovers.answer_back_handover(handover, by=world.social, at=world.tick(), answer=secret)
    no = type(DECLINE)("no_benefit", secret, secret, "joint", counter_text=secret)
    handovers.decline_handover(handover, no, by=world.iv, at=world.tick())
    close(world, case, solution=secret)

    events = CaseEvent.objects.filter(case=case)

    assert events.count() >= 10
    assert secret not in json.dumps(list(events.values("verb", "subject", "facts")))


def test_one_step_has_one_operation_reason_actor_and_instant(world):
    """History says which fields, the event says what happened; the operation ties both."""
    handover = propose(world, world.case())
    at = world.tick()
    handovers.accept_handover(handover, by=world.iv, at=at, reservations=["Send the report"])
    operation = CaseEvent.objects.get(verb="handover.accept").operation

    histories = [model for model in apps.get_models() if hasattr(model, "history_operation")]
    found = [
        row for model in histories for row in model.objects.filter(history_operation=operation)
    ]

    tables = {row._meta.model_name for row in found}
    assert {"historicalhandover", "historicalresponsibility", "historicaltask"} <= tables
    assert {"historicalparticipation", "historicalcoverage", "historicalnotice"} <= tables
    said = {
        (
            row.history_change_reason,
            row.history_user_id,
            row.history_institution_id,
            row.history_date,
        )
        for row in found
    }
    assert said == {("handover.accept", world.iv.user_id, world.iv.institution_id, at)}


def test_what_one_institution_is_told_the_others_do_not_read(world):
    case = REQUEST_IN["accepted"](world).case
    invite(world, case, to=world.iv)
    everybody = CaseEvent.objects.filter(case=case)

    rav = everybody.readable(own=frozenset({world.rav.institution.pk}))
    asked = [event for event in rav if event.verb == "request.send"]

    assert {event.facts["addressee"] for event in asked} == {world.rav.institution.pk}
    assert rav.filter(verb="case.join").exists()
    assert everybody.filter(verb="request.send").count() == 4, "each side reads its own line"
