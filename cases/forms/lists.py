"""What may stand in the address of a list, and the name of a tab of one's own."""

from urllib.parse import parse_qsl

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import row_filters as rows
from cases.sheets.list_choice import BY_DUE, COLUMNS, Choice
from iiz.forms import Form

NO_CURSOR = ""


def _codes(codes) -> forms.ChoiceField:
    return forms.ChoiceField(choices=[(code, code) for code in codes], required=False)


class ListForm(forms.Form):
    """Codes only. Whatever else stands there counts as not chosen."""

    tab = _codes(rows.TABS)
    sort = _codes(COLUMNS)
    page = forms.CharField(max_length=300, required=False)
    phase = _codes(rows.CODES["phase"])
    track = _codes(rows.CODES["track"])
    lead = _codes(rows.CODES["lead"])
    waits = _codes(rows.CODES["waits"])
    due = _codes(rows.CODES["due"])
    bounced = _codes(rows.CODES["bounced"])
    care = _codes(rows.CODES["care"])

    def chosen(self) -> Choice:
        self.full_clean()
        given = self.cleaned_data
        return Choice(
            tab=given.get("tab") or "",
            sort=given.get("sort") or BY_DUE,
            filters={name: given[name] for name in rows.CODES if given.get(name)},
            page=given.get("page") or NO_CURSOR,
        )


def choice_in(query: str) -> Choice:
    """What an address kept or sent along means, without its page."""
    given = {name: value for name, value in parse_qsl(query) if name != "page"}
    return ListForm(given).chosen()


class SavedTabForm(Form):
    """`query`: the address of the list that is kept."""

    tab_name = forms.CharField(label=_("Name of the tab"), max_length=30)
    query = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput)

    def choice(self) -> Choice:
        """Of the list it stands on, also where the form was refused."""
        return choice_in(self["query"].value() or "")


class RemovedTabForm(forms.Form):
    tab = forms.IntegerField(min_value=1, max_value=2**31, required=False)


class PageForm(forms.Form):
    page = forms.CharField(max_length=300, required=False)

    def cursor(self) -> str:
        self.full_clean()
        return self.cleaned_data.get("page") or NO_CURSOR
