"""Two people edit one thing: what was saved in the meantime stands beside what was typed."""

from dataclasses import dataclass
from typing import Any

from django import forms

from iiz.forms import Form


class Version(forms.IntegerField):
    """The one that was read; another one in the meantime is refused."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(min_value=1, max_value=2**31 - 1)


@dataclass(frozen=True)
class Saved:
    label: str
    value: str


def meanwhile(form: Form) -> list[Saved]:
    """What is saved by now where it differs from what was typed. Sent again, the typed one holds.

    The form's initial values are read from the row as it stands.
    """
    data: Any = form.data.copy()
    data["version"] = str(form.get_initial_for_field(form.fields["version"], "version"))
    form.data = data
    return [
        Saved(str(field.label), _words(field, field.initial))
        for field in form
        if field.name in form.changed_data and not field.is_hidden
    ]


def _words(field: forms.BoundField, value: Any) -> str:
    choices = dict(getattr(field.field, "choices", ()))
    if isinstance(value, list):
        return "; ".join(str(choices[one]) for one in value if one in choices) or "–"
    shown = choices.get(value, field.field.widget.format_value(value) if value else "")
    return str(shown or "–")
