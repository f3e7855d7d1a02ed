"""What may stand in the address of the figures; but for the year, all else counts as not given."""

from typing import Any

from django import forms

from reviews.figures import FIGURES
from reviews.forms.situation import NO_YEAR
from reviews.sheets.choice import COUNTED, NOT_COUNTED


class FiguresForm(forms.Form):
    year = forms.IntegerField(min_value=1990, max_value=2999, required=False)
    network = forms.SlugField(required=False)
    house = forms.UUIDField(required=False)

    def asked(self) -> dict[str, Any]:
        """What is no year at all is NO_YEAR. Queries: none."""
        self.full_clean()
        return self.cleaned_data | ({"year": NO_YEAR} if "year" in self.errors else {})


class FigureCasesForm(FiguresForm):
    figure = forms.CharField(max_length=40, required=False)
    only = forms.ChoiceField(choices=[(one, one) for one in (COUNTED, NOT_COUNTED)], required=False)
    page = forms.CharField(max_length=300, required=False)

    def clean_figure(self) -> str:
        key = self.cleaned_data["figure"]
        if key.partition(":")[0] not in FIGURES:
            raise forms.ValidationError("", code="unknown")
        return key
