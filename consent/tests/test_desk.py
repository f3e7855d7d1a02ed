"""The desk of data protection, and what it shows of it on the start page."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.models import Due
from cases.operations.taking_part import leave
from cases.tests import factories as make
from cases.tests.paper_cases import change_row
from consent.operations import Told, announce_expiry, disclose, mark_not_returned, mark_printed
from consent.sheets.desk import desk
from contacts.factories import InstitutionFactory, MembershipFactory
from iiz.history import change

ONE_DAY = timedelta(days=1)


@pytest.fixture
def shown(asking):
    """Names of the blocks that have something to show."""

    def blocks(member, days=0):
        found = desk(member, on=asking.today + days * ONE_DAY)
        return {block.name for block in found if block.lines}

    return blocks


def pair(world):
    return world.social, world.rav, "plan"


def test_a_form_without_answer_waits_until_it_has_one(world, asking, case, shown):
    consent = asking.draft(pair(world))
    assert "unanswered" in shown(world.social)
    assert "unanswered" not in shown(world.rav)

    asking.say(consent, "granted")

    assert "unanswered" not in shown(world.social)


def test_what_did_not_come_back_is_no_answer(world, asking, case, shown):
    consent = mark_printed(asking.draft(pair(world)), by=world.social, at=world.tick())
    mark_not_returned(consent, by=world.social, at=world.tick())

    assert shown(world.social) >= {"not_returned"}
    assert "unanswered" not in shown(world.social)


@pytest.mark.parametrize(("days", "is_shown"), [(-1, False), (0, True)])
def test_a_consent_is_shown_30_days_before_its_end(world, asking, case, shown, days, is_shown):
    consent = asking.granted(pair(world), until=asking.today + 90 * ONE_DAY)

    assert ("ending" in shown(world.social, days=60 + days)) == is_shown
    announced = announce_expiry(at=world.tick(days=60 + days))
    assert announced == int(is_shown)
    dues = Due.objects.open().filter(kind="consent", key=consent.key)
    assert [due.due_on for due in dues] == [consent.until] * announced


def test_it_is_announced_once(world, asking, case):
    asking.granted(pair(world), until=asking.today + 20 * ONE_DAY)

    assert [announce_expiry(at=world.tick()) for _night in range(2)] == [1, 0]


def test_a_withdrawal_is_shown_for_30_days_to_whom_it_names(world, asking, case, shown):
    asking.withdraw(asking.granted(pair(world)))

    for member in (world.social, world.rav):
        assert "withdrawn" in shown(member, days=30)
        assert "withdrawn" not in shown(member, days=31)
    assert not Due.objects.open().filter(kind="consent").exists()


def withdrawn(member, asking):
    """R-CONSENT-06."""
    (block,) = [one for one in desk(member, on=asking.today) if one.name == "withdrawn"]
    return [line.on for line in block.lines]


def test_who_lost_nothing_learns_of_no_withdrawal(world, asking, case):
    consent = asking.granted(pair(world), (world.social, world.iv, "diagnosis"))

    asking.withdraw(consent, "diagnosis")

    assert (withdrawn(world.social, asking), withdrawn(world.rav, asking)) == ([asking.today], [])


def test_who_has_left_learns_of_no_withdrawal_but_of_its_own(world, asking, case):
    theirs = asking.granted((world.rav, world.social, "plan"), by=world.social)
    own = asking.granted((world.iv, world.rav, "plan"), by=world.rav)
    with change(by=None, at=world.tick(), reason="case.test"):
        leave(case.participations.get(institution=world.rav.institution), at=world.tick())

    asking.withdraw(theirs)
    assert withdrawn(world.rav, asking) == []
    asking.withdraw(own)
    assert withdrawn(world.rav, asking) == [asking.today]


def test_whatever_the_desk_lists_of_consents_opens(world, asking, case, go):
    """Also for the head of the organisation above."""
    asking.draft(pair(world))
    whole = InstitutionFactory(network=world.network, head_sees_parts=True)
    change_row(world.social.institution, part_of=whole)
    head = MembershipFactory(institution=whole, head=True)

    (line,) = [line for block in desk(head, on=asking.today) for line in block.lines]

    go(head, "privacy_desk")
    page = go(head, "consent", case.key, case.consents.get().key)
    assert (page.status_code, page.request["PATH_INFO"]) == (200, line.url)
    assert reverse("consent_answer", args=[case.key, case.consents.get().key]) not in str(
        page.content
    )


def test_the_other_side_is_asked_to_confirm_a_call(world, asking, case, shown):
    told = Told([world.rav.institution], "phone", asking.today, ["plan"], explanation="Urgent.")
    disclose(case, told, by=world.social, at=world.tick())

    assert "to_confirm" in shown(world.rav)
    assert "to_confirm" not in shown(world.social)
    assert "irregular" in shown(world.social) & shown(world.rav)


def test_nothing_of_a_case_that_does_not_open_is_shown(world, asking, case, shown):
    asking.draft(pair(world))

    assert shown(world.stranger) == set()


def test_the_page_leads_to_each_of_them(world, asking, case, go):
    consent = asking.draft(pair(world))

    page = go(world.social, "privacy_desk").content.decode()

    assert str(consent.key) in page
    assert make.reread(case).number in page
