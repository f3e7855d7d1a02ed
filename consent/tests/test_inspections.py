"""Somebody asks to see the file: recorded, checked, decided, delivered.

R-INSPECT-01 to R-INSPECT-08.
"""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cases.models import CaseEvent, DueKind, Notice
from cases.operations import handovers
from cases.operations.follow_ups import stop_follow_ups
from cases.operations.records import add_note
from cases.tests import factories as make
from cases.tests.factories import reread
from cases.tests.paper_cases import change_row
from consent.models import CopyLine, Disclosure, Inspection, InspectionPart
from consent.operations import (
    Asked,
    Copies,
    Identity,
    Paper,
    Verdict,
    appeal_part,
    close_part,
    decide_part,
    deliver_part,
    identify_applicant,
    record_inspection,
)
from consent.states import HandingOver, InspectionState
from contacts.models import Standard
from iiz.history import change

ONE_DAY = timedelta(days=1)
LESS = {
    "reasons": ["third_party"],
    "explanation": "A neighbour wrote to us in confidence.",
    "remedy": "Ask for a decision within 30 days.",
}


class Desk:
    """Everybody at work on one inspection of one case."""

    def __init__(self, world: Any, case: Any) -> None:
        self.world, self.case = world, case
        self.today: date = world.start.date()

    def record(self, *, by: Any = None, checked: bool = True, **changes: Any) -> Inspection:
        identity = Identity("document", self.today) if checked else None
        given = {"applicant": "person", "received_on": self.today, "identity": identity}
        asked = Asked(**(given | changes))
        return record_inspection(self.case, asked, by=by or self.world.social, at=self.world.tick())

    def part(self, inspection: Inspection, by: Any = None) -> InspectionPart:
        return inspection.parts.get(holder=(by or self.world.social).institution)

    def decide(
        self, part: InspectionPart, decision: str = "granted", *, by: Any = None, **changes: Any
    ) -> InspectionPart:
        less = {} if decision == "granted" else LESS
        verdict = Verdict(decision, **(less | changes))
        return decide_part(part, verdict, by=by or self.world.social, at=self.world.tick())

    def deliver(self, part: InspectionPart, *, by: Any = None, **changes: Any) -> InspectionPart:
        given = {"delivery": "copy", "on": self.today, "papers": ["Copies of 12 pages"]}
        copies = Copies(**(given | changes))
        return deliver_part(part, copies, by=by or self.world.social, at=self.world.tick())


@pytest.fixture
def desk(world: Any, case: Any) -> Desk:
    return Desk(world, case)


def errors_of(call: Any) -> set[str]:
    with pytest.raises(ValidationError) as error:
        call()
    if hasattr(error.value, "error_dict"):
        return set(error.value.error_dict)
    return {error.value.code}


# Recording


def test_everybody_who_takes_part_or_took_part_gets_a_part(world: Any, desk: Desk) -> None:
    """Whoever has left is asked too, who only decides is not."""
    handover = make.propose(world, desk.case)
    handovers.accept_handover(handover, by=world.iv, at=world.tick())

    inspection = desk.record(by=world.iv)

    holders = {world.social.institution, world.rav.institution, world.iv.institution}
    assert {part.holder for part in inspection.parts.all()} == holders
    owed = {(DueKind.INSPECTION, house.pk) for house in holders}
    assert make.open_dues(desk.case, DueKind.INSPECTION) == owed
    assert desk.decide(desk.part(inspection)).state == "granted"


def test_the_recorder_chooses_who_is_asked(world: Any, desk: Desk) -> None:
    inspection = desk.record(holders=[world.rav.institution])

    assert [part.holder for part in inspection.parts.all()] == [world.rav.institution]


def test_nobody_is_asked_who_never_took_part(world: Any, desk: Desk) -> None:
    assert errors_of(lambda: desk.record(holders=[world.iv.institution])) == {"holders"}
    assert errors_of(lambda: desk.record(holders=[])) == {"holders"}


