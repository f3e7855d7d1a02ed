"""How a case ends, and what ends with it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cases.case_content import readable_fields
from cases.models import CaseEvent, DueKind
from cases.operations import handovers
from cases.operations.clarifications import withdraw_clarification
from cases.operations.closing import (
    Ending,
    confirm_closing,
    end_case,
    refuse_closing,
    reopen_case,
)
from cases.operations.deciding import renew_deciders
from cases.outcomes import OUTCOME_GROUPS, outcome_group
from cases.reading import reader
from cases.tests.cast import START
from cases.tests.factories import (
    HANDOVER_IN,
    POSITION_IN,
    REQUEST_IN,
    ask_position,
    clarify,
    close,
    decide,
    escalate,
    invite,
    open_dues,
    open_task,
    propose,
    propose_closing,
    reread,
    say,
)
from contacts.codes import choices
from contacts.factories import InstitutionFactory, MandateFactory, MembershipFactory
from contacts.models import Mandate
from contacts.operations import end_mandate
from iiz.history import change
from iiz.models import OutboxMessage


def test_every_outcome_has_a_group(db):
    """R-CLOSING-01; what an administrator adds counts as another solution."""
    known = set.union(*map(set, OUTCOME_GROUPS.values()))

    assert {code for code, _label in choices("closing_outcome")} - {"merged", "voided"} == known
    assert outcome_group("something new") == "other"


@pytest.mark.parametrize("outcome", ["stabilised", "other_solution", "dropout", "no_consent"])
def test_another_solution_is_described(world, outcome):
    """R-CLOSING-01."""
    case, head = world.case(), world.social_head
    with pytest.raises(ValidationError) as refused:
        close(world, case, outcome, by=head, solution=" ")
    assert list(refused.value.error_dict) == ["solution"]

    assert close(world, case, outcome, by=head, solution="Flat and debts are settled.").is_closed


def test_settled_names_somebody_who_has_accepted(world):
    """R-CLOSING-01: who leads, or has said that it is responsible."""
    case = world.case()
    position = ask_position(world, clarify(world, case))
    for nobody in (None, world.rav.institution, world.iv.institution):
        with pytest.raises(ValidationError) as refused:
            close(world, case, "resp_iv", settled_with=nobody)
        assert list(refused.value.error_dict) == ["settled_with"]

    say(world, position, "responsible")

    with pytest.raises(ValidationError) as refused:
        close(world, case, "resp_alv", settled_with=world.iv.institution)
    assert refused.value.error_dict["outcome"][0].code == "other_outcome"

    assert close(world, case, "resp_iv", settled_with=world.iv.institution).is_closed


@pytest.mark.parametrize("state", ["withdrawn", "lapsed", "decided", "done"])
def test_who_was_responsible_in_a_clarification_that_ended_otherwise_has_not_accepted(world, state):
    """R-CLOSING-01."""
    clarification = clarify(world, world.case())
    say(world, ask_position(world, clarification), "responsible")
    ended = CLARIFICATION_ENDS[state](world, clarification)
    case = reread(ended.case)

    with pytest.raises(ValidationError) as refused:
        close(world, case, "resp_iv", by=lead_of(world, case), settled_with=world.iv.institution)

    assert list(refused.value.error_dict) == ["settled_with"]


def _lapsed(world, clarification):
    case = close(world, clarification.case)
    reopen_case(case, by=world.social, at=world.tick(), reason="Lost the job.")
    return reread(clarification)


def _executed(world, clarification):
    decided = decide(world, escalate(world, clarification), names=world.rav)
    binding = propose(world, decided.case, to=world.rav)
    handovers.accept_handover(binding, by=world.rav, at=world.tick())
    return reread(decided)


CLARIFICATION_ENDS = {
    "withdrawn": lambda w, c: withdraw_clarification(c, by=w.social, at=w.tick()),
    "lapsed": _lapsed,
    "decided": lambda w, c: decide(w, escalate(w, c), names=w.rav),
    "done": _executed,
}


def lead_of(world, case):
    leads = case.periods.current().get().institution_id
    return next(m for m in (world.social, world.rav) if m.institution_id == leads)


def test_whom_a_decision_named_has_accepted_also_when_it_has_handed_on(world):
    """R-CLOSING-01."""
    clarification = clarify(world, world.case())
    say(world, ask_position(world, clarification), "responsible")
    case = decide(world, escalate(world, clarification)).case
    handovers.accept_handover(propose(world, case), by=world.iv, at=world.tick())
    back = propose(world, case, by=world.iv, to=world.social)
    handovers.accept_handover(back, by=world.social, at=world.tick())

    assert close(world, case, "resp_iv", settled_with=world.iv.institution).is_closed


def test_the_lead_may_settle_with_itself(world):
    """R-CLOSING-01."""
    case = close(world, world.case(), "resp_sh", settled_with=world.social.institution)

    assert case.settled_with == world.social.institution


@pytest.mark.parametrize("outcome", ["deceased", "moved", "retired", "not_admitted"])
def test_facts_need_no_words(world, outcome):
    """R-CLOSING-01."""
    assert close(world, world.case(), outcome, solution="").outcome == outcome


@pytest.mark.parametrize("outcome", ["", "voided", "merged", "fine"])
def test_an_outcome_is_one_of_the_list(world, outcome):
    with pytest.raises(ValidationError):
        close(world, world.case(), outcome)


@pytest.mark.parametrize(
    "fields", [{"phase": "closed"}, {"outcome": "moved"}, {"phase": "closed", "outcome": "moved"}]
)
def test_the_database_wants_date_and_outcome_together(world, fields):
    case = world.case()
    for name, value in fields.items():
        setattr(case, name, value)

    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        change(by=None, at=world.tick(), reason="test.save"),
    ):
        case.save()


def test_what_is_open_lapses_with_a_message_and_the_duty_to_inform_stays(world):
    case = clarify(world, world.case()).case
    rows = [
        invite(world, case),
        propose(world, case),
        ask_position(world, case.clarifications.get()),
        open_task(world, case),
    ]
    notice = HANDOVER_IN["accepted"](world).case.notices.get(topic="lead")
    OutboxMessage.objects.all().delete()

    close(world, case)

    assert [reread(row).state for row in rows] == ["lapsed", "lapsed", "lapsed", "cancelled"]
    assert case.clarifications.get().state == "lapsed"
    assert {kind for kind, _who in open_dues(case)} <= {"notice", "follow_up"}
    assert {reread(row).answered_by for row in rows[:3]} == {None}, "nobody has answered"
    told = OutboxMessage.objects.filter(kind="ended").values_list("to", flat=True)
    iv, rav = (m.institution.mailbox for m in (world.iv, world.rav))
    assert sorted(told) == sorted([iv, iv, rav])
    assert reread(notice).state == "due"


@pytest.mark.parametrize(("outcome", "state"), [("moved", "due"), ("deceased", "impossible")])
def test_a_death_ends_the_duty_to_inform(world, outcome, state):
    case = HANDOVER_IN["accepted"](world).case
    assert open_dues(case, "notice")

    close(world, case, outcome, by=world.iv)

    assert case.notices.get(topic="lead").state == state
    assert bool(open_dues(case, "notice")) == (state == "due")


def test_who_was_asked_before_the_end_still_reads_what_it_said(world):
    for row in (REQUEST_IN["lapsed"](world), POSITION_IN["lapsed"](world)):
        member = world.rav if row._meta.model_name == "request" else world.iv
        doors = type(row).objects.addressed_to(member, on=world.tick().date())
        assert doors.filter(pk=row.pk).exists()


def test_the_timeline_says_how_it_ended(world):
    case = close(world, world.case(), "moved")

    event = CaseEvent.objects.filter(case=case).order_by("-pk").first()
    assert (event.verb, event.facts) == ("case.close", {"outcome": "moved"})


# Another solution is confirmed


def ending(**more) -> Ending:
    return Ending(**({"outcome": "training", "solution": "Learns a trade."} | more))


def test_a_caseworker_s_other_solution_waits_to_be_confirmed(world):
    """R-CLOSING-02; it is due for the lead's head, and for a decider that takes part."""
    case = world.case()
    with pytest.raises(ValidationError) as refused:
        close(world, case, "training")
    assert refused.value.code == "unconfirmed"

    assert not end_case(case, ending(), by=world.social, at=world.tick()).is_closed

    assert case.closings.get().state == "proposed"
    assert open_dues(case, DueKind.CLOSING) == {("closing", world.social.institution.pk)}


