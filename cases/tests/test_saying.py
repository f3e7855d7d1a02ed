"""Whoever has sent a form is told on the next page what came of it."""

import pytest

from cases.tests.form_pages import wanted_names
from cases.views.saying import SAID
from iiz.routes import routes

# Their words depend on the answer; the view says them itself.
SAY_THEMSELVES = {
    "absences",
    "case_ask",
    "case_close",
    "case_invite",
    "cases_reassign",
    "closing_answer",
    "committee_guideline",
    "committee_resolutions",
    "consent_answer",
    "contact_own",
    "disclosure_new",
    "handover_answer",
    "notice_answer",
    "paper_print",  # the file is the answer
    "audit_paper",  # the same
    "position_answer",
    "preferences",
    "request_answer",
    "request_withdraw",
    "resolution_approve",
    "today_notice_done",
    "today_task_finish",
}
# They find and show, and keep nothing.
SAY_NOTHING = {"case_search", "person_ahv", "person_search"}
TASK = {"title": "Call the landlord", "due_on": "31.12.2026", "category": "plan", "kind": "task"}
HOLD = {"hold_reason": "illness", "until": "01.12.2026"}


def said(go, client, membership, name, *args, **typed) -> list[str]:
    answer = go(membership, name, *args, **typed)
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"])
    return [str(message) for message in page.context["messages"]]


def test_every_form_of_ours_has_words_for_its_success():
    assert wanted_names() - SAY_THEMSELVES - SAY_NOTHING == SAID.keys()
    assert SAID.keys() <= {route.name for route in routes()}


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("note_add", {"text": "Called.", "category": "plan"}),
        ("task_new", TASK),
        ("case_hold", HOLD),
    ],
    ids=["note", "task", "hold"],
)
def test_a_form_that_took_effect_says_so(world, go, client, name, typed):
    assert said(go, client, world.social, name, world.case().key, **typed) == [SAID[name]]


def test_a_refused_form_says_nothing_of_success(world, go):
    page = go(world.social, "note_add", world.case().key, text="", category="plan")

    assert page.status_code == 422
    assert list(page.context["messages"]) == []


def test_what_a_closing_says_depends_on_whether_it_waits(world, go, client):
    now, later = world.case(), world.case()

    ended = said(go, client, world.social, "case_close", now.key, outcome="deceased")
    other = {"outcome": "other_solution", "solution": "A flat was found."}
    waits = said(go, client, world.social, "case_close", later.key, **other)

    assert ended == ["The case is closed."]
    assert "Not closed yet" in waits[0]
