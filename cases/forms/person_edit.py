"""Correcting what we know of a person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.persons import PERSON_FIELDS, PersonForm
from cases.reading import Reader
from contacts.models import Commune
from iiz.ahv import decrypt, mask

# What the institution that registered her keeps for itself.
KEPT = ("ahv_number", "remove_ahv", "safe_contact", "safe_contact_note")


class PersonEditForm(PersonForm):
    """`ahv_number` empty leaves the stored one; to take it away is asked for."""

    version = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)
    remove_ahv = forms.BooleanField(label=_("Remove the AHV number"), required=False)
    optional = (*PersonForm.optional, "remove_ahv")
    field_order = [
        "last_name", "first_name", "birth_date", "language", "ahv_number", "remove_ahv", "sex",
        "phone", "street", "postcode", "town", "commune", "safe_contact", "safe_contact_note",
        "interpreter",
    ]  # fmt: skip

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        person = reader.case.person
        kwargs["initial"] = values_of(person) | {"version": person.version}
        super().__init__(*args, on=reader.on, **kwargs)
        if not reader.keeps_person:
            self._withhold(*KEPT)
        if person.commune_id:  # it stays, even if it has since been merged into another one
            kept = Commune.objects.filter(pk=person.commune_id)
            self.fields["commune"].queryset |= kept  # type: ignore[attr-defined]  # a ModelChoiceField
        if not reader.keeps_person:
            return
        if person.ahv_number:
            self.fields["ahv_number"].help_text = _(
                "Kept: %(masked)s. Type a number only to replace it."
            ) % {"masked": person.ahv_masked}
        else:
            del self.fields["remove_ahv"]

    def _withhold(self, *names: str) -> None:
        for name in names:
            del self.fields[name]

    def typed(self) -> dict[str, Any]:
        """What this form would store, to be compared with what somebody else stored."""
        number = "" if self.cleaned_data.get("remove_ahv") else self.ahv() or ""
        kept = number or self.cleaned_data.get("remove_ahv")
        return self.person_fields() | ({"ahv_number": number} if kept else {})

    def ahv(self) -> str | None:
        """None leaves the stored number as it is."""
        if self.cleaned_data.get("remove_ahv"):
            return ""
        return self.cleaned_data.get("ahv_number") or None


def values_of(person: Any) -> dict[str, Any]:
    """The editable fields of a row, or of a row of its history."""
    return {name: getattr(person, name) for name in PERSON_FIELDS}


def compared_values(person: Any) -> dict[str, Any]:
    """The same with the AHV number, masked: two rows that differ in it differ here."""
    number = person.ahv_number
    return values_of(person) | {"ahv_number": mask(decrypt(number)) if number else ""}
