"""The small forms of a case: a task, a note."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.forms.grounds import EMPTY
from cases.reading import Reader
from cases.sheets.plan import partners
from cases.states import TaskKind
from contacts.codes import choices
from contacts.models import Institution
from iiz.forms import DayField, Form


class TaskForm(Form):
    """What is to be done by when, and by which of those who take part."""

    title = forms.CharField(label=_("What is to be done"), max_length=200)
    due_on = DayField(label=_("By"))
    assignee = forms.ModelChoiceField(
        Institution.objects.none(), label=_("Who does it"), required=False, empty_label=None
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            (TaskKind.TASK, _("Task: something we have to do")),
            (TaskKind.PROMISE, _("Promise: something we have promised to the person")),
        ],
        initial=TaskKind.TASK,
        widget=forms.RadioSelect,
    )
    category = forms.ChoiceField(
        label=_("Category"),
        initial="plan",
        help_text=_("Institutions that are covered for this category read the task."),
    )

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.begin_at("title")
        self.on, self.us = reader.on, reader.membership.institution
        self.fields["assignee"].queryset = partners(reader)  # type: ignore[attr-defined]  # a ModelChoiceField
        self.initial.setdefault("assignee", reader.membership.institution_id)
        self.fields["category"].choices = choices("information_category")  # type: ignore[attr-defined]  # a ChoiceField

    def clean_assignee(self) -> Institution:
        return self.cleaned_data["assignee"] or self.us

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if day < self.on:
            raise ValidationError(_("This day has already passed."), code="past")
        return day


class NoteForm(Form):
    """A remark for the own institution."""

    text = forms.CharField(
        label=_("Note"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": _("What has happened?")}),
        error_messages={"required": _("Write the note.")},
    )
    category = forms.ChoiceField(
        label=_("Category"), error_messages={"required": _("Choose the category of the note.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [*EMPTY, *choices("information_category")]
        self.fields["category"].choices = listed  # type: ignore[attr-defined]  # a ChoiceField
