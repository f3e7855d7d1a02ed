"""The anonymous question: what it holds, who answers by when, who reads it. R-ENQUIRY-01 to 04."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cases.models import Due, DueKind
from cases.tests.cast import build_world
from cases.tests.test_races import at_once
from consent.models import Enquiry
from consent.operations import (
    Question,
    answer_enquiry,
    see_enquiry_answer,
    send_enquiry,
    withdraw_enquiry,
)
from contacts.factories import InstitutionFactory, MembershipFactory, NetworkFactory
from contacts.states import MemberRole
from iiz.history import change

TODAY = date(2026, 3, 2)


def question(world: Any, **changes: Any) -> Question:
    asked = Question(world.network, world.iv.institution, "payer", ["debt", "housing"])
    return replace(asked, **changes)


def send(world: Any, **changes: Any) -> Enquiry:
    return send_enquiry(question(world, **changes), by=world.social, at=world.tick())


def owed() -> set[tuple[int, date]]:
    dues = Due.objects.open().filter(kind=DueKind.ENQUIRY)
    return set(dues.values_list("institution", "due_on"))


def refused(field: str, call: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        call()
    if not hasattr(caught.value, "error_dict"):
        assert field == ""
        return str(caught.value.code)
    (error,) = caught.value.error_dict[field]
    return str(error.code)


# Sending


def test_an_enquiry_has_a_number_of_its_own_and_is_due_as_a_request(world: Any) -> None:
    """R-ENQUIRY-01, R-ENQUIRY-02: ten working days, on no case and no basis."""
    first = send(world, age_band="a25_34", region="ag_east")
    second = send(world)

    assert (first.number, second.number) == ("AG-A-2026-00001", "AG-A-2026-00002")
    assert first.due_on == date(2026, 3, 16)
    assert first.guideline.version == 1
    due = Due.objects.get(key=first.key)
    assert (due.case, due.network, due.institution) == (None, world.network, world.iv.institution)


def test_numbers_begin_anew_each_local_year_and_in_each_network(world: Any) -> None:
    bern = build_world(with_mandate=False)
    silvester = datetime(2026, 12, 31, 22, 59, tzinfo=UTC)
    new_year = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)

    numbers = [
        send_enquiry(question(one), by=one.social, at=at).number
        for one, at in ((world, silvester), (world, new_year), (bern, silvester))
    ]

    assert numbers == ["AG-A-2026-00001", "AG-A-2027-00001", "BE-A-2026-00001"]


@pytest.mark.parametrize(
    ("field", "changes", "code"),
    [
        ("question", {"question": "who_is_she"}, "required"),
        ("question", {"question": ""}, "required"),
        ("areas", {"areas": []}, "required"),
        ("areas", {"areas": ["debt", "Lena Ahorn"]}, "required"),
        ("age_band", {"age_band": "42"}, "required"),
        ("region", {"region": "Sumiswald"}, "region"),
        ("region", {"region": "be_seeland"}, "region"),
    ],
)
def test_only_codes_are_asked(world: Any, field: str, changes: Any, code: str) -> None:
    """R-ENQUIRY-01; no words of one's own, and regions of the canton only."""
    assert refused(field, lambda: send(world, **changes)) == code
    assert not Enquiry.objects.exists()


def test_nobody_asks_itself_another_network_or_who_cannot_answer(world: Any) -> None:
    """R-ENQUIRY-02"""
    bern = NetworkFactory(bern=True)
    foreign = InstitutionFactory(network=bern)
    mute = InstitutionFactory(network=world.network, has_account=False)
    office = world.coordinator.institution

    def ask(**changes: Any) -> Any:
        return lambda: send(world, **changes)

    assert refused("addressee", ask(addressee=world.social.institution)) == "own"
    for institution in (foreign, mute, office):
        assert refused("addressee", ask(addressee=institution)) == "network"
    assert refused("network", ask(network=bern, addressee=foreign)) == "network"


# Answering


def test_an_answer_is_owed_by_the_addressee_and_then_read_by_the_sender(world: Any) -> None:
    """R-ENQUIRY-04"""
    enquiry = send(world)
    assert owed() == {(world.iv.institution.pk, date(2026, 3, 16))}

    done = answer_enquiry(
        enquiry, "depends", by=world.iv, at=world.tick(), reply="  On the report. "
    )

    assert (done.state, done.answer, done.reply) == ("answered", "depends", "On the report.")
    assert done.answered_by == world.iv.user
    assert owed() == {(world.social.institution.pk, date(2026, 3, 9))}
    for reader in (world.iv, world.stranger):
        see_enquiry_answer(done, by=reader, at=world.tick())
    assert owed()
    see_enquiry_answer(done, by=world.social_head, at=world.tick())
    assert not owed()
    reasons = list(done.history.order_by("pk").values_list("history_change_reason", flat=True))
    assert reasons == ["enquiry.send", "enquiry.answer"]