def test_a_desk_outside_the_case_records_nothing(world: Any, desk: Desk) -> None:
    assert errors_of(lambda: desk.record(by=world.stranger)) == {"not_taking_part"}


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"applicant": "neighbour"}, {"applicant"}),
        ({"applicant": "lawyer"}, {"name"}),
        ({"applicant": "institution"}, {"institution", "basis"}),
        ({"basis": "atsg32"}, {"basis"}),
        ({"name": "Vera Espe"}, {"name"}),
        ({"received_on": date(2026, 3, 3)}, {"received_on"}),
        ({"identity": Identity("guess", date(2026, 3, 3))}, {"identity_how", "identity_on"}),
    ],
    ids=["who", "lawyer-unnamed", "institution", "basis-of-person", "name", "tomorrow", "identity"],
)
def test_who_asks_for_what_is_complete(desk: Desk, changes: Any, wrong: set[str]) -> None:
    assert errors_of(lambda: desk.record(**changes)) == wrong
    assert not Inspection.objects.exists()


def test_another_institution_names_its_basis(world: Any, desk: Desk) -> None:
    """R-INSPECT-07; and the database does not take it without."""
    asked = {"applicant": "institution", "institution": world.stranger.institution}

    assert errors_of(lambda: desk.record(**asked)) == {"basis"}
    assert errors_of(lambda: desk.record(**asked, basis="other")) == {"basis_note"}
    inspection = desk.record(**asked, basis="atsg32")
    assert inspection.is_of_institution
    with pytest.raises(IntegrityError), transaction.atomic():
        change_row(inspection, basis="")


def test_after_a_death_the_heirs_ask(world: Any, desk: Desk) -> None:
    closed = make.close(world, desk.case)
    stop_follow_ups(closed.follow_ups.first(), by=world.social, at=world.tick())

    assert errors_of(desk.record) == {"applicant"}
    assert desk.record(applicant="heir", name="Vera Espe").name == "Vera Espe"


# R-INSPECT-02: the term


@pytest.mark.parametrize("received", [date(2026, 3, 2), date(2026, 1, 31)], ids=["today", "before"])
def test_each_answers_within_thirty_calendar_days_from_the_receipt(
    desk: Desk, received: date
) -> None:
    part = desk.part(desk.record(received_on=received))

    assert part.due_on == received + 30 * ONE_DAY
    due = desk.case.dues.get(kind=DueKind.INSPECTION, institution=part.holder)
    assert (due.due_on, due.key) == (part.due_on, part.inspection.key)
    assert part.guideline.network_id is None


def test_the_standard_in_force_says_how_long(world: Any, desk: Desk) -> None:
    row = Standard.objects.get(key="inspection")
    with change(by=None, at=world.tick(), reason="test.change"):
        Standard(
            guideline=row.guideline, key="inspection", to_type="rav", value=10, unit="days"
        ).save()

    inspection = desk.record()

    assert desk.part(inspection, world.rav).due_on == desk.today + 10 * ONE_DAY
    assert desk.part(inspection).due_on == desk.today + 30 * ONE_DAY


def test_it_stays_due_when_the_case_is_closed(world: Any, desk: Desk) -> None:
    """And is answered, also by who has left with the closing."""
    inspection = desk.record()
    make.close(world, desk.case)

    assert len(make.open_dues(desk.case, DueKind.INSPECTION)) == 2
    for by in (world.social, world.rav):
        desk.deliver(desk.decide(desk.part(inspection, by), by=by), by=by)
    assert not make.open_dues(desk.case, DueKind.INSPECTION)
    assert desk.record(by=world.rav).recorded_by == world.rav.institution


def test_what_one_holder_settles_stays_due_for_the_other(world: Any, desk: Desk) -> None:
    inspection = desk.record()

    desk.decide(desk.part(inspection), "refused")

    assert make.open_dues(desk.case, DueKind.INSPECTION) == {
        (DueKind.INSPECTION, world.rav.institution.pk)
    }


