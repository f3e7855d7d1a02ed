"""Which year of the Lagebild; whatever else stands in the address counts as not chosen."""

from django import forms

FIRST, LAST = 1990, 2100


class YearForm(forms.Form):
    year = forms.IntegerField(min_value=FIRST, max_value=LAST, required=False)

    def chosen(self) -> int | None:
        self.full_clean()
        return self.cleaned_data.get("year")
