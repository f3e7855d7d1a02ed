"""What goes along with a handover: chosen at proposal, checked again at acceptance."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases import exchange
from cases.exchange import Item
from cases.models import ALWAYS_DISCLOSED, Case, Coverage, Handover
from cases.operations.approaching import Ask
from contacts.models import Institution


def pack(case: Case, ask: Ask, offer, *, giver: Institution, on: date) -> list[dict]:
    """The chosen lines with their text: {kind, id, category, text}.

    Raises: ValidationError "lines", saying what would make it possible.
    """
    lines, texts = list(offer.lines), line_texts(case, giver, on=on)
    verdicts = exchange.check(case, giver, ask.addressee, lines, on=on)
    refused = [verdict.reason for verdict in verdicts if not verdict.allowed]
    if refused:
        raise ValidationError({"lines": ValidationError(str(refused[0]), code="exchange")})
    needed = {item.category for item in lines}
    if offer.summary:
        needed.add(offer.summary_category)
    if needed - {*ask.grounds.categories, *ALWAYS_DISCLOSED}:
        message = _("Not covered by the basis: choose the category too, or leave the line out.")
        raise ValidationError({"lines": ValidationError(message, code="uncovered")})
    return [
        {"kind": item.kind, "id": item.id, "category": item.category, "text": texts[item]}
        for item in lines
        if item in texts
    ]


def line_texts(case: Case, giver: Institution, *, on: date) -> dict[Item, str]:
    """Every row of the case that the giver may read, and what it says today (a problem: its code, a
    note: its day).

    Rule: R-PACKAGE-01; nobody passes on what it may not read itself, of notes and documents only
    its own. Queries: 5.
    """
    own = frozenset({giver.pk})
    coverage = Coverage.objects.in_force(on).of(case, own)
    covered = frozenset(coverage.values_list("category", flat=True))
    tasks = case.tasks.open().readable(own=own, covered=covered)
    problems = case.problems.current().readable(own=own, covered=covered)
    rows = {Item(task.kind, task.pk, task.category): task.title for task in tasks}
    rows |= {Item("problem", problem.pk, problem.category): problem.area for problem in problems}
    return rows | internal_texts(case, giver)


def internal_texts(case: Case, giver: Institution) -> dict[Item, str]:
    """The giver's own notes and checked documents: they go along only one by one and with a basis.

    Queries: 2.
    """
    notes = {
        Item("note", note.pk, note.category): f"{timezone.localdate(note.written_at):%d.%m.%Y}"
        for note in case.notes.of(giver)
    }
    documents = case.documents.of(giver).checked()
    return notes | {Item("document", one.pk, one.category): one.title for one in documents}


def still_covered(handover: Handover, *, on: date) -> list[dict]:
    """The package without what is no longer covered, and what its owner took back or filed anew."""
    if handover.covered_until < on:
        return []
    items = [_item(line) for line in handover.package]
    there = internal_texts(handover.case, handover.sender)
    verdicts = exchange.check(handover.case, handover.sender, handover.addressee, items, on=on)
    pairs = zip(handover.package, verdicts, strict=True)
    return [
        line
        for line, verdict in pairs
        if verdict.allowed
        and line["category"] in handover.categories
        and (verdict.item in there or verdict.item.kind not in exchange.NEEDS_SHARE)
    ]


def _item(line: dict) -> Item:
    return Item(line["kind"], line["id"], line["category"])


def internal_items(package: Iterable[dict]) -> list[Item]:
    return [_item(line) for line in package if line["kind"] in exchange.NEEDS_SHARE]


def task_ids(package: Iterable[dict]) -> list[int]:
    return [line["id"] for line in package if line["kind"] in ("task", "promise")]
