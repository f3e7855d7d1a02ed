"""What another institution was shown of a file is no way round a no.

R-INSPECT-07, R-REGISTER-02, R-REGISTER-06, R-REGISTER-07.
"""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from cases.models import Notice
from cases.operations.records import add_note
from cases.tests import factories as make
from consent.models import Disclosure, Inspection
from consent.tests.test_inspections import Desk, errors_of

WHY = "They stood at the counter with the order of the court."


@pytest.fixture
def desk(world: Any, case: Any) -> Desk:
    return Desk(world, case)


def granted(desk: Desk, basis: str, *, to: Any = None) -> Any:
    """The own part of an inspection by the IV, which takes no part in the case."""
    house = (to or desk.world.iv).institution
    asked = {"applicant": "institution", "institution": house, "basis": basis}
    return desk.decide(desk.part(desk.record(**asked)))


def diagnosis(desk: Desk) -> Any:
    note = {"text": "F32.1", "category": "diagnosis"}
    return add_note(desk.case, by=desk.world.social, at=desk.world.tick(), **note)


def test_what_the_person_refused_stands_as_irregular(desk: Desk, asking: Any) -> None:
    """The consent that the institution names says nothing against her own word."""
    world, pair = desk.world, (desk.world.social, desk.world.iv)
    asking.say(asking.draft((*pair, "diagnosis"), (*pair, "involvement")), "refused")
    part = granted(desk, "consent")
    given = {"notes": [diagnosis(desk)], "papers": []}

    with pytest.raises(ValidationError) as refusal:
        desk.deliver(part, **given)
    assert set(refusal.value.message_dict) == {"explanation"}
    assert "does not want it" in " ".join(refusal.value.messages)
    desk.deliver(part, **given, explanation=WHY)

    row = Disclosure.objects.get(receiver=world.iv.institution)
    assert (row.is_regular, row.explanation) == (False, WHY)
    assert set(row.categories) == {"diagnosis", "involvement"}
    assert Notice.objects.filter(topic="inspection", about=world.iv.institution).exists()


def test_what_has_a_basis_and_what_has_none_are_two_lines(desk: Desk) -> None:
    """Strict categories need her recorded word, whatever is named; the rest may rest on it."""
    part = granted(desk, "consent")

    desk.deliver(part, notes=[diagnosis(desk)], papers=[], explanation=WHY)

    rows = Disclosure.objects.filter(receiver=desk.world.iv.institution)
    found = {row.basis: (row.categories, row.explanation) for row in rows}
    assert found == {"": (["diagnosis"], WHY), "consent": (["involvement"], "")}
    assert len({row.occasion for row in rows}) == 1


def test_the_register_says_by_which_way_on_which_day_and_what(desk: Desk) -> None:
    document = make.file_document(desk.world, desk.case)
    part = granted(desk, "consent")
    desk.world.tick(days=5)

    desk.deliver(part, delivery="post", documents=[document], papers=[])

    row = Disclosure.objects.get(receiver=desk.world.iv.institution)
    assert (row.channel, row.on) == ("letter", desk.today)
    item = {"kind": "document", "id": document.pk, "category": document.category}
    assert row.items == [item]
    assert row.basis == "consent"


def test_what_the_rules_find_counts_more_than_what_was_named(desk: Desk, asking: Any) -> None:
    pair = (desk.world.social, desk.world.iv)
    asking.granted((*pair, "diagnosis"), (*pair, "involvement"))
    part = granted(desk, "atsg32")

    desk.deliver(part, notes=[diagnosis(desk)], papers=[])

    row = Disclosure.objects.get(receiver=desk.world.iv.institution)
    assert "diagnosis" in row.categories
    assert row.is_regular


def test_papers_for_an_institution_say_what_they_are_about(desk: Desk) -> None:
    part = granted(desk, "consent")

    assert errors_of(lambda: desk.deliver(part)) == {"categories"}
    assert errors_of(lambda: desk.deliver(part, categories=["nonsense"])) == {"categories"}
    desk.deliver(part, categories=["plan"])

    row = Disclosure.objects.get(receiver=desk.world.iv.institution)
    assert row.categories == ["involvement", "plan"]


def test_who_asks_holds_no_part_of_what_it_asks_for(desk: Desk) -> None:
    """The job centre takes part; it is shown the file of the others."""
    rav = desk.world.rav.institution
    asked = {"applicant": "institution", "institution": rav, "basis": "atsg32"}

    inspection = desk.record(**asked)

    assert rav not in {part.holder for part in inspection.parts.all()}
    assert errors_of(lambda: desk.record(**asked, holders=[rav])) == {"holders"}
    assert desk.deliver(desk.decide(desk.part(inspection)), categories=["measures"]).delivered_on


def test_nobody_records_an_inspection_of_its_own(desk: Desk, go: Any) -> None:
    own = desk.world.social.institution
    asked = {"applicant": "institution", "institution": own, "basis": "atsg32"}

    assert errors_of(lambda: desk.record(**asked)) == {"institution"}
    page = go(desk.world.social, "inspection_new", desk.case.key)
    assert own not in page.context["form"].fields["institution"].queryset
    assert not Inspection.objects.exists()


def test_the_form_asks_an_institution_for_more(desk: Desk, go: Any) -> None:
    part = granted(desk, "consent")
    args = desk.world.social, "inspection_deliver", desk.case.key, part.inspection.key
    typed = {"on": "02.03.2026", "delivery": "copy", "papers": "Old letters"}

    refused = go(*args, **typed, categories=["diagnosis"])

    assert refused.status_code == 422
    assert refused.context["form"].errors.keys() == {"explanation"}
    assert "Old letters" in refused.content.decode()
    done = go(*args, **typed, categories=["diagnosis"], explanation=WHY)
    assert done.status_code == 303
    of_person = desk.decide(desk.part(desk.record()))
    page = go(*args[:3], of_person.inspection.key)
    assert not {"categories", "explanation"} & set(page.context["form"].fields)
