"""What may stand in the address of a list."""

from django import forms

from cases.sheets.case_list import COLUMNS

OPEN, CLOSED = "open", "closed"
NO_CURSOR = ""


class ListForm(forms.Form):
    """Whatever else stands there counts as the beginning of the list."""

    tab = forms.ChoiceField(choices=[(OPEN, OPEN), (CLOSED, CLOSED)], required=False)
    sort = forms.ChoiceField(choices=[(name, name) for name in COLUMNS], required=False)
    page = forms.CharField(max_length=300, required=False)

    def chosen(self) -> dict[str, str]:
        self.full_clean()
        given = self.cleaned_data
        return {
            "tab": given.get("tab") or OPEN,
            "sort": given.get("sort") or "due",
            "page": given.get("page") or NO_CURSOR,
        }


class PageForm(forms.Form):
    page = forms.CharField(max_length=300, required=False)

    def cursor(self) -> str:
        self.full_clean()
        return self.cleaned_data.get("page") or NO_CURSOR
