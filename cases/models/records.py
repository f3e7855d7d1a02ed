"""The small rows of a case: what the person is told, what we noted, what is to be done."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.shares import InternalQuerySet
from cases.states import (
    NOTICE_VERBS,
    TASK_VERBS,
    NoticeState,
    NoticeTopic,
    Stateful,
    TaskKind,
    TaskState,
)
from iiz.history import Tracked, TrackedQuerySet


class RecordQuerySet(TrackedQuerySet):
    def readable(self, *, own: frozenset[int], covered: frozenset[str]):
        """Own rows, and others' rows whose information category is covered."""
        return self.filter(Q(owner__in=own) | Q(category__in=covered))


class NoticeQuerySet(TrackedQuerySet):
    def open(self):
        return self.filter(state__in=[NoticeState.DUE, NoticeState.ATTEMPTED])


class Notice(Stateful, Tracked):
    """One institution owes the person one piece of information, by a day."""

    VERBS = NOTICE_VERBS

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="notices")
    topic = models.CharField(_("Topic"), max_length=20, choices=NoticeTopic.choices)
    informer = models.ForeignKey("contacts.Institution", on_delete=models.PROTECT, related_name="+")
    about = models.ForeignKey(
        "contacts.Institution", on_delete=models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(max_length=12, choices=NoticeState.choices, default=NoticeState.DUE)
    due_on = models.DateField()
    done_on = models.DateField(_("Informed on"), null=True, blank=True)
    channel = models.CharField(_("How"), max_length=12, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    remark = models.CharField(_("Remark"), max_length=500, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice to the person")
        verbose_name_plural = _("notices to the person")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=NoticeState.DONE) | Q(done_on__isnull=False) & ~Q(channel=""),
                name="a_done_notice_says_when_and_how",
                violation_error_message=_("Say on which day and how the person was informed."),
            ),
            models.CheckConstraint(
                condition=~Q(state=NoticeState.IMPOSSIBLE) | ~Q(remark=""),
                name="an_impossible_notice_says_why",
                violation_error_message=_("Say why the person cannot be informed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_topic_display()} · {self.due_on:%d.%m.%Y}"


class NoteQuerySet(InternalQuerySet):
    noun = "note"


class Note(Tracked):
    """A remark of one institution on a case; internal until it is shared."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="notes")
    owner = models.ForeignKey("contacts.Institution", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey("contacts.User", on_delete=models.PROTECT, related_name="+")
    category = models.CharField(_("Category"), max_length=20)
    text = models.TextField(_("Note"), max_length=10000)
    written_at = models.DateTimeField()

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return f"{_('note')} {self.written_at:%d.%m.%Y}"


class TaskQuerySet(RecordQuerySet):
    def open(self):
        return self.filter(state=TaskState.OPEN)

    def readable(self, *, own: frozenset[int], covered: frozenset[str]):
        return self.filter(Q(owner__in=own) | Q(assignee__in=own) | Q(category__in=covered))


class Task(Stateful, Tracked):
    """Something an institution has to do in a case, or has promised to the person."""

    VERBS = TASK_VERBS

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="tasks")
    owner = models.ForeignKey("contacts.Institution", on_delete=models.PROTECT, related_name="+")
    assignee = models.ForeignKey("contacts.Institution", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(
        _("Kind"), max_length=8, choices=TaskKind.choices, default=TaskKind.TASK
    )
    title = models.CharField(_("What is to be done"), max_length=200)
    category = models.CharField(_("Category"), max_length=20, default="plan")
    due_on = models.DateField(_("By"))
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.OPEN)
    done_on = models.DateField(null=True, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=TaskState.DONE, done_on__isnull=False)
                | ~Q(state=TaskState.DONE) & Q(done_on__isnull=True),
                name="a_task_is_done_on_a_day",
                violation_error_message=_("A finished task needs the day it was done."),
            )
        ]

    def __str__(self) -> str:
        return self.title
