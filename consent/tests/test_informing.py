"""Who tells the person of an exchange by when, and when nobody does: R-REGISTER-05."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError

from cases.operations import requests
from cases.operations.approaching import Grounds
from cases.operations.cases import register_case
from cases.operations.notices import defer_notice
from cases.operations.records import add_note
from cases.reading import reader
from cases.sheets.papers.frame import THE_CASE
from cases.tests import factories as make
from consent.factories import ConfirmationFactory
from consent.operations import Told, disclose
from consent.sheets.papers.register import content, subjects
from contacts.factories import (
    InstitutionFactory,
    MembershipFactory,
    NetworkFactory,
    NetworkMembershipFactory,
)
from contacts.models import Standard
from iiz.history import change

ONE_DAY = timedelta(days=1)


@pytest.fixture
def tell(world, asking, case):
    """The social service by letter, today: work capacity, on ATSG 32 once it was asked so."""

    def told(to=world.rav, **changes):
        given = {"channel": "letter", "on": asking.today, "categories": ["work_capacity"]}
        told = Told([to.institution], **(given | changes))
        return disclose(case, told, by=world.social, at=world.tick())

    return told


@pytest.fixture
def owed(case):
    """What of exchanges is still to be told: by whom, about whom, by when."""

    def rows():
        found = case.notices.open().filter(topic="exchange").order_by("pk")
        return [(row.informer, row.about, row.due_on) for row in found]

    return rows


@pytest.fixture
def put_off(world, case):
    def act(days=30):
        (notice,) = case.notices.open().filter(topic="exchange")
        until, at = notice.due_on + days * ONE_DAY, world.tick()
        return defer_notice(notice, by=world.social_head, at=at, until=until, reason="Danger.")

    return act


def printed(world, asking, case, *, on=0):
    who = reader(case, world.social, on=asking.today + on * ONE_DAY)
    return str(content(who, THE_CASE).sections)


def test_a_shorter_standard_of_the_network_holds(world, asking, tell, owed):
    """R-REGISTER-02: it is recorded all the same, and told by the stricter of the two days."""
    asking.in_writing()
    with change(by=None, at=world.tick(), reason="test.change"):
        standard = Standard.objects.get(key="notice")
        standard.value = 10
        standard.save()

    tell()

    assert owed() == [
        (world.social.institution, world.rav.institution, asking.today + 10 * ONE_DAY)
    ]


def test_where_the_receiver_informs_it_owes_that_once(world, asking, case, tell, owed):
    ConfirmationFactory(
        case=case,
        condition="iv_application",
        giver=world.social.institution,
        receiver=world.iv.institution,
        by=world.social.user,
        since=asking.today,
    )

    for _time in range(2):
        tell(world.iv)

    assert owed() == [(world.iv.institution, world.social.institution, asking.today + 14 * ONE_DAY)]


def test_what_a_head_put_off_is_not_owed_a_second_time(asking, tell, owed, put_off):
    """R-NOTICE-04."""
    asking.in_writing()
    tell()
    later = put_off()

    tell()

    assert owed() == [(later.informer, later.about, later.due_on)]


def test_no_paper_tells_of_it_before_that_day(world, asking, case, tell, put_off):
    """R-NOTICE-04; what she was told of before stands in it."""
    asking.in_writing()
    tell()
    later = put_off()
    assert "ATSG 32" not in printed(world, asking, case)
    assert "Left out is only what" in printed(world, asking, case)
    assert world.rav.institution.short in printed(world, asking, case)

    days = (later.due_on - asking.today).days
    assert "ATSG 32" not in printed(world, asking, case, on=days - 1)
    assert "ATSG 32" in printed(world, asking, case, on=days)


def test_where_all_is_put_off_there_is_no_paper_yet(world, asking, put_off):
    case = asking.case = world.case()
    asking.in_writing()
    told = Told([world.rav.institution], "letter", asking.today, ["work_capacity"])
    disclose(case, told, by=world.social, at=world.tick())
    (notice,) = case.notices.open()
    until = notice.due_on + ONE_DAY
    defer_notice(notice, by=world.social_head, at=world.tick(), until=until, reason="Danger.")

    assert not subjects(reader(case, world.social, on=asking.today))
    assert subjects(reader(case, world.social, on=until))


@pytest.fixture
def dead(world, case):
    """She died; another case of hers says so, in another network."""
    elsewhere = NetworkMembershipFactory(
        network=NetworkFactory(), institution=world.social.institution
    ).network
    other = register_case(
        case.person, by=world.social, at=world.tick(), network=elsewhere, areas=["debt"]
    )
    make.close(world, other, "deceased")
    return make.reread(case)


def test_after_a_death_nobody_owes_her_a_word(world, asking, dead, tell, owed):
    """R-DEATH-01; the exchange itself stands in the register."""
    asking.in_writing()

    (row,) = tell()

    assert (row.basis, owed()) == ("atsg32", [])
    make.invite(world, dead, to=world.iv, kind="info")
    assert owed() == []


def test_after_a_death_nobody_asks_her(world, asking, dead):
    """R-DEATH-01."""
    with pytest.raises(ValidationError) as refused:
        asking.draft((world.social, world.rav, "plan"))

    assert refused.value.code == "deceased"


@pytest.fixture
def kesb(world, case):
    """Invited on its statute; the person has not been told of it yet."""
    kesb = MembershipFactory(institution=InstitutionFactory(network=world.network, type="kesb"))
    grounds = Grounds(basis="zgb_kesb", categories=["measures"])
    invitation = make.invite(world, case, to=kesb, grounds=grounds)
    requests.accept_invitation(invitation, by=kesb, at=world.tick())
    return kesb


def test_what_she_is_told_before_is_shared_once_she_knows_or_it_is_put_off(
    world, asking, case, kesb, owed, put_off
):
    """R-REGISTER-05, R-NOTICE-04; ZGB 314c/d: before, or put off by the head with a reason."""
    note = add_note(case, by=world.social, at=world.tick(), text="Is better.", category="measures")
    told = Told([kesb.institution], "screen", asking.today, items=[note])
    share = partial(disclose, case, told, by=world.social)
    with pytest.raises(ValidationError, match="Inform the person first") as refused:
        share(at=world.tick())
    assert set(refused.value.error_dict) == {"informed_on"}

    later = put_off()
    share(at=world.tick())

    assert note.shares.get().receiver == kesb.institution
    assert owed() == [(world.social.institution, kesb.institution, later.due_on)]
