"""Who reads a note or a document of another institution: R-SHARE-01 and R-SHARE-02."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.models import Coverage, Participation, Share
from cases.operations import documents, handovers, records, requests
from cases.operations.closing import Ending, close_case
from cases.operations.sharing import end_shares, share
from cases.reading import reader
from cases.tests.cast import CONSENT, START
from cases.tests.factories import file_document, invite, propose, reread
from iiz.history import change

TODAY = START.date()
SINCE, UNTIL = TODAY + timedelta(days=5), TODAY + timedelta(days=20)
DAY = timedelta(days=1)


def at(day):
    """Noon of that day."""
    return timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 12))


@pytest.fixture
def case(world):
    """The job centre takes part, covered for plan and work capacity for ten days longer."""
    found = world.case()
    grounds = replace(CONSENT, covered_until=UNTIL + timedelta(days=10))
    asked = invite(world, found, grounds=grounds)
    requests.accept_invitation(asked, by=world.rav, at=world.tick())
    return found


@pytest.fixture(params=["note", "document"])
def item(request, world, case):
    if request.param == "document":
        return file_document(world, case)
    return records.add_note(
        case, by=world.social, at=world.tick(), text="Called her.", category="plan"
    )


def give(world, item, to=None, **changes):
    given = {"since": SINCE, "until": UNTIL, "by": world.social, "at": world.tick()} | changes
    return share(item, to or world.rav.institution, **given)


def reads(item, membership, *, on) -> bool:
    own = frozenset(membership.institutions(on))
    return type(item).objects.filter(case=item.case).readable(own=own, on=on).exists()


@pytest.mark.parametrize(
    ("on", "is_read"),
    [(SINCE - DAY, False), (SINCE, True), (UNTIL, True), (UNTIL + DAY, False)],
    ids=["day-before", "first-day", "last-day", "day-after"],
)
def test_a_share_lasts_from_its_first_day_to_its_last(world, item, on, is_read):
    give(world, item)

    assert reads(item, world.rav, on=on) is is_read
    assert reads(item, world.social, on=on)
    assert not reads(item, world.iv, on=on)


def test_without_a_share_coverage_opens_nothing(world, case, item):
    assert "plan" in reader(case, world.rav, on=SINCE).covered
    assert not reads(item, world.rav, on=SINCE)


def test_ended_it_is_over_at_once(world, case, item):
    give(world, item)

    ended = end_shares(case, case.shares.all(), by=world.social, at=world.tick())

    assert [one.ended_at for one in ended] == [reread(ended[0]).ended_at]
    assert not reads(item, world.rav, on=SINCE)
    assert end_shares(case, case.shares.all(), by=world.social, at=world.tick()) == []


def test_without_coverage_it_is_not_read(world, case, item):
    """As after a withdrawal that ended the coverage only."""
    give(world, item)

    end_coverage(world, case, "plan")

    assert not reads(item, world.rav, on=SINCE)


def end_coverage(world, case, category):
    rows = Coverage.objects.of(case, [world.rav.institution.pk]).filter(category=category)
    with change(by=world.social, at=world.tick(), reason="coverage.end"):
        for row in rows:
            row.ended_at = world.tick()
            row.save()


def test_another_category_covers_nothing(world, case, item):
    give(world, item)
    end_coverage(world, case, "work_capacity")
    assert reads(item, world.rav, on=SINCE)

    with change(by=world.social, at=world.tick(), reason="note.move"):
        item.category = "work_capacity"
        item.save()

    assert not reads(item, world.rav, on=SINCE)


def test_coverage_of_another_institution_covers_nothing(world, case, item):
    """A head above sees her parts: what one was given needs the coverage of that very one."""
    give(world, item)
    end_coverage(world, case, "plan")
    own = frozenset({world.rav.institution.pk, world.iv.institution.pk})
    handovers.accept_handover(propose(world, case), by=world.iv, at=world.tick())
    assert Coverage.objects.in_force(SINCE).of(case, [world.iv.institution.pk]).exists()

    rows = type(item).objects.filter(case=case)

    assert not rows.readable(own=own, on=SINCE).exists()


def test_a_participant_whose_time_has_passed_reads_no_more(world, case, item):
    give(world, item)
    row = Participation.objects.get(case=case, institution=world.rav.institution)
    with change(by=world.social, at=world.tick(), reason="case.edit"):
        row.until = SINCE
        row.save()

    assert reads(item, world.rav, on=SINCE)
    assert not reads(item, world.rav, on=SINCE + DAY)


def test_a_former_participant_reads_on_in_its_window(world, case, item):
    """Thirty days by the standard; the share and the coverage last longer."""
    give(world, item, until=UNTIL + timedelta(days=9))
    closed_at = world.tick()
    close_case(case, Ending("moved", "Moved to another canton."), by=world.social, at=closed_at)
    row = Participation.objects.get(case=case, institution=world.rav.institution)
    assert row.ended_at is not None
    last = row.follow_up_until
    for one in Coverage.objects.of(case, [world.rav.institution.pk]):
        assert one.until > SINCE

    assert reads(item, world.rav, on=min(last, UNTIL + timedelta(days=9)))
    with change(by=world.social, at=world.tick(), reason="case.edit"):
        row.follow_up_until = SINCE
        row.save()
    assert reads(item, world.rav, on=SINCE)
    assert not reads(item, world.rav, on=SINCE + DAY)


# Giving


def test_given_again_it_gets_the_new_last_day(world, case, item):
    first = give(world, item)

    again = give(world, item, until=UNTIL + DAY, since=None)

    assert (again.pk, again.since, again.until) == (first.pk, SINCE, UNTIL + DAY)
    assert case.shares.count() == 1


def test_given_again_after_its_last_day_it_is_another_share(world, case, item):
    first = give(world, item, since=None, until=TODAY)
    later = at(TODAY + timedelta(days=3))

    again = share(item, world.rav.institution, until=UNTIL, by=world.social, at=later)

    assert again.pk != first.pk
    assert reread(first).ended_at == later
    assert again.since == later.date()


def test_nobody_passes_on_what_it_was_given(world, case, item):
    """R-SHARE-02."""
    give(world, item)

    with pytest.raises(ValidationError) as refused:
        give(world, item, to=world.iv.institution, by=world.rav)

    assert refused.value.code == "not_yours"


def test_only_who_takes_part_and_is_covered_is_given_something(world, case, item):
    for to, code in ((world.stranger, "not_taking_part"), (world.social, "own")):
        with pytest.raises(ValidationError) as refused:
            give(world, item, to=to.institution)
        assert refused.value.code == code
    end_coverage(world, case, "plan")
    with pytest.raises(ValidationError) as refused:
        give(world, item)
    assert refused.value.code == "uncovered"
    assert case.shares.count() == 0


def test_what_is_not_checked_or_taken_back_is_not_given(world, case):
    gone = documents.take_back_document(
        file_document(world, case), by=world.social, at=world.tick(), reason="Wrong."
    )
    waiting = file_document(world, case, scanned=False)

    for document in (waiting, gone):
        with pytest.raises(ValidationError) as refused:
            give(world, document)
        assert refused.value.code == "state"


def test_a_closed_case_gives_nothing_and_still_ends(world, case, item):
    given = give(world, item)
    close_case(case, Ending("moved", "Moved."), by=world.social, at=world.tick())

    with pytest.raises(ValidationError) as refused:
        give(world, item)
    assert refused.value.code == "state"
    assert end_shares(case, case.shares.all(), by=None, at=world.tick()) == [given]


def test_shares_end_by_giver_and_category(world, case):
    note = records.add_note(case, by=world.social, at=world.tick(), text="A", category="plan")
    report = file_document(world, case, category="work_capacity")
    theirs = records.add_note(case, by=world.rav, at=world.tick(), text="B", category="plan")
    for one in (note, report):
        give(world, one)
    handovers.accept_handover(
        propose(world, case, stays_involved=True), by=world.iv, at=world.tick()
    )
    give(world, theirs, to=world.iv.institution, by=world.rav)
    ours = case.shares.given_by(world.social.institution)

    ended = end_shares(case, ours.of_categories(["plan"]), by=world.social, at=world.tick())

    assert [one.note for one in ended] == [note]
    assert set(Share.objects.open().values_list("note", "document")) == {
        (None, report.pk),
        (theirs.pk, None),
    }


# The database


def test_a_share_gives_exactly_one_thing(world, case, item):
    note = records.add_note(case, by=world.social, at=world.tick(), text="A", category="plan")
    document = file_document(world, case)
    fields = {"case": case, "receiver": world.rav.institution, "since": SINCE, "until": UNTIL}
    for wrong in (
        {},
        {"note": note, "document": document},
        {"note": note, "since": UNTIL, "until": SINCE},
    ):
        with (
            pytest.raises(IntegrityError),
            change(by=world.social, at=world.tick(), reason="share.give"),
            transaction.atomic(),
        ):
            Share(**fields | wrong).save()


def test_the_sentences_are_those_of_the_constraints(world, case):
    share_of_nothing = Share(case=case, receiver=world.rav.institution, since=SINCE, until=UNTIL)

    with pytest.raises(ValidationError, match="either a note or a document"):
        share_of_nothing.full_clean()
