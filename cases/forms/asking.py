"""Fragen and Beiziehen: what is typed when we ask, and what we answer to a question back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.grounds import EMPTY, ApproachForm
from cases.models import TAKE_PART, Request
from contacts.codes import choices
from contacts.models import Institution
from iiz.forms import Form


class InviteForm(ApproachForm):
    """An invitation to take part; `to` is the key of an institution to begin with."""

    kind = TAKE_PART

    def __init__(self, *args: Any, to: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["addressee"].label = _("Institution we invite")
        if to:
            by_key = {str(one.key): one for one in self.fields["addressee"].queryset}
            self.initial["addressee"] = by_key.get(to)

    @property
    def receiver(self) -> Institution | None:
        """The institution chosen so far."""
        return self.typed_so_far().get("addressee")

    def drafted(self) -> Request:
        """What would be sent as it is typed now, unsaved: for the live preview."""
        self.typed_so_far()
        return self.draft(Request(type=self.kind), standard="request_answer")


class AskForm(InviteForm):
    """A question of one of the request types."""

    type = forms.ChoiceField(
        label=_("Kind of question"), error_messages={"required": _("Choose what you ask for.")}
    )
    field_order = ["addressee", "contact", "type", "question"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["addressee"].label = _("Institution we ask")
        self.fields["type"].choices = [
            *EMPTY,
            *(pair for pair in choices("request_type") if pair[0] != TAKE_PART),
        ]

    @property
    def kind(self) -> str:
        """The request type; empty as long as none is chosen."""
        return getattr(self, "cleaned_data", {}).get("type", "")


class BackAnswerForm(Form):
    """What the sender answers to a question back."""

    back_answer = forms.CharField(
        label=_("Our answer"),
        help_text=_("The institution reads it at once: no health details."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the answer.")},
    )
