"""What may be said to whom, in a colour: the list and the head of a case."""

from datetime import timedelta

import pytest

from cases import exchange
from cases.exchange import Allowed
from cases.models import Coverage
from cases.operations import requests
from cases.operations.approaching import Grounds
from cases.reading import reader
from cases.sheets.chips import Cover, covers
from cases.sheets.header import case_header
from cases.tests import factories as make
from iiz.history import change

ONE_DAY = timedelta(days=1)


@pytest.fixture
def case(world):
    """The job centre is covered for sixty days."""
    case, day = world.case(), world.start.date()
    until = day + 60 * ONE_DAY
    grounds = Grounds("consent", ("plan",), covered_until=until, informed_on=day)
    invitation = make.invite(world, case, grounds=grounds)
    requests.accept_invitation(invitation, by=world.rav, at=world.tick())
    return make.reread(case)


def cover_of(case, member, on):
    return covers([case.pk], frozenset({member.institution_id}), on=on).get(case.pk)


@pytest.mark.parametrize(
    ("days", "cover"),
    [
        (29, Cover.COVERED),
        (30, Cover.PARTLY),
        (60, Cover.PARTLY),
    ],
    ids=["31 days left", "30 days left", "last day"],
)
def test_thirty_days_before_the_end_it_turns_yellow(world, case, days, cover):
    on = world.start.date() + days * ONE_DAY

    assert cover_of(case, world.social, on) is cover
    assert cover_of(case, world.rav, on) is cover


def test_nothing_covered_is_grey(world, case):
    for row in Coverage.objects.of(case, [world.rav.institution_id]):
        row.ended_at = world.tick()
        _save(row, world)

    on = world.start.date() + ONE_DAY
    assert cover_of(case, world.social, on) is Cover.NOTHING


def _save(row, world):
    with change(by=world.social, at=world.tick(), reason="test"):
        row.save()


def test_one_of_two_is_covered_in_part(world, case):
    day = world.start.date()
    grounds = Grounds("consent", ("plan",), covered_until=day, informed_on=day)
    invitation = make.invite(world, case, to=world.iv, grounds=grounds)
    requests.accept_invitation(invitation, by=world.iv, at=world.tick())

    assert cover_of(case, world.social, day) is Cover.PARTLY
    assert cover_of(case, world.rav, day) is Cover.COVERED


def test_nobody_else_takes_part(world):
    case = world.case()

    assert cover_of(case, world.social, world.start.date()) is None


@pytest.fixture
def said(monkeypatch):
    """What the person allows, told by the port."""
    found = []
    monkeypatch.setattr(exchange, "allowed", lambda case, givers, *, on: found)
    return found


def test_the_head_says_what_the_person_allows_besides(world, case, said):
    on = world.start.date()
    rav, iv = world.rav.institution, world.iv.institution
    said += [Allowed(rav, "finances", on + 90 * ONE_DAY), Allowed(iv, "plan", on + ONE_DAY)]

    taking_part, other = case_header(reader(case, world.social, on=on)).chips

    assert taking_part.institution == rav
    assert len(taking_part.lines) == 2
    assert (other.institution, other.ends_on) == (iv, on + ONE_DAY)
    (own,) = case_header(reader(case, world.rav, on=on)).chips
    assert len(own.lines) == 1


def test_the_head_says_category_basis_and_day(world, case):
    on = world.start.date()

    (chip,) = case_header(reader(case, world.social, on=on)).chips

    assert chip.institution == world.rav.institution
    assert [(line.category, line.until) for line in chip.lines] == [
        ("goals/plan", on + 60 * ONE_DAY)
    ]
    assert chip.ends_on is None
    later = case_header(reader(case, world.social, on=on + 45 * ONE_DAY)).chips[0]
    assert later.ends_on == on + 60 * ONE_DAY
