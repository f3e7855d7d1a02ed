"""Übergeben: to whom, why, what goes along, on which basis; and the decider's answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.exchange import Item
from cases.forms.grounds import EMPTY, NEVER_ASKED_ON, ApproachForm, category_choices
from cases.models import Clarification, Handover
from cases.operations.handovers import Offer
from cases.sheets.handover_draft import line_value
from contacts.codes import choices
from contacts.models import Institution
from iiz.forms import DayField, Form

DECISION, LOAN_RETURN = "decision", "loan_return"
ACCOMPANYING = "plan"


class HandOverForm(ApproachForm):
    """`texts`: the rows that may go along; `decision`: the clarification that named a lead;
    `to`: the institution chosen on the page that led here."""

    optional = (*ApproachForm.optional, "summary", "effective_on", "loan_until")
    wide = (*ApproachForm.wide, "stays_involved")
    # Only what is not the rule: the lead moves at acceptance, and for good.
    terms = ("effective_on", "loan_until", "loan_basis")
    # As on the page, so that the summary of errors leads through it from top to bottom.
    field_order = [
        *("addressee", "contact", *terms),
        *("reason", "question", "what_is_new"),
        *("basis", "covered_until", "basis_note", "categories"),
        *("lines", "summary", "summary_category"),
    ]

    effective_on = DayField(
        label=_("Effective on"),
        help_text=_("Empty: as soon as it is accepted. At most 60 days ahead."),
        required=False,
    )
    loan_until = DayField(
        label=_("On loan until"),
        help_text=_("Empty: for good. At most twelve months; then it goes back to us."),
        required=False,
    )
    loan_basis = forms.ChoiceField(label=_("Legal basis of the loan"), required=False)

    reason = forms.ChoiceField(
        label=_("Reason"), error_messages={"required": _("Choose why you hand over.")}
    )
    what_is_new = forms.CharField(
        label=_("What is new?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    lines = forms.MultipleChoiceField(
        label=_("Tasks, problems, notes and documents"),
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
        self,
        *args: Any,
        texts: dict[Item, str],
        decision: Clarification | None,
        to: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._choose(to, decision)
        self.texts = texts
        self.items = {line_value(item): item for item in texts}
        self.fields["lines"].choices = [(value, value) for value in self.items]
        self.fields["summary_category"].choices = category_choices()
        hidden = {LOAN_RETURN} if decision else {LOAN_RETURN, DECISION}
        offered = [pair for pair in choices("handover_reason") if pair[0] not in hidden]
        self.fields["reason"].choices = [*EMPTY, *offered]
        bases = [pair for pair in choices("legal_basis") if pair[0] not in NEVER_ASKED_ON]
        self.fields["loan_basis"].choices = [*EMPTY, *bases]

    def _choose(self, to: str, decision: Clarification | None) -> None:
        """A key nobody may choose is as good as none."""
        by_key = {str(one.key): one for one in self.fields["addressee"].queryset} if to else {}
        chosen = by_key.get(to) or (decision.names if decision else None)
        if chosen:
            self.initial["addressee"] = chosen
        if decision and decision.names == chosen:
            self.initial["reason"] = DECISION

    def offer(self) -> Offer:
        given = self.cleaned_data
        return Offer(
            reason=given["reason"],
            summary=given["summary"],
            summary_category=given["summary_category"] or ACCOMPANYING,
            lines=[self.items[value] for value in given["lines"]],
            stays_involved=given["stays_involved"],
            what_is_new=given["what_is_new"],
            **{name: given[name] for name in self.terms},
        )

    @property
    def has_terms(self) -> bool:
        """Something is typed or wrong there: it is not folded away."""
        return any(self[name].value() or self[name].errors for name in self.terms)

    def handover(self, *, is_binding: bool) -> Handover:
        """As much of it as is typed, with its preview; never to be saved."""
        typed = self.typed_so_far()
        handover = Handover(
            reason=DECISION if is_binding else typed.get("reason") or "",
            binding=is_binding,
            effective_on=typed.get("effective_on"),
            loan_until=typed.get("loan_until"),
            loan_basis=typed.get("loan_basis") or "",
        )
        return self.draft(handover, standard="handover_answer")

    def chosen(self) -> list[Item]:
        """Also what was refused: it stays ticked until somebody takes it out."""
        ticked = self["lines"].value() or ()
        return [item for value, item in self.items.items() if value in ticked]


class AnswerBackForm(Form):
    answer = forms.CharField(
        label=_("Your answer"),
        help_text=_("The institution reads it at once: no health details."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the answer.")},
    )


class DecideHandoverForm(Form):
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
        help_text=_("In writing, so that both institutions can follow them."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("A decision gives its reasons in writing.")},
    )

    def __init__(self, *args: Any, handover: Handover, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        both = Institution.objects.filter(pk__in=[handover.sender_id, handover.addressee_id])
        self.fields["decided_for"].queryset = both
