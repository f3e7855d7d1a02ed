"""The night: what has run out or ends soon, one consent after the other (R-CONSENT-02)."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from cases.models import Due
from cases.operations.handovers import accept_handover
from cases.tests import factories as make
from consent.operations import announce_expiry, ending, expire_consents, withdraw
from consent.operations.ending import Withdrawal

ONE_DAY = timedelta(days=1)


@pytest.fixture
def meanwhile(monkeypatch):
    """What somebody else commits between the list of the night and its first lock."""

    def happens(act):
        real, waiting = ending.step, [act]

        @contextmanager
        def step(case, **fields):
            if fields["by"] is None and waiting:
                waiting.pop()()
            with real(case, **fields) as locked:
                yield locked

        monkeypatch.setattr(ending, "step", step)

    return happens


def test_a_withdrawal_in_the_night_stays_one(world, asking, case, meanwhile):
    consent = asking.granted((world.social, world.rav, "plan"), until=asking.today + ONE_DAY)
    night, word = world.tick(days=2), Withdrawal(asking.today, "phone")
    meanwhile(lambda: withdraw(consent, word, by=world.social, at=night))

    assert expire_consents(at=night) == 0

    consent = make.reread(consent)
    assert (consent.state, consent.withdrawn_how) == ("withdrawn", "phone")


def test_the_end_of_what_was_just_withdrawn_is_not_announced(world, asking, case, meanwhile):
    consent = asking.granted((world.social, world.rav, "plan"), until=asking.today + 9 * ONE_DAY)
    at, word = world.tick(), Withdrawal(asking.today, "phone")
    meanwhile(lambda: withdraw(consent, word, by=world.social, at=at))

    assert announce_expiry(at=at) == 0

    assert not Due.objects.open().filter(key=consent.key).exists()


def test_one_that_fails_stops_no_other(world, asking, case, monkeypatch, caplog):
    bad = asking.granted((world.social, world.rav, "plan"), until=asking.today)
    good = asking.granted((world.iv, world.rav, "plan"), until=asking.today, by=world.rav)
    real = ending.lose

    def failing(case, touched, **fields):
        if any(giver == world.social.institution.pk for giver, _to, _of in touched):
            raise ValidationError(case.person.name)
        return real(case, touched, **fields)

    monkeypatch.setattr(ending, "lose", failing)
    assert expire_consents(at=world.tick(days=2)) == 1

    assert [make.reread(one).state for one in (bad, good)] == ["granted", "expired"]
    assert [record.consent_id for record in caplog.records] == [bad.pk]
    assert case.person.last_name not in caplog.text


def test_a_draft_ends_with_the_part_of_who_drafted_it(world, asking, case):
    """Nobody else could answer it, and it would be overdue for ever."""
    left = asking.draft((world.social, world.iv, "plan"))
    stays = asking.draft((world.rav, world.iv, "plan"), by=world.rav)
    given = asking.granted((world.social, world.rav, "plan"))

    accept_handover(make.propose(world, case), by=world.iv, at=world.tick())

    assert [make.reread(one).state for one in (left, stays, given)] == ["ended", "draft", "granted"]
    dues = Due.objects.open().filter(kind="consent")
    assert list(dues.values_list("key", flat=True)) == [stays.key]