# R-INSPECT-01: nothing before it is checked who asks


def test_nothing_is_decided_before_it_is_checked_who_asks(world: Any, desk: Desk) -> None:
    inspection = desk.record(checked=False)

    assert errors_of(lambda: desk.decide(desk.part(inspection))) == {"not_identified"}
    identity = Identity("known", desk.today)
    checked = identify_applicant(inspection, identity, by=world.rav, at=world.tick())
    assert (checked.identity_by, checked.identity_house) == (world.rav.user, world.rav.institution)
    assert desk.decide(desk.part(inspection)).state == "granted"


def test_a_power_of_attorney_is_named_with_what_it_covers(desk: Desk) -> None:
    """R-CONSENT-11."""
    asked = {"applicant": "lawyer", "name": "Vera Espe"}
    for paper, wrong in (
        (None, {"paper_of"}),
        (Paper("Power of attorney of Nora Birke", None, " "), {"paper_on", "paper_covers"}),
        (Paper("Power of attorney", desk.today + ONE_DAY, "All"), {"paper_on"}),
    ):
        power = Identity("power", desk.today, paper)
        assert errors_of(lambda power=power: desk.record(**asked, identity=power)) == wrong

    paper = Paper("Power of attorney of Nora Birke", desk.today, "The file of the IV, no reports.")
    inspection = desk.record(**asked, identity=Identity("power", desk.today, paper))

    assert (inspection.paper_of, inspection.paper_on) == (paper.of, paper.on)
    with pytest.raises(IntegrityError), transaction.atomic():
        change_row(inspection, paper_covers="")


def test_it_is_checked_once_and_by_who_is_concerned(world: Any, desk: Desk) -> None:
    inspection = desk.record(checked=False, holders=[world.social.institution])
    identity = Identity("known", desk.today)

    for by in (world.rav, world.stranger):
        assert errors_of(
            lambda by=by: identify_applicant(inspection, identity, by=by, at=world.tick())
        ) == {"not_yours"}
    late = Identity("known", desk.today + ONE_DAY)
    by = world.social
    assert errors_of(lambda: identify_applicant(inspection, late, by=by, at=world.tick())) == {
        "identity_on"
    }
    identify_applicant(inspection, identity, by=by, at=world.tick())
    assert errors_of(lambda: identify_applicant(inspection, identity, by=by, at=world.tick())) == {
        "state"
    }


# R-INSPECT-03, R-INSPECT-04: each decides its own part, with reasons


def test_each_holder_decides_its_own_part_only(world: Any, desk: Desk) -> None:
    inspection = desk.record()

    part = desk.part(inspection, world.rav)
    assert errors_of(lambda: desk.decide(part)) == {"not_yours"}
    assert desk.decide(part, "refused", by=world.rav).decided_by == world.rav.user
    assert reread(desk.part(inspection)).state == "requested"


def test_what_is_decided_is_told_to_the_holder_alone(world: Any, desk: Desk) -> None:
    inspection = desk.record()
    desk.decide(desk.part(inspection, world.rav), by=world.rav)

    told = CaseEvent.objects.filter(subject=f"inspection:{inspection.key}")
    sides = {world.social.institution.pk, world.rav.institution.pk}
    recorded = told.filter(verb="inspection.record")
    assert set(recorded.values_list("audience", flat=True)) == sides
    assert told.get(verb="inspection.grant").audience == world.rav.institution


@pytest.mark.parametrize("decision", ["limited", "refused"])
@pytest.mark.parametrize("missing", LESS)
def test_showing_less_has_reasons_an_explanation_and_a_remedy(
    desk: Desk, decision: str, missing: str
) -> None:
    part = desk.part(desk.record())
    bare = [] if missing == "reasons" else "  "

    assert errors_of(lambda: desk.decide(part, decision, **{missing: bare})) == {missing}
    assert desk.decide(part, decision).reasons == ["third_party"]
    with pytest.raises(IntegrityError), transaction.atomic():
        change_row(reread(part), **{missing: [] if missing == "reasons" else ""})


