"""What an institution arranges for itself: its own number, and who looks after which cases."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.sheets.own_house import caseload, everybody
from contacts.colleagues import colleagues
from contacts.models import Institution, User
from iiz.forms import Form


class NumberForm(Form):
    external_number = forms.CharField(
        label=_("Own dossier number"), max_length=50, required=False, strip=True
    )


class EntrustForm(Form):
    user = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Looks after the case"),
        empty_label=_("Please choose"),
        error_messages={"required": _("Choose who looks after the case.")},
    )

    def __init__(self, *args: Any, institution: Institution, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = colleagues(institution, on=on)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["user"].label_from_instance = lambda user: user.name  # type: ignore[attr-defined]  # same


class ReassignForm(Form):
    """From whom, also somebody who has left, to whom; with how much everybody has in hand."""

    giver = forms.ModelChoiceField(
        User.objects.none(), label=_("From whom"), empty_label=_("Please choose")
    )
    taker = forms.ModelChoiceField(
        User.objects.none(), label=_("To whom"), empty_label=_("Please choose")
    )

    def __init__(self, *args: Any, institution: Institution, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        loads = caseload(institution, on=on)
        for name, people in (
            ("giver", everybody(institution)),
            ("taker", colleagues(institution, on=on)),
        ):
            field = self.fields[name]
            field.queryset = people  # type: ignore[attr-defined]  # a ModelChoiceField
            field.label_from_instance = lambda user: f"{user.name} ({loads.get(user.pk, 0)})"  # type: ignore[attr-defined]  # same
