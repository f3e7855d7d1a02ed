"""The pages of a confirmation: made where a refusal sends to, confirmed by the head, ended."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from consent.models import Confirmation
from consent.operations import Claim, confirm
from consent.tests.asked import answer

EVIDENCE = "Her sister called on 2 March."
PAGES = ["confirmation", "confirmation_end"]


def danger(world: Any, case: Any) -> Confirmation:
    claim = Claim("danger_to_life", world.rav.institution, EVIDENCE)
    return confirm(case, claim, by=world.social, at=world.tick())


def test_what_a_refusal_asks_for_is_confirmed_here(world: Any, case: Any, go: Any) -> None:
    """R-EXCHANGE-03."""
    giver, receiver, on = world.social.institution, world.iv.institution, world.start.date()
    before = answer(case, giver, receiver, "limits", on=on)
    assert "has applied to the IV" in before.way_out
    assert f"{giver.name} confirms it in the case, under “Data protection”" in before.way_out
    told = {"other": receiver.pk, "channel": "letter", "on": "02.03.2026", "direction": "given"}
    page = go(world.social, "disclosure_new", case.key, **told, information=["limits"])
    assert page.status_code == 422
    assert reverse("confirmation_new", args=[case.key]) in page.content.decode()

    typed = {"condition": "iv_application", "receiver": receiver.pk, "evidence": EVIDENCE}
    done = go(world.social, "confirmation_new", case.key, **typed)

    row = Confirmation.objects.get()
    assert done["Location"] == reverse("confirmation", args=[case.key, row.key])
    assert answer(case, giver, receiver, "limits", on=row.since).allowed
    assert EVIDENCE in go(world.social, "confirmation", case.key, row.key).content.decode()
    (line,) = go(world.social, "case_privacy", case.key).context["privacy"].confirmations
    assert line.confirmation == row


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"condition": "mandate"}, "condition"),
        ({"condition": "written_request"}, "basis"),
        ({"basis": "atsg32"}, "basis"),
        ({"evidence": " "}, "evidence"),
        ({"receiver": ""}, "receiver"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    world: Any, case: Any, go: Any, changes: dict[str, str], field: str
) -> None:
    typed = {"condition": "iv_application", "evidence": EVIDENCE}
    typed["receiver"] = world.iv.institution.pk

    page = go(world.social, "confirmation_new", case.key, **(typed | changes))

    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {field}
    assert not Confirmation.objects.exists()


def test_only_who_gives_reads_it(world: Any, case: Any, go: Any) -> None:
    """Not even for whom it is made."""
    row = danger(world, case)

    for name in PAGES:
        assert go(world.rav, name, case.key, row.key).status_code == 403
        assert go(world.social, name, case.key, uuid4()).status_code == 404
    tab = go(world.rav, "case_privacy", case.key)
    assert tab.context["privacy"].confirmations == []
    assert EVIDENCE not in tab.content.decode()


def test_the_head_confirms_and_nobody_else(world: Any, case: Any, go: Any) -> None:
    """R-EXCHANGE-05."""
    row = danger(world, case)
    head = reverse("confirmation_head", args=[case.key, row.key])
    assert head not in go(world.social, "confirmation", case.key, row.key).content.decode()
    assert go(world.social, "confirmation_head", case.key, row.key).status_code == 404

    assert head in go(world.social_head, "confirmation", case.key, row.key).content.decode()
    done = go(world.social_head, "confirmation_head", case.key, row.key, pressed="1")

    assert done.status_code == 303
    row.refresh_from_db()
    assert row.head == world.social_head.user
    stale = go(world.social_head, "confirmation_head", case.key, row.key, pressed="1")
    assert stale.status_code == 409


def test_it_is_ended_by_its_people(world: Any, case: Any, go: Any) -> None:
    row = danger(world, case)
    args = world.social, "confirmation_end", case.key, row.key
    assert go(*args, last_day="31.12.2026").context["form"].errors.keys() == {"last_day"}

    assert go(*args, last_day="03.03.2026").status_code == 303

    row.refresh_from_db()
    assert row.until is not None
    assert not row.waits_for_head or not row.case.dues.open().filter(kind="confirmation").exists()
