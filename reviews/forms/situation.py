"""Which year and network of the Lagebild; another network in the address counts as not chosen."""

from typing import Any

from django import forms

FIRST, LAST = 1990, 2100
NO_YEAR = 0


class SituationForm(forms.Form):
    year = forms.IntegerField(min_value=FIRST, max_value=LAST, required=False)
    network = forms.SlugField(required=False)

    def asked(self) -> dict[str, Any]:
        """What is no year at all is NO_YEAR. Queries: none."""
        self.full_clean()
        return self.cleaned_data | ({"year": NO_YEAR} if "year" in self.errors else {})