def test_a_head_and_all_other_outcomes_need_nobody(world):
    """R-CLOSING-02."""
    for outcome, by in (
        ("training", world.social_head),
        ("first_lm", world.social),
        ("moved", world.social),
    ):
        case = end_case(world.case(), ending(outcome=outcome), by=by, at=world.tick())
        assert case.is_closed, outcome


def test_a_decider_that_takes_part_is_asked_too(world):
    case = escalate(world, clarify(world, world.case())).case
    row = propose_closing(world, case)

    social, office = (m.institution.pk for m in (world.social, world.coordinator))
    assert open_dues(case, DueKind.CLOSING) == {("closing", social), ("closing", office)}
    closed = confirm_closing(row, by=world.coordinator, at=world.tick())
    assert closed.is_closed
    assert not open_dues(case, DueKind.CLOSING)


def test_it_waits_for_whoever_decides_now(world):
    """R-CLOSING-02: the mandate has moved; the former office owes nothing, and the present one
    once it takes part."""
    case = escalate(world, clarify(world, world.case())).case
    row = propose_closing(world, case)
    lead, former = world.social.institution, world.coordinator.institution
    due_on = case.dues.open().filter(kind=DueKind.CLOSING).first().due_on
    assert _owing(case) == {lead, former}
    mandate = Mandate.objects.get(network=world.network)
    end_mandate(mandate, last_day=START.date() - timedelta(days=1), by=None, at=world.tick())

    renew_deciders(at=world.tick())

    assert _owing(case) == {lead}
    office = InstitutionFactory(coordination=True, network=world.network)
    MandateFactory(network=world.network, institution=office, since=START.date())
    renew_deciders(at=world.tick())
    assert _owing(case) == {lead, office}, "the clarification has brought it in"
    dues = case.dues.open().filter(kind=DueKind.CLOSING)
    assert set(dues.values_list("key", "due_on")) == {(row.key, due_on)}


