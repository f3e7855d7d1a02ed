"""What may flow: the port's default, and a package that is checked when offered and accepted."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from cases import exchange
from cases.exchange import Item, RecordedBasisOnly, Verdict
from cases.operations import handovers, records
from cases.operations.approaching import Grounds
from cases.operations.handovers import Offer
from cases.tests.cast import START
from cases.tests.factories import open_dues, open_task, propose, reread

TODAY = START.date()


class Nothing:
    """A port that lets nothing flow, as after a withdrawal."""

    def check(self, case, giver, receiver, items, *, on):
        return [Verdict(item, allowed=False, reason="withdrawn") for item in items]

    def refusals(self, offer, *, on):
        return dict.fromkeys(offer.categories, "withdrawn")

    def release(self, offer, *, at):
        """Nobody keeps a register."""


@pytest.fixture
def port():
    """Puts another implementation into the port, for one test."""
    (before,) = exchange._port
    yield exchange.register
    exchange.register(before)


def item_of(row) -> Item:
    return Item(getattr(row, "kind", "problem"), row.pk, row.category)


def test_notes_and_documents_stay_where_they_are_by_default():
    items = [Item(kind, 1, "plan") for kind in ("task", "promise", "problem", "note", "document")]

    verdicts = RecordedBasisOnly().check(None, None, None, items, on=TODAY)

    assert [verdict.allowed for verdict in verdicts] == [True, True, True, False, False]
    assert all(verdict.reason for verdict in verdicts if not verdict.allowed)


def test_a_note_is_refused_with_a_word_why(world):
    case = world.case()
    note = records.add_note(
        case, by=world.social, at=world.tick(), text="Call her.", category="plan"
    )

    with pytest.raises(ValidationError, match="nothing on file allows it yet"):
        propose(world, case, lines=[Item("note", note.pk, "plan")])


def test_a_line_needs_its_category_among_the_covered_ones(world):
    case = world.case()
    debt = case.problems.get(area="debt")
    with pytest.raises(ValidationError, match="Not covered by the basis"):
        propose(world, case, lines=[item_of(debt)])
    with pytest.raises(ValidationError, match="Not covered by the basis"):
        propose(world, case, summary="Owes money.", summary_category="financial")

    assert propose(world, case, summary="Works again.", summary_category="plan").summary


def test_the_words_of_a_line_are_fixed_at_proposal(world):
    case = world.case()
    task = open_task(world, case, title="Send the report")

    handover = propose(world, case, lines=[item_of(task)])

    assert handover.package == [
        {"kind": "task", "id": task.pk, "category": "plan", "text": "Send the report"}
    ]


def test_accepted_tasks_move_and_are_owed_by_the_new_lead(world):
    case = world.case()
    taken, left = open_task(world, case), open_task(world, case, title="Our own matter")
    handover = propose(world, case, lines=[item_of(taken)])

    handovers.accept_handover(handover, by=world.iv, at=world.tick())

    assert reread(taken).assignee == world.iv.institution
    assert reread(left).assignee == world.social.institution
    social, iv = world.social.institution.pk, world.iv.institution.pk
    assert open_dues(case, "task") == {("task", social), ("task", iv)}


def test_what_is_no_longer_allowed_leaves_the_package_at_acceptance(world, port):
    case = world.case()
    task = open_task(world, case)
    handover = propose(world, case, lines=[item_of(task)])
    port(Nothing())

    accepted = handovers.accept_handover(handover, by=world.iv, at=world.tick())

    assert accepted.package == []
    assert reread(task).assignee == world.social.institution


@pytest.mark.parametrize(("days", "kept"), [(3, 1), (4, 0)], ids=["last-day", "day-after"])
def test_the_package_is_covered_to_its_last_day(world, days, kept):
    case = world.case()
    task = open_task(world, case)
    grounds = Grounds(
        basis="consent",
        categories=("plan",),
        covered_until=TODAY + timedelta(days=3),
        informed_on=TODAY,
    )
    handover = handovers.propose_handover(
        case,
        world.ask(world.iv, grounds=grounds),
        Offer(reason="claim_likely", lines=[item_of(task)]),
        by=world.social,
        at=world.tick(),
    )

    accepted = handovers.accept_handover(handover, by=world.iv, at=world.tick(days=days))

    assert len(accepted.package) == kept


def test_nobody_passes_on_what_it_may_not_read_itself(world):
    """R-PACKAGE-01: after 31 days the new lead reads the old lead's problems by coverage only."""
    case = world.case()
    debt = case.problems.get(area="debt")
    handovers.accept_handover(propose(world, case), by=world.iv, at=world.tick())
    grounds = Grounds(basis="consent", categories=("financial",), informed_on=TODAY)

    handover = handovers.propose_handover(
        case,
        world.ask(world.rav, grounds=grounds),
        Offer(reason="claim_likely", lines=[Item("problem", debt.pk, debt.category)]),
        by=world.iv,
        at=world.tick(),
    )

    assert handover.package == []
