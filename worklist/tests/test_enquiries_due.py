"""An anonymous question on the start page and in the night: due, and yet in no case."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cases.models import Due
from consent.models import Enquiry
from consent.operations import Question, answer_enquiry, send_enquiry
from worklist.models import Reminder, Rung
from worklist.sheets.today import page_of, today
from worklist.tests.nights import links, mails, night, told

TUESDAY = date(2026, 3, 3)
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
# Ten working days after 2 March, and the days on which it has climbed.
DUE_ON, LATE, TEAM, HEAD = (
    date(2026, 3, 16),
    date(2026, 3, 23),
    date(2026, 3, 30),
    date(2026, 4, 8),
)


@pytest.fixture
def enquiry(world: Any) -> Enquiry:
    asked = Question(world.network, world.iv.institution, "payer", ["debt"])
    return send_enquiry(asked, by=world.social, at=world.tick())


def test_it_waits_for_the_addressee_and_its_answer_for_the_sender(
    world: Any, enquiry: Enquiry
) -> None:
    url = reverse("enquiry", args=[enquiry.key])

    (line,) = today(world.iv, on=TUESDAY).waiting.lines
    assert (line.number, line.person, line.url) == ("AG-A-2026-00001", "", url)
    assert line.is_about_nobody
    assert "Which institution probably pays" in line.title
    assert [str(action.label) for action in line.actions] == ["Answer"]
    _page, (same,) = page_of("waiting", world.iv_head, number=1, on=date(2026, 3, 18))
    assert (same.is_late, same.late_days) == (True, 2)
    assert not today(world.social, on=TUESDAY).waiting.lines

    answer_enquiry(enquiry, "likely_no", by=world.iv, at=world.tick())
    assert not today(world.iv, on=TUESDAY).waiting.lines
    (line,) = today(world.social, on=TUESDAY).waiting.lines
    assert line.title == f"Answer of {world.iv.institution.short}"
    assert (line.actions, line.url) == ([], url)


def test_nobody_else_finds_it_due(world: Any, enquiry: Enquiry) -> None:
    """R-ENQUIRY-03"""
    for other in (world.rav, world.coordinator):
        assert not Due.objects.to_do_by(other, on=TUESDAY).exists()
        assert not Due.objects.filter(key=enquiry.key).opened_by(other, on=TUESDAY).exists()


def test_start_page_and_whole_block_open(
    world: Any, enquiry: Enquiry, go: Any, client: Client
) -> None:
    go(world.iv, "today")
    for query in ("", "all/?block=waiting"):
        with time_machine.travel(NOON):
            page = client.get(reverse("today") + query).content.decode()
        assert "AG-A-2026-00001" in page
        assert "no person" in page
        assert "name not covered" not in page


def test_the_night_reminds_up_to_the_own_head_and_no_further(world: Any, enquiry: Enquiry) -> None:
    """R-REMIND-02; with its number and a link, in one mail."""
    night(LATE)
    assert told(Rung.FIRST) == {world.iv.user.pk}
    (mail,) = mails()
    assert "AG-A-2026-00001" in mail
    assert any(link.endswith(reverse("enquiry", args=[enquiry.key])) for link in links(mail))

    night(TEAM)
    assert told(Rung.TEAM) == {world.iv.user.pk, world.iv_head.user.pk}
    night(HEAD)
    assert told(Rung.DECIDER) == {world.iv_head.user.pk}
    night(date(2026, 5, 4))
    assert not Reminder.objects.filter(rung=Rung.COMMITTEE).exists()