@pytest.mark.parametrize("answer", ["depends", "information"])
def test_what_depends_is_explained(world: Any, answer: str) -> None:
    enquiry = send(world)

    def bare() -> None:
        answer_enquiry(enquiry, answer, by=world.iv, at=world.tick(), reply="  ")

    assert refused("reply", bare) == "required"
    answer_enquiry(enquiry, "likely_no", by=world.iv, at=world.tick())


def test_an_answer_comes_from_the_list(world: Any) -> None:
    enquiry = send(world)

    def perhaps() -> None:
        answer_enquiry(enquiry, "perhaps", by=world.iv, at=world.tick(), reply="We shall see.")

    assert refused("answer", perhaps) == "required"


def test_each_side_does_its_own_and_once(world: Any) -> None:
    enquiry = send(world)

    def answer(by: Any) -> Any:
        return lambda: answer_enquiry(enquiry, "likely_yes", by=by, at=world.tick())

    def withdraw(by: Any) -> Any:
        return lambda: withdraw_enquiry(enquiry, by=by, at=world.tick())

    for by in (world.social, world.rav):
        assert refused("", answer(by)) == "not_yours"
    for by in (world.iv, world.rav):
        assert refused("", withdraw(by)) == "not_yours"
    answer(world.iv)()
    for call in (answer(world.iv), withdraw(world.social)):
        assert refused("", call) == "state"


def test_what_is_withdrawn_is_owed_no_more(world: Any) -> None:
    enquiry = withdraw_enquiry(send(world), by=world.social, at=world.tick())

    assert (enquiry.state, owed()) == ("withdrawn", set())
    answer = refused("", lambda: answer_enquiry(enquiry, "likely_no", by=world.iv, at=world.tick()))
    assert answer == "state"


# Reading


def test_caseworkers_and_heads_of_the_two_sides_read_it_and_nobody_else(world: Any) -> None:
    """R-ENQUIRY-03"""
    send(world)

    def reads(membership: Any) -> bool:
        return Enquiry.objects.readable(membership, on=TODAY).exists()

    assert all(map(reads, (world.social, world.social_head, world.iv, world.iv_head)))
    others = [world.rav, world.stranger, world.coordinator, world.steering, world.auditor]
    of_the_sender = MembershipFactory(institution=world.social.institution, auditor=True)
    assert of_the_sender.role == MemberRole.AUDITOR
    assert not any(map(reads, [*others, of_the_sender]))


# What the database refuses


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"areas": []}, "an_enquiry_names_a_problem_area"),
        ({"answer": "likely_no"}, "an_answered_enquiry_has_answer_instant_and_author"),
        ({"state": "answered"}, "an_answered_enquiry_has_answer_instant_and_author"),
        ({"reply": "Known here."}, "an_answered_enquiry_has_answer_instant_and_author"),
    ],
)
def test_the_database_refuses_half_an_answer(world: Any, changes: Any, constraint: str) -> None:
    enquiry = send(world)
    for name, value in changes.items():
        setattr(enquiry, name, value)

    with (
        pytest.raises(IntegrityError, match=constraint),
        transaction.atomic(),
        change(by=None, at=world.tick(), reason="test.break"),
    ):
        enquiry.save()


def test_what_is_due_has_a_case_or_a_network(world: Any) -> None:
    send(world)

    with pytest.raises(IntegrityError, match="has_a_case_or_a_network"), transaction.atomic():
        Due.objects.update(network=None)


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_and_no_twin_at_the_same_moment() -> None:
    world = build_world()

    errors = at_once(*[lambda: send(world) for _ in range(6)])

    assert errors == [None] * 6
    numbers = sorted(Enquiry.objects.values_list("number", flat=True))
    assert numbers == [f"AG-A-2026-{place:05d}" for place in range(1, 7)]


@pytest.mark.django_db(transaction=True)
def test_it_is_answered_or_withdrawn_but_never_both() -> None:
    world = build_world()
    enquiry = send(world)

    errors = at_once(
        lambda: answer_enquiry(enquiry, "likely_no", by=world.iv, at=world.tick()),
        lambda: withdraw_enquiry(enquiry, by=world.social, at=world.tick()),
    )

    assert sorted(getattr(error, "code", "") for error in errors) == ["", "state"]
