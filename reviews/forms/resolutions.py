"""What is typed about a resolution: what is resolved, approved, referred, rejected, done."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.codes import label
from contacts.models import Agreement, Institution
from contacts.states import StandardUnit
from contacts.wording import duration
from iiz.forms import DayField, Form
from reviews.forms.version import Version
from reviews.models import Resolution
from reviews.operations.drafting import Draft, NewStandard, possible_owners
from reviews.sheets.resolutions import asking_words, by_way
from reviews.standards import BETWEEN_TWO, LONGEST, directions, standing_by_way

UNITS = [(unit.value, unit.label) for unit in StandardUnit if unit in LONGEST]
NEEDED = {
    "value": _("Say the new value."),
    "effective_from": _("Say from when it holds."),
}


class ResolutionForm(Form):
    """`.draft()` when valid. Without a standard the last four fields say nothing."""

    wide = ("text",)
    optional = ("standard",)

    text = forms.CharField(
        label=_("What is resolved"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write down what is resolved.")},
        help_text=_("Without names of persons or cases."),
    )
    owner = forms.ModelChoiceField(
        Institution.objects.none(),
        label=_("Who does it"),
        empty_label=_("Please choose"),
        error_messages={
            "required": _("Say who does it."),
            "invalid_choice": _("Choose an institution of one of the two sides."),
        },
    )
    due_on = DayField(label=_("Until"), error_messages={"required": _("Say by when.")})
    standard = forms.ChoiceField(label=_("Standard that changes"), required=False)
    asking = forms.ChoiceField(label=_("Direction"), required=False)
    value = forms.IntegerField(
        label=_("New value"), required=False, min_value=1, max_value=max(LONGEST.values())
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=UNITS, required=False)
    effective_from = DayField(label=_("From"), required=False)

    def __init__(
        self,
        *args: Any,
        agreement: Agreement,
        on: date,
        resolution: Resolution | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = _as_written(resolution) if resolution else _fresh(on)
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["owner"].queryset = possible_owners(agreement, on=on)
        fields["standard"].choices = [("", gettext("none changes")), *_standards(agreement, on=on)]
        ways = directions(agreement)
        fields["asking"].choices = [(side, asking_words(agreement, side)) for side in ("", *ways)]
        if resolution:
            fields["version"] = Version()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("standard"):
            for name, message in NEEDED.items():
                if given.get(name) is None and name not in self.errors:
                    self.add_error(name, ValidationError(message, code="required"))
        return given

    def draft(self) -> Draft:
        given = self.cleaned_data
        changed = None
        if given["standard"]:
            changed = NewStandard(
                given["standard"],
                given["value"],
                given["unit"],
                given["effective_from"],
                given["asking"],
            )
        return Draft(given["text"], given["owner"], given["due_on"], changed)


def _fresh(on: date) -> dict[str, Any]:
    return {"unit": StandardUnit.WORKING_DAYS, "effective_from": date(on.year + 1, 1, 1)}


def _as_written(resolution: Resolution) -> dict[str, Any]:
    names = ("text", "due_on", "standard", "asking", "value", "unit", "effective_from", "version")
    return {"owner": resolution.owner_id} | {name: getattr(resolution, name) for name in names}


def _standards(agreement: Agreement, *, on: date) -> list[tuple[str, str]]:
    """With what holds today, by direction where it differs."""
    found = []
    for key in BETWEEN_TWO:
        found_now = standing_by_way(agreement, key, asking="", on=on)
        now = by_way(agreement, found_now, lambda row: duration(row.value, row.unit))
        words = {"standard": label("standard", key), "now": now}
        found.append((key, gettext("%(standard)s (today %(now)s)") % words))
    return found


class ApproveForm(Form):
    version = Version()


class ReasonsForm(Form):
    wide = ("reasons",)

    version = Version()
    reasons = forms.CharField(
        label=_("Reasons"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Give the reasons.")},
        help_text=_("Without names of persons or cases."),
    )


class DoneForm(Form):
    done_on = DayField(label=_("Done on"), error_messages={"required": _("Say when.")})

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("done_on", on)
