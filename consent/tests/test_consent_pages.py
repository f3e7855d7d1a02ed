"""The tab of data protection, the matrix (R-CONSENT-06), an answer, and a withdrawal."""

import pytest
from django.urls import reverse

from cases.models import Coverage
from cases.tests.factories import reread
from consent.models import Consent


@pytest.fixture
def draft(world, asking):
    sides = (world.social, world.rav), (world.iv, world.rav), (world.rav, world.iv)
    return asking.draft(*((*pair, one) for pair in sides for one in ("plan", "diagnosis")))


def answer_of(consent, state, yes=(), **changes):
    lines = consent.lines.filter(category__in=yes)
    given = {"informed_on": "02.03.2026", "signed_on": "02.03.2026", "original_at": "Dossier"}
    return given | {"state": state} | {f"line_{line.pk}": "yes" for line in lines} | changes


def test_a_consent_is_drafted_answered_and_withdrawn(world, case, go):
    data = {
        "purpose": "plan",
        "form_language": "fr",
        "since": "03.03.2026",
        "institutions": [world.rav.institution.pk],
        "scopes": ["case_period"],
        "information": ["plan", "diagnosis"],
    }
    assert go(world.social, "consent_new", case.key, **data).status_code == 303
    consent = Consent.objects.get()
    assert consent.lines.count() == 4

    page = go(world.social, "consent_answer", case.key, consent.key).content.decode()
    assert page.count('type="radio"') == 3 + 2 * 4
    done = go(
        world.social,
        "consent_answer",
        case.key,
        consent.key,
        **answer_of(consent, "limited", ["plan"]),
    )
    assert done["Location"] == reverse("consent", args=[case.key, consent.key])
    assert reread(consent).state == "limited"

    page = go(world.social, "consent_withdraw", case.key, consent.key).content.decode()
    assert world.rav.institution.name in page
    word = {"on": "03.03.2026", "how": "phone"}
    go(world.social, "consent_withdraw", case.key, consent.key, **word)
    assert reread(consent).state == "withdrawn"
    ended = Coverage.objects.of(case, [world.rav.institution]).filter(category="plan")
    assert ended.get().ended_at is not None


def test_each_sees_its_own_rows_of_the_matrix(world, case, asking, go, draft):
    asking.say(draft, "limited", "plan")

    def sides(member):
        matrix = go(member, "consent", case.key, draft.key).context["matrix"]
        return {giver.institution.pk for giver in matrix.givers}, matrix.is_whole

    social, iv, rav = (one.institution.pk for one in (world.social, world.iv, world.rav))
    assert sides(world.social) == ({social, iv, rav}, True)
    assert sides(world.rav) == ({social, iv, rav}, False)
    assert go(world.iv, "consent", case.key, draft.key).status_code == 404


def test_a_draft_is_nobody_elses_matter(world, case, go, draft):
    assert go(world.rav, "consent", case.key, draft.key).status_code == 404
    assert go(world.rav, "consent_answer", case.key, draft.key).status_code == 403
    assert "diagnosis" not in go(world.rav, "case_privacy", case.key).content.decode()
    assert go(world.rav, "case_privacy", case.key).context["privacy"].rows == []


def test_what_was_typed_comes_back_with_the_error(world, case, go, draft):
    data = answer_of(draft, "limited", ["plan"], informed_on="")

    page = go(world.social, "consent_answer", case.key, draft.key, **data)

    assert page.status_code == 422
    assert page.content.decode().count(" checked") == 1 + 3


def test_the_paper_on_which_it_rests_is_named_with_what_it_covers(world, case, asking, go, draft):
    """R-CONSENT-11; who receives reads it, too: nothing goes further than its text."""
    said = answer_of(draft, "limited", ["plan"], paper_of="Waiver of the IV of Nora Birke")
    args = world.social, "consent_answer", case.key, draft.key
    refused = go(*args, **said)
    assert refused.context["form"].errors.keys() == {"paper_on", "paper_covers"}

    covers = "Reports of 2025, to the social service alone."
    assert go(*args, **said, paper_on="01.02.2026", paper_covers=covers).status_code == 303

    for by in (world.social, world.rav):
        for page in (("consent", case.key, draft.key), ("case_privacy", case.key)):
            shown = go(by, *page).content.decode()
            assert "Waiver of the IV of Nora Birke" in shown
            assert covers in shown


def test_the_matrix_says_what_the_law_allows_and_what_nobody_asked(world, case, asking, go):
    consent = asking.granted((world.social, world.iv, "plan"), (world.iv, world.social, "limits"))

    matrix = go(world.social, "consent", case.key, consent.key).context["matrix"]

    assert matrix.totals == {"yes": 2, "no": 0, "law": 0, "none": 2}


def test_a_part_is_chosen_and_shown_before_it_ends(world, case, asking, go, client):
    consent = asking.granted(
        (world.social, world.rav, "plan"), (world.social, world.rav, "work_capacity")
    )
    line = consent.lines.get(category="plan")
    data = {"part": "1", "lines": [line.pk], "on": "03.03.2026", "how": "meeting"}

    go(world.social, "consent_withdraw", case.key, consent.key, **data)

    assert reread(consent).state == "partly_withdrawn"
    assert {row.category for row in consent.lines.holding()} == {"work_capacity"}


def test_nothing_chosen_is_nothing_withdrawn(world, case, asking, go):
    consent = asking.granted((world.social, world.rav, "plan"))
    data = {"part": "1", "on": "03.03.2026", "how": "meeting"}

    page = go(world.social, "consent_withdraw", case.key, consent.key, **data)

    assert (page.status_code, reread(consent).state) == (422, "granted")


def test_a_desk_that_may_read_none_still_takes_the_withdrawal(world, case, asking, go):
    consent = asking.granted((world.social, world.iv, "plan"))

    go(world.rav, "consents_withdraw", case.key, on="03.03.2026", how="phone")

    assert reread(consent).state == "withdrawn"
