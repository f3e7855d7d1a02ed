"""Asking the person and recording her answer.

R-CONSENT-01, R-CONSENT-02, R-CONSENT-07.
"""

from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cases.models import Due
from cases.tests.factories import reread, upload
from cases.tests.paper_cases import change_row
from consent.models import Consent
from consent.operations import discard_draft, mark_not_returned, mark_printed, questions
from consent.states import CONSENT_VERBS, ConsentState
from consent.tests.asked import answer
from contacts.factories import InstitutionFactory, MembershipFactory
from iiz.history import change

ONE_DAY = timedelta(days=1)


def may(asking, giver, receiver, category, *, on=None):
    on = on or asking.today
    return answer(asking.case, giver.institution, receiver.institution, category, on=on)


def test_a_draft_asks_and_allows_nothing(world, asking):
    consent = asking.draft((world.iv, world.rav, "plan"))

    assert (consent.state, consent.collected_by) == ("draft", world.social.institution)
    assert consent.until == date(2027, 3, 1)
    assert not may(asking, world.iv, world.rav, "plan").allowed


def test_only_what_no_statute_allows_is_asked(world, asking):
    sides = [world.social.institution, world.rav.institution]

    asked = questions(asking.case, sides, ["plan", "diagnosis"], on=asking.today)

    there, back = [side.pk for side in sides], [side.pk for side in reversed(sides)]
    assert asked == [
        (*there, "plan"),
        (*there, "diagnosis"),
        (*back, "plan"),
        (*back, "diagnosis"),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"purpose": "fun"}, "purpose"),
        ({"scopes": []}, "scopes"),
        ({"until": date(2026, 3, 1)}, "__all__"),
    ],
    ids=["purpose", "scope", "ends-before-it-begins"],
)
def test_a_draft_says_what_for_and_how_long(world, asking, changes, field):
    with pytest.raises(ValidationError) as error:
        asking.draft((world.iv, world.rav, "plan"), **changes)

    assert field in error.value.error_dict
    assert not Consent.objects.exists()


def test_nobody_outside_the_network_is_named(world, asking):
    outside = MembershipFactory(institution=InstitutionFactory())

    with pytest.raises(ValidationError) as error:
        asking.draft((world.iv, outside, "plan"))

    assert "institutions" in error.value.error_dict


def test_who_takes_no_part_drafts_nothing(world, asking):
    with pytest.raises(ValidationError) as error:
        asking.draft((world.iv, world.rav, "plan"), by=world.stranger)

    assert error.value.code == "not_taking_part"


def test_only_who_collected_it_records_the_answer(world, asking):
    consent = asking.draft((world.iv, world.rav, "plan"))

    with pytest.raises(ValidationError) as error:
        asking.say(consent, "granted", by=world.rav)

    assert error.value.code == "not_yours"


def test_a_consent_allows_exactly_what_it_names(world, asking):
    consent = asking.granted((world.iv, world.rav, "diagnosis"))

    assert consent.state == "granted"
    found = may(asking, world.iv, world.rav, "diagnosis")
    assert (found.allowed, found.basis) == (True, "consent")
    assert not may(asking, world.rav, world.iv, "diagnosis").allowed
    assert not may(asking, world.iv, world.rav, "plan").allowed
    assert not may(asking, world.iv, world.social, "diagnosis").allowed


@pytest.mark.parametrize(
    ("day", "allowed"),
    [(-1, False), (0, True), (30, True), (31, False)],
    ids=["day-before", "first-day", "last-day", "day-after"],
)
def test_it_allows_from_its_first_to_its_last_day(world, asking, day, allowed):
    asking.granted((world.iv, world.rav, "plan"), until=asking.today + 30 * ONE_DAY)

    on = asking.today + day * ONE_DAY
    assert may(asking, world.iv, world.rav, "plan", on=on).allowed == allowed


def test_what_is_left_out_of_a_limited_consent_is_a_no(world, asking):
    draft = asking.draft((world.iv, world.rav, "plan"), (world.iv, world.rav, "diagnosis"))

    consent = asking.say(draft, "limited", "plan")

    assert consent.state == "limited"
    assert may(asking, world.iv, world.rav, "plan").allowed
    refused = may(asking, world.iv, world.rav, "diagnosis")
    assert not refused.allowed
    assert "does not want" in refused.sentence or "wünscht" in refused.sentence


def test_a_yes_to_each_single_thing_is_a_whole_consent(world, asking):
    consent = asking.say(asking.draft((world.iv, world.rav, "plan")), "limited", "plan")

    assert consent.state == "granted"


def test_a_limited_consent_to_nothing_is_refused(world, asking):
    with pytest.raises(ValidationError) as error:
        asking.say(asking.draft((world.iv, world.rav, "plan")), "limited")

    assert "yes" in error.value.error_dict


