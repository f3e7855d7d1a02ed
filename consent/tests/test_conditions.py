"""R-EXCHANGE-03: every condition just before it holds, while it holds, and just after."""

from datetime import timedelta

import pytest

from cases.operations import clarifications, requests
from cases.tests.factories import ask_position, clarify, close, escalate, say
from consent.conditions import facts_of
from consent.factories import ConfirmationFactory
from consent.models import LegalBasis
from consent.states import Condition
from consent.tests.asked import answer
from contacts.factories import InstitutionFactory, MembershipFactory
from contacts.models import Mandate
from contacts.operations import end_mandate
from iiz.history import change

ONE_DAY = timedelta(days=1)


@pytest.fixture
def today(world):
    return world.tick().date()


@pytest.fixture
def case(world):
    return world.case()


def ask(case, giver, receiver, category="work_history", *, on, **form):
    return answer(case, giver.institution, receiver.institution, category, on=on, **form)


# ALV and IV, while it is open who pays


def clarifying(world, case, *asked):
    clarification = clarify(world, case)
    for member in asked:
        ask_position(world, clarification, to=member)
    return clarification


def both_ways(world, case, on):
    there = ask(case, world.rav, world.iv, on=on)
    back = ask(case, world.iv, world.rav, on=on)
    assert there.allowed == back.allowed
    return there


def test_the_payer_is_being_clarified(world, case, today):
    assert not both_ways(world, case, today).allowed
    clarifying(world, case, world.iv, world.rav)

    found = both_ways(world, case, today)

    assert (found.allowed, found.basis, found.rule.key) == (True, "avig85f3", "X-ALV-IV-1")
    assert (found.notice, found.notice_days, found.informer) == ("afterwards", 14, "giver")
    assert (found.form, found.needs_consent) == ("any", False)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [((), False), (("iv",), False), (("rav",), False), (("iv", "rav"), True)],
    ids=["noted", "only-iv", "only-rav", "both"],
)
def test_only_between_those_who_were_asked(world, case, today, asked, expected):
    clarifying(world, case, *(getattr(world, name) for name in asked))

    assert both_ways(world, case, today).allowed == expected


def test_who_opened_it_is_one_of_the_two(world, today):
    case = world.case(by=world.rav)
    clarification = clarify(world, case, by=world.rav)
    ask_position(world, clarification, to=world.iv, by=world.rav)

    assert both_ways(world, case, today).allowed


def test_another_office_of_the_same_type_is_another_pair(world, case, today):
    other = MembershipFactory(institution=InstitutionFactory(rav=True, network=world.network))
    clarifying(world, case, world.iv, other)

    assert not both_ways(world, case, today).allowed


def test_a_clarification_of_another_case_says_nothing(world, case, today):
    clarifying(world, world.case(), world.iv, world.rav)

    assert not both_ways(world, case, today).allowed


def test_it_holds_from_the_day_of_the_question(world, case, today):
    clarifying(world, case, world.iv, world.rav)

    assert not both_ways(world, case, today - ONE_DAY).allowed
    assert both_ways(world, case, today + ONE_DAY).allowed


@pytest.mark.parametrize("how", ["withdrawn", "lapsed", "decided"])
def test_it_ends_with_the_clarification(world, case, today, how):
    """A call of the days before, recorded afterwards, was allowed."""
    clarification = clarifying(world, case, world.iv, world.rav)
    if how == "withdrawn":
        at = world.tick(days=1)
        clarifications.withdraw_clarification(clarification, by=world.social, at=at)
    elif how == "lapsed":
        close(world, case, at=world.tick(days=1))
    else:
        escalated = escalate(world, clarification)
        assert both_ways(world, case, today).allowed
        clarifications.decide_clarification(
            escalated,
            by=world.decider,
            at=world.tick(days=1),
            names=world.iv.institution,
            reasons="Measures of the IV are needed.",
        )

    assert not both_ways(world, case, today + ONE_DAY).allowed
    assert both_ways(world, case, today).allowed, "that day it was still open"


def test_a_position_stated_leaves_it_open(world, case, today):
    clarification = clarify(world, case)
    say(world, ask_position(world, clarification), "responsible")
    ask_position(world, clarification, to=world.rav)

    assert both_ways(world, case, today).allowed


