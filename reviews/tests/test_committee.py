"""The committee's page of approvals: versions of the guideline, without a case or a number."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from cases.operations.requests import send_request
from cases.tests.cast import World, build_world
from contacts.factories import StandardFactory
from contacts.models import Guideline, Membership
from contacts.operations import draft_guideline, submit_guideline, take_back_guideline
from reviews.sheets.committee import version_lines
from reviews.tests.talks import NEW_YEAR

TOKEN = re.compile(r'(csrfmiddlewaretoken|form_token)" value="[^"]*"|nonce="[^"]*"')
Go = Callable[..., Any]


@pytest.fixture
def put_in(world: World) -> Guideline:
    return world.first("put in", lambda: before_the_committee(world))


def before_the_committee(world: World) -> Guideline:
    draft = Guideline(network=world.network, effective_from=NEW_YEAR)
    draft_guideline(draft, by=None, at=world.tick())
    StandardFactory(guideline=draft, value=8)
    return submit_guideline(draft, by=Membership(user=world.staff), at=world.tick())


def text(response: Any) -> str:
    return TOKEN.sub("", " ".join(response.content.decode().split()))


def decide(go: Go, by: Membership, guideline: Guideline, **typed: str) -> Any:
    given = {"guideline": str(guideline.submission), "decision": "approve"}
    return go(by, "committee_guideline", **given | typed)


def test_it_reads_what_changes_and_approves(world: World, go: Go, put_in: Guideline) -> None:
    """R-STANDARD-04; how much runs is not said, however many there are."""
    page = text(go(world.steering, "committee_resolutions"))
    for words in ("01.01.2027", "10 working days", "8 working days", "keep their version"):
        assert words in page
    assert 'class="count">1<' in text(go(world.steering, "situation"))
    for _number in range(3):
        send_request(
            world.case(by=world.social),
            world.ask(world.iv),
            by=world.social,
            at=world.tick(),
            kind="info",
        )
    assert text(go(world.steering, "committee_resolutions")) == page
    assert "8 working days" in text(go(world.steering, "committee_guideline"))

    decide(go, world.steering, put_in)
    put_in.refresh_from_db()
    assert (put_in.state, put_in.approved_by) == ("approved", world.steering.user)
    after = text(go(world.steering, "committee_resolutions"))
    assert "is approved. Who put it in is told and can publish it." in after
    assert "Nothing is before the committee." in after
    assert decide(go, world.steering, put_in).status_code == 422


def test_nobody_else_decides(world: World, go: Go, put_in: Guideline) -> None:
    foreign = build_world(with_mandate=False).steering

    assert decide(go, foreign, put_in).status_code == 422
    assert "8 working days" not in text(go(foreign, "committee_resolutions"))
    for by in (world.iv_head, world.coordinator, world.social, world.auditor):
        assert decide(go, by, put_in).status_code == 403
    put_in.refresh_from_db()
    assert put_in.state == "submitted"


def test_sent_back_with_reasons_only(world: World, go: Go, put_in: Guideline) -> None:
    bare = decide(go, world.steering, put_in, decision="send_back")
    assert bare.status_code == 422
    assert "Say why it is sent back." in text(bare)
    assert "8 working days" in text(bare)
    assert decide(go, world.steering, put_in, decision="").status_code == 422

    done = decide(go, world.steering, put_in, decision="send_back", reasons="Too few.")
    assert done.status_code == 303
    put_in.refresh_from_db()
    assert (put_in.state, put_in.returned) == ("draft", "Too few.")


def test_what_was_put_in_anew_is_read_anew(world: World, go: Go, put_in: Guideline) -> None:
    read = Guideline.objects.get(pk=put_in.pk)
    take_back_guideline(put_in, by=None, at=world.tick())
    submit_guideline(put_in, by=None, at=world.tick())

    stale = decide(go, world.steering, read, decision="send_back", reasons="I had read it.")
    assert stale.status_code == 422
    assert "This is no longer before the committee." in text(stale)
    assert "I had read it." in text(stale)
    assert "8 working days" in text(stale)


def test_past_its_day_it_is_only_sent_back(put_in: Guideline) -> None:
    (line,) = version_lines(Guideline.objects.filter(pk=put_in.pk), on=NEW_YEAR)
    assert not line.is_late
    (line,) = version_lines(Guideline.objects.filter(pk=put_in.pk), on=NEW_YEAR + timedelta(days=1))
    assert line.is_late
