"""What is agreed to reach, and what is done for it."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.models import Goal
from cases.reading import Reader
from cases.sheets.plan import partners, readable_goals
from contacts.codes import choices
from contacts.models import Institution
from iiz.forms import DayField, Form

GOAL_FIELDS = ("text", "due_on", "category")
MEASURE_FIELDS = ("title", "provider", "goal", "starts_on", "ends_on", "category", "remark")
VERBS = {
    "reach": _("Reached"),
    "reach_partly": _("Partly reached"),
    "miss": _("Not reached"),
    "resume": _("Take it up again"),
}


class PlanForm(Form):
    """`row`: the one that is edited; its version comes along and goes back.

    Its category is for its own institution to choose.
    """

    names: tuple[str, ...] = ()

    version = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)
    category = forms.ChoiceField(
        label=_("Category"),
        help_text=_("Institutions that are covered for this category read it."),
    )

    def __init__(self, *args: Any, reader: Reader, row: Any = None, **kwargs: Any) -> None:
        if row is not None:
            kwargs["initial"] = values_of(row) | {"version": row.version}
        super().__init__(*args, **kwargs)
        self.reader = reader
        if row is None:
            del self.fields["version"]
        self.fields["category"].choices = choices("information_category")  # type: ignore[attr-defined]  # a ChoiceField
        if row is not None and row.owner_id != reader.membership.institution_id:
            del self.fields["category"]

    def plan_fields(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names if name in self.fields}

    def typed(self) -> dict[str, Any]:
        """What this form would store, to be compared with what somebody else stored."""
        return self.plan_fields()


class GoalForm(PlanForm):
    names = GOAL_FIELDS
    optional = ("due_on",)
    wide = ("text",)
    field_order = ["text", "due_on", "category"]

    text = forms.CharField(
        label=_("Goal"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("In words agreed with the person."),
        error_messages={"required": _("Say what is to be reached.")},
    )
    due_on = DayField(label=_("To be reached by"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.begin_at("text")
        self.initial.setdefault("category", "plan")

    def clean_due_on(self) -> date | None:
        """A day that has passed since it was agreed may stand."""
        day: date | None = self.cleaned_data["due_on"]
        if day and day < self.reader.on and day != self.initial.get("due_on"):
            raise ValidationError(_("This day has already passed."), code="past")
        return day


class ProviderField(forms.ModelChoiceField):
    """What was chosen once stays a choice, in words the reader may know."""

    reader: Reader

    def label_from_instance(self, obj: Institution) -> str:
        return str(obj if self.reader.may_name(obj.pk) else _("another institution"))


class GoalField(forms.ModelChoiceField):
    reader: Reader

    def label_from_instance(self, obj: Goal) -> str:
        is_read = self.reader.reads(obj.owner_id, obj.category)
        return str(obj if is_read else _("a goal you may not read"))


class MeasureForm(PlanForm):
    names = MEASURE_FIELDS
    optional = ("goal", "starts_on", "ends_on", "remark")
    wide = ("title", "remark")
    field_order = ["title", "provider", "goal", "starts_on", "ends_on", "category", "remark"]

    title = forms.CharField(
        label=_("Measure"),
        max_length=200,
        error_messages={"required": _("Say what is done.")},
    )
    provider = ProviderField(
        Institution.objects.none(), label=_("Who carries it out"), empty_label=None
    )
    goal = GoalField(
        Goal.objects.none(),
        to_field_name="key",
        label=_("For the goal"),
        required=False,
        empty_label=_("no particular one"),
    )
    starts_on = DayField(label=_("From"), required=False)
    ends_on = DayField(label=_("Until"), required=False)
    remark = forms.CharField(
        label=_("Remark"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, reader: Reader, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, reader=reader, row=row, **kwargs)
        self.begin_at("title")
        provider, goal = self.fields["provider"], self.fields["goal"]
        provider.reader = goal.reader = reader  # type: ignore[attr-defined]  # fields of ours
        houses, goals = partners(reader), readable_goals(reader)
        if row is not None:
            houses |= Institution.objects.filter(pk=row.provider_id)
            goals |= Goal.objects.filter(pk=row.goal_id)
        provider.queryset, goal.queryset = houses, goals  # type: ignore[attr-defined]  # ModelChoiceFields
        self.initial.setdefault("category", "measures")
        self.initial.setdefault("provider", reader.membership.institution_id)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        start, end = given.get("starts_on"), given.get("ends_on")
        if start and end and end < start:
            message = _("The measure would end before it begins.")
            self.add_error("ends_on", ValidationError(message, code="order"))
        return given

    def typed(self) -> dict[str, Any]:
        goal = self.cleaned_data["goal"]
        chosen = {"provider": self.cleaned_data["provider"].pk, "goal": goal.key if goal else None}
        return self.plan_fields() | chosen


def values_of(row: Any) -> dict[str, Any]:
    """The editable fields of a goal or a measure, or of a row of its history."""
    if hasattr(row, "text"):
        return {name: getattr(row, name) for name in GOAL_FIELDS}
    plain = {
        name: getattr(row, name) for name in MEASURE_FIELDS if name not in ("provider", "goal")
    }
    return plain | {"provider": row.provider_id, "goal": row.goal.key if row.goal_id else None}


class AssessForm(Form):
    """How far a goal has come; only what its state allows."""

    verb = forms.ChoiceField(
        label=_("What has become of the goal?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )

    def __init__(self, *args: Any, goal: Goal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (verb, word) for verb, word in VERBS.items() if goal.can(verb)
        ]


class AbortForm(Form):
    remark = forms.CharField(
        label=_("Why is the measure aborted?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why the measure was aborted.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.begin_at("remark")
