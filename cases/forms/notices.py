"""What became of the duty to inform: of one, of several at once, later, or by somebody else."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases.forms.grounds import EMPTY
from cases.operations.notices import last_day_deferred
from cases.sheets.notices import Letter, NoticeLine
from contacts.codes import choices
from contacts.models import Institution
from iiz.forms import DayField, Form
from iiz.templatetags.iiz import day


class ToldForm(Form):
    """On which day and how the person was told, or was to be told."""

    done_on = DayField(label=_("On which day"), required=False)
    channel = forms.ChoiceField(label=_("How"), required=False)
    remark = forms.CharField(label=_("Remark"), max_length=500, required=False)
    optional = ("remark",)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = [*EMPTY, *choices("channel")]  # type: ignore[attr-defined]  # a ChoiceField
        self.initial.setdefault("done_on", on)


class NoticeForm(ToldForm):
    """The button pressed says which of the three."""

    DONE, ATTEMPTED, IMPOSSIBLE = "done", "attempted", "impossible"

    result = forms.ChoiceField(
        choices=[
            (DONE, _("Person informed")),
            (ATTEMPTED, _("Attempt failed")),
            (IMPOSSIBLE, _("Not possible")),
        ],
        widget=forms.HiddenInput,
        error_messages={"required": _("Press one of the three buttons.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remark"].help_text = _("Needed if the person cannot be informed.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        happened = given.get("result") in (self.DONE, self.ATTEMPTED)
        if happened and not given.get("done_on") and "done_on" not in self.errors:
            self.add_error("done_on", _("Say on which day it was."))
        return given


class NoticesForm(ToldForm):
    """What the person was told in one go: all that is owed, or what the letter told of."""

    field_order = ["notices", "done_on", "channel", "remark"]
    wide = ("notices", "remark")

    notices = forms.TypedMultipleChoiceField(
        label=_("What was the person told?"),
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose what the person was told."),
            "invalid_choice": _("One of these has been answered meanwhile. Choose anew."),
        },
    )

    def __init__(
        self,
        *args: Any,
        lines: Sequence[NoticeLine],
        letter: Letter | None = None,
        on: date,
        **kwargs: Any,
    ) -> None:
        told = {line.notice.key for line in lines}
        if letter:
            told = letter.told
            kwargs["initial"] = {"done_on": letter.printed_on, "channel": letter.channel}
        super().__init__(*args, on=on, **kwargs)
        self.fields["done_on"].required = self.fields["channel"].required = True
        self.fields["done_on"].error_messages["required"] = _(
            "Say on which day the person was informed."
        )
        self.fields["channel"].error_messages["required"] = _("Say how the person was informed.")
        offered = [(str(line.notice.key), _named(line)) for line in lines]
        self.fields["notices"].choices = offered  # type: ignore[attr-defined]  # a MultipleChoiceField
        self.initial["notices"] = [str(key) for key in told]
        self.puts_off = any(line.is_put_off for line in lines)


def _named(line: NoticeLine) -> str:
    notice = line.notice
    about = notice.about.short if notice.about else ""
    named = " · ".join(part for part in (notice.get_topic_display(), about) if part)
    words = {"duty": named, "day": day(notice.due_on)}
    if line.is_put_off:
        return str(_("%(duty)s (put off until %(day)s)") % words)
    return str(_("%(duty)s (by %(day)s)") % words)


class DeferForm(Form):
    """The head puts it off."""

    until = DayField(
        label=_("To be informed by"),
        error_messages={"required": _("Say by which day instead.")},
    )
    reason = forms.CharField(
        label=_("Why later?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why the person is informed later.")},
    )
    wide = ("reason",)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = {"day": day(last_day_deferred(on))}
        self.fields["until"].help_text = _("At the latest %(day)s.") % last
        self.begin_at("until")


class PassOnForm(Form):
    """Another institution takes it over."""

    pass_to = forms.ModelChoiceField(
        Institution.objects.none(),
        label=_("Who informs the person?"),
        empty_label=_("Please choose"),
        error_messages={
            "required": _("Choose who informs the person."),
            "invalid_choice": _(
                "This institution cannot take the duty over. Choose one from the list."
            ),
        },
    )
    remark = forms.CharField(label=_("What should it know?"), max_length=500, required=False)
    optional = ("remark",)

    def __init__(self, *args: Any, receivers: QuerySet[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pass_to"].queryset = receivers  # type: ignore[attr-defined]  # a ModelChoiceField