# A written request of the receiver


def requested(world, case, *, basis="atsg32", by=None, to=None):
    """The receiver, here the IV, asks the giver, here the social service, in writing."""
    by, to = by or world.iv, to or world.social
    grounds = type(world.ask(to).grounds)(basis=basis, informed_on=world.start.date())
    return requests.send_request(
        case, world.ask(to, grounds=grounds), by=by, at=world.tick(), kind="info"
    )


@pytest.fixture
def iv_case(world):
    """A case in which the IV asks: it leads."""
    return world.case(by=world.iv)


def test_a_written_request_is_answered_in_writing(world, iv_case, today):
    assert not ask(iv_case, world.social, world.iv, on=today).allowed
    requested(world, iv_case)

    found = ask(iv_case, world.social, world.iv, on=today)

    assert (found.allowed, found.basis, found.form) == (True, "atsg32", "written")
    assert "Only in writing." in found.sentence
    assert ask(iv_case, world.social, world.iv, on=today, form="written").allowed
    orally = ask(iv_case, world.social, world.iv, on=today, form="oral")
    assert not orally.allowed
    assert "in writing only" in orally.sentence
    assert "giving it in writing (ATSG Art. 32)" in orally.way_out


def test_a_request_for_another_reason_is_none(world, iv_case, today):
    requested(world, iv_case, basis="ivg66a")

    assert not ask(iv_case, world.social, world.iv, on=today).allowed


def test_a_request_opens_one_direction_between_two(world, iv_case, today):
    requested(world, iv_case)
    other = MembershipFactory(institution=InstitutionFactory(network=world.network))

    assert not ask(iv_case, world.iv, world.social, on=today).allowed
    assert not ask(iv_case, other, world.iv, on=today).allowed
    assert not ask(world.case(), world.social, world.iv, on=today).allowed


def test_a_request_holds_from_its_day_to_the_day_it_names(world, iv_case, today):
    until = requested(world, iv_case).covered_until

    expected = {today - ONE_DAY: False, today: True, until: True, until + ONE_DAY: False}
    assert {day: ask(iv_case, world.social, world.iv, on=day).allowed for day in expected} == (
        expected
    )


def test_a_request_taken_back_is_none_from_that_day_on(world, iv_case, today):
    request = requested(world, iv_case)
    requests.withdraw_request(request, by=world.iv, at=world.tick(days=1))

    assert ask(iv_case, world.social, world.iv, on=today).allowed
    assert not ask(iv_case, world.social, world.iv, on=today + ONE_DAY).allowed


# What somebody confirms

CONFIRMED = {
    "X-IV-SD-1": ("iv", "social", "early_detection", "work_history"),
    "X-IV-SD-2": ("iv", "social", "iv_application", "work_history"),
    "X-ANY-IV-1": ("rav", "iv", "iv_application", "work_history"),
    "X-ANY-IV-2": ("social", "iv", "early_detection", "work_capacity"),
    "X-SD-ALV-2": ("social", "rav", "written_request", "work_history"),
    "X-DANGER-1": ("social", "rav", "danger_to_life", "limits"),
}


def confirmed(world, case, giver, receiver, condition, **more):
    basis = {"basis": "atsg32"} if condition == Condition.WRITTEN_REQUEST else {}
    sides = {"giver": giver.institution, "receiver": receiver.institution, "by": giver.user}
    return ConfirmationFactory(case=case, condition=condition, **sides, **basis, **more)


@pytest.mark.parametrize("key", CONFIRMED)
def test_a_confirmation_holds_on_its_days_for_its_pair(world, case, today, key):
    giver_name, receiver_name, condition, category = CONFIRMED[key]
    giver, receiver = getattr(world, giver_name), getattr(world, receiver_name)
    last = today + 5 * ONE_DAY
    assert not ask(case, giver, receiver, category, on=today).allowed
    head = {"head": giver.user, "head_on": today} if condition == "danger_to_life" else {}
    confirmed(world, case, giver, receiver, condition, since=today, until=last, **head)

    found = ask(case, giver, receiver, category, on=today)
    assert (found.allowed, found.rule.key) == (True, key)
    assert ask(case, giver, receiver, category, on=last).allowed
    assert not ask(case, giver, receiver, category, on=today - ONE_DAY).allowed
    assert not ask(case, giver, receiver, category, on=last + ONE_DAY).allowed
    assert not ask(world.case(), giver, receiver, category, on=today).allowed
    assert not ask(case, receiver, giver, category, on=today).allowed


