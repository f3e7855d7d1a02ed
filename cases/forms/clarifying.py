"""Klären: the question, whom we ask, what the decider may read, and the decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.grounds import ApproachForm, GroundsForm
from cases.models import Clarification
from cases.operations.approaching import ON_MANDATE, Ask, Grounds
from contacts.models import Institution
from iiz.forms import Form

SECURED, OPEN = "secured", "open"
ON_CODES, WITH_PERSON = "codes", "person"


class ConfirmForm(Form):
    """Nothing to fill in: the page says the effect before the act."""


class ClarifyForm(GroundsForm):
    """The question first; whom to ask may wait, then the basis may wait too."""

    question = forms.CharField(
        label=_("Question"),
        help_text=_("One question that can be answered with the name of an institution."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the question.")},
    )
    livelihood = forms.ChoiceField(
        label=_("Is the livelihood secured until the decision?"),
        choices=[
            (SECURED, _("Yes, it is secured")),
            (OPEN, _("No: urgent, with shorter deadlines")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the livelihood is secured.")},
    )
    livelihood_by = forms.CharField(
        label=_("Who secures the livelihood until the decision?"),
        help_text=_("Institution and kind of help. If nobody does yet: who is looking for a way."),
        max_length=300,
        error_messages={"required": _("Say who secures the livelihood until the decision.")},
    )
    addressees = forms.ModelMultipleChoiceField(
        Institution.objects.none(),
        label=_("Institutions to ask now"),
        help_text=_("Leave all empty to note the question first and ask later."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _(
                "This institution cannot be asked in this network. Choose one from the list."
            )
        },
    )
    field_order = ["question", "livelihood", "livelihood_by", "addressees"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = self.askable.exclude(pk=self.membership.institution_id)
        self.fields["addressees"].queryset = others
        self.fields["basis"].required = False

    @property
    def is_secured(self) -> bool:
        return self.cleaned_data["livelihood"] == SECURED

    def asks(self) -> list[Ask]:
        """One per chosen institution, to its first contact person, all on the same grounds."""
        question, grounds = self.cleaned_data["question"], self.grounds()
        return [
            Ask(
                addressee=institution,
                question=question,
                grounds=grounds,
                contact=institution.contact_persons.primary(self.on).first(),
            )
            for institution in self.cleaned_data["addressees"]
        ]


class FurtherForm(ApproachForm):
    """One more institution is asked the question of the clarification."""

    def __init__(self, *args: Any, clarification: Clarification, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("question", clarification.question)
        asked = clarification.positions.values("addressee")
        self.fields["addressee"].queryset = self.fields["addressee"].queryset.exclude(pk__in=asked)


class EscalateForm(GroundsForm):
    """The mandate shows the coordination no person; more needs a basis of its own."""

    shown = forms.ChoiceField(
        label=_("It reads"),
        choices=[
            (ON_CODES, _("On its mandate: number, institutions, days and codes; no person")),
            (WITH_PERSON, _("Also the person and the categories chosen below")),
        ],
        initial=ON_CODES,
        widget=forms.RadioSelect,
    )
    field_order = ["shown"]

    def __init__(self, *args: Any, has_mandate: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["basis"].required = False
        if not has_mandate:
            self.fields.clear()

    def grounds(self) -> Grounds:
        if self.cleaned_data.get("shown", ON_CODES) == ON_CODES:
            return ON_MANDATE
        return super().grounds()


class DecideForm(Form):
    names = forms.ModelChoiceField(
        Institution.objects.none(),
        label=_("Who is to lead"),
        empty_label=_("Please choose"),
        error_messages={
            "required": _("Name the institution that is to lead."),
            "invalid_choice": _("This institution cannot lead in this network."),
        },
    )
    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_("In writing, so that the institutions can follow them."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("A decision gives its reasons in writing.")},
    )

    def __init__(self, *args: Any, network: Any, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        askable = Institution.objects.askable(network, on).filter(has_account=True)
        self.fields["names"].queryset = askable


class NewFactsForm(Form):
    new_facts = forms.CharField(
        label=_("What is new?"),
        help_text=_("Facts that were not known when it was decided."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say what is new.")},
    )
