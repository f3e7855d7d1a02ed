"""The head's word on an acute danger stands on her start page, and on nobody else's."""

from datetime import date
from typing import Any

from django.urls import reverse

from consent.operations import Claim, confirm
from worklist.sheets.today import today

TUESDAY = date(2026, 3, 3)


def test_the_head_is_asked_for_her_word(world: Any) -> None:
    case = world.case()
    claim = Claim("danger_to_life", world.iv.institution, "Her sister called.")
    row = confirm(case, claim, by=world.social, at=world.tick())

    (line,) = [
        one for one in today(world.social_head, on=TUESDAY).due.lines if one.kind == "confirmation"
    ]

    assert line.url == reverse("confirmation", args=[case.key, row.key])
    assert (line.title, line.due_on) == ("Confirmation by the head", TUESDAY)
    for by in (world.social, world.iv_head):
        assert not [one for one in today(by, on=TUESDAY).due.lines if one.kind == "confirmation"]