def test_each_redaction_has_its_reason_and_counts_among_them(desk: Desk) -> None:
    left_out = [("Letter of a neighbour", "third_party"), ("Report, page 3", "harmful")]

    part = desk.decide(desk.part(desk.record()), "limited", reasons=[], redactions=left_out)

    assert [(row.what, row.reason) for row in part.redactions.all()] == left_out
    assert part.reasons == ["harmful", "third_party"]


def test_an_unknown_reason_is_none(desk: Desk) -> None:
    part = desk.part(desk.record())

    assert errors_of(lambda: desk.decide(part, "limited", reasons=["mood"])) == {"reasons"}


def test_who_leaves_something_out_does_not_call_it_granted(desk: Desk) -> None:
    part = desk.part(desk.record())

    assert errors_of(lambda: desk.decide(part, "granted", redactions=[("A", "public")])) == {
        "decision"
    }
    assert errors_of(lambda: desk.decide(part, "perhaps")) == {"decision"}


# Delivering


def test_own_documents_notes_and_papers_are_listed(world: Any, desk: Desk) -> None:
    document = make.file_document(world, desk.case)
    given = {"text": "Called.", "category": "plan"}
    note = add_note(desk.case, by=world.social, at=world.tick(), **given)

    part = desk.decide(desk.part(desk.record()))
    part = desk.deliver(part, documents=[document], notes=[note], papers=["Old letter"])

    assert (part.state, part.delivery, part.delivered_on) == ("delivered", "copy", desk.today)
    copies = CopyLine.objects.filter(part=part)
    assert [(row.document, row.note, row.text) for row in copies] == [
        (document, None, ""),
        (None, note, ""),
        (None, None, "Old letter"),
    ]
    assert part.holder.pk not in {pk for _kind, pk in make.open_dues(desk.case, "inspection")}


def test_nobody_hands_out_what_is_anothers_or_not_checked(world: Any, desk: Desk) -> None:
    """R-INSPECT-03."""
    theirs = make.file_document(world, desk.case, by=world.rav)
    unseen = make.file_document(world, desk.case, scanned=False)
    elsewhere = make.file_document(world, world.case())
    part = desk.decide(desk.part(desk.record()))

    for document in (theirs, unseen, elsewhere):
        call = {"documents": [document]}
        assert errors_of(lambda call=call: desk.deliver(part, **call)) == {"documents"}
    assert reread(part).state == "granted"


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"papers": []}, "papers"),
        ({"delivery": "pigeon"}, "delivery"),
        ({"on": date(2026, 3, 1)}, "on"),
        ({"on": date(2026, 3, 3)}, "on"),
        ({"doctor": "Dr. Espe"}, "doctor"),
        ({"delivery": "doctor"}, "doctor"),
    ],
    ids=["nothing", "form", "before-decision", "tomorrow", "doctor-too-much", "doctor-missing"],
)
def test_a_delivery_says_what_how_and_when(desk: Desk, changes: Any, wrong: str) -> None:
    part = desk.decide(desk.part(desk.record()))

    assert errors_of(lambda: desk.deliver(part, **changes)) == {wrong}


@pytest.mark.parametrize("form", [one for one in HandingOver if one != HandingOver.DOCTOR])
def test_what_might_harm_goes_through_a_doctor(desk: Desk, form: str) -> None:
    """R-INSPECT-05; the database asks for her name too."""
    part = desk.decide(desk.part(desk.record()), "limited", reasons=["harmful"])

    assert errors_of(lambda: desk.deliver(part, delivery=form)) == {"delivery"}
    part = desk.deliver(part, delivery="doctor", doctor="Dr. Vera Espe, Burgdorf")
    assert part.doctor == "Dr. Vera Espe, Burgdorf"
    with pytest.raises(IntegrityError), transaction.atomic():
        change_row(part, doctor="")


