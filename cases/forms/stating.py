"""Saying what we think of our own responsibility in a clarification."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.cards import DECLINE_FIELDS, Card, DeclineForm
from cases.models import Approach
from cases.operations.positions import NOT_YET_AT_MOST, Statement
from cases.states import PositionCode
from iiz.forms import DayField

POSITION_SENTENCES = {
    PositionCode.RESPONSIBLE: _("We hold ourselves responsible. Stating it is no acceptance."),
    PositionCode.PARTLY: _("Say in the explanation for which part."),
    PositionCode.NOT_RESPONSIBLE: _("Needs reason, ground and counter-proposal."),
    PositionCode.NOT_YET: _("Say what is missing and when the next statement follows."),
    PositionCode.ADVANCE: _("We pay in advance; that recognises nothing."),
    PositionCode.DECISION_DUE: _("Say by which day the formal decision follows."),
}


STATED = (
    "text",
    "missing",
    "next_on",
    "decline_reason",
    "ground",
    "counter_proposal",
    "counter_institution",
    "counter_on",
    "counter_text",
)


class PositionForm(DeclineForm):
    """What we say about our responsibility; no acceptance and no ruling."""

    wide = (*DeclineForm.wide, "text")

    choice_name = "code"
    outside: ClassVar[tuple[str, ...]] = ("text",)
    decline_text = None
    fields_of: ClassVar[dict[str, tuple[str, ...]]] = {
        PositionCode.NOT_RESPONSIBLE: tuple(n for n in DECLINE_FIELDS if n != "decline_text"),
        PositionCode.NOT_YET: ("missing", "next_on"),
        PositionCode.DECISION_DUE: ("decision_on",),
    }

    code = forms.ChoiceField(
        label=_("Our position"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose your position."),
            "invalid_choice": _("Choose one of the positions shown."),
        },
    )
    text = forms.CharField(
        label=_("Explanation"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Give your reasons.")},
    )
    missing = forms.CharField(label=_("What is missing"), max_length=500, required=False)
    next_on = DayField(label=_("Next statement on"), required=False)
    decision_on = DayField(label=_("Formal decision by"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = self.readers

    @classmethod
    def begin_with(cls, approach: Approach, chosen: str) -> dict[str, Any]:
        """What was stated before, for changing it."""
        return {name: getattr(approach, name) for name in STATED} | {
            "code": chosen or approach.code,
            "decision_on": approach.next_on,
        }

    def describe(self) -> Iterable[Card]:
        after = _("the lead stays as it is until the decision.")
        for code in PositionCode:
            if code == PositionCode.NOT_YET and self.approach.not_yet_count >= NOT_YET_AT_MOST:
                continue
            yield Card(
                value=code.value,
                label=code.label,
                sentence=POSITION_SENTENCES[code],
                button=_("State our position"),
                after=after,
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("code") == PositionCode.DECISION_DUE and not given.get("decision_on"):
            self.add_error("decision_on", _("Say by which day the formal decision follows."))
        return given

    def statement(self) -> Statement:
        given = self.cleaned_data
        code = given["code"]
        declines = code == PositionCode.NOT_RESPONSIBLE
        days = {PositionCode.NOT_YET: "next_on", PositionCode.DECISION_DUE: "decision_on"}
        return Statement(
            code=code,
            text=given["text"],
            names=given["counter_institution"] if declines else None,
            missing=given["missing"] if code == PositionCode.NOT_YET else "",
            next_on=given[days[code]] if code in days else None,
            decline=self.decline() if declines else None,
        )
