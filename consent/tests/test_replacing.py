"""What a newer word takes the place of, and when: R-CONSENT-02, R-CONSENT-05."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from cases.models import Coverage, Due
from cases.tests.factories import reread
from consent.models import Consent
from consent.operations import Said, announce_expiry, begin_consents, record_answer, withdraw_all
from consent.operations.ending import Withdrawal
from consent.tests.asked import answer

ONE_DAY = timedelta(days=1)


def may(asking, giver, receiver, category, *, days=0):
    on = asking.today + days * ONE_DAY
    return answer(asking.case, giver.institution, receiver.institution, category, on=on).allowed


def covered(case, member, on):
    rows = Coverage.objects.in_force(on).of(case, [member.institution])
    return set(rows.values_list("category", flat=True))


def test_a_newer_consent_takes_the_place_of_the_older_one(world, asking):
    older = asking.granted((world.iv, world.rav, "plan"), (world.iv, world.rav, "measures"))
    draft = asking.draft((world.iv, world.rav, "plan"))
    assert may(asking, world.iv, world.rav, "measures")

    asking.say(draft, "granted")

    assert reread(older).state == "superseded"
    assert may(asking, world.iv, world.rav, "plan")
    assert not may(asking, world.iv, world.rav, "measures")


def test_a_refusal_ends_what_was_granted_before(world, asking):
    older = asking.granted((world.iv, world.rav, "plan"))

    asking.say(asking.draft((world.iv, world.rav, "plan")), "refused")

    assert reread(older).state == "superseded"
    assert not may(asking, world.iv, world.rav, "plan")


def test_of_two_drafts_the_one_answered_last_holds(world, asking):
    first, second = (asking.draft((world.social, world.rav, one)) for one in ("plan", "measures"))

    asking.say(second, "granted")
    answered = asking.say(first, "granted")

    valid = Consent.objects.valid().filter(collected_by=world.social.institution)
    assert list(valid) == [answered]
    assert reread(first).replaces == second
    assert not may(asking, world.social, world.rav, "measures")


def test_what_another_desk_collected_stays(world, asking):
    theirs = asking.granted((world.social, world.rav, "measures"), by=world.rav)

    asking.granted((world.social, world.rav, "plan"))

    assert reread(theirs).is_valid


@pytest.fixture
def renewed(world, asking):
    """A consent of 20 days, announced; answered anew today for the days after, with less."""
    pairs = [(world.social, world.rav, category) for category in ("plan", "work_capacity")]
    until = asking.today + 20 * ONE_DAY
    first = asking.granted(*pairs, until=until)
    announce_expiry(at=world.tick())
    return first, asking.granted(pairs[0], since=until - ONE_DAY, until=until + 90 * ONE_DAY)


def test_renewing_ahead_leaves_what_holds_until_the_new_one_begins(world, asking, case, renewed):
    first, second = renewed
    assert reread(first).is_valid
    assert {"plan", "work_capacity"} <= covered(case, world.rav, asking.today)
    assert not Due.objects.open().filter(key=first.key).exists()
    assert begin_consents(at=world.tick(days=18)) == 0

    night = world.tick(days=19)
    assert begin_consents(at=night) == 1

    assert [reread(one).state for one in (first, second)] == ["superseded", "granted"]
    assert "plan" in covered(case, world.rav, night.date())
    assert "work_capacity" not in covered(case, world.rav, night.date())
    assert begin_consents(at=night) == 0


def test_a_no_said_ahead_does_not_wait(world, asking, case):
    first = asking.granted((world.social, world.rav, "plan"))
    draft = asking.draft((world.social, world.rav, "plan"), since=asking.today + 9 * ONE_DAY)

    asking.say(draft, "refused")

    assert reread(first).state == "superseded"
    assert "plan" not in covered(case, world.rav, asking.today)


def said(asking, consent, state, *, on):
    lines = frozenset(consent.lines.values_list("pk", flat=True))
    return Said(state, informed_on=on, signed_on=on, yes=lines, original_at="Dossier SD-12")


@pytest.mark.parametrize(
    ("days", "is_taken"), [(0, True), (1, False)], ids=["last-day", "day-after"]
)
def test_a_yes_for_days_that_are_over_is_not_taken(world, asking, days, is_taken):
    first = asking.granted((world.social, world.rav, "plan"))
    draft = asking.draft((world.social, world.rav, "plan"), until=asking.today + 3 * ONE_DAY)
    at = world.tick(days=3 + days)

    yes = said(asking, draft, "granted", on=asking.today)
    with nullcontext() if is_taken else pytest.raises(ValidationError, match="was valid until"):
        record_answer(draft, yes, by=world.social, at=at)

    assert reread(draft).is_answered == is_taken
    assert reread(first).is_valid != is_taken


def test_a_no_is_taken_however_late(world, asking):
    draft = asking.draft((world.social, world.rav, "plan"), until=asking.today)
    no = said(asking, draft, "refused", on=asking.today)

    assert record_answer(draft, no, by=world.social, at=world.tick(days=9)).state == "refused"


@pytest.mark.parametrize(
    ("days", "is_taken"), [(4, False), (5, True)], ids=["day-before", "same-day"]
)
@pytest.mark.parametrize("how", ["withdrawn", "refused"])
def test_an_older_signature_lifts_no_newer_no(world, asking, how, days, is_taken):
    """R-CONSENT-02; whichever desk took the no."""
    ours = asking.draft((world.social, world.rav, "plan"))
    theirs = asking.draft((world.social, world.rav, "plan"), by=world.rav)
    later, at = asking.today + 5 * ONE_DAY, world.tick(days=5)
    if how == "refused":
        record_answer(theirs, said(asking, theirs, "refused", on=later), by=world.rav, at=at)
    else:
        asking.say(theirs, "granted", by=world.rav)
        withdraw_all(asking.case, Withdrawal(later, "phone"), by=world.rav, at=at)
    signed = said(asking, ours, "granted", on=asking.today + days * ONE_DAY)

    with nullcontext() if is_taken else pytest.raises(ValidationError, match="later than this"):
        record_answer(ours, signed, by=world.social, at=world.tick(days=5))

    assert reread(ours).is_answered == is_taken
    assert may(asking, world.social, world.rav, "plan", days=5) == is_taken


def test_what_an_older_signature_says_no_to_is_taken(world, asking):
    ours = asking.draft((world.social, world.rav, "plan"))
    asking.say(
        asking.draft((world.social, world.rav, "plan"), by=world.rav), "refused", by=world.rav
    )

    assert asking.say(ours, "refused", signed_on=asking.today - ONE_DAY).state == "refused"