@pytest.mark.parametrize(
    ("fields", "may_post"),
    [
        ({"street": "Weg 1", "town": "Bern"}, True),
        ({"street": "Weg 1", "town": "Bern", "safe_contact": "no_letters"}, False),
        ({"street": "Weg 1", "town": "Bern", "safe_contact": "collect"}, False),
        ({"safe_contact": "other_address", "safe_contact_note": "Postfach 1, Bern"}, True),
        ({}, False),
    ],
    ids=["address", "no-letters", "collect", "other-address", "no-address"],
)
def test_by_post_only_where_a_letter_may_go(
    world: Any, desk: Desk, fields: Any, may_post: bool
) -> None:
    """R-INSPECT-06; a lawyer has her own address."""
    change_row(desk.case.person, **fields)
    part = desk.decide(desk.part(desk.record()))
    of_lawyer = desk.decide(desk.part(desk.record(applicant="lawyer", name="Vera Espe")))

    if may_post:
        assert desk.deliver(part, delivery="post").delivery == "post"
    else:
        assert errors_of(lambda: desk.deliver(part, delivery="post")) == {"delivery"}
        assert desk.deliver(part, delivery="collect").delivery == "collect"
    assert desk.deliver(of_lawyer, delivery="post").state == "delivered"


# R-INSPECT-07: the person is told what another institution has seen


@pytest.mark.parametrize("applicant", ["person", "representative", "heir", "lawyer"])
def test_who_asks_for_the_person_needs_no_notice(desk: Desk, applicant: str) -> None:
    before = Notice.objects.count()

    name = "" if applicant == "person" else "Vera Espe"
    desk.deliver(desk.decide(desk.part(desk.record(applicant=applicant, name=name))))

    assert Notice.objects.count() == before


def test_the_holder_tells_the_person_what_an_institution_has_seen(world: Any, desk: Desk) -> None:
    asked = {"applicant": "institution", "institution": world.stranger.institution}
    inspection = desk.record(**asked, basis="atsg32")
    part = desk.decide(desk.part(inspection, world.rav), by=world.rav)
    assert not Notice.objects.filter(topic="inspection").exists()

    desk.deliver(part, by=world.rav, categories=["measures"])

    notice = Notice.objects.get(topic="inspection")
    assert (notice.informer, notice.about) == (world.rav.institution, world.stranger.institution)
    assert notice.state == "due"
    told = Disclosure.objects.get(receiver=world.stranger.institution)
    assert (told.giver, told.basis) == (world.rav.institution, "atsg32")


# Contested, closed


def test_what_is_contested_is_closed_with_a_word(world: Any, desk: Desk) -> None:
    """R-INSPECT-08."""
    part = desk.decide(desk.part(desk.record()), "refused")
    by = {"by": world.social, "at": world.tick()}
    for day in (desk.today + ONE_DAY, desk.today - ONE_DAY):
        wrong = errors_of(lambda day=day: appeal_part(part, appealed_on=day, **by))
        assert wrong == {"appealed_on"}
    part = appeal_part(part, appealed_on=desk.today, **by)

    assert errors_of(lambda: close_part(part, **by)) == {"remark"}
    part = close_part(part, **by, remark="The court agreed with us.")
    assert (part.state, part.decision) == ("closed", "refused")


