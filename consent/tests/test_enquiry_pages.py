"""The pages of an anonymous question: asked, answered, withdrawn; and 404 for everybody else."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.tests.cast import build_world
from consent.models import Enquiry
from consent.operations import Question, send_enquiry
from contacts.factories import MembershipFactory, NetworkMembershipFactory

PAGES = ("enquiry", "enquiry_answer", "enquiry_withdraw")
CHOSEN = {"question": "payer", "areas": ["debt", "housing"], "age_band": "a25_34"}


@pytest.fixture
def enquiry(world: Any) -> Enquiry:
    asked = Question(world.network, world.iv.institution, "payer", ["debt", "housing"])
    return send_enquiry(asked, by=world.social, at=world.tick())


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_an_enquiry_from_its_first_to_its_last_page(world: Any, go: Any) -> None:
    to = world.iv.institution.pk
    done = go(world.social, "enquiry_new", addressee=to, region="ag_east", **CHOSEN)
    enquiry = Enquiry.objects.get()
    assert done["Location"] == reverse("enquiry", args=[enquiry.key])
    page = text(go(world.social, "enquiry", enquiry.key))
    assert "AG-A-2026-00001 · sent" in page
    assert "10 working days, guideline v1" in page
    for word in ("Which institution probably pays", "debt, housing", "25–34", "eastern Aargau"):
        assert word in page
    assert reverse("enquiry_answer", args=[enquiry.key]) not in page

    assert "AG-A-2026-00001" in text(go(world.iv, "enquiry_list"))
    assert reverse("enquiry_answer", args=[enquiry.key]) in text(
        go(world.iv, "enquiry", enquiry.key)
    )
    go(world.iv, "enquiry_answer", enquiry.key, answer="depends", reply="On the report.")

    page = text(go(world.social, "enquiry", enquiry.key))
    assert "On the report." in page
    assert "no decision" in page
    assert reverse("enquiry_withdraw", args=[enquiry.key]) not in page


def test_there_is_no_field_to_write_in(world: Any, go: Any) -> None:
    """R-ENQUIRY-01"""
    page = text(go(world.social, "enquiry_new"))
    body = page[page.index("<main") : page.index("</main>")]

    assert "<textarea" not in body
    assert 'type="text"' not in body
    assert "be_seeland" not in body
    assert "ag_west" in body


def test_what_was_typed_stays_when_an_answer_is_refused(
    world: Any, go: Any, enquiry: Enquiry
) -> None:
    bare = go(world.iv, "enquiry_answer", enquiry.key, answer="depends", reply=" ")
    assert bare.status_code == 422
    assert "Explain this answer" in text(bare)
    long = go(world.iv, "enquiry_answer", enquiry.key, answer="likely_no", reply="x" * 1001)
    assert long.status_code == 422
    assert "x" * 1001 in text(long)
    none = go(world.social, "enquiry_new", question="payer", age_band="a25_34")
    assert none.status_code == 422
    for words in ("Say whom you ask.", "Name at least one problem area."):
        assert words in text(none)


def test_a_stale_page_says_so(world: Any, go: Any, enquiry: Enquiry) -> None:
    go(world.social, "enquiry_withdraw", enquiry.key, sent="1")

    stale = go(world.iv, "enquiry_answer", enquiry.key, answer="likely_no")

    assert stale.status_code == 409
    assert "withdrawn" in text(stale)


def test_each_side_opens_its_own_pages_only(world: Any, go: Any, enquiry: Enquiry) -> None:
    def statuses(membership: Any) -> list[int]:
        return [go(membership, name, enquiry.key).status_code for name in PAGES]

    assert statuses(world.social) == statuses(world.social_head) == [200, 403, 200]
    assert statuses(world.iv) == statuses(world.iv_head) == [200, 200, 403]


def test_for_everybody_else_there_is_none(world: Any, go: Any, enquiry: Enquiry) -> None:
    """R-ENQUIRY-03; also in a second network."""
    bern = build_world(with_mandate=False)
    others = [world.rav, world.coordinator, world.steering, world.auditor, bern.social]

    for other in others:
        for name in PAGES:
            assert go(other, name, enquiry.key).status_code == 404
    assert "AG-A-2026-00001" not in text(go(world.rav, "enquiry_list"))
    for other in (world.coordinator, world.steering, world.auditor):
        for name in ("enquiry_list", "enquiry_new"):
            assert go(other, name).status_code == 403


def test_open_ones_come_first(world: Any, client: Client, go: Any, enquiry: Enquiry) -> None:
    asked = Question(world.network, world.iv.institution, "deadlines", ["debt"])
    newer = send_enquiry(asked, by=world.social, at=world.tick())
    go(world.social, "enquiry_withdraw", newer.key, sent="1")

    page = text(client.get(reverse("enquiry_list") + "?tab=sent"))

    assert page.index(enquiry.number) < page.index(newer.number)


def test_somebody_in_two_networks_says_in_which(world: Any, go: Any) -> None:
    bern = build_world(with_mandate=False)
    NetworkMembershipFactory(institution=world.social.institution, network=bern.network)
    to = bern.iv.institution.pk

    assert go(world.social, "enquiry_new", addressee=to, **CHOSEN).status_code == 422
    wrong = go(world.social, "enquiry_new", addressee=to, network=world.network.pk, **CHOSEN)
    assert wrong.status_code == 422
    go(world.social, "enquiry_new", addressee=to, network=bern.network.pk, **CHOSEN)
    assert Enquiry.objects.get().number == "BE-A-2026-00001"


def test_the_desk_leads_there_and_says_how_many_wait(world: Any, go: Any, enquiry: Enquiry) -> None:
    head = '<h2 id="enquiries">Anonymous questions</h2> <span class="count">'

    assert f"{head}1</span>" in text(go(world.iv, "privacy_desk"))
    page = text(go(world.social, "privacy_desk"))
    assert f"{head}0</span>" in page
    assert reverse("enquiry_list") in page
    assert reverse("enquiry_new") in page


def test_after_a_refusal_the_page_says_what_remains(world: Any, go: Any, asking: Any) -> None:
    """R-ENQUIRY-05; a statute, an anonymous question or no exchange."""
    consent = asking.draft((world.social, world.iv, "household"))
    before = text(go(world.social, "consent", asking.case.key, consent.key))
    asking.say(consent, "refused")

    page = text(go(world.social, "consent", asking.case.key, consent.key))

    note = "The person said no: what remains possible"
    assert note not in before
    assert note in page
    assert reverse("enquiry_new") in page
    assert "No service depends on it" in page


def test_a_colleague_reads_it_too(world: Any, go: Any, enquiry: Enquiry) -> None:
    colleague = MembershipFactory(institution=world.iv.institution)

    assert go(colleague, "enquiry", enquiry.key).status_code == 200
