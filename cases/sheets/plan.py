"""The plan of a case as one reader may know it: goals, measures, tasks.

Queries: 4 or 5, whatever the size of the plan.
"""

from dataclasses import dataclass

from django.db.models import Q

from cases.models import Goal, Measure, Participation, Task
from cases.reading import Reader
from cases.states import GoalState, ParticipationRole, TaskKind, TaskState
from contacts.codes import label
from contacts.models import Institution

MOST = 100
ENDED = 20


@dataclass(frozen=True)
class TaskLine:
    """`can_end`: by the institution that noted the task or has to do it, and by the lead.

    `assignee`: None where the reader may not know of it.
    """

    task: Task
    assignee: Institution | None
    is_late: bool
    is_ours: bool
    can_end: bool

    @property
    def is_promise(self) -> bool:
        return self.task.kind == TaskKind.PROMISE


@dataclass(frozen=True)
class GoalLine:
    """`owner`: None where the reader may not know of it."""

    goal: Goal
    owner: Institution | None
    category: str
    is_ours: bool
    is_late: bool
    may_change: bool

    @property
    def is_open(self) -> bool:
        return self.goal.state == GoalState.OPEN

    @property
    def tone(self) -> str:
        """Reached, partly, not reached: the icon that says so."""
        tones: dict[str, str] = {GoalState.REACHED: "yes", GoalState.PARTLY: "partly"}
        return tones.get(self.goal.state, "no")


@dataclass(frozen=True)
class MeasureLine:
    """`goal`: its text, empty where the reader may not know it; `provider`: None likewise."""

    measure: Measure
    provider: Institution | None
    category: str
    goal: str
    is_ours: bool
    may_change: bool

    @property
    def has_days(self) -> bool:
        return bool(self.measure.starts_on or self.measure.ends_on)

    @property
    def may_start(self) -> bool:
        return self.may_change and self.measure.can("start")

    @property
    def may_complete(self) -> bool:
        return self.may_change and self.measure.can("complete")

    @property
    def may_abort(self) -> bool:
        return self.may_change and self.measure.can("abort")


@dataclass(frozen=True)
class Plan:
    goals: list[GoalLine]
    measures: list[MeasureLine]
    tasks: list[TaskLine]
    ended: list[TaskLine]


def plan(reader: Reader) -> Plan:
    goals = list(readable_goals(reader).select_related("owner")[:MOST])
    return Plan(
        goals=[_goal(goal, reader) for goal in goals],
        measures=_measures(reader, {goal.pk: goal.text for goal in goals}),
        tasks=task_lines(reader),
        ended=ended_tasks(reader),
    )


def readable_goals(reader: Reader):
    rows = Goal.objects.filter(case=reader.case)
    return rows.readable(own=reader.own, covered=reader.covered)


def readable_measures(reader: Reader):
    rows = Measure.objects.filter(case=reader.case)
    return rows.readable(own=reader.own, covered=reader.covered)


def readable_tasks(reader: Reader):
    rows = Task.objects.filter(case=reader.case).select_related("owner", "assignee")
    return rows.readable(own=reader.own, covered=reader.covered)


def task_lines(reader: Reader) -> list[TaskLine]:
    """What is to be done, soonest first. Queries: 1 or 2."""
    return [_task(row, reader) for row in readable_tasks(reader).open()[:MOST]]


def ended_tasks(reader: Reader) -> list[TaskLine]:
    rows = readable_tasks(reader).exclude(state=TaskState.OPEN)
    return [_task(row, reader) for row in rows.order_by("-due_on", "-pk")[:ENDED]]


def may_change(reader: Reader, row: Goal | Measure) -> bool:
    """Whom it belongs to, who carries it out, and the lead: what the operation allows."""
    ours = {row.owner_id, getattr(row, "provider_id", None)}
    is_ours = reader.membership.institution_id in ours
    return reader.may_record and (is_ours or reader.can("edit"))


def partners(reader: Reader):
    """Whom something may be given to do: all who take part, as far as the reader knows of them."""
    rows = Participation.objects.in_force(reader.on).filter(case=reader.case)
    rows = rows.exclude(role=ParticipationRole.COORDINATION)
    if not reader.sees_others:
        rows = rows.filter(Q(role=ParticipationRole.LEAD) | Q(institution__in=reader.own))
    return Institution.objects.filter(pk__in=rows.values("institution"))


def _known(institution: Institution, reader: Reader) -> Institution | None:
    return institution if reader.may_name(institution.pk) else None


def _goal(goal: Goal, reader: Reader) -> GoalLine:
    return GoalLine(
        goal=goal,
        owner=_known(goal.owner, reader),
        category=label("information_category", goal.category),
        is_ours=goal.owner_id in reader.own,
        is_late=goal.state == GoalState.OPEN and bool(goal.due_on) and goal.due_on < reader.on,
        may_change=may_change(reader, goal),
    )


def _measures(reader: Reader, goals: dict[int, str]) -> list[MeasureLine]:
    rows = readable_measures(reader).select_related("owner", "provider")[:MOST]
    return [
        MeasureLine(
            measure=row,
            provider=_known(row.provider, reader),
            category=label("information_category", row.category),
            goal=goals.get(row.goal_id, ""),
            is_ours=row.provider_id in reader.own,
            may_change=may_change(reader, row),
        )
        for row in rows
    ]


def _task(row: Task, reader: Reader) -> TaskLine:
    us = reader.membership.institution_id
    is_open = row.state == TaskState.OPEN
    return TaskLine(
        task=row,
        assignee=_known(row.assignee, reader),
        is_late=is_open and row.due_on < reader.on,
        is_ours=row.assignee_id in reader.own,
        can_end=is_open and (us in (row.owner_id, row.assignee_id) or reader.can("edit")),
    )