def test_who_informs_after_an_application_is_the_iv(world, case, today):
    confirmed(world, case, world.rav, world.iv, "iv_application", since=today)

    found = ask(case, world.rav, world.iv, on=today)

    assert found.informer == "receiver"
    assert world.iv.institution.name + " informs the person" in found.sentence


def test_early_detection_opens_its_three_categories(world, case, today):
    confirmed(world, case, world.social, world.iv, "early_detection", since=today)

    opened = [
        category
        for category in ("involvement", "personal", "work_capacity", "limits", "diagnosis")
        if ask(case, world.social, world.iv, category, on=today).allowed
    ]

    assert opened == ["involvement", "personal", "work_capacity"]


def test_a_request_on_paper_stands_for_its_own_basis(world, case, today):
    confirmed(world, case, world.iv, world.social, "written_request", since=today)

    assert not ask(case, world.iv, world.social, on=today).allowed, "IVG 66a is asked for"


def test_a_decision_of_the_kesb(world, case, today):
    kesb = MembershipFactory(institution=InstitutionFactory(type="kesb", network=world.network))
    confirmed(world, case, kesb, world.social, "kesb_decision", since=today)

    found = ask(case, kesb, world.social, on=today)

    assert (found.allowed, found.basis, found.informer) == (True, "kesb_decision", "giver")
    assert not ask(case, kesb, world.social, "protection", on=today).allowed


# What is looked up


def test_one_organisation(world, case, today):
    whole = InstitutionFactory(iv_office=True, network=world.network)
    parts = [
        MembershipFactory(institution=InstitutionFactory(type=type_, part_of=part_of))
        for type_, part_of in [("rav", whole), ("provider", whole), ("provider", None)]
    ]
    top = MembershipFactory(institution=whole)

    inside = ask(case, parts[0], parts[1], on=today)

    assert (inside.allowed, inside.basis, inside.notice) == (True, "same_organisation", "none")
    assert "informs" not in inside.sentence
    assert ask(case, top, parts[1], on=today).allowed
    assert ask(case, parts[1], top, on=today).allowed
    assert not ask(case, parts[0], parts[2], on=today).allowed
    assert not ask(case, parts[0], parts[1], "household", on=today).allowed


def test_a_mandate_in_force(world, case, today):
    mandate = Mandate.objects.get(network=world.network)
    end_mandate(mandate, last_day=today, by=None, at=world.tick())

    found = ask(case, world.social, world.coordinator, "involvement", on=today)

    assert (found.allowed, found.basis) == (True, "mandate")
    assert found.notice == "information_sheet"
    assert not ask(case, world.social, world.coordinator, "personal", on=today).allowed
    late = ask(case, world.social, world.coordinator, "involvement", on=today + ONE_DAY)
    assert not late.allowed


def test_a_mandate_for_another_network(world, world_without_mandate, today):
    case = world_without_mandate.case()

    found = ask(case, world_without_mandate.social, world.coordinator, "involvement", on=today)

    assert not found.allowed


def test_the_facts_are_read_in_four_queries(world, case, today, django_assert_num_queries):
    clarifying(world, case, world.iv, world.rav)
    with django_assert_num_queries(4):
        facts_of(case, today)


@pytest.mark.parametrize("condition", sorted(Condition))
def test_nothing_holds_by_itself(world, case, today, condition):
    facts = facts_of(case, today)

    assert not facts.hold(condition, world.social.institution, world.iv.institution, "atsg32")


def test_a_law_that_ended_is_no_basis(world, case, today):
    clarifying(world, case, world.iv, world.rav)
    basis = LegalBasis.objects.get(code="avig85f3")
    with change(by=None, at=world.tick(), reason="admin.change"):
        basis.until = today
        basis.save()

    assert both_ways(world, case, today).allowed
    assert not both_ways(world, case, today + ONE_DAY).allowed
