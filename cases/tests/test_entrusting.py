"""What an institution arranges for itself: its own number, and who looks after which cases."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from cases.models import CaseEvent, Participation, wrong_rows
from cases.operations import entrusting
from cases.operations.follow_ups import answer_follow_up
from cases.tests.cast import START
from cases.tests.factories import REQUEST_IN, close
from contacts.factories import MembershipFactory, UserFactory
from iiz.history import change
from iiz.models import AccessEvent

TODAY = START.date()


@pytest.fixture
def colleague(world):
    return MembershipFactory(institution=world.social.institution).user


def entrust(world, case, user, by=None):
    return entrusting.entrust_case(case, by=by or world.social, at=world.tick(), user=user)


def part_of(case, member) -> Participation:
    return case.participations.get(institution=member.institution)


# Who looks after a case


def test_a_case_is_given_to_a_colleague_and_the_list_follows(world, colleague):
    case = world.case()
    assert part_of(case, world.social).user == world.social.user

    entrust(world, case, colleague)

    assert part_of(case, world.social).user == colleague
    assert case.rows.get().user == colleague
    assert wrong_rows([case.pk]) == []


def test_nobody_else_is_told_who_looks_after_it(world, colleague):
    case = REQUEST_IN["accepted"](world).case
    entrust(world, case, colleague)
    told = CaseEvent.objects.filter(case=case, verb="case.entrust")

    assert told.get().facts == {}
    assert not told.readable(own=frozenset({world.rav.institution.pk})).exists()


@pytest.mark.parametrize("who", ["of another house", "inactive", "left yesterday", "auditor"])
def test_a_case_is_entrusted_to_somebody_who_works_there_today(world, who):
    house = world.social.institution
    user = {
        "of another house": lambda: world.iv.user,
        "inactive": lambda: (
            MembershipFactory(institution=house, user=UserFactory(inactive=True)).user
        ),
        "left yesterday": lambda: (
            MembershipFactory(institution=house, until=TODAY - timedelta(days=1)).user
        ),
        "auditor": lambda: world.auditor.user,
    }[who]()

    with pytest.raises(ValidationError) as refused:
        entrust(world, world.case(), user)
    assert list(refused.value.error_dict) == ["user"]


def test_a_participant_arranges_its_own_house_and_nobody_another_s(world):
    case = REQUEST_IN["accepted"](world).case
    colleague = MembershipFactory(institution=world.rav.institution).user

    entrust(world, case, colleague, by=world.rav)

    assert part_of(case, world.rav).user == colleague
    assert part_of(case, world.social).user == world.social.user
    with pytest.raises(ValidationError) as refused:
        entrust(world, case, world.iv.user, by=world.iv)
    assert refused.value.code == "not_taking_part"


# The own number


def test_the_own_number_is_the_own_house_s(world, go):
    case = REQUEST_IN["accepted"](world).case

    assert go(world.rav, "case_number", case.key, external_number=" R-4711 ").status_code == 303

    assert part_of(case, world.rav).external_number == "R-4711"
    assert "R-4711" in go(world.rav, "case_overview", case.key).content.decode()
    for name in ("case_overview", "case_timeline"):
        assert "R-4711" not in go(world.social, name, case.key).content.decode()
    operation = CaseEvent.objects.get(case=case, verb="case.number").operation
    assert go(world.social, "case_changes", case.key, operation).status_code == 404


@pytest.mark.parametrize(("length", "status"), [(50, 303), (51, 422)], ids=["longest", "longer"])
def test_a_number_is_fifty_characters_long_at_most(world, go, length, status):
    case = world.case()

    assert go(world.social, "case_number", case.key, external_number="7" * length).status_code == (
        status
    )


# Several at once


def reassign(world, taker, *, by=None, giver=None):
    return entrusting.reassign_cases(
        giver or world.social.user, taker, by=by or world.social_head, at=world.tick()
    )


def test_all_that_one_person_has_in_hand_goes_to_another(world, colleague):
    cases = [world.case() for _ in range(3)]
    closed = close(world, world.case())
    done = close(world, world.case())
    for row in done.follow_ups.all():
        answer_follow_up(row, by=world.social, at=world.tick(), result="works")
    foreign = world.case(by=world.iv)

    assert reassign(world, colleague) == 4

    users = {case.pk: part_of(case, world.social).user for case in (*cases, closed, done)}
    assert [users[case.pk] for case in (*cases, closed)] == [colleague] * 4
    assert users[done.pk] == world.social.user, "nothing is left to do there"
    assert part_of(foreign, world.iv).user == world.iv.user
    assert len(set(CaseEvent.objects.filter(verb="case.entrust").values_list("operation"))) == 4


def test_what_was_interrupted_goes_on_where_it_stopped(world, colleague, monkeypatch):
    cases = [world.case() for _ in range(3)]
    steps = iter([None, None, RuntimeError("The power went.")])
    entrust_one = entrusting.entrust_case

    def interrupted(*args, **fields):
        error = next(steps, None)
        if error:
            raise error
        return entrust_one(*args, **fields)

    monkeypatch.setattr(entrusting, "entrust_case", interrupted)
    with pytest.raises(RuntimeError):
        reassign(world, colleague)
    monkeypatch.undo()
    moved = [case for case in cases if part_of(case, world.social).user == colleague]
    assert len(moved) == 2

    assert reassign(world, colleague) == 1
    assert reassign(world, colleague) == 0


def test_only_a_head_reassigns_and_only_to_somebody_else(world, colleague):
    world.case()
    with pytest.raises(ValidationError) as refused:
        reassign(world, colleague, by=world.social)
    assert refused.value.code == "not_head"
    with pytest.raises(ValidationError) as refused:
        reassign(world, world.social.user)
    assert list(refused.value.error_dict) == ["taker"]
    with pytest.raises(ValidationError):
        reassign(world, world.iv.user)


def test_the_head_sees_what_will_move_before_it_does(world, go, colleague):
    case = world.case()
    typed = {"giver": world.social.user.pk, "taker": colleague.pk}

    preview = go(world.social_head, "cases_reassign", **typed, preview="1")
    assert (preview.status_code, preview.context["sheet"].count) == (200, 1)
    assert case.number in preview.content.decode()
    assert AccessEvent.objects.using("log").latest("pk").case_ids == [case.pk]
    assert part_of(case, world.social).user == world.social.user
    assert go(world.social_head, "cases_reassign", **typed).status_code == 303
    assert part_of(case, world.social).user == colleague
    assert go(world.social, "cases_reassign").status_code == 403
    wrong = go(world.social_head, "cases_reassign", **typed | {"taker": typed["giver"]})
    assert wrong.context["form"].errors.keys() == {"taker"}


def test_one_who_has_left_gives_hers_over(world, go, colleague):
    """That is what it is for: also somebody who is no longer active."""
    case = world.case()
    with change(by=None, at=world.tick(), reason="test.leave"):
        world.social.user.is_active = False
        world.social.user.save()

    typed = {"giver": world.social.user.pk, "taker": colleague.pk}
    assert go(world.social_head, "cases_reassign", **typed).status_code == 303
    assert part_of(case, world.social).user == colleague
