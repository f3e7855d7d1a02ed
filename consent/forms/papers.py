"""The paper on which something rests, as it is typed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.operations import Paper
from iiz.forms import DayField, Form

PAPER = ("paper_of", "paper_on", "paper_covers")


class PaperForm(Form):
    """All three or none. `.paper()` when valid."""

    paper_of = forms.CharField(
        label=_("Power of attorney or waiver"),
        max_length=200,
        required=False,
        help_text=_("Which paper, of whom."),
    )
    paper_on = DayField(label=_("Dated"), required=False)
    paper_covers = forms.CharField(
        label=_("What its text covers"),
        max_length=500,
        required=False,
        help_text=_("What goes beyond it is not passed on."),
    )

    def paper(self) -> Paper | None:
        given = [self.cleaned_data[name] for name in PAPER]
        return Paper(*given) if any(given) else None
