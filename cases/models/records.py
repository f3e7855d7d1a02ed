"""The small rows of a case: what the person is told, what we noted, what is to be done."""

import uuid
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.shares import InternalQuerySet
from cases.states import (
    TASK_VERBS,
    NoticeState,
    NoticeTopic,
    Stateful,
    TaskKind,
    TaskState,
)
from cases.states.notices import NOTICE_VERBS, OPEN_NOTICE
from iiz.history import Tracked, TrackedQuerySet

DEFERRED_AT_MOST, PASSED_AT_MOST = 2, 2


class RecordQuerySet(TrackedQuerySet):
    def readable(self, *, own: frozenset[int], covered: frozenset[str]):
        """Own rows, and others' rows whose information category is covered."""
        return self.filter(Q(owner__in=own) | Q(category__in=covered))


class NoticeQuerySet(TrackedQuerySet):
    def open(self):
        return self.filter(state__in=OPEN_NOTICE)

    def waiting_for(self, institution):
        """What the institution still owes the person to tell, soonest first."""
        return self.open().filter(informer=institution).order_by("due_on", "pk")

    def to_be_told(self, on: date):
        """Without what the head has put off to a later day."""
        return self.exclude(state=NoticeState.DEFERRED, due_on__gt=on)

    def put_off(self, on: date):
        return self.filter(state=NoticeState.DEFERRED, due_on__gt=on)

    def of_houses(self, institutions):
        """Owed by one of them, or passed on by one of them."""
        return self.filter(Q(informer__in=institutions) | Q(passed_from__in=institutions))


class Notice(Stateful, Tracked):
    """One institution owes the person one piece of information, by a day.

    `channel`: how she was informed; until then how she was tried, "letter" once it was one.
    `remark`: the last word: why not, why later, or what to know. `passes`: on, and back.
    """

    VERBS = NOTICE_VERBS
    OPEN = OPEN_NOTICE

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
    deferrals = models.PositiveSmallIntegerField(default=0)
    passed_from = models.ForeignKey(
        "contacts.Institution", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    passes = models.PositiveSmallIntegerField(default=0)
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
            models.CheckConstraint(
                condition=~Q(state=NoticeState.DEFERRED) | ~Q(remark="") & Q(deferrals__gte=1),
                name="a_deferred_notice_says_why",
                violation_error_message=_("Say why the person is informed later."),
            ),
            models.CheckConstraint(
                condition=Q(deferrals__lte=DEFERRED_AT_MOST),
                name="a_notice_is_deferred_twice_at_most",
                violation_error_message=_("The duty to inform has been deferred twice already."),
            ),
            models.CheckConstraint(
                condition=Q(passes=0, passed_from__isnull=True)
                | Q(passes__range=(1, PASSED_AT_MOST), passed_from__isnull=False),
                name="a_notice_is_passed_on_once_and_back",
                violation_error_message=_(
                    "The duty to inform has been passed on and given back already."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_topic_display()} · {self.due_on:%d.%m.%Y}"

    @property
    def may_be_deferred(self) -> bool:
        return self.can("defer") and self.deferrals < DEFERRED_AT_MOST

    @property
    def may_come_back(self) -> bool:
        """Once passed on, it is given back once (R-NOTICE-05)."""
        return self.passes == 0


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
