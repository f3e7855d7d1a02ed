"""She takes back everything: nobody reads on consent, and nothing brings it back (R-CONSENT-03)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from cases.models import CaseEvent, Coverage
from cases.operations import requests
from cases.operations.approaching import Grounds
from cases.operations.closing import reopen_case
from cases.operations.effecting import effect_handover
from cases.operations.handovers import Offer, accept_handover, propose_handover
from cases.operations.lending import give_back
from cases.operations.records import add_note
from cases.reading import reader
from cases.tests import factories as make
from consent.models import GeneralWithdrawal
from consent.operations import Told, disclose, withdraw_all
from consent.operations.ending import Withdrawal
from consent.sheets.withdrawing import all_withdrawn
from consent.tests.asked import answer
from iiz.models import OutboxMessage

ONE_DAY = timedelta(days=1)


def covered(case, member, on):
    rows = Coverage.objects.in_force(on).of(case, [member.institution])
    return set(rows.values_list("category", flat=True))


@pytest.fixture
def take_back(world, asking, case):
    def take_back(by=None, at=None):
        word = Withdrawal(asking.today, "phone")
        withdraw_all(make.reread(case), word, by=by or world.social, at=at or world.tick())

    return take_back


@pytest.fixture
def lent(world, case, asking):
    """The job centre leads for a time, on a statute and for longer than on consent."""
    last = asking.today + 300 * ONE_DAY
    grounds = Grounds("atsg32", ("work_capacity",), last, informed_on=asking.today)
    day = asking.today + 90 * ONE_DAY
    offer = propose_handover(
        case,
        world.ask(world.rav, grounds=grounds),
        Offer(
            reason="claim_likely",
            what_is_new="A new report.",
            loan_until=day,
            loan_basis="avig85f3",
            stays_involved=True,
        ),
        by=world.social,
        at=world.tick(),
    )
    return accept_handover(offer, by=world.rav, at=world.tick())


def test_what_was_only_claimed_ends_too(world, asking, case, take_back):
    assert covered(case, world.rav, asking.today)

    take_back()

    assert covered(case, world.rav, asking.today) == set()


def test_what_one_consent_did_not_name_ends_too(world, asking, case, take_back):
    asking.granted((world.social, world.rav, "plan"))

    take_back(by=world.rav)

    assert covered(case, world.rav, asking.today) == set()


def test_nobody_may_claim_it_anew(world, asking, case, take_back):
    take_back()

    with pytest.raises(ValidationError) as error:
        make.invite(world, case, to=world.iv)

    assert set(error.value.error_dict) == {"basis", "categories"}


def test_what_she_agrees_to_anew_holds_and_no_more(world, asking, case, take_back):
    take_back()
    asking.granted((world.social, world.rav, "plan"))

    sides = world.social.institution, world.rav.institution
    assert answer(case, *sides, "plan", on=asking.today).allowed
    assert not answer(case, *sides, "limits", on=asking.today).allowed
    take_back()
    assert not answer(case, *sides, "plan", on=asking.today).allowed


def test_it_is_taken_where_nothing_rests_on_consent(world, asking, case, take_back):
    take_back()
    OutboxMessage.objects.all().delete()
    events = CaseEvent.objects.filter(case=case, audience=world.rav.institution)
    before = events.count()

    take_back(by=world.rav)

    assert GeneralWithdrawal.objects.filter(case=case).count() == 2
    assert [event.verb for event in events.order_by("pk")[before:]] == ["consent.withdraw"]
    assert not OutboxMessage.objects.exists()


def test_everybody_who_takes_part_is_told(world, asking, case, take_back):
    OutboxMessage.objects.all().delete()

    take_back()

    assert OutboxMessage.objects.get(kind="less_allowed").to == world.rav.institution.mailbox
    told = CaseEvent.objects.filter(case=case, verb="consent.less")
    assert {event.audience for event in told} == {
        world.social.institution,
        world.rav.institution,
    }


def test_an_invitation_still_to_be_accepted_opens_nothing(world, asking, case, take_back):
    invitation = make.invite(world, case, to=world.iv)

    take_back()

    assert make.reread(invitation).categories == []
    with pytest.raises(ValidationError) as error:
        requests.accept_invitation(invitation, by=world.iv, at=world.tick())
    assert error.value.code == "expired"
    assert covered(case, world.iv, asking.today) == set()


def test_a_handover_that_waits_for_its_day_opens_nothing(world, asking, case, take_back):
    day = asking.today + 3 * ONE_DAY
    offer = make.propose(world, case, effective_on=day)
    accept_handover(offer, by=world.iv, at=world.tick())

    take_back()
    effect_handover(make.reread(offer), at=world.tick(days=3))

    assert case.periods.current().get().institution == world.iv.institution
    assert covered(case, world.iv, day) == set()


def test_a_lead_on_loan_that_goes_back_opens_nothing(world, asking, case, lent, take_back):
    assert "work_capacity" in covered(case, world.rav, asking.today)

    take_back()
    give_back(make.reread(lent), by=world.rav, at=world.tick())

    assert covered(case, world.rav, asking.today) == set()


def test_a_lead_on_loan_that_goes_back_rests_on_consent_again(world, asking, case, lent):
    give_back(lent, by=world.rav, at=world.tick())

    rows = Coverage.objects.in_force(asking.today).of(case, [world.rav.institution])
    assert rows.get(category="work_capacity").basis == "consent"


def test_in_a_closed_case_what_was_read_on_consent_ends(world, asking, case, take_back, go):
    asking.granted((world.social, world.rav, "plan"))
    make.close(world, case)
    assert "plan" in covered(case, world.rav, asking.today)

    assert go(world.social, "case_privacy", case.key).context["privacy"].may_withdraw
    go(world.social, "consents_withdraw", case.key, on="03.03.2026", how="phone")

    assert covered(case, world.rav, asking.today) == set()


def test_a_case_that_is_reopened_still_knows_it(world, asking, case, take_back):
    make.close(world, case)
    take_back()

    reopened = reopen_case(make.reread(case), by=world.social, at=world.tick(), reason="Again.")

    with pytest.raises(ValidationError):
        make.invite(world, reopened)


def test_what_a_statute_allows_stays_and_rests_on_it(world, asking, case, take_back):
    asking.in_writing()

    take_back()

    rows = Coverage.objects.in_force(asking.today).of(case, [world.rav.institution])
    assert "work_capacity" in {row.category for row in rows}
    assert {row.basis for row in rows} == {"atsg32"}


def test_what_was_shared_on_consent_ends(world, asking, case, take_back):
    asking.granted((world.social, world.rav, "plan"))
    note = add_note(case, by=world.social, at=world.tick(), text="…", category="plan")
    told = Told([world.rav.institution], "screen", asking.today, items=[note])
    disclose(case, told, by=world.social, at=world.tick())

    take_back()

    assert note.shares.get().ended_at is not None


def preview(world, case, member, on):
    return all_withdrawn(reader(make.reread(case), member, on=on))


def test_a_preview_tells_nobody_what_the_lead_reads(world, asking, case):
    """Who leads is known to all, what it reads is not."""
    offer = make.propose(world, case, to=world.rav, stays_involved=True)
    accept_handover(offer, by=world.rav, at=world.tick())
    asking.granted((world.iv, world.rav, "plan"), by=world.rav)

    shown = preview(world, case, world.social, asking.today)

    assert (shown.losses, shown.hides, shown.ends_access) == ([], True, True)
    (line,) = preview(world, case, world.rav, asking.today).losses
    assert line.institution == world.rav.institution


def test_a_preview_names_nobody_whom_the_reader_may_not_know(world, asking, case):
    invitation = make.invite(world, case, to=world.iv)
    requests.accept_invitation(invitation, by=world.iv, at=world.tick())
    asking.granted((world.social, world.iv, "plan"))
    iv, rav = world.iv.institution, world.rav.institution

    shown = preview(world, case, world.rav, asking.today)

    assert {line.institution for line in shown.losses} == {rav}
    assert iv not in shown.told
    assert shown.hides
    led = preview(world, case, world.social, asking.today)
    assert {line.institution for line in led.losses} == {iv, rav}


def test_a_preview_of_nothing_ends_no_access(world, asking, go):
    other = world.case()

    page = go(world.social, "consents_withdraw", other.key).content.decode()

    assert "on this consent" not in page
    assert "End access now" not in page
    assert "From now on nobody in this case may rely" in page
