"""The guidelines on paper: what the page says, in the same words and order.

Rule: R-GUIDELINE-05.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.sheets.papers.frame import Block, facts, points, table, text
from contacts.sheets.directory import House, Line
from iiz.papers import typeset
from iiz.templatetags.iiz import day
from reviews.sheets.guideline import Coming, Document
from reviews.sheets.guideline.deadlines import Deadline, Deadlines
from reviews.sheets.guideline.versions import Difference, Version
from reviews.sheets.guideline.wording import RuleGroup, RuleRow, Rules

Section = tuple[str, int, list[Block]]


def pdf(document: Document, *, at: datetime) -> bytes:
    scope = document.scope
    with translation.override(scope.language):
        data = _data(document, at)
    return typeset("guideline", data, scope.language, at=at, most_pages=None)


def _data(document: Document, at: datetime) -> dict[str, Any]:
    on = day(document.scope.on)
    title = _("Guidelines on working together: %(name)s") % {"name": document.title}
    return {
        "title": title,
        "number": document.title,
        "sender": [document.scope.network.name],
        "reference": [_("as of %(day)s") % {"day": on}, *_based_on(document.based_on)],
        "sections": [
            {"title": capfirst(title), "level": level, "blocks": blocks}
            for title, level, blocks in _sections(document)
        ],
        "foot": {
            "no_decision": _("Generated from the data in force on %(day)s.") % {"day": on},
            "document": _("Guidelines on working together:"),
            "day": day(timezone.localdate(at)),
            "page": _("Page"),
        },
    }


def _based_on(versions: Iterable[Version]) -> list[str]:
    return [
        _("%(name)s: in force since %(since)s, approved on %(approved)s")
        % {
            "name": one.name,
            "since": day(one.guideline.effective_from),
            "approved": day(one.guideline.approved_on),
        }
        for one in versions
    ]


def _sections(document: Document) -> Iterator[Section]:
    yield "", 2, [text(line) for line in document.purpose]
    for coming in document.coming:
        yield _coming(coming)
    yield from _exchange(document.rules)
    yield _("Whom to turn to"), 2, _contacts(document.houses)
    yield _("Who informs the person"), 2, [points(*document.informing)]
    yield from _deadlines(document.deadlines)
    yield _("Procedure"), 2, [points(*document.steps)]


def _coming(coming: Coming) -> Section:
    said = {"day": day(coming.version.guideline.effective_from), "name": coming.version.name}
    return _("From %(day)s: %(name)s") % said, 2, changes(coming.changes)


def changes(found: Difference) -> list[Block]:
    if found.is_empty:
        return [text(_("Nothing differs."))]
    blocks = []
    before, after = pgettext("guideline", "Before"), pgettext("guideline", "Afterwards")
    if found.standards:
        head = [_("Standard"), _("Between whom"), before, after]
        rows = [[one.name, one.between, one.before, one.after] for one in found.standards]
        blocks.append(table(head, rows, widths=[3, 3, 2, 2]))
    if found.rules:
        sides = [[one.title, str(one.before or "–"), str(one.after or "–")] for one in found.rules]
        blocks.append(table([_("Rule"), before, after], sides, widths=[3, 4, 4]))
    return blocks


def _exchange(rules: Rules) -> Iterator[Section]:
    opening = _("What is not named here goes with the consent of the person only.")
    ordinary = _("“Ordinary ones” are: %(list)s.") % {"list": rules.ordinary}
    yield _("Who gets which information"), 2, [text(f"{opening} {ordinary}")]
    if rules.everywhere:
        yield _("Between all institutions"), 3, [_rules(rules.everywhere)]
    yield from _groups(rules.told)
    if rules.asked:
        yield _("With consent only"), 2, []
        yield from _groups(rules.asked)
    yield _("Specially protected"), 2, [text(_strict())]
    yield from _groups(rules.strict)
    yield _("The legal bases"), 2, [facts(*rules.laws)]


def _strict() -> str:
    return _(
        "Diagnoses and medical reports, protection measures and sanctions are covered by no general"
        " rule: they go with a consent that names them, or by a rule for exactly these two types."
    )


def _groups(groups: Iterable[RuleGroup]) -> Iterator[Section]:
    for group in groups:
        yield group.title or _("All other pairs"), 3, [_rules(group.rows)]


def _rules(rows: Sequence[RuleRow]) -> Block:
    head = [
        _("Information"),
        _("Legal basis"),
        _("Consent"),
        pgettext("guideline", "Only if"),
        _("Who informs the person, and when"),
    ]
    cells = [[row.what, row.basis, row.consent, row.conditions, row.informed] for row in rows]
    return table(head, cells, widths=[6, 5, 4, 5, 5])


def _contacts(houses: Sequence[tuple[str, Sequence[House]]]) -> list[Block]:
    head = [_("Institution"), _("Contact person"), _("Deputy"), _("Mailbox, phone")]
    rows = [_house(kind, house) for kind, of_kind in houses for house in of_kind]
    nobody = _(
        "Where nobody is named, turn to the mailbox: the head of the institution looks after it."
    )
    return [table(head, rows, widths=[4, 4, 4, 4]), text(nobody)]


def _house(kind: str, house: House) -> list[str]:
    row = house.institution
    primary = [_person(line) for line in house.lines if line.is_primary]
    deputies = [_person(line) for line in house.lines if not line.is_primary]
    reach = "\n".join(part for part in (row.mailbox, row.phone) if part)
    return [f"{row.name}\n{kind}", "\n".join(primary), "\n".join(deputies), reach]


def _person(line: Line) -> str:
    if line.person is None:
        return pgettext("contact person", "missing")
    name = " · ".join(part for part in (line.person.name, line.person.phone) if part)
    return "\n".join(part for part in (name, ", ".join(line.topics)) if part)


def _deadlines(found: Deadlines) -> Iterator[Section]:
    narrower = _(
        "The narrower agreement goes before the wider one. What is already running keeps the"
        " version it was begun under."
    )
    yield _("Deadlines"), 2, [text(narrower), _standards(found.answers)]
    if found.ladder:
        yield _("If nobody acts: after the last day"), 3, [_standards(found.ladder)]
    for name, rows in found.agreed:
        yield _("Agreed otherwise: %(name)s") % {"name": name}, 3, [_standards(rows)]


def _standards(rows: Iterable[Deadline]) -> Block:
    head = [
        _("Standard"),
        _("Agreed"),
        _("Between whom"),
        _("Version"),
        _("In force since"),
    ]
    cells = [
        [
            "\n".join(part for part in (row.name, row.text) if part),
            row.value,
            row.between,
            row.version,
            day(row.since),
        ]
        for row in rows
    ]
    return table(head, cells, widths=[5, 3, 4, 5, 3])
