"""The register and sharing as pages: typed in seconds, refused with a way out."""

import pytest
from django.urls import reverse

from cases.operations.records import add_note
from cases.tests import factories as make
from consent.models import Disclosure
from iiz.history import change


@pytest.fixture
def note(world, case):
    at = world.tick()
    return add_note(case, by=world.social, at=at, text="Looks for a place.", category="plan")


def typed(world, **changes):
    given = {
        "direction": "given",
        "receivers": [world.rav.institution.pk],
        "channel": "phone",
        "information": ["plan"],
        "on": "03.03.2026",
    }
    return given | changes


def lines(case):
    return Disclosure.objects.filter(case=case, subject="")


def test_a_call_is_recorded_and_confirmed(world, case, asking, go):
    asking.granted((world.social, world.rav, "plan"))

    done = go(world.social, "disclosure_new", case.key, **typed(world, gist="From April on."))

    assert done["Location"] == reverse("case_privacy", args=[case.key])
    row = lines(case).get()
    assert row.basis == "consent"
    page = go(world.rav, "case_privacy", case.key).content.decode()
    assert "From April on." in page
    assert reverse("disclosure_confirm", args=[case.key, row.key]) in page
    go(world.rav, "disclosure_confirm", case.key, row.key, sure="1")
    assert make.reread(row).confirmed_by == world.rav.user


def test_without_a_basis_it_asks_how_it_came_and_keeps_all(world, case, go):
    page = go(world.social, "disclosure_new", case.key, **typed(world, gist="From April on."))

    assert page.status_code == 422
    assert "From April on." in page.content.decode()
    assert set(page.context["form"].errors) == {"explanation"}
    word = "They called and asked."
    go(world.social, "disclosure_new", case.key, **typed(world, explanation=word))
    assert lines(case).get().mark == "irregular"


def test_what_they_told_us_is_one_line_for_each_of_them(world, case, go):
    other = world.iv.institution.pk
    both = typed(world, direction="received", other=[other], explanation="They called.")

    page = go(world.social, "disclosure_new", case.key, **both)

    assert set(page.context["form"].errors) == {"receivers"}
    go(world.social, "disclosure_new", case.key, **(both | {"other": []}))
    row = lines(case).get()
    assert (row.giver, row.receiver) == (world.rav.institution, world.social.institution)


def test_nobody_is_chosen_at_its_field(world, case, go):
    page = go(world.social, "disclosure_new", case.key, **typed(world, receivers=[]))

    assert set(page.context["form"].errors) == {"receivers"}


def test_where_nobody_takes_part_a_meeting_with_two_is_one_entry(world, go):
    alone = world.case()
    nobody = {name: word for name, word in typed(world).items() if name != "receivers"}
    meeting = nobody | {"channel": "meeting", "explanation": "All sat together."}

    page = go(world.social, "disclosure_new", alone.key, **meeting)
    assert set(page.context["form"].errors) == {"other"}
    both = [world.rav.institution, world.iv.institution]
    go(world.social, "disclosure_new", alone.key, **meeting, other=[one.pk for one in both])

    assert {line.receiver for line in lines(alone)} == set(both)
    assert len({line.occasion for line in lines(alone)}) == 1


def test_others_of_the_network_are_told_together_with_who_takes_part(world, case, go):
    word = typed(world, other=[world.iv.institution.pk], explanation="All sat together.")

    go(world.social, "disclosure_new", case.key, **word)

    assert lines(case).count() == 2


@pytest.fixture
def said(world, case, go, client):
    """What the next page says once it is recorded."""

    def sentence(**changes):
        done = go(world.social, "disclosure_new", case.key, **typed(world, **changes))
        (message,) = client.get(done["Location"]).context["messages"]
        return message.level_tag, str(message)

    return sentence


IRREGULAR = "Recorded as irregular: there was no basis for it."
OWED = "The person is still to be informed: we owe it by 17.03.2026."


def test_what_is_irregular_says_so_and_who_was_told_and_what_is_owed(world, said):
    """R-REGISTER-02, R-REGISTER-05, R-REGISTER-07."""
    word = "They called and asked."
    officer = "Your data-protection officer was told of it."
    assert said(explanation=word) == ("warning", f"{IRREGULAR} {officer} {OWED}")

    with change(by=None, at=world.tick(), reason="test.change"):
        world.auditor.until = world.start.date()
        world.auditor.save()
    assert said(explanation=word)[1] == f"{IRREGULAR} Your head was told of it. {OWED}"


def test_a_statute_leaves_a_duty_and_consent_none(asking, world, said):
    asking.granted((world.social, world.rav, "plan"))
    assert said() == ("success", "Recorded in the register.")

    asking.in_writing()
    word = {"information": ["work_capacity"], "channel": "letter"}
    assert said(**word) == ("success", f"Recorded in the register. {OWED}")
    both = {"information": ["plan", "household"], "explanation": "They asked."}
    assert "a part of it as irregular" in said(**both)[1]


def test_where_nobody_takes_part_sharing_says_what_would_make_it_possible(world, go):
    alone = world.case()
    document = make.file_document(world, alone)

    page = go(world.social, "document_share", alone.key, document.key)

    assert "Bring an institution in first." in page.text
    assert reverse("case_invite", args=[alone.key]) in page.text
    assert "Share: Report" in page.text
    assert 'name="until"' not in page.text


def test_a_note_is_shared_only_where_something_allows_it(world, case, asking, go, note):
    page = go(world.social, "note_share", case.key, note.key).content.decode()
    assert page.count("disabled") == 1
    assert "consent" in page
    assert 'name="until"' not in page, "there is nothing to send"
    assert f"Share: Note of {note.written_at:%d.%m.%Y}" in page

    word = {"receivers": [world.rav.institution.pk]}
    refused = go(world.social, "note_share", case.key, note.key, **word)
    assert refused.status_code == 422

    asking.granted((world.social, world.rav, "plan"))
    go(world.social, "note_share", case.key, note.key, **word)
    page = go(world.rav, "case_overview", case.key).content.decode()
    assert "Looks for a place." in page

    end = {"receiver": world.rav.institution.pk}
    go(world.social, "note_share_end", case.key, note.key, **end)
    page = go(world.rav, "case_overview", case.key).content.decode()
    assert "Looks for a place." not in page


def test_a_document_is_shared_like_a_note(world, case, asking, go):
    document = make.file_document(world, case)
    asking.granted((world.social, world.rav, document.category))
    word = {"receivers": [world.rav.institution.pk], "until": "02.04.2026"}

    go(world.social, "document_share", case.key, document.key, **word)

    assert f"{document.shares.get().until:%d.%m.%Y}" == "02.04.2026"


@pytest.mark.parametrize("who", ["rav", "stranger"])
def test_only_the_owner_shares(world, case, go, note, who):
    page = go(getattr(world, who), "note_share", case.key, note.key)

    assert page.status_code == (403 if who == "rav" else 404)


def test_who_recorded_it_does_not_confirm_it(world, case, asking, go):
    asking.granted((world.social, world.rav, "plan"))
    go(world.social, "disclosure_new", case.key, **typed(world))

    page = go(world.social, "disclosure_confirm", case.key, lines(case).get().key)

    assert page.status_code == 403