def test_a_refusal_needs_no_information_and_no_signature(world, asking):
    draft = asking.draft((world.iv, world.rav, "plan"))

    consent = asking.say(draft, "refused", informed_on=None, original_at="")

    assert consent.state == "refused"
    assert not may(asking, world.iv, world.rav, "plan").allowed


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"informed_on": None}, "informed_on"),
        ({"informed_on": date(2026, 3, 2), "signed_on": date(2026, 3, 1)}, "informed_on"),
        ({"informed_on": date(2026, 3, 3)}, "informed_on"),
        ({"signed_on": None}, "signed_on"),
        ({"signed_on": date(2026, 3, 3)}, "signed_on"),
        ({"original_at": " "}, "original_at"),
        ({"state": "granted_by_mail"}, "state"),
    ],
    ids=["not-informed", "informed-later", "future", "no-day", "tomorrow", "no-original", "state"],
)
def test_nobody_consents_before_being_informed(world, asking, changes, field):
    draft = asking.draft((world.iv, world.rav, "plan"))

    with pytest.raises(ValidationError) as error:
        asking.say(draft, changes.pop("state", "granted"), **changes)

    assert field in error.value.error_dict
    assert reread(draft).state == "draft"


def test_informed_and_signed_on_one_day_is_early_enough(world, asking):
    assert asking.granted((world.iv, world.rav, "plan")).informed_on == asking.today


def test_what_was_said_needs_no_original(world, asking):
    draft = asking.draft((world.iv, world.rav, "plan"))

    assert asking.say(draft, "granted", is_oral=True, original_at="").state == "granted"


def test_the_database_refuses_a_consent_of_somebody_not_informed(world, asking):
    consent = asking.granted((world.iv, world.rav, "plan"))
    consent.informed_on = None

    with (
        pytest.raises(IntegrityError, match="nobody_consents_before_being_informed"),
        transaction.atomic(),
        change(by=None, at=world.tick(), reason="consent.test"),
    ):
        consent.save()


def test_a_form_that_does_not_come_back_may_still_come(world, asking):
    draft = asking.draft((world.iv, world.rav, "plan"))
    printed = mark_printed(draft, by=world.social, at=world.tick())
    missed = mark_not_returned(printed, by=world.social, at=world.tick())

    assert missed.state == "not_returned"
    assert not may(asking, world.iv, world.rav, "plan").allowed
    assert asking.say(missed, "granted").state == "granted"


def test_a_yes_after_a_refusal_counts(world, asking):
    asking.say(asking.draft((world.iv, world.rav, "plan")), "refused")
    asking.granted((world.iv, world.rav, "plan"))

    assert may(asking, world.iv, world.rav, "plan").allowed


@pytest.mark.parametrize(
    ("born", "last"),
    [
        (date(2008, 3, 2), date(2027, 3, 1)),
        (date(2008, 3, 3), date(2026, 3, 2)),
        (date(2009, 3, 1), date(2027, 2, 28)),
        (date(2009, 3, 2), date(2027, 3, 1)),
    ],
    ids=["18-today", "18-tomorrow", "18-on-the-last-day", "18-the-day-after"],
)
def test_who_turns_18_is_asked_herself(world, asking, born, last):
    change_row(asking.case.person, birth_date=born)
    consent = asking.draft((world.iv, world.rav, "plan"))
    assert consent.until == last

    asking.say(consent, "granted")

    assert not may(asking, world.iv, world.rav, "plan", on=last + ONE_DAY).allowed
    assert not asking.case.tasks.exists()


def test_a_birth_date_learned_later_counts_with_the_answer(world, asking):
    draft = asking.draft((world.iv, world.rav, "plan"))
    change_row(asking.case.person, birth_date=date(2008, 6, 1))

    consent = asking.say(draft, "granted")

    assert (consent.until, consent.ends_at_18) == (date(2026, 5, 31), True)


@pytest.mark.parametrize(("days", "is_taken"), [(0, True), (1, False)], ids=["last-day", "after"])
def test_a_consent_lasts_two_years_at_most(world, asking, days, is_taken):
    until = date(2028, 3, 1) + days * ONE_DAY

    with nullcontext() if is_taken else pytest.raises(ValidationError, match="At most two years"):
        asking.draft((world.iv, world.rav, "plan"), until=until)


def test_once_and_for_as_long_as_the_case_contradict_each_other(world, asking):
    with pytest.raises(ValidationError) as error:
        asking.draft((world.iv, world.rav, "plan"), scopes=["single", "case_period"])

    assert "scopes" in error.value.error_dict


def test_a_discarded_draft_is_no_longer_due_and_takes_no_answer(world, asking):
    draft = asking.draft((world.iv, world.rav, "plan"))
    with pytest.raises(ValidationError, match="belongs to"):
        discard_draft(draft, by=world.rav, at=world.tick())

    discarded = discard_draft(draft, by=world.social, at=world.tick())

    assert (discarded.state, discarded.is_answered) == ("ended", False)
    assert not Due.objects.open().filter(key=draft.key).exists()
    with pytest.raises(ValidationError) as error:
        asking.say(discarded, "granted")
    assert error.value.code == "state"


def test_all_that_is_wrong_with_an_answer_is_said_at_once(world, asking):
    draft = asking.draft((world.iv, world.rav, "plan"))
    wrong = {"informed_on": None, "signed_on": None, "original_at": ""}

    with pytest.raises(ValidationError) as error:
        asking.say(draft, "", scan=upload("scan.txt", b"yes"), **wrong)
    assert set(error.value.error_dict) == {"state", "signed_on", "scan"}
    with pytest.raises(ValidationError) as error:
        asking.say(draft, "granted", scan=upload("scan.txt", b"yes"), **wrong)
    assert set(error.value.error_dict) == {"informed_on", "signed_on", "scan"}


def test_every_state_is_reached_and_named():
    targets = {target for _froms, target in CONSENT_VERBS.values()}

    assert targets == set(ConsentState) - {ConsentState.DRAFT}
