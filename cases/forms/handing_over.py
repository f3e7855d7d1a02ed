"""Übergeben: to whom, why, what goes along, on which basis; and the decider's answer."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.exchange import Item
from cases.forms.grounds import EMPTY, ApproachForm, category_choices
from cases.models import Clarification, Handover
from cases.operations.approaching import Grounds
from cases.operations.handovers import Offer
from contacts.codes import choices
from contacts.models import Institution

DECISION, LOAN_RETURN = "decision", "loan_return"
ACCOMPANYING = "plan"


def line_value(item: Item) -> str:
    return f"{item.kind}:{item.id}"


class HandOverForm(ApproachForm):
    """`items`: the rows that may go along; `decision`: the clarification that named a lead."""

    reason = forms.ChoiceField(
        label=_("Reason"), error_messages={"required": _("Choose why you hand over.")}
    )
    what_is_new = forms.CharField(
        label=_("What is new?"),
        help_text=_("It has been declined before, or the case goes to and fro."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    lines = forms.MultipleChoiceField(
        label=_("Tasks, promises and problems"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("This line is no longer in the case. Choose again what goes along.")
        },
    )
    summary = forms.CharField(
        label=_("Summary"),
        help_text=_("Read only after acceptance."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    summary_category = forms.ChoiceField(
        label=_("Category of the summary"), initial=ACCOMPANYING, required=False
    )
    stays_involved = forms.BooleanField(
        label=_("We stay involved"),
        help_text=_("We then take part after the handover, for as long as the basis lasts."),
        required=False,
    )

    def __init__(
        self, *args: Any, items: Iterable[Item], decision: Clarification | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items = {line_value(item): item for item in items}
        self.fields["lines"].choices = [(value, value) for value in self.items]
        self.fields["summary_category"].choices = category_choices()
        hidden = {LOAN_RETURN} if decision else {LOAN_RETURN, DECISION}
        offered = [pair for pair in choices("handover_reason") if pair[0] not in hidden]
        self.fields["reason"].choices = [*EMPTY, *offered]
        if decision:
            self.initial.setdefault("addressee", decision.names)
            self.initial.setdefault("reason", DECISION)

    def offer(self) -> Offer:
        given = self.cleaned_data
        return Offer(
            reason=given["reason"],
            summary=given["summary"],
            summary_category=given["summary_category"] or ACCOMPANYING,
            lines=[self.items[value] for value in given["lines"]],
            stays_involved=given["stays_involved"],
            what_is_new=given["what_is_new"],
        )

    def so_far(self, name: str) -> Any:
        """What is typed in the field as far as it can be read; for the preview only."""
        if self.is_bound:
            self.is_valid()
            return self.cleaned_data.get(name)
        return self.get_initial_for_field(self.fields[name], name)

    def grounds_so_far(self) -> Grounds:
        informer = self.so_far("informer")
        return Grounds(
            basis=self.so_far("basis") or "",
            categories=self.so_far("categories") or (),
            covered_until=self.so_far("covered_until"),
            informer=informer if isinstance(informer, Institution) else None,
            informed_on=self.so_far("informed_on"),
            inform_by=self.so_far("inform_by"),
        )


class AnswerBackForm(forms.Form):
    answer = forms.CharField(
        label=_("Your answer"),
        help_text=_("The institution reads it at once: no health details."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the answer.")},
    )


class DecideHandoverForm(forms.Form):
    """For the sender, which then leads on, or for the addressee, which then has to accept."""

    decided_for = forms.ModelChoiceField(
        Institution.objects.none(),
        label=_("Who is to lead"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Name the institution that is to lead."),
            "invalid_choice": _("Choose one of the two institutions."),
        },
    )
    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_("In writing; both institutions read them."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("A decision gives its reasons in writing.")},
    )

    def __init__(self, *args: Any, handover: Handover, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        both = Institution.objects.filter(pk__in=[handover.sender_id, handover.addressee_id])
        self.fields["decided_for"].queryset = both
