"""The register and sharing as pages: typed in seconds, refused with a way out."""

import pytest
from django.urls import reverse

from cases.operations.records import add_note
from cases.tests import factories as make
from consent.models import Disclosure


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
    both = typed(world, direction="received", other=other, explanation="They called.")

    page = go(world.social, "disclosure_new", case.key, **both)

    assert set(page.context["form"].errors) == {"receivers"}
    go(world.social, "disclosure_new", case.key, **(both | {"other": ""}))
    row = lines(case).get()
    assert (row.giver, row.receiver) == (world.rav.institution, world.social.institution)


def test_nobody_is_chosen_at_its_field(world, case, go):
    page = go(world.social, "disclosure_new", case.key, **typed(world, receivers=[]))

    assert set(page.context["form"].errors) == {"receivers"}


def test_where_nobody_takes_part_one_list_has_them_all(world, go):
    alone = world.case()
    nobody = {name: word for name, word in typed(world).items() if name != "receivers"}
    call = nobody | {"explanation": "They called."}

    page = go(world.social, "disclosure_new", alone.key, **call)
    assert set(page.context["form"].errors) == {"other"}
    go(world.social, "disclosure_new", alone.key, **call, other=world.rav.institution.pk)

    assert lines(alone).get().receiver == world.rav.institution


def test_a_note_is_shared_only_where_something_allows_it(world, case, asking, go, note):
    page = go(world.social, "note_share", case.key, note.key).content.decode()
    assert page.count("disabled") == 1
    assert "consent" in page

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
