"""What is typed into the search in the top bar, taken apart."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.sheets.search import Asked, words_in
from iiz.ahv import normalise
from iiz.forms import DayField, Form

DAY = re.compile(r"(?<!\S)(?:[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{2,4}|[0-9]{4}-[0-9]{2}-[0-9]{2})(?!\S)")
AHV = re.compile(r"756(?:[0-9]{8,}|\.[0-9. ]*| [0-9. ]+)")


class CaseSearchForm(Form):
    """`.asked()` after `is_valid()`."""

    q = forms.CharField(
        label=_("Search term"),
        help_text=_("Person, case number, own dossier number, date of birth or AHV number"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Type a name, a number or a date of birth."),
            "max_length": _("That is too long for a name or a number."),
        },
    )

    def clean(self) -> dict[str, object]:
        given = super().clean() or self.cleaned_data
        if "q" in given:
            self._take_apart(given["q"])
        return given

    def _take_apart(self, text: str) -> None:
        try:
            self._asked = asked_by(text)
        except ValidationError as error:
            self.add_error("q", error)

    def asked(self) -> Asked:
        return self._asked


def asked_by(text: str) -> Asked:
    """Raises: ValidationError for a day or an AHV number that is none, and for too little."""
    text = " ".join(text.split())
    if AHV.fullmatch(text):
        return Asked(text, ahv_number=normalise(text))
    asked = Asked(text, words_in(DAY.sub(" ", text)), _birth_date(text))
    if asked.is_too_short:
        raise ValidationError(_("Type at least two letters of a name, or a number."), code="short")
    return asked


def _birth_date(text: str) -> date | None:
    day = DAY.search(text)
    return DayField().clean(day[0]) if day else None
