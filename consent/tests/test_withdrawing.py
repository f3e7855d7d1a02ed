"""What ends when the person says so: R-CONSENT-02, R-CONSENT-03, R-CONSENT-04, R-CONSENT-06."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from cases.models import CaseEvent, Coverage
from cases.operations import requests
from cases.operations.approaching import Grounds
from cases.operations.effecting import effect_handover
from cases.operations.handovers import accept_handover
from cases.operations.records import add_note
from cases.operations.sharing import share
from cases.tests import factories as make
from consent.factories import ConfirmationFactory
from consent.granted import recorded
from consent.models import Consent
from consent.operations import Told, disclose, expire_consents, withdraw, withdraw_all
from consent.operations.ending import Withdrawal
from consent.operations.losing import losses_before
from consent.tests.asked import answer
from iiz.models import OutboxMessage

ONE_DAY = timedelta(days=1)


def covered(case, member, on):
    rows = Coverage.objects.in_force(on).of(case, [member.institution])
    return set(rows.values_list("category", flat=True))


def told(case, member):
    events = CaseEvent.objects.filter(case=case, audience=member.institution)
    return events.filter(verb="consent.less").count()


@pytest.fixture
def plan(world, asking):
    """The job centre reads plan and work capacity; the person has agreed to just that."""
    pairs = [(world.social, world.rav, category) for category in ("plan", "work_capacity")]
    return asking.granted(*pairs)


def test_a_withdrawal_acts_at_once(world, asking, case, plan):
    assert {"plan", "work_capacity"} <= covered(case, world.rav, asking.today)

    asking.withdraw(plan)

    assert make.reread(plan).state == "withdrawn"
    assert not {"plan", "work_capacity"} & covered(case, world.rav, asking.today)
    sides = world.social.institution, world.rav.institution
    assert not answer(case, *sides, "plan", on=asking.today).allowed
    assert "plan" in recorded(case, asking.today).refused(*sides)


def test_what_was_not_withdrawn_stays(world, asking, case, plan):
    asking.withdraw(plan, "plan")

    assert make.reread(plan).state == "partly_withdrawn"
    assert "plan" not in covered(case, world.rav, asking.today)
    assert "work_capacity" in covered(case, world.rav, asking.today)


def test_the_rest_withdrawn_later_is_withdrawn_whole(world, asking, plan):
    asking.withdraw(plan, "plan")
    asking.withdraw(plan, "work_capacity")

    assert make.reread(plan).state == "withdrawn"


@pytest.fixture
def taken_over(world, asking, case):
    """The job centre leads now, and reads the plan on consent."""
    consent = asking.granted((world.social, world.rav, "plan"))
    offer = make.propose(world, case, to=world.rav, stays_involved=True)
    accept_handover(offer, by=world.rav, at=world.tick())
    return consent


def test_a_lead_that_reads_less_decides_in_five_days(world, asking, case, taken_over):
    """R-CONSENT-09; it keeps the case."""
    asking.withdraw(taken_over)

    (task,) = case.tasks.filter(owner=world.rav.institution)
    assert (task.assignee, task.due_on) == (world.rav.institution, date(2026, 3, 9))
    assert case.periods.current().get().institution == world.rav.institution


def test_who_reads_less_and_does_not_lead_decides_nothing(world, asking, case, plan):
    asking.withdraw(plan)

    assert not case.tasks.exists()


def test_another_givers_yes_keeps_the_coverage(world, asking, case):
    consent = asking.granted((world.social, world.rav, "plan"), (world.iv, world.rav, "plan"))
    line = consent.lines.get(giver=world.social.institution)

    withdraw(
        consent,
        Withdrawal(asking.today, "meeting"),
        by=world.social,
        at=world.tick(),
        lines=[line.pk],
    )

    assert "plan" in covered(case, world.rav, asking.today)


def test_what_a_statute_allows_stays_and_rests_on_it(world, asking, case):
    consent = asking.granted((world.social, world.rav, "work_capacity"))
    asking.in_writing()

    asking.withdraw(consent)

    assert "work_capacity" in covered(case, world.rav, asking.today)
    row = Coverage.objects.of(case, [world.rav.institution]).get(category="work_capacity")
    assert (row.basis, row.ended_at) == ("atsg32", None)


def test_the_person_is_told_of_what_a_statute_keeps(world, asking, case):
    """R-REGISTER-05; she agreed to it before, now it is no matter of hers any more."""
    consent = asking.granted((world.social, world.rav, "work_capacity"))
    asking.in_writing()
    before = case.notices.open().count()

    asking.withdraw(consent)

    assert case.notices.open().count() == before + 1
    notice = case.notices.open().latest("pk")
    assert (notice.informer, notice.about) == (world.social.institution, world.rav.institution)


def test_the_preview_is_what_happens(world, asking, case, plan):
    pairs = frozenset(line.pair for line in plan.lines.holding())

    before = losses_before(case, pairs, on=asking.today)
    asking.withdraw(plan)

    ended = Coverage.objects.of(case, [world.rav.institution]).exclude(ended_at__isnull=True)
    assert {row.pk for loss in before.of for row in loss.ended} == {row.pk for row in ended}
    assert {house.pk for house in before.told} == {
        world.social.institution.pk,
        world.rav.institution.pk,
    }


def test_a_preview_changes_nothing(world, asking, case, plan):
    losses_before(case, frozenset(line.pair for line in plan.lines.holding()), on=asking.today)

    assert "plan" in covered(case, world.rav, asking.today)


def test_any_desk_that_takes_part_takes_it(world, asking, case, plan):
    asking.withdraw(plan, by=world.rav)

    assert make.reread(plan).state == "withdrawn"


def test_who_takes_no_part_takes_none(world, asking, plan):
    with pytest.raises(ValidationError) as error:
        asking.withdraw(plan, by=world.stranger)

    assert error.value.code == "not_taking_part"


def test_everything_at_once_whoever_collected_it(world, asking, case, plan):
    other = asking.granted((world.iv, world.rav, "measures"), by=world.rav)
    word = Withdrawal(asking.today, "phone")

    withdraw_all(case, word, by=world.rav, at=world.tick())

    assert {make.reread(row).state for row in (plan, other)} == {"withdrawn"}


@pytest.mark.parametrize(
    ("word", "field"),
    [((1, "phone"), "on"), ((0, "pigeon"), "how")],
    ids=["tomorrow", "how"],
)
def test_a_withdrawal_says_when_and_how(world, asking, plan, word, field):
    days, how = word
    said = Withdrawal(asking.today + days * ONE_DAY, how)

    with pytest.raises(ValidationError) as error:
        withdraw(plan, said, by=world.social, at=world.tick())

    assert field in error.value.error_dict


def test_everybody_named_is_told_without_a_reason(world, asking, case, plan):
    OutboxMessage.objects.all().delete()

    asking.withdraw(plan)

    assert (told(case, world.rav), told(case, world.social), told(case, world.iv)) == (1, 1, 0)
    event = CaseEvent.objects.get(verb="consent.less", audience=world.rav.institution)
    assert event.facts == {}
    mail = OutboxMessage.objects.get(kind="less_allowed")
    assert mail.to == world.rav.institution.mailbox
    assert set(mail.facts) == {"number", "link"}


def test_the_lead_keeps_the_case(world, asking, case):
    pairs = [(world.social, world.iv, one) for one in ("personal", "plan", "work_capacity")]
    consent = asking.granted(*pairs)
    accept_handover(make.propose(world, case), by=world.iv, at=world.tick())

    asking.withdraw(consent, by=world.iv)

    found = type(case).objects.visible_to(world.iv, on=asking.today)
    assert found.filter(pk=case.pk).exists()
    assert "plan" not in covered(case, world.iv, asking.today)


def test_an_answer_still_to_come_covers_it_no_more(world, asking, case, plan):
    asked = make.propose(world, case, to=world.rav)

    asking.withdraw(plan)

    assert "plan" not in make.reread(asked).categories


def test_an_invitation_still_to_be_accepted_covers_it_no_more(world, asking, case):
    consent = asking.granted((world.social, world.iv, "plan"))
    invitation = make.invite(world, case, to=world.iv)

    asking.withdraw(consent)
    requests.accept_invitation(invitation, by=world.iv, at=world.tick())

    assert "plan" not in covered(case, world.iv, asking.today)
    assert "work_capacity" in covered(case, world.iv, asking.today)


@pytest.mark.parametrize("ends", ["withdrawn", "expired"])
def test_a_handover_that_waits_for_its_day_covers_it_no_more(world, asking, case, ends):
    consent = asking.granted((world.social, world.iv, "plan"), until=asking.today + ONE_DAY)
    day = asking.today + 3 * ONE_DAY
    offer = make.propose(world, case, effective_on=day)
    accept_handover(offer, by=world.iv, at=world.tick())

    if ends == "withdrawn":
        asking.withdraw(consent)
    else:
        expire_consents(at=world.tick(days=2))
    effect_handover(make.reread(offer), at=world.tick(days=3))

    assert "plan" not in covered(case, world.iv, day)


def test_what_may_not_be_offered_any_more_is_not_covered(world, asking, case):
    """Her word on the diagnosis has run out, and no night has come since."""
    asking.granted((world.social, world.iv, "diagnosis"), until=asking.today)
    grounds = Grounds("consent", ("diagnosis", "plan"), informed_on=asking.today)
    invitation = make.invite(world, case, to=world.iv, grounds=grounds)

    requests.accept_invitation(invitation, by=world.iv, at=world.tick(days=1))

    assert covered(case, world.iv, asking.today + ONE_DAY) == {"involvement", "personal", "plan"}


def test_a_statute_that_asks_for_consent_ends_with_it(world, asking, case):
    """AVIG 85f(2), R-EXCHANGE-01."""
    for condition in ("draws_benefits", "reciprocity"):
        ConfirmationFactory(
            case=case,
            condition=condition,
            giver=world.rav.institution,
            receiver=world.social.institution,
            by=world.rav.user,
            since=asking.today,
        )
    consent = asking.granted((world.rav, world.social, "plan"), by=world.rav)
    note = add_note(case, by=world.rav, at=world.tick(), text="…", category="plan")
    told = Told([world.social.institution], "screen", asking.today, items=[note])
    disclose(case, told, by=world.rav, at=world.tick())
    assert "plan" in covered(case, world.social, asking.today)

    asking.withdraw(consent)

    assert "plan" not in covered(case, world.social, asking.today)


def test_a_refusal_ends_what_was_only_recorded_as_consent(world, asking, case):
    draft = asking.draft((world.social, world.rav, "plan"))

    asking.say(draft, "refused")

    assert "plan" not in covered(case, world.rav, asking.today)
    assert "work_capacity" in covered(case, world.rav, asking.today)


@pytest.mark.parametrize(
    ("days", "state"), [(30, "granted"), (31, "expired")], ids=["last-day", "day-after"]
)
def test_what_has_run_out_ends_by_night(world, asking, case, days, state):
    consent = asking.granted((world.social, world.rav, "plan"), until=asking.today + 30 * ONE_DAY)
    night = world.tick(days=days)

    expired = expire_consents(at=night)

    assert (make.reread(consent).state, expired) == (state, int(state == "expired"))
    assert ("plan" in covered(case, world.rav, night.date())) == (state == "granted")
    assert expire_consents(at=night) == 0


def test_an_expired_yes_is_no_refusal(world, asking, case):
    asking.granted((world.social, world.rav, "plan"), until=asking.today)
    expire_consents(at=world.tick(days=1))

    sides = world.social.institution, world.rav.institution
    assert recorded(case, asking.today + ONE_DAY).refused(*sides) == set()


def test_the_past_stays_as_it_was(world, asking, case, plan):
    withdraw(
        plan,
        Withdrawal(asking.today, "phone"),
        by=world.social,
        at=world.tick(days=10),
    )

    sides = world.social.institution, world.rav.institution
    assert answer(case, *sides, "plan", on=asking.today + 9 * ONE_DAY).allowed
    assert not answer(case, *sides, "plan", on=asking.today + 10 * ONE_DAY).allowed


def test_a_closed_case_has_no_consent_left(world, asking, case, plan):
    draft = asking.draft((world.iv, world.rav, "plan"))

    make.close(world, case)

    assert {make.reread(row).state for row in (plan, draft)} == {"ended"}


def test_each_reads_only_its_own_rows(world, asking, plan):
    draft = asking.draft((world.iv, world.rav, "measures"))

    def readable(member, **standing):
        own = frozenset({member.institution_id})
        return set(Consent.objects.readable(own, **standing))

    assert readable(world.social) == {plan, draft}
    assert readable(world.rav) == {plan}
    assert readable(world.rav, is_former=True) == set()
    assert readable(world.iv) == set()
    assert readable(world.stranger) == set()


def given(world, case, asking, *, by, category="plan"):
    at = world.tick()
    note = add_note(case, by=by, at=at, text="Looks for a training place.", category=category)
    return share(
        note, world.rav.institution, until=asking.today + 30 * ONE_DAY, by=by, at=world.tick()
    )


def test_what_was_shared_ends_for_good(world, asking, case, plan):
    shared = given(world, case, asking, by=world.social)

    asking.withdraw(plan, "plan")
    asking.granted((world.social, world.rav, "plan"))

    assert make.reread(shared).ended_at is not None


def test_what_another_category_or_giver_shared_goes_on(world, asking, case, plan):
    requests.accept_invitation(make.invite(world, case, to=world.iv), by=world.iv, at=world.tick())
    asking.granted((world.iv, world.rav, "plan"), by=world.iv)
    theirs = given(world, case, asking, by=world.iv)
    ours = given(world, case, asking, by=world.social, category="work_capacity")

    asking.withdraw(plan, "plan")

    assert make.reread(theirs).ended_at is None
    assert make.reread(ours).ended_at is None


def test_what_a_statute_lets_them_share_goes_on(world, asking, case, plan):
    shared = given(world, case, asking, by=world.social, category="work_capacity")
    asking.in_writing()

    asking.withdraw(plan, "work_capacity")

    assert make.reread(shared).ended_at is None
