"""How one paper is printed: about what, in which language, on which way."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import letter_languages
from cases.models import Delivery
from cases.operations.papers import Order
from cases.sheets.papers import ToPrint
from iiz.forms import Form
from iiz.templatetags.iiz import labelled


class PaperForm(Form):
    """`paper` says which one the page is about, `about` which row where there are several."""

    paper = forms.CharField(widget=forms.HiddenInput)
    about = forms.ChoiceField(
        label=_("About"), required=False, error_messages={"invalid_choice": _("Choose anew.")}
    )
    language = forms.ChoiceField(
        label=_("Language"), error_messages={"required": _("Choose the language.")}
    )
    delivery = forms.ChoiceField(
        label=_("On which way?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose on which way.")},
    )

    def __init__(self, *args: Any, planned: ToPrint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = planned.sheet.kind
        subjects = [(str(one.key or ""), str(one.label)) for one in planned.subjects]
        possible = planned.ways.addresses
        self.initial.update(
            {
                "paper": self.kind,
                "about": str(planned.subject.key or "") if planned.subject else "",
                "language": planned.language,
                "delivery": next(iter(possible), ""),
            }
        )
        self._offer("about", subjects)
        languages = [(one, letter_languages.name(one)) for one in letter_languages.PRINTED]
        self._offer("language", languages)
        self._offer("delivery", [(way.value, _way(way, possible[way])) for way in possible])
        if len(subjects) == 1:
            self.fields["about"].widget = forms.HiddenInput()
        if not planned.sheet.to_person:
            self.fields["delivery"].widget = forms.HiddenInput()
        # A way that was possible a moment ago is refused with what is possible now.
        if planned.ways.why:
            self.fields["delivery"].error_messages["invalid_choice"] = planned.ways.why

    def _offer(self, name: str, offered: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = offered  # type: ignore[attr-defined]  # a ChoiceField

    def order(self) -> Order:
        given = self.cleaned_data
        about = UUID(given["about"]) if given["about"] else None
        return Order(self.kind, given["language"], Delivery(given["delivery"]), about)


def _way(way: Delivery, address: Sequence[str]) -> str:
    """With the lines as they will stand on the paper, to be checked before it is sent."""
    return labelled(way.label, ", ".join(address)) if address else str(way.label)
