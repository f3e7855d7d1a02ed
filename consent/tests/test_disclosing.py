"""The register: R-REGISTER-01 to 06."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError

from cases.models import CaseEvent, Coverage
from cases.operations import requests
from cases.operations.approaching import Grounds
from cases.operations.records import add_note
from cases.tests import factories as make
from consent.models import Disclosure
from consent.operations import Told, confirm_disclosure, disclose, stop_sharing
from iiz.calendar import add_months

ONE_DAY = timedelta(days=1)


@pytest.fixture
def tell(world, asking, case):
    """The social service tells the job centre on the phone, today; `changes` are those of Told."""

    def told(*categories, by=world.social, to=world.rav, **changes):
        given = {
            "receivers": [to.institution],
            "categories": categories,
            "channel": "phone",
            "on": asking.today,
        }
        return disclose(case, Told(**(given | changes)), by=by, at=world.tick())

    return told


@pytest.fixture
def note(world, case):
    return partial(add_note, case, by=world.social, text="Looks for a place.", category="plan")


def refused(act, *args, **changes):
    with pytest.raises(ValidationError) as error:
        act(*args, **changes)
    return error.value


def rows_of(case):
    """Without what the approaches of the case left there."""
    return Disclosure.objects.filter(case=case, subject="")


def test_what_a_basis_allows_is_recorded_with_it(asking, world, tell):
    asking.granted((world.social, world.rav, "plan"))

    (row,) = tell("plan", gist="The plan for spring.")

    assert (row.basis, row.rule, row.mark) == ("consent", "X-CONSENT-1", "regular")
    assert (row.giver, row.receiver) == (world.social.institution, world.rav.institution)
    assert row.recorded_by == world.social.institution


def test_each_basis_has_its_own_row(asking, world, case, tell):
    asking.granted((world.social, world.rav, "plan"))
    asking.in_writing()

    rows = tell("plan", "work_capacity", channel="letter")

    assert {row.basis: row.categories for row in rows} == {
        "atsg32": ["work_capacity"],
        "consent": ["plan"],
    }
    assert len({row.occasion for row in rows}) == 1


def test_what_is_given_in_writing_only_is_irregular_on_the_phone(asking, world, case, tell):
    asking.in_writing()

    error = refused(tell, "work_capacity")

    assert "in writing only" in str(error.error_dict["explanation"])


@pytest.mark.parametrize("channel", ["phone", "meeting", "letter", "mail", "paper"])
def test_what_has_happened_is_recorded_as_irregular(world, case, tell, channel):
    """R-REGISTER-02; not before somebody says how it came about."""
    error = refused(tell, "plan", channel=channel)
    assert {one.code for one in error.error_dict["explanation"]} == {"irregular", "no_basis"}

    (row,) = tell("plan", channel=channel, explanation="She was on the line and asked.")

    assert (row.basis, row.mark, row.rule, row.guideline) == ("", "irregular", "", None)
    assert list(Disclosure.objects.irregular()) == [row]


def test_what_the_system_would_carry_is_refused(world, case, tell, note):
    """R-REGISTER-01; whatever anybody says about it."""
    item = note(at=world.tick())

    error = refused(tell, channel="screen", items=[item], explanation="Please.")

    assert "nothing on file allows it yet" in str(error.error_dict["information"])
    assert not rows_of(case).exists()
    assert not item.shares.exists()


def test_a_shared_note_is_read_as_long_as_she_agreed(asking, world, case, tell, note):
    """The one writer of shares; consent for 30 days makes a share for 30 days."""
    item, last = note(at=world.tick()), asking.today + 29 * ONE_DAY
    asking.granted((world.social, world.rav, "plan"), until=last)

    (row,) = tell(channel="screen", items=[item])

    (share,) = item.shares.all()
    assert (share.receiver, share.until) == (world.rav.institution, last)
    assert row.items == [{"kind": "note", "id": item.pk, "category": "plan"}]


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_no_share_outlasts_the_part_of_who_reads(asking, world, case, tell, note, days):
    item = note(at=world.tick())
    asking.granted((world.social, world.rav, "plan"))
    last = case.participations.get(institution=world.rav.institution).until

    tell(channel="screen", items=[item], until=last + days * ONE_DAY)

    assert item.shares.get().until == last + min(days, 0) * ONE_DAY


def test_sharing_covers_what_was_not_covered_yet(asking, world, case, tell):
    asking.granted((world.social, world.rav, "financial"))
    item = add_note(case, by=world.social, at=world.tick(), text="Owes rent.", category="financial")

    tell(channel="screen", items=[item])

    covered = Coverage.objects.in_force(asking.today).of(case, [world.rav.institution])
    assert covered.get(category="financial").basis == "consent"


def test_nothing_is_shared_with_who_takes_no_part(asking, world, tell, note):
    asking.granted((world.social, world.iv, "plan"))

    error = refused(tell, channel="screen", items=[note(at=world.tick())], to=world.iv)

    assert error.code == "not_taking_part"


def test_only_own_rows_go_along(asking, world, tell, note):
    asking.granted((world.rav, world.social, "plan"), by=world.rav)
    item = note(at=world.tick())

    error = refused(tell, channel="screen", items=[item], by=world.rav, to=world.social)

    assert set(error.error_dict) == {"items"}


@pytest.mark.parametrize("who", ["rav", "iv"])
def test_only_the_owner_ends_a_share(asking, world, tell, note, who):
    """R-SHARE-02."""
    item = note(at=world.tick())
    asking.granted((world.social, world.rav, "plan"))
    tell(channel="screen", items=[item])

    stop = partial(stop_sharing, item, world.rav.institution)
    assert refused(stop, by=getattr(world, who), at=world.tick()).code == "not_yours"
    assert item.shares.open().exists()

    stop(by=world.social, at=world.tick())
    assert not item.shares.open().exists()


def test_several_receivers_have_a_row_each(asking, world, case, tell):
    """R-REGISTER-03; none of them reads who else was told."""
    receivers = [world.rav.institution, world.iv.institution]
    asking.granted((world.social, world.rav, "plan"), (world.social, world.iv, "plan"))

    rows = tell("plan", receivers=receivers, channel="meeting")

    assert {row.receiver for row in rows} == set(receivers)
    readable = Disclosure.objects.readable(frozenset({world.rav.institution_id}))
    assert {row.receiver for row in readable.filter(subject="")} == {world.rav.institution}


def test_what_was_received_is_recorded_too(asking, world, tell):
    (row,) = tell(
        "plan",
        giver=world.rav.institution,
        receivers=[world.social.institution],
        explanation="They called.",
    )

    own = frozenset({world.social.institution_id})
    assert row.direction(own) == "received"
    assert row.other_side(own) == world.rav.institution
    assert row.may_confirm(frozenset({world.rav.institution_id}))
    assert not row.may_confirm(own)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"categories": []}, "information"),
        ({"categories": ["nonsense"]}, "information"),
        ({"channel": "pigeon"}, "channel"),
        ({"receivers": []}, "receivers"),
        ({"on": 1}, "on"),
        ({"on": -366}, "on"),
        ({"informed_on": 1}, "informed_on"),
    ],
)
def test_what_is_missing_or_odd_is_said_at_its_field(asking, tell, changes, field):
    days = {"on", "informed_on"} & changes.keys()
    changes |= {name: asking.today + changes[name] * ONE_DAY for name in days}
    given = {"categories": ["plan"], "explanation": "It came so."} | changes

    assert set(refused(tell, **given).error_dict) == {field}


def test_a_year_back_is_still_recorded(asking, world, tell):
    (row,) = tell("plan", on=add_months(asking.today, -12), explanation="Found in a file.")

    assert row.on == add_months(asking.today, -12)


def test_a_closed_case_takes_no_new_exchange(world, case, tell):
    make.close(world, case)

    assert refused(tell, "plan", explanation="Late.").code == "state"


def test_who_takes_no_part_records_nothing(world, tell):
    error = refused(tell, "plan", by=world.stranger, explanation="Heard.")

    assert error.code == "not_taking_part"


def test_both_sides_read_it_in_the_timeline_and_nobody_else(asking, world, case, tell):
    asking.granted((world.social, world.rav, "plan"))

    tell("plan")

    told = CaseEvent.objects.filter(case=case, verb="disclosure.record")
    assert {event.audience for event in told} == {world.social.institution, world.rav.institution}


def test_the_other_side_confirms_with_one_click(asking, world, case, tell):
    """R-REGISTER-04; all rows of the occasion."""
    asking.granted((world.social, world.rav, "plan"))
    asking.in_writing()
    rows = tell("plan", "work_capacity", channel="letter")

    confirm_disclosure(rows[0], by=world.rav, at=world.tick())

    assert {make.reread(row).confirmed_by for row in rows} == {world.rav.user}
    error = refused(confirm_disclosure, rows[1], by=world.rav, at=world.tick())
    assert error.code == "state"


@pytest.mark.parametrize("who", ["social", "iv", "stranger"])
def test_nobody_else_confirms(asking, world, tell, who):
    asking.granted((world.social, world.rav, "plan"))
    (row,) = tell("plan")

    error = refused(confirm_disclosure, row, by=getattr(world, who), at=world.tick())

    assert error.code == "not_yours"


def notices(case):
    rows = case.notices.filter(topic="exchange").order_by("pk")
    return [(row.informer, row.about, row.due_on, row.state) for row in rows][1:]


def test_on_consent_nobody_is_told_again(asking, world, case, tell):
    """R-REGISTER-05."""
    asking.granted((world.social, world.rav, "plan"))

    tell("plan")

    assert notices(case) == []


def test_on_a_statute_the_person_is_told_in_its_term(asking, world, case, tell):
    """R-REGISTER-05; ATSG 32 gives 14 calendar days, and one notice is enough."""
    asking.in_writing()

    for _time in range(2):
        tell("work_capacity", channel="letter")

    social, rav = world.social.institution, world.rav.institution
    assert notices(case) == [(social, rav, asking.today + 14 * ONE_DAY, "due")]


def test_who_told_the_person_already_owes_nothing(asking, world, case, tell):
    asking.in_writing()

    tell("work_capacity", channel="letter", informed_on=asking.today)

    assert [state for *_rest, state in notices(case)] == ["done"]


def test_the_irregular_is_told_too(world, case, tell):
    tell("plan", explanation="She asked.")

    assert [state for *_rest, state in notices(case)] == ["due"]


def test_an_approach_leaves_its_lines(world):
    """R-REGISTER-01: who she is when it is sent, the rest when it is accepted."""
    case = world.case()
    request = make.invite(world, case)
    sent = Disclosure.objects.filter(case=case)
    assert [row.categories for row in sent] == [["involvement", "personal"]]

    requests.accept_invitation(request, by=world.rav, at=world.tick())

    assert {tuple(row.categories) for row in sent.all()} == {
        ("involvement", "personal"),
        ("plan", "work_capacity"),
    }
    assert {row.subject for row in sent.all()} == {f"request:{request.key}"}


def test_an_answer_is_a_line_the_other_way(world):
    case = world.case()
    request = make.invite(world, case, kind="info", to=world.iv)

    requests.answer_request(
        request, by=world.iv, at=world.tick(), answer="Yes.", category="measures"
    )

    row = Disclosure.objects.get(case=case, giver=world.iv.institution)
    assert (row.receiver, row.categories) == (world.social.institution, ["measures"])


def offer(world, case, basis, *categories):
    grounds = Grounds(basis=basis, categories=categories, informed_on=world.start.date())
    return partial(make.invite, world, case, grounds=grounds)


@pytest.mark.parametrize("category", ["plan", "involvement"])
def test_what_she_refused_is_not_offered(asking, world, case, category):
    """R-REGISTER-06; at the field where something else can be chosen."""
    asking.say(asking.draft((world.social, world.rav, category)), "refused")

    error = refused(offer(world, case, "consent", category))

    assert set(error.error_dict) == {"basis" if category == "involvement" else "categories"}
    assert "does not want it" in str(error)


def test_what_she_withdrew_is_not_offered(asking, world, case):
    asking.withdraw(asking.granted((world.social, world.rav, "plan")))

    assert "does not want it" in str(refused(offer(world, case, "consent", "plan")))


@pytest.mark.parametrize("category", ["diagnosis", "protection", "sanctions"])
def test_strict_categories_need_her_recorded_word(asking, world, case, category):
    """R-REGISTER-06, R-BASIS-02."""
    invite = offer(world, case, "consent", category)
    assert "nothing on file" in str(refused(invite))

    asking.granted((world.social, world.rav, category))

    assert category in invite().categories


def test_a_statute_that_the_guideline_does_not_name_is_none(world, case):
    """R-REGISTER-06; ATSG 32 covers the job centre's request, IVG 68bis does not."""
    assert "IVG 68bis does not allow" in str(refused(offer(world, case, "ivg68bis", "measures")))

    assert "measures" in offer(world, case, "atsg32", "measures")().categories


def test_what_she_agreed_to_is_not_offered_on_another_statute(asking, world, case):
    """R-REGISTER-06; what is read would else outlast her consent."""
    asking.granted((world.social, world.iv, "household"))
    grounds = Grounds("ivg68bis", ("household",), informed_on=asking.today)

    with pytest.raises(ValidationError) as error:
        make.invite(world, case, to=world.iv, grounds=grounds)

    (message,) = error.value.message_dict["categories"]
    assert message.endswith("Name “consent” instead.")
