from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import Membership
from contacts.states import Language


class ActingForm(forms.Form):
    """In whose name somebody works from now on."""

    membership = forms.TypedChoiceField(
        label=_("Institution and role"), coerce=int, widget=forms.RadioSelect
    )

    def __init__(self, memberships: list[Membership], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"].choices = [  # type: ignore[attr-defined]  # a choice field
            (one.pk, f"{one.body}, {one.get_role_display()}") for one in memberships
        ]


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=Language)
