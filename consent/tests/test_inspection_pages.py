"""The pages of a file inspection: what each institution sees of it. R-INSPECT-03."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from cases.models import Due
from cases.operations import requests
from cases.reading import reader
from cases.sheets.timeline import timeline
from cases.tests import factories as make
from cases.tests.factories import reread
from consent.models import Inspection
from consent.tests.test_inspections import LESS, Desk

SECRET = "Letter of a neighbour"
PAGES = [
    *("inspection", "inspection_identify", "inspection_decide"),
    *("inspection_deliver", "inspection_appeal", "inspection_close"),
]


@pytest.fixture
def desk(world: Any, case: Any) -> Desk:
    """A third institution takes part that nobody asks."""
    invitation = make.invite(world, case, to=world.iv)
    requests.accept_invitation(invitation, by=world.iv, at=world.tick())
    return Desk(world, case)


def asked_of(desk: Desk, *holders: Any, **changes: Any) -> Inspection:
    return desk.record(holders=[one.institution for one in holders], **changes)


def test_an_inspection_from_its_first_to_its_last_page(world: Any, desk: Desk, go: Any) -> None:
    key, home = desk.case.key, world.social.institution
    document = make.file_document(world, desk.case, title="Report of the workshop")
    data = {"applicant": "person", "received_on": "03.03.2026", "holders": [home.pk]}
    assert go(world.social, "inspection_new", key, **data).status_code == 303
    inspection = Inspection.objects.get()
    args = (key, inspection.key)
    for name, of in (("inspection_new", (key,)), ("inspection", args), ("inspection_decide", args)):
        assert "30 days, guideline v1" in go(world.social, name, *of).content.decode()

    page = go(world.social, "inspection", *args).content.decode()
    assert "Coordination file, not the main dossier" in page
    assert "not checked yet" in page
    assert reverse("inspection_decide", args=args) not in page
    go(world.social, "inspection_identify", *args, identity_how="known", identity_on="03.03.2026")
    less = {"decision": "limited", "explanation": "In confidence.", "remedy": "Write to us."}
    done = go(
        world.social, "inspection_decide", *args, **less, withheld_third_party=f"{SECRET}\nA name\n"
    )
    assert done["Location"] == reverse("inspection", args=args)
    part = inspection.parts.get()
    assert [row.what for row in part.redactions.all()] == [SECRET, "A name"]
    copies = {"documents": [document.pk], "papers": "Old letters"}
    go(world.social, "inspection_deliver", *args, on="03.03.2026", delivery="collect", **copies)

    page = go(world.social, "inspection", *args).content.decode()
    assert "Report of the workshop" in page
    assert "Old letters" in page
    go(world.social, "inspection_appeal", *args, appealed_on="03.03.2026")
    refused = go(world.social, "inspection_close", *args, remark="")
    assert refused.status_code == 422
    go(world.social, "inspection_close", *args, remark="She agreed in the end.")
    assert reread(part).state == "closed"


def test_who_is_not_concerned_finds_nothing(world: Any, desk: Desk, go: Any) -> None:
    """As for an inspection that does not exist; on no tab, in no timeline, on no start page."""
    inspection = asked_of(desk, world.social, world.rav)

    for name in PAGES:
        there = go(world.iv, name, desk.case.key, inspection.key)
        nowhere = go(world.iv, name, desk.case.key, uuid4())
        assert (there.status_code, nowhere.status_code) == (404, 404), name
        assert len(there.content) == len(nowhere.content)
    assert go(world.iv, "case_privacy", desk.case.key).context["privacy"].inspections == []
    who = reader(reread(desk.case), world.iv, on=date(2026, 3, 3))
    assert "inspect" not in " ".join(one.sentence for one in timeline(who).happenings)
    assert not Due.objects.to_do_by(world.iv, on=date(2026, 3, 3)).filter(kind="inspection")


def test_who_recorded_it_sees_how_far_the_others_are_and_no_more(
    world: Any, desk: Desk, go: Any
) -> None:
    inspection = asked_of(desk, world.social, world.rav)
    part = desk.part(inspection, world.rav)
    desk.decide(part, "limited", by=world.rav, redactions=[(SECRET, "third_party")])
    desk.deliver(part, by=world.rav, papers=["Old letters"])

    page = go(world.social, "inspection", desk.case.key, inspection.key)

    states = {line.part.holder: line.part.state for line in page.context["sheet"].parts}
    own, theirs = world.social.institution, world.rav.institution
    assert states == {own: "requested", theirs: "delivered"}
    for words in (SECRET, LESS["explanation"], LESS["remedy"], "Old letters"):
        assert words not in page.content.decode()


def test_a_holder_sees_its_own_part_alone(world: Any, desk: Desk, go: Any) -> None:
    inspection = asked_of(desk, world.social, world.rav, world.iv)
    desk.decide(desk.part(inspection), "limited", redactions=[(SECRET, "third_party")])

    page = go(world.rav, "inspection", desk.case.key, inspection.key)

    assert page.context["sheet"].parts == []
    assert page.context["sheet"].own.part.holder == world.rav.institution
    assert SECRET not in page.content.decode()
    assert world.iv.institution.name not in page.content.decode()


def test_who_recorded_it_without_a_part_of_its_own_decides_nothing(
    world: Any, desk: Desk, go: Any
) -> None:
    inspection = asked_of(desk, world.rav)

    assert go(world.social, "inspection", desk.case.key, inspection.key).status_code == 200
    assert go(world.social, "inspection_identify", desk.case.key, inspection.key).status_code == 200
    for name in PAGES[2:]:
        assert go(world.social, name, desk.case.key, inspection.key).status_code == 404


def test_a_participant_asks_all_without_learning_who_they_are(
    world: Any, desk: Desk, go: Any
) -> None:
    """It knows of itself and the lead; the others are asked all the same."""
    page = go(world.rav, "inspection_new", desk.case.key)
    known = {world.social.institution, world.rav.institution}
    assert set(page.context["form"].fields["holders"].queryset) == known

    data = {"applicant": "person", "received_on": "03.03.2026", "everybody": "on"}
    go(world.rav, "inspection_new", desk.case.key, **data)

    inspection = Inspection.objects.get()
    assert inspection.parts.count() == 3
    page = go(world.rav, "inspection", desk.case.key, inspection.key)
    assert {line.part.holder for line in page.context["sheet"].parts} == known
    assert world.iv.institution.name not in page.content.decode()


def test_nobody_is_chosen_that_the_desk_may_not_know_of(world: Any, desk: Desk, go: Any) -> None:
    data = {"applicant": "person", "received_on": "03.03.2026"}

    page = go(world.rav, "inspection_new", desk.case.key, **data, holders=[world.iv.institution.pk])

    assert page.status_code == 422
    assert not Inspection.objects.exists()


def test_what_was_typed_comes_back_with_the_error(world: Any, desk: Desk, go: Any) -> None:
    inspection = asked_of(desk, world.social)
    data = {"decision": "limited", "remedy": "Write to us.", "withheld_public": SECRET}

    page = go(world.social, "inspection_decide", desk.case.key, inspection.key, **data)

    assert page.status_code == 422
    assert SECRET in page.content.decode()
    assert page.context["form"].errors.keys() == {"explanation"}
    long = go(
        world.social,
        "inspection_decide",
        desk.case.key,
        inspection.key,
        **(data | {"withheld_public": "x" * 201}),
    )
    assert long.context["form"].errors.keys() == {"withheld_public"}


def test_a_stale_page_says_so(world: Any, desk: Desk, go: Any) -> None:
    inspection = asked_of(desk, world.social)
    desk.decide(desk.part(inspection))

    page = go(world.social, "inspection_decide", desk.case.key, inspection.key, decision="granted")

    assert page.status_code == 409


def test_it_stands_on_the_tab_of_each_holder(world: Any, desk: Desk, go: Any) -> None:
    inspection = asked_of(desk, world.social, world.rav)

    for by in (world.social, world.rav):
        (row,) = go(by, "case_privacy", desk.case.key).context["privacy"].inspections
        assert (row.inspection, row.part.part.holder) == (inspection, by.institution)


def test_after_the_closing_a_former_desk_answers(world: Any, desk: Desk, go: Any) -> None:
    inspection = asked_of(desk, world.social, world.rav)
    make.close(world, desk.case)

    args = (desk.case.key, inspection.key)
    assert go(world.rav, "inspection_decide", *args, decision="granted").status_code == 303
    new = {"applicant": "person", "received_on": "03.03.2026"}
    holders = [world.rav.institution.pk]
    assert go(world.rav, "inspection_new", desk.case.key, **new, holders=holders).status_code == 303
