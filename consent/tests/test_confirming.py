"""What somebody confirms; R-EXCHANGE-05: in acute danger the head has one working day."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cases.models import DueKind
from cases.tests import factories as make
from consent.factories import ConfirmationFactory
from consent.models import Confirmation
from consent.operations import Claim, confirm, confirm_as_head, end_confirmation
from consent.tests.asked import answer
from contacts.factories import InstitutionFactory

FRIDAY, MONDAY, TUESDAY = date(2026, 3, 6), date(2026, 3, 9), date(2026, 3, 10)


@pytest.fixture
def case(world):
    return world.case()


def claim(world, **changes):
    given = {"condition": "iv_application", "receiver": world.iv.institution}
    return Claim(**(given | {"evidence": "Letter of 2 March."} | changes))


def test_who_gives_confirms_with_evidence(world, case):
    row = confirm(case, claim(world), by=world.social, at=world.tick())

    assert (row.giver, row.by) == (world.social.institution, world.social.user)
    assert (row.since, row.until, row.head_by) == (world.start.date(), None, None)
    assert row.history.get().history_change_reason == "confirmation.make"
    on = world.start.date()
    assert answer(case, row.giver, row.receiver, "limits", on=on).basis == "ivg6a"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"evidence": " "}, "evidence"),
        ({"condition": "mandate"}, "condition"),
        ({"condition": "payer_clarification_open"}, "condition"),
        ({"condition": "written_request"}, "basis"),
        ({"basis": "atsg32"}, "basis"),
        ({"condition": "written_request", "basis": "nonsense"}, "basis"),
        ({"until": date(2026, 3, 1)}, "until"),
    ],
)
def test_an_incomplete_confirmation_is_refused(world, case, changes, field):
    with pytest.raises(ValidationError) as refusal:
        confirm(case, claim(world, **changes), by=world.social, at=world.tick())
    assert field in refusal.value.message_dict


def test_nobody_confirms_towards_the_own_institution(world, case):
    own = claim(world, receiver=world.social.institution)
    with pytest.raises(ValidationError, match="another institution"):
        confirm(case, own, by=world.social, at=world.tick())


def test_who_takes_no_part_confirms_nothing_nor_is_it_confirmed_to_strangers(world, case):
    towards = claim(world, receiver=world.rav.institution)
    with pytest.raises(ValidationError) as refusal:
        confirm(case, towards, by=world.iv, at=world.tick())
    assert refusal.value.code == "not_taking_part"
    foreign = claim(world, receiver=InstitutionFactory())
    with pytest.raises(ValidationError) as refusal:
        confirm(case, foreign, by=world.social, at=world.tick())
    assert "receiver" in refusal.value.message_dict
    make.close(world, case)
    with pytest.raises(ValidationError, match="closed"):
        confirm(case, claim(world), by=world.social, at=world.tick())


def test_it_is_confirmed_once_at_a_time(world, case):
    row = confirm(case, claim(world), by=world.social, at=world.tick())
    with pytest.raises(ValidationError, match="already confirmed"):
        confirm(case, claim(world), by=world.social, at=world.tick())

    end_confirmation(row, last_day=row.since, by=world.social, at=world.tick(days=1))

    confirm(case, claim(world), by=world.social, at=world.tick(days=1))


def test_only_the_giver_ends_it(world, case):
    row = confirm(case, claim(world), by=world.social, at=world.tick())

    with pytest.raises(ValidationError, match="belongs to"):
        end_confirmation(row, last_day=row.since, by=world.iv, at=world.tick())


@pytest.fixture
def danger(world, case):
    """Confirmed on a Friday: the head's term ends on Monday."""
    at = world.tick(days=4)
    row = confirm(case, claim(world, condition="danger_to_life"), by=world.social, at=at)
    assert (row.since, row.head_by) == (FRIDAY, MONDAY)
    return row


def holds(row, on):
    return answer(row.case, row.giver, row.receiver, "limits", on=on).allowed


def test_acute_danger_holds_at_once_and_lapses_without_the_head(danger):
    expected = {FRIDAY - timedelta(days=1): False, FRIDAY: True, MONDAY: True, TUESDAY: False}

    assert {day: holds(danger, day) for day in expected} == expected


def test_with_the_heads_word_it_goes_on(world, danger):
    confirm_as_head(danger, by=world.social_head, at=world.tick(days=7))

    assert holds(danger, TUESDAY)
    assert danger.head_on == MONDAY
    with pytest.raises(ValidationError, match="No head"):
        confirm_as_head(danger, by=world.social_head, at=world.tick(days=7))


@pytest.mark.parametrize("who", ["social", "iv_head", "coordinator"])
def test_only_the_givers_head_confirms(world, danger, who):
    with pytest.raises(ValidationError) as refusal:
        confirm_as_head(danger, by=getattr(world, who), at=world.tick(days=7))
    assert refusal.value.code == "not_head"


def dues(case):
    return make.open_dues(case, DueKind.CONFIRMATION)


def test_the_head_owes_her_word_until_she_gives_it_or_it_ends(world, danger):
    case, house = danger.case, world.social.institution
    assert dues(case) == {(DueKind.CONFIRMATION, house.pk)}
    assert case.dues.get(kind=DueKind.CONFIRMATION).due_on == MONDAY

    confirm_as_head(danger, by=world.social_head, at=world.tick(days=7))

    assert not dues(case)


def test_who_ends_it_asks_no_head_any_more(world, danger):
    with pytest.raises(ValidationError, match="future"):
        end_confirmation(danger, last_day=TUESDAY, by=world.social, at=world.tick(days=7))

    end_confirmation(danger, last_day=FRIDAY, by=world.social, at=world.tick(days=7))

    assert not dues(danger.case)
    with pytest.raises(ValidationError, match="ended"):
        confirm_as_head(danger, by=world.social_head, at=world.tick(days=7))


def test_a_head_who_confirms_herself_needs_nobody(world, case):
    row = confirm(
        case, claim(world, condition="danger_to_life"), by=world.social_head, at=world.tick()
    )

    assert (row.head, row.waits_for_head) == (world.social_head.user, False)
    assert not dues(case)


def test_no_head_is_asked_for_anything_else(world, case):
    row = confirm(case, claim(world), by=world.social, at=world.tick())

    with pytest.raises(ValidationError, match="No head"):
        confirm_as_head(row, by=world.social_head, at=world.tick())


REFUSED = {
    "only_some_conditions_are_confirmed": {"condition": "mandate"},
    "a_request_on_paper_names_its_basis": {"condition": "written_request"},
    "acute_danger_is_confirmed_by_the_head": {"condition": "danger_to_life", "head_by": None},
    "the_heads_word_has_a_name_and_a_day": {"head_on": date(2026, 3, 2)},
    "a_confirmation_says_how_it_is_known": {"evidence": ""},
    "confirmation_ends_no_earlier_than_it_starts": {"until": date(2026, 3, 1)},
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_database_refuses(world, case, name):
    sides = {"giver": world.social.institution, "receiver": world.iv.institution}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ConfirmationFactory(case=case, by=world.social.user, **(sides | REFUSED[name]))
    assert not Confirmation.objects.exists()
