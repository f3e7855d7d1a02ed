"""The pages of a resolution: written down, approved by both sides or the committee, done."""

from typing import Any

import pytest
from django.urls import reverse

from cases.models import Request
from cases.operations.requests import send_request
from cases.tests.cast import World, build_world
from reviews.models import Resolution
from reviews.operations.resolutions import refer_resolution
from reviews.tests.talks import Talk, talk_in

TYPED = {"text": "We answer sooner.", "due_on": "01.12.2026"}
CHANGED = {
    "standard": "request_answer",
    "value": "10",
    "unit": "working_days",
    "effective_from": "01.01.2027",
}
STEPS = ("edit", "approve", "refer", "reject", "complete")


@pytest.fixture
def talk(world: World) -> Talk:
    return world.first(Talk, lambda: talk_in(world))


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def at(talk: Talk, row: Resolution) -> tuple[Any, Any]:
    return talk.review.key, row.key


def test_a_resolution_from_its_first_to_its_last_page(talk: Talk, go: Any) -> None:
    owner = talk.iv.institution
    form = text(go(talk.world.coordinator, "resolution_new", talk.review.key))
    assert "(today 15 working days)" in form

    done = go(
        talk.world.coordinator,
        "resolution_new",
        talk.review.key,
        owner=owner.pk,
        **TYPED,
        **CHANGED,
    )
    page = reverse("review", args=[talk.review.key])
    assert done["Location"] == f"{page}#resolutions"
    row = Resolution.objects.get()
    shown = text(go(talk.iv, "review", talk.review.key))
    for words in ("15 working days, guideline IV-Stelle – BKSE v1", "10 working days", "not yet"):
        assert words in shown
    assert reverse("resolution_approve", args=at(talk, row)) in shown

    go(talk.iv, "resolution_edit", *at(talk, row), owner=owner.pk, version=1, **TYPED, **CHANGED)
    go(talk.iv, "resolution_approve", *at(talk, row), version=2)
    assert "Approved for your side." in text(go(talk.iv, "review", talk.review.key))
    go(talk.services, "resolution_approve", *at(talk, row), version=2)
    row.refresh_from_db()
    assert (row.state, row.guideline.version) == ("done", 2)
    said = "published: Guideline v2, IV-Stelle – BKSE. It applies from 01.01.2027."
    assert said in text(go(talk.services, "review", talk.review.key))
    shown = text(go(talk.world.iv, "review", talk.review.key))
    assert "10 working days</strong>, guideline IV-Stelle – BKSE v2" in shown
    assert "/resolutions/" not in shown


def test_what_changes_no_standard_is_done_by_somebody(talk: Talk, go: Any) -> None:
    row = talk.approve(talk.resolve(changed=None), talk.services)
    go(talk.iv, "resolution_approve", *at(talk, row), version=row.version)
    assert "Whoever carries it out owes it now." in text(go(talk.iv, "review", talk.review.key))

    go(talk.iv, "resolution_complete", *at(talk, row), done_on="03.03.2026")
    row.refresh_from_db()
    assert row.state == "done"


def test_what_was_typed_stays_when_a_resolution_is_refused(talk: Talk, go: Any) -> None:
    def send(**typed: Any) -> str:
        answer = go(talk.iv, "resolution_new", talk.review.key, **typed)
        assert answer.status_code == 422
        return text(answer)

    bare = send(text="Sooner.", standard="request_answer", unit="working_days")
    for words in ("Say who does it.", "Say the new value.", "Say from when it holds.", "Sooner."):
        assert words in bare
    owner = {"owner": talk.iv.institution.pk}
    past = send(**owner, **TYPED, **CHANGED | {"effective_from": "03.03.2026"})
    assert "from tomorrow at the earliest" in past
    assert "Choose a number from 1 to 60." in send(**owner, **TYPED, **CHANGED | {"value": "61"})
    assert "what holds on that day already" in send(**owner, **TYPED, **CHANGED | {"value": "15"})
    assert not Resolution.objects.exists()


def test_who_reads_something_old_approves_nothing(talk: Talk, go: Any) -> None:
    row = talk.resolve()
    owner = talk.iv.institution.pk
    go(talk.iv, "resolution_edit", *at(talk, row), owner=owner, version=1, **TYPED, **CHANGED)

    stale = go(talk.services, "resolution_approve", *at(talk, row), version=1)
    assert stale.status_code == 422
    assert "Somebody else has changed this in the meantime." in text(stale)
    assert 'name="version" value="2"' in text(stale)
    late = {"owner": owner, **TYPED, **CHANGED, "text": "Within nine working days."}
    edited = text(go(talk.iv, "resolution_edit", *at(talk, row), version=1, **late))
    assert "Saved by somebody else in the meantime" in edited
    assert TYPED["text"] in edited
    assert "Within nine working days." in edited
    said = {"reasons": "Too short."}
    assert go(talk.iv, "resolution_reject", *at(talk, row), **said, version=1).status_code == 422
    go(talk.iv, "resolution_reject", *at(talk, row), **said, version=2)
    assert go(talk.services, "resolution_approve", *at(talk, row), version=2).status_code == 409
    assert "Too short." in text(go(talk.world.social, "review", talk.review.key))


