"""What the steering committee decided on what is before it: approved, or not and why."""

from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from contacts.models import Guideline
from iiz.forms import Form
from reviews.forms.version import Version
from reviews.models import Resolution

APPROVE, REJECT, SEND_BACK = "approve", "reject", "send_back"


class DecisionForm(Form):
    """One thing that waits, and the button that was pressed.

    `names`: the hidden field that names it; `column`: what it is named by.
    """

    wide = ("reasons",)
    names: str
    column: str

    def __init__(self, *args: Any, waiting: Any, row: Model | None = None, **kw: Any) -> None:
        if row:
            kw["auto_id"] = f"id_{self.names}_{row.pk}_%s"
        super().__init__(*args, **kw)
        self.waiting = waiting
        fields: Any = self.fields
        fields[self.names].queryset = waiting

    @property
    def row(self) -> Any:
        return self.cleaned_data[self.names]

    def beside(self, row: Model) -> "DecisionForm":
        """The form of one line: this one if it was sent from there, else a fresh one."""
        fresh = type(self)(waiting=self.waiting, row=row)
        if not self.is_bound or self[self.names].value() != self._named(row):
            return fresh
        self.auto_id = fresh.auto_id
        return self

    def left_over(self) -> str:
        """Reasons that were typed for what is no longer here."""
        here = {self._named(row) for row in self.waiting}
        if not self.is_bound or self[self.names].value() in here:
            return ""
        return str(self["reasons"].value() or "")

    def _named(self, row: Model) -> str:
        return str(getattr(row, self.column))


def _named_by(rows: Any, column: str) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        rows,
        widget=forms.HiddenInput,
        to_field_name=column,
        error_messages={"invalid_choice": _("This is no longer before the committee.")},
    )


def _pressed(*choices: tuple[str, Any]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Decision of the committee"),
        choices=choices,
        widget=forms.HiddenInput,
        error_messages={"required": _("Say what the committee decided.")},
    )


def _reasons(when: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Reasons"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=when,
    )


class CommitteeForm(DecisionForm):
    names, column = "resolution", "key"

    resolution = _named_by(Resolution.objects.none(), "key")
    version = Version()
    decision = _pressed((APPROVE, _("Approve")), (REJECT, _("Reject")))
    reasons = _reasons(_("Needed if it is rejected."))


class VersionForm(DecisionForm):
    """A version of the guideline, by the key under which it was put before the committee."""

    names, column = "guideline", "submission"

    guideline = _named_by(Guideline.objects.none(), "submission")
    decision = _pressed((APPROVE, _("Approve")), (SEND_BACK, _("Send back")))
    reasons = _reasons(_("Needed if it is sent back. Who put it in reads them."))
