"""Which year and network of the Lagebild; anything else in the address counts as not chosen."""

from typing import Any

from django import forms

FIRST, LAST = 1990, 2100


class SituationForm(forms.Form):
    year = forms.IntegerField(min_value=FIRST, max_value=LAST, required=False)
    network = forms.SlugField(required=False)

    def asked(self) -> dict[str, Any]:
        """Queries: none."""
        self.full_clean()
        return self.cleaned_data
