"""Tasks and notes."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.models import Case, DueKind, Note, Task
from cases.operations.plan import require_addressable
from cases.operations.steps import (
    day,
    owe,
    require,
    require_taking_part,
    settle,
    step,
    tell,
)
from cases.reading import reader
from contacts.codes import is_code
from contacts.models import Institution, Membership


def open_task(
    case: Case,
    *,
    by: Membership,
    at: datetime,
    assignee: Institution | None = None,
    **fields,
) -> Task:
    """`fields`: title, due_on, and if not the default kind and category."""
    with step(case, by=by, at=at, reason="task.open") as case:
        require_taking_part(case, by, on=day(at))
        doer = assignee or by.institution
        category = fields.get("category", "plan")
        require_addressable(case, doer, category, by=by, at=at, at_field="assignee")
        return note_task(case, by=by, at=at, assignee=doer, **fields)


def note_task(case: Case, *, by: Membership, at: datetime, assignee: Institution, **fields) -> Task:
    """As part of another step, which has seen to it that the assignee may be given the task."""
    with step(case, by=by, at=at, reason="task.open") as case:
        require(case, "edit")
        return file_task(case, at=at, owner=by.institution, assignee=assignee, **fields)


def file_task(case: Case, *, at: datetime, **fields) -> Task:
    """Inside a step whoever takes it, also that of the night and in a case on hold."""
    task = Task(case=case, **fields)
    task.full_clean()
    task.save()
    owe(task.assignee, case, DueKind.TASK, task.key, due_on=task.due_on)
    _tell_task(task, "task.open", at=at)
    return task


def finish_task(task: Task, *, by: Membership, at: datetime) -> Task:
    return _end_task(task, "finish", by=by, at=at, done_on=day(at))


def cancel_task(task: Task, *, by: Membership, at: datetime) -> Task:
    return _end_task(task, "cancel", by=by, at=at, done_on=None)


def _end_task(task: Task, verb: str, *, by: Membership, at: datetime, done_on) -> Task:
    with step(task.case, by=by, at=at, reason=f"task.{verb}") as case:
        task = (
            Task.objects.select_for_update(of=("self",)).select_related("assignee").get(pk=task.pk)
        )
        _require_own(task, case, by=by, at=at)
        task.advance(verb)
        task.done_on = done_on
        task.full_clean()
        task.save()
        settle(DueKind.TASK, task.key, at=at)
        _tell_task(task, f"task.{verb}", at=at)
        return task


def _require_own(task: Task, case: Case, *, by: Membership, at: datetime) -> None:
    """Ended by who noted it or has to do it, also a former participant; and by the lead, as far
    as it may read it."""
    if by.institution_id in (task.owner_id, task.assignee_id):
        return
    period = case.periods.current().filter(institution=by.institution).first()
    if period is None or not reader(case, by, on=day(at)).reads(task.owner_id, task.category):
        raise ValidationError(
            _("Only the institution that noted it, who has to do it, and the lead end a task."),
            code="not_yours",
        )


def _tell_task(task: Task, verb: str, *, at: datetime) -> None:
    subject = f"task:{task.key}"
    for side in {task.owner, task.assignee}:
        tell(task.case, verb, at=at, subject=subject, to=side, assignee=task.assignee_id)


def add_note(case: Case, *, by: Membership, at: datetime, text: str, category: str) -> Note:
    """Internal: read by the own institution only, whatever is covered."""
    with step(case, by=by, at=at, reason="note.add") as case:
        require_taking_part(case, by, on=day(at))
        if not is_code("information_category", category):
            message = _("Choose the category of the note.")
            raise ValidationError({"category": ValidationError(message, code="required")})
        note = Note(
            case=case,
            owner=by.institution,
            author=by.user,
            category=category,
            text=text,
            written_at=at,
        )
        note.full_clean()
        note.save()
        tell(case, "note.add", at=at, subject="note", to=by.institution, category=category)
        return note