def test_a_closing_alone_brings_no_office_in(world):
    """R-CLOSING-02: there is nothing to decide any more, and the head of the lead confirms."""
    clarification = escalate(world, clarify(world, world.case()))
    case = clarification.case
    propose_closing(world, case)
    withdraw_clarification(clarification, by=world.social, at=world.tick())
    mandate = Mandate.objects.get(network=world.network)
    end_mandate(mandate, last_day=START.date() - timedelta(days=1), by=None, at=world.tick())
    office = InstitutionFactory(coordination=True, network=world.network)
    MandateFactory(network=world.network, institution=office, since=START.date())

    renew_deciders(at=world.tick())

    assert _owing(case) == {world.social.institution}


def _owing(case):
    return {due.institution for due in case.dues.open().filter(kind=DueKind.CLOSING)}


def test_confirmed_it_closes_as_it_was_proposed(world):
    """R-CLOSING-02; what the lead wrote stays the lead's to read, whoever confirmed it."""
    case = escalate(world, clarify(world, world.case())).case
    day = world.start.date()
    row = propose_closing(world, case, job_started_on=day, workload=40)

    confirm_closing(row, by=world.coordinator, at=world.tick())

    case, row = reread(case), reread(row)
    assert (case.outcome, case.solution, case.workload) == ("training", "Learns a trade.", 40)
    assert (row.state, row.answered_by) == ("confirmed", world.coordinator.user)
    assert "solution" in readable_fields(reader(case, world.social, on=day))


