"""The tab of data protection, the matrix (R-CONSENT-06), an answer, and a withdrawal."""

import pytest
from django.urls import reverse

from cases.models import Coverage
from cases.operations.closing import reopen_case
from cases.operations.handovers import accept_handover
from cases.tests import factories as make
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

    assert matrix.totals == {"yes": 2, "no": 0, "law": 0, "none": 2, "open": 0}


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


def page_of(go, member, consent, name="consent"):
    return go(member, name, consent.case.key, consent.key).content.decode()


def test_a_draft_is_discarded_on_its_page_and_then_takes_no_answer(world, case, go, draft):
    url = reverse("consent_discard", args=[case.key, draft.key])
    assert url in page_of(go, world.social, draft)

    assert go(world.social, "consent_discard", case.key, draft.key, sure="1").status_code == 303

    page = page_of(go, world.social, draft)
    assert reread(draft).state == "ended"
    for name in ("consent_answer", "consent_discard", "consent_printed"):
        assert reverse(name, args=[case.key, draft.key]) not in page


def test_the_case_reopened_offers_no_answer_to_what_ended_with_it(world, case, go, draft):
    make.close(world, case)
    reopen_case(reread(case), by=world.social, at=world.tick(), reason="She came back.")

    assert reverse("consent_answer", args=[case.key, draft.key]) not in page_of(
        go, world.social, draft
    )


@pytest.fixture
def held(world, asking):
    return asking.granted((world.social, world.rav, "plan"), (world.social, world.rav, "household"))


def test_what_a_new_consent_ends_is_said_before_and_after(world, case, asking, go, held, client):
    """R-CONSENT-05."""
    form = go(world.social, "consent_new", case.key).content.decode()
    assert "takes its place: what is not asked again no longer holds" in form

    draft = asking.draft((world.social, world.rav, "plan"))
    for name in ("consent", "consent_answer"):
        page = page_of(go, world.social, draft, name)
        assert "it takes the place of the consent of 02.03.2026" in page
        assert page.count(f"{world.social.institution.short} → {world.rav.institution.short}") == 1
    done = go(world.social, "consent_answer", case.key, draft.key, **answer_of(draft, "granted"))

    page = client.get(done["Location"])
    (message,) = page.context["messages"]
    assert "It took the place of the consent of 02.03.2026." in str(message)
    assert len(page.context["replaced"].ends) == 1


def test_whose_rows_all_hold_reads_nothing_of_a_withdrawal(world, case, asking, go):
    """R-CONSENT-06; neither in the list, nor on the page, nor on the confirmation."""
    consent = asking.granted((world.social, world.rav, "plan"), (world.social, world.iv, "limits"))
    before = page_of(go, world.rav, consent)

    asking.withdraw(consent, "limits")

    assert page_of(go, world.rav, consent).count("Withdrawn") == before.count("Withdrawn")
    for member, state in ((world.rav, "granted"), (world.social, "partly_withdrawn")):
        (row,) = go(member, "case_privacy", case.key).context["privacy"].rows
        assert (row.state, row.may_confirm) == (state, state != "granted")
    assert go(world.rav, "paper_print", case.key, paper="withdrawal").status_code == 403


def test_who_has_left_still_reads_what_it_collected(world, case, asking, go):
    consent = asking.granted((world.social, world.rav, "plan"))
    accept_handover(make.propose(world, case), by=world.iv, at=world.tick())

    page = page_of(go, world.social, consent)

    assert "Dossier SD-12" in page
    assert reverse("consent_withdraw", args=[case.key, consent.key]) not in page


def test_how_it_was_explained_is_shown_to_who_collected_it(world, case, asking, go):
    told = {"explained_by": "Kim Linde", "language_read": "Tigrinya", "interpreter": "Ines Erle"}
    consent = asking.say(asking.draft((world.social, world.rav, "plan")), "granted", **told)

    assert all(one in page_of(go, world.social, consent) for one in told.values())
    assert not any(one in page_of(go, world.rav, consent) for one in told.values())


def test_a_file_is_only_missed_where_one_was_chosen(world, case, go, draft):
    data = answer_of(draft, "granted", informed_on="")

    page = go(world.social, "consent_answer", case.key, draft.key, **data).content.decode()

    assert "choose it again" not in page


def test_where_nobody_else_takes_part_one_list_is_enough(world, go):
    case = world.case()

    page = go(world.social, "consent_new", case.key, purpose="plan")

    assert "institutions" not in page.context["form"].fields
    assert "other" in page.context["form"].errors