def test_each_step_is_for_those_who_may_take_it(talk: Talk, go: Any) -> None:
    """R-RESOLVE-01; who only works under the agreement reads the review and no more."""
    world, row = talk.world, talk.resolve()
    bern = build_world(with_mandate=False)

    def statuses(membership: Any) -> list[int]:
        pages = [go(membership, f"resolution_{step}", *at(talk, row)) for step in STEPS]
        return [page.status_code for page in pages]

    for head in (talk.iv, talk.services):
        assert statuses(head) == [200] * 5
    assert statuses(world.coordinator) == [200, 404, 200, 404, 200]
    assert statuses(world.social_head) == [403] * 5
    for other in (world.iv, world.rav, world.steering, world.auditor, bern.iv_head):
        assert statuses(other) == [404] * 5
    assert go(world.social, "review", talk.review.key).status_code == 200
    foreign = go(talk.iv, "resolution_edit", talk.agreement.key, row.key)
    assert foreign.status_code == 404


def test_the_committee_decides_on_one_page_and_sees_no_case(talk: Talk, go: Any) -> None:
    """R-RESOLVE-04"""
    world = talk.world
    assert "Nothing is before the committee." in text(go(world.steering, "committee_resolutions"))
    rows = [talk.resolve(), talk.resolve(text="Another one.")]
    for row in rows:
        refer_resolution(row, "We do not agree.", by=talk.iv, at=world.tick())
    other, row = rows

    def send(by: Any, **typed: Any) -> Any:
        given = {"resolution": row.key, "version": 2, "decision": "approve"}
        return go(by, "committee_resolutions", **given | typed)

    page = text(go(world.steering, "committee_resolutions"))
    assert page.count("We do not agree.") == 2
    bern = build_world(with_mandate=False)
    assert send(bern.steering).status_code == 422
    assert go(talk.iv, "committee_resolutions").status_code == 403
    bare = send(world.steering, decision="reject")
    assert bare.status_code == 422
    assert text(bare).count("Say why it is rejected.") == 2  # above, and at the field of one
    assert f'id="id_resolution_{row.pk}_reasons"' in text(bare)
    send(world.steering)
    assert "It applies from 01.01.2027." in text(go(world.steering, "committee_resolutions"))
    send(world.steering, resolution=other.key, decision="reject", reasons="No.")
    states = {one.pk: one.state for one in Resolution.objects.all()}
    assert states == {row.pk: "done", other.pk: "rejected"}


def test_what_runs_is_said_before_it_is_approved(talk: Talk, go: Any) -> None:
    """And the asking form says which deadline applies to whom is chosen."""
    world = talk.world
    case = world.case()
    asked = {"question": "Since when?", "type": "info"}
    words = {
        world.iv: "15 working days, guideline IV-Stelle – BKSE v1",
        world.rav: "10 working days, guideline v1",
    }
    for addressee, term in words.items():
        typed = {"addressee": addressee.institution.pk, **asked}
        page = text(go(world.social, "ask_preview", case.key, **typed))
        assert term in page
        assert "depends on the institution" not in page
    open_still = "depends on the institution; as a rule 10 working days, guideline v1"
    assert open_still in text(go(world.social, "case_ask", case.key))
    send_request(case, world.ask(world.iv), by=world.social, at=world.tick(), kind="info")
    row = talk.resolve()
    assert "One answer is open between the two sides." in text(
        go(talk.iv, "resolution_approve", *at(talk, row))
    )
    sent = Request.objects.get()
    mine = go(world.social, "case_request", case.key, sent.key)
    theirs = go(world.iv, "request_answer", sent.key)
    for page in (mine, theirs):
        assert words[world.iv] in text(page)


def test_what_waits_stands_on_the_start_page_of_heads(talk: Talk, go: Any) -> None:
    """R-RESOLVE-05"""
    talk.resolve()

    for head in (talk.iv, talk.services):
        page = text(go(head, "today"))
        assert "Resolution, to be approved: Answer sooner." in page
        assert f"{reverse('review', args=[talk.review.key])}#resolutions" in page
    assert "Answer sooner." not in text(go(talk.world.iv, "today"))
