"""What is typed on Heute itself, and what may stand in the address of its lists."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.grounds import EMPTY
from contacts.codes import choices
from iiz.forms import Form
from worklist.sheets.today import DUE, TITLES

MOST_PAGES = 10_000


class NoticeDoneForm(Form):
    """The person was informed today; another day is entered on the notice's own page."""

    channel = forms.ChoiceField(
        label=_("How"), error_messages={"required": _("Say how the person was informed.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["channel"]
        field.choices = [*EMPTY, *choices("channel")]
        if self.is_bound:  # shown again, because something is wrong with it
            field.widget.attrs["data-iiz-focus"] = ""


class PageNumberForm(forms.Form):
    """Whatever else stands there counts as the first page."""

    page = forms.IntegerField(min_value=1, max_value=MOST_PAGES, required=False)

    def number(self) -> int:
        self.full_clean()
        return self.cleaned_data.get("page") or 1


class BlockForm(PageNumberForm):
    """Whatever else stands there counts as what is due."""

    block = forms.ChoiceField(choices=[(name, name) for name in TITLES], required=False)

    def chosen(self) -> tuple[str, int]:
        number = self.number()
        return self.cleaned_data.get("block") or DUE, number