def test_what_is_contested_is_decided_anew_and_shown(world: Any, desk: Desk) -> None:
    """R-INSPECT-09; less than everything is contested before anything was shown, too."""
    part = desk.decide(desk.part(desk.record()), "limited", redactions=[("A", "public")])
    part = appeal_part(part, appealed_on=desk.today, by=world.social, at=world.tick(days=20))
    social = (DueKind.INSPECTION, world.social.institution.pk)
    assert social not in make.open_dues(desk.case, DueKind.INSPECTION)

    part = desk.decide(part)

    assert (part.state, part.reasons, part.explanation, part.remedy) == ("granted", [], "", "")
    assert not part.redactions.exists()
    assert social in make.open_dues(desk.case, DueKind.INSPECTION)
    assert part.due_on == part.decided_on + 30 * ONE_DAY
    assert part.history.filter(decision="limited", explanation=LESS["explanation"]).exists()
    assert desk.deliver(part, on=part.decided_on).state == "delivered"


@pytest.mark.parametrize("decision", ["", "granted"])
def test_what_is_taken_back_is_closed_with_a_word(world: Any, desk: Desk, decision: str) -> None:
    """R-INSPECT-08; nothing is due any more."""
    part = desk.part(desk.record(holders=[world.social.institution]))
    part = desk.decide(part, decision) if decision else part
    by = {"by": world.social, "at": world.tick()}

    assert errors_of(lambda: close_part(part, **by, remark=" ")) == {"remark"}
    close_part(part, **by, remark="She took it back.")
    assert not make.open_dues(desk.case, DueKind.INSPECTION)


@pytest.mark.parametrize("decision", ["granted", "refused"])
def test_what_is_delivered_or_refused_is_closed_without(
    world: Any, desk: Desk, decision: str
) -> None:
    part = desk.decide(desk.part(desk.record()), decision)
    part = desk.deliver(part) if decision == "granted" else part

    assert close_part(part, by=world.social, at=world.tick()).closed_on == desk.today


VERB = {
    "grant": lambda desk, part: desk.decide(part, "granted"),
    "limit": lambda desk, part: desk.decide(part, "limited"),
    "refuse": lambda desk, part: desk.decide(part, "refused"),
    "deliver": lambda desk, part: desk.deliver(part),
    "appeal": lambda desk, part: appeal_part(
        part, appealed_on=desk.today, by=desk.world.social, at=desk.world.tick()
    ),
    "close": lambda desk, part: close_part(
        part, by=desk.world.social, at=desk.world.tick(), remark="Taken back."
    ),
}
PATH = {
    InspectionState.REQUESTED: (),
    InspectionState.GRANTED: ("grant",),
    InspectionState.LIMITED: ("limit",),
    InspectionState.REFUSED: ("refuse",),
    InspectionState.DELIVERED: ("grant", "deliver"),
    InspectionState.APPEALED: ("refuse", "appeal"),
    InspectionState.CLOSED: ("refuse", "close"),
}


# What may happen next, as the people at the desk would say it.
TAKES = {
    InspectionState.REQUESTED: "grant limit refuse close",
    InspectionState.GRANTED: "deliver close",
    InspectionState.LIMITED: "deliver appeal close",
    InspectionState.REFUSED: "appeal close",
    InspectionState.DELIVERED: "appeal close",
    InspectionState.APPEALED: "grant limit refuse close",
    InspectionState.CLOSED: "",
}
ENDS_AS = {
    "grant": InspectionState.GRANTED,
    "limit": InspectionState.LIMITED,
    "refuse": InspectionState.REFUSED,
    "deliver": InspectionState.DELIVERED,
    "appeal": InspectionState.APPEALED,
    "close": InspectionState.CLOSED,
}


@pytest.mark.parametrize("state", TAKES)
@pytest.mark.parametrize("verb", ENDS_AS)
def test_every_state_takes_exactly_its_verbs(desk: Desk, state: InspectionState, verb: str) -> None:
    part = desk.part(desk.record())
    for step in PATH[state]:
        part = VERB[step](desk, part)
    assert part.state == state

    if verb in TAKES[state].split():
        assert VERB[verb](desk, part).state == ENDS_AS[verb]
    else:
        assert errors_of(lambda: VERB[verb](desk, part)) == {"state"}
