"""What somebody confirms that the system cannot see, and that it no longer holds."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.grounds import EMPTY
from cases.reading import Reader
from consent.operations import Claim
from consent.states import CONFIRMABLE
from contacts.codes import choices
from contacts.models import Institution
from iiz.forms import DayField, Form


class ConfirmationForm(Form):
    """A condition, towards whom it holds, and how one knows. `.claim()` when valid."""

    optional = ("basis", "until")
    wide = ("evidence",)

    condition = forms.ChoiceField(
        label=_("What is confirmed"),
        choices=[*EMPTY, *((one.value, one.label) for one in CONFIRMABLE)],
    )
    receiver = forms.ModelChoiceField(
        Institution.objects.none(),
        label=_("For giving to"),
        empty_label=_("Please choose"),
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    evidence = forms.CharField(
        label=_("How you know it"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "A letter, a call, a decision: of whom, of which day. Only your people read it."
        ),
        error_messages={"required": _("Say how you know: a letter, a call, a decision.")},
    )
    basis = forms.ChoiceField(
        label=_("Legal basis"),
        required=False,
        help_text=_("Only of a written request: the statute on which it rests."),
    )
    until = DayField(
        label=_("Holds until"), required=False, help_text=_("Empty: until you end it.")
    )

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        network = Institution.objects.in_network(reader.case.network, reader.on)
        fields["receiver"].queryset = network.exclude(pk=reader.membership.institution_id or 0)
        fields["basis"].choices = [*EMPTY, *choices("legal_basis")]
        self.begin_at("condition")

    def claim(self) -> Claim:
        return Claim(**self.cleaned_data)


class EndForm(Form):
    last_day = DayField(label=_("Last day"))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("last_day", on)
