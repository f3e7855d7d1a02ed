"""R-STANDARD-01: which agreed figure applies, and the day it leads to."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.transaction import atomic, set_rollback

from contacts.factories import GuidelineFactory, NetworkFactory, StandardFactory
from contacts.models import Guideline
from contacts.operations import draft_guideline, publish_guideline
from contacts.standards import add_duration, deadline, standard
from iiz.history import change

pytestmark = pytest.mark.django_db

ON = date(2026, 3, 2)
PAIR = {"from_type": "social_service", "to_type": "iv_office"}


@pytest.fixture
def network():
    return NetworkFactory()


@pytest.fixture
def default():
    """The default guideline that is loaded as reference data: 10 working days to answer."""
    return Guideline.objects.get(network=None, version=1)


@pytest.fixture
def own(network):
    return GuidelineFactory(network=network)


def value(network, **types):
    return standard("request_answer", network=network, on=ON, **types).value


def test_the_default_applies_to_all(network, default):
    assert value(network) == 10
    assert value(network, **PAIR) == 10


def test_the_default_for_a_pair_is_narrower_than_the_default(network, default):
    StandardFactory(guideline=default, value=8, **PAIR)

    assert value(network, **PAIR) == 8
    assert value(network, from_type="iv_office", to_type="social_service") == 10
    assert value(network) == 10


def test_the_networks_own_is_narrower_than_any_default(network, default, own):
    StandardFactory(guideline=default, value=8, **PAIR)
    StandardFactory(guideline=own, value=6)

    assert value(network, **PAIR) == 6


def test_the_networks_own_for_a_pair_is_the_narrowest(network, default, own):
    StandardFactory(guideline=default, value=8, **PAIR)
    StandardFactory(guideline=own, value=6)
    StandardFactory(guideline=own, value=5, to_type="iv_office")
    StandardFactory(guideline=own, value=4, **PAIR)

    assert value(network, **PAIR) == 4
    assert value(network, from_type="rav", to_type="iv_office") == 5


def test_another_networks_standard_does_not_apply(network, own):
    StandardFactory(guideline=own, value=6)

    assert value(NetworkFactory()) == 10


def test_a_draft_does_not_apply(network):
    StandardFactory(guideline=GuidelineFactory(network=network, draft=True), value=6)

    assert value(network) == 10


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        pytest.param(date(2026, 6, 30), 6, id="day-before"),
        pytest.param(date(2026, 7, 1), 5, id="first-day"),
    ],
)
def test_a_version_applies_from_its_day_on(network, own, on, expected):
    StandardFactory(guideline=own, value=6)
    newer = GuidelineFactory(network=network, effective_from=date(2026, 7, 1))
    StandardFactory(guideline=newer, value=5)

    assert standard("request_answer", network=network, on=on).value == expected


def test_what_the_newer_version_drops_falls_back_to_the_default(network, own):
    StandardFactory(guideline=own, value=6)
    GuidelineFactory(network=network, effective_from=date(2026, 1, 1))

    assert value(network) == 10


def test_no_standard_is_said_in_words(network):
    with pytest.raises(ValidationError) as missing:
        standard("nonsense", network=network, on=ON)
    assert missing.value.code == "no_standard"


def test_read_again_only_after_a_change(network, default, django_assert_num_queries):
    assert value(network, **PAIR) == 10
    with django_assert_num_queries(1):
        assert value(network, **PAIR) == 10

    with atomic():
        StandardFactory(guideline=default, value=8, **PAIR)
        with django_assert_num_queries(2):
            assert value(network, **PAIR) == 8
        set_rollback(True)

    assert value(network, **PAIR) == 10


@pytest.mark.parametrize(
    ("canton", "due_on"),
    [
        # 1 August is a holiday everywhere, 6 January only in some cantons.
        pytest.param("AG", date(2026, 3, 16), id="AG"),
        pytest.param("BE", date(2026, 3, 16), id="BE"),
    ],
)
def test_ten_working_days_later(default, canton, due_on):
    network = NetworkFactory(canton=canton)

    found = deadline("request_answer", network=network, on=ON)

    assert (found.due_on, found.guideline_id) == (due_on, default.pk)
    assert (found.value, found.unit) == (10, "working_days")


def test_holidays_are_those_of_the_networks_canton(default):
    before_saint_joseph = date(2026, 3, 18)

    in_ticino = add_duration(before_saint_joseph, 1, "working_days", canton="TI")
    in_bern = add_duration(before_saint_joseph, 1, "working_days", canton="BE")

    assert (in_bern, in_ticino) == (date(2026, 3, 19), date(2026, 3, 20))


@pytest.mark.parametrize(
    ("unit", "amount", "due_on"),
    [("days", 14, date(2026, 2, 14)), ("months", 1, date(2026, 2, 28))],
)
def test_calendar_days_and_months(unit, amount, due_on):
    assert add_duration(date(2026, 1, 31), amount, unit, canton="AG") == due_on


def test_a_count_is_no_duration():
    with pytest.raises(ValueError, match="count"):
        add_duration(ON, 2, "count", canton="AG")


def test_a_date_too_far_away_is_said_in_words():
    with pytest.raises(ValidationError):
        add_duration(date(9999, 12, 31), 14, "days", canton="AG")


def test_publishing_supersedes_and_keeps_what_ran_before(network, now):
    first = draft_guideline(
        Guideline(network=network, effective_from=date(2027, 1, 1)), by=None, at=now
    )
    StandardFactory(guideline=first, value=6)
    publish_guideline(first, approved_on=date(2026, 10, 1), by=None, at=now)

    second = draft_guideline(
        Guideline(network=network, effective_from=date(2027, 7, 1)), by=None, at=now
    )
    publish_guideline(second, approved_on=date(2026, 11, 1), by=None, at=now)

    first.refresh_from_db()
    assert (first.state, second.state, second.version) == ("superseded", "published", 2)
    assert second.standards.get().value == 6
    before, after = date(2027, 6, 30), date(2027, 7, 1)
    assert deadline("request_answer", network=network, on=before).guideline_id == first.pk
    assert deadline("request_answer", network=network, on=after).guideline_id == second.pk


def test_publishing_is_refused(network, now):
    later = now.date() + timedelta(days=30)
    own = StandardFactory(guideline__network=network, guideline__effective_from=later).guideline
    empty = GuidelineFactory(network=network, draft=True, effective_from=later)
    early = GuidelineFactory(network=network, draft=True, effective_from=later)
    StandardFactory(guideline=early)

    for guideline, code in [(own, "state"), (empty, "no_standards"), (early, "too_early")]:
        with pytest.raises(ValidationError) as refusal:
            publish_guideline(guideline, approved_on=ON, by=None, at=now)
        assert refusal.value.code == code


@pytest.mark.parametrize(("days", "refused"), [(-1, "past"), (0, None)], ids=["before", "today"])
@pytest.mark.parametrize("own", [True, False], ids=["network", "default"])
def test_a_version_takes_effect_today_at_the_earliest(network, now, own, days, refused):
    """R-STANDARD-02; what runs is computed by the standards of past days."""
    on = now.date() + timedelta(days=days)
    new = Guideline(network=network if own else None, effective_from=on)
    draft = draft_guideline(new, by=None, at=now)
    StandardFactory(guideline=draft, **PAIR)

    if refused is None:
        publish_guideline(draft, approved_on=ON, by=None, at=now)
        return
    with pytest.raises(ValidationError) as refusal:
        publish_guideline(draft, approved_on=ON, by=None, at=now)
    assert refusal.value.code == refused


@pytest.mark.parametrize("replaced_by", [{}, PAIR], ids=["missing", "of a pair only"])
def test_the_default_has_a_figure_for_everybody(now, replaced_by):
    """R-STANDARD-02; a ladder without its second rung would end all reminders."""
    new = Guideline(effective_from=now.date() + timedelta(days=30))
    draft = draft_guideline(new, by=None, at=now)
    with change(by=None, at=now, reason="test.delete"):
        draft.standards.get(key="ladder_2").delete()
    if replaced_by:
        StandardFactory(guideline=draft, key="ladder_2", **replaced_by)

    with pytest.raises(ValidationError, match="deputy and team") as refusal:
        publish_guideline(draft, approved_on=ON, by=None, at=now)

    assert refusal.value.code == "incomplete"