@pytest.mark.parametrize("who", ["social", "iv_head", "rav", "coordinator of another network"])
def test_nobody_else_confirms(world, who):
    """R-CLOSING-02."""
    by = getattr(world, who, None) or MembershipFactory(coordinator=True)
    row = propose_closing(world, world.case())

    with pytest.raises(ValidationError) as refused:
        confirm_closing(row, by=by, at=world.tick())
    assert refused.value.code == "not_confirmer"


def test_without_a_mandate_the_head_decides(world_without_mandate):
    """R-CLOSING-02."""
    world = world_without_mandate
    row = propose_closing(world, world.case())

    assert confirm_closing(row, by=world.social_head, at=world.tick()).is_closed


def test_it_is_not_refused_without_reasons(world):
    row = propose_closing(world, world.case())
    with pytest.raises(ValidationError) as refused:
        refuse_closing(row, by=world.social_head, at=world.tick(), reasons=" ")
    assert list(refused.value.error_dict) == ["reasons"]

    refuse_closing(row, by=world.social_head, at=world.tick(), reasons="Too early.")

    case = reread(row.case)
    assert (case.is_closed, case.solution) == (False, "")
    assert not open_dues(case, DueKind.CLOSING)
    assert propose_closing(world, case).state == "proposed", "it may be proposed again"


def test_one_waits_at_a_time(world):
    row = propose_closing(world, world.case())

    with pytest.raises(ValidationError, match="already waits"):
        propose_closing(world, row.case)


@pytest.mark.parametrize(
    "ends",
    [
        lambda w, c: handovers.accept_handover(propose(w, c), by=w.iv, at=w.tick()),
        lambda w, c: close(w, c, "moved"),
    ],
    ids=["the lead moves", "the case closes otherwise"],
)
def test_it_lapses_when_nobody_can_confirm_it_any_more(world, ends):
    row = propose_closing(world, world.case())

    ends(world, row.case)

    assert reread(row).state == "lapsed"
    assert not open_dues(row.case, DueKind.CLOSING)


def test_closing_is_proposed_refused_withdrawn_and_confirmed_by_hand(world, go):
    case = REQUEST_IN["accepted"](world).case
    typed = {"outcome": "training", "solution": "Learns a trade."}

    proposed = go(world.social, "case_close", case.key, **typed)
    assert (proposed.status_code, reread(case).is_closed) == (303, False)
    page = go(world.social, "case_overview", case.key)
    assert page.context["header"].closing_waits
    assert (page.context["overview"].closing.may_confirm) is False
    assert go(world.rav, "case_overview", case.key).context["overview"].closing is None
    first = case.closings.get()
    args = (case.key, first.key)
    assert go(world.social, "closing_answer", *args).status_code == 404
    assert go(world.social_head, "closing_answer", *args, result="refuse").status_code == 422
    refused = {"result": "refuse", "reasons": "Too early."}
    assert go(world.social_head, "closing_answer", *args, **refused).status_code == 303
    assert "Too early." in go(world.social, "case_overview", case.key).content.decode()

    go(world.social, "case_close", case.key, **typed)
    second = case.closings.open().get()
    assert go(world.social, "closing_withdraw", case.key, second.key, x="1").status_code == 303
    go(world.social, "case_close", case.key, **typed)
    third = case.closings.open().get()
    assert go(world.social_head, "case_overview", case.key).context["overview"].closing.may_confirm
    confirmed = go(world.social_head, "closing_answer", case.key, third.key, result="confirm")
    assert confirmed.status_code == 303
    assert reread(case).is_closed
    stale = go(world.social_head, "closing_answer", case.key, third.key, result="confirm")
    assert stale.status_code == 409
