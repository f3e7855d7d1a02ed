"""The case on one page, for paper and for other systems: only what the reader may read.

Queries: at most 14, whatever the size of the case.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cases.models import Case
from cases.reading import Reader
from cases.sheets.header import CaseHeader
from cases.sheets.overview import content_of, own_approaches, participants_of, problems_of
from cases.sheets.plan import GoalLine, MeasureLine, Plan, TaskLine, plan
from cases.sheets.timeline import timeline
from contacts.codes import label
from contacts.models import Institution
from iiz.templatetags.iiz import day

LATEST = 10
# Why a single step was taken stands with that step.
LEFT_OUT = frozenset({"step_reason"})
LABELS = {field.name: field.verbose_name for field in Case._meta.concrete_fields}
CODES = {"hold_reason": "hold_reason"}


@dataclass(frozen=True)
class Line:
    """`label` is empty where the text stands for itself."""

    label: str
    text: str

    def __str__(self) -> str:
        return f"{self.label}: {self.text}" if self.label else self.text


@dataclass(frozen=True)
class Section:
    title: str
    lines: list[Line]


@dataclass(frozen=True)
class Summary:
    title: str
    sections: list[Section]
    closing_words: str

    @property
    def text(self) -> str:
        """To be pasted into another system: one line for one thing, no markup."""
        parts = [self.title]
        for section in self.sections:
            parts += ["", section.title.upper(), *(f"- {line}" for line in section.lines)]
        return "\n".join([*parts, "", self.closing_words])


def summary(reader: Reader, header: CaseHeader) -> Summary:
    case = reader.case
    found = plan(reader)
    sections = [
        Section(_("Case"), _case(reader)),
        Section(_("Responsibility"), _responsibility(reader, header)),
        Section(_("Situation"), _situation(reader)),
        Section(_("Goals and measures"), _planned(found)),
        Section(_("Tasks"), [_task(line) for line in found.tasks]),
        Section(_("Next dates"), [Line(day(date.on), str(date.what)) for date in header.dates]),
        Section(_("What we asked and answered"), _own_part(reader)),
        Section(_("Latest"), _latest(reader)),
    ]
    name = f" · {reader.person_name}" if reader.person_name else ""
    return Summary(
        title=f"{case.number}{name}",
        sections=[section for section in sections if section.lines],
        closing_words=_(
            "Lead is not competence to pay. This is no decision (Verfügung); the person can ask"
            " for one at any time."
        ),
    )


def _case(reader: Reader) -> list[Line]:
    case, former = reader.case, reader.is_former
    given: list[tuple[str | Promise, object]] = [
        (_("Number"), case.number),
        (_("Network"), case.network.name),
        (_("Person"), reader.person_name),
        (_("Born on"), day(case.person.birth_date) if reader.sees_person else ""),
        (_("Registered on"), day(case.registered_on)),
        (_("Phase"), "" if former else case.get_phase_display()),
        (_("On hold until"), "" if former else day(case.hold_until)),
        (_("Closed on"), "" if former else day(case.closed_on)),
        (_("Outcome"), "" if former else label("closing_outcome", case.outcome)),
    ]
    return _lines(given)


def _responsibility(reader: Reader, header: CaseHeader) -> list[Line]:
    lead = header.lead
    words: list[tuple[str | Promise, object]] = []
    if lead is not None:
        interim = f", {_('for the interim')}" if lead.interim else ""
        since = _("since %(day)s") % {"day": day(lead.since)}
        person = f", {lead.person}" if lead.person else ""
        words.append((_("Lead"), f"{lead.institution.name}{interim}, {since}{person}"))
    if header.status:
        words.append((_("Status"), header.status.label))
    if not reader.is_former:
        taking_part = [f"{one.institution.name} ({one.role})" for one in participants_of(reader)]
        words.append((_("Taking part"), ", ".join(taking_part)))
    return _lines(words)


def _situation(reader: Reader) -> list[Line]:
    lines = _lines([(_("Problem areas"), ", ".join(problems_of(reader)))])
    for name, value in content_of(reader).items():
        if name not in LEFT_OUT:
            lines.append(Line(str(LABELS[name]), _worded(name, value)))
    return lines


def _worded(name: str, value: object) -> str:
    if name in CODES:
        return label(CODES[name], str(value))
    if name == "workload":
        return f"{value} %"
    return day(value) if hasattr(value, "isoformat") else " ".join(str(value).split())  # type: ignore[arg-type]  # a day


def _planned(found: Plan) -> list[Line]:
    return [_goal(line) for line in found.goals] + [_measure(line) for line in found.measures]


def _goal(line: GoalLine) -> Line:
    goal = line.goal
    until = f" ({day(goal.due_on)})" if goal.due_on else ""
    return Line(_("Goal"), f"{goal.text}{until}, {goal.get_state_display()}")


def _measure(line: MeasureLine) -> Line:
    row = line.measure
    period = f" ({day(row.starts_on)} – {day(row.ends_on)})" if line.has_days else ""
    who = _named(line.provider)
    return Line(_("Measure"), f"{row.title}{period}, {who}, {row.get_state_display()}")


def _task(line: TaskLine) -> Line:
    return Line(day(line.task.due_on), f"{line.task.title}, {_named(line.assignee)}")


def _named(institution: Institution | None) -> str:
    return institution.name if institution else _("another institution")


def _own_part(reader: Reader) -> list[Line]:
    rows = own_approaches(reader) if reader.is_former else []
    return [Line(day(row.on), f"{row.what}, {row.institution.name}, {row.state}") for row in rows]


def _latest(reader: Reader) -> list[Line]:
    return [Line(day(one.at), one.sentence) for one in timeline(reader, length=LATEST).happenings]


def _lines(given: list[tuple[str | Promise, object]]) -> list[Line]:
    return [Line(str(name), str(value)) for name, value in given if value]
