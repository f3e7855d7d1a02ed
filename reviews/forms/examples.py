"""What can be learnt from a case: a template with three fields."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from iiz.forms import Form
from reviews.operations.examples import Written


class ExampleForm(Form):
    wide = ("number", "situation", "course", "lesson")

    number = forms.CharField(
        label=_("Number of our case"),
        max_length=20,
        error_messages={"required": _("Say from which case that we lead.")},
        help_text=_("Stays with us. The other side reads the three texts and never the case."),
    )
    situation = forms.CharField(
        label=_("Situation"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Describe the situation.")},
        help_text=_("“A person in her fifties”, not her age; “health problems”, not which."),
    )
    course = forms.CharField(
        label=_("What happened"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what happened.")},
        help_text=_("Steps and waiting times between the institutions; no dates, no places."),
    )
    lesson = forms.CharField(
        label=_("What we learn from it"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what we learn from it.")},
        help_text=_("What both sides would do in the same way again, or differently."),
    )

    def written(self) -> Written:
        given: dict[str, Any] = self.cleaned_data
        return Written(given["situation"], given["course"], given["lesson"])
