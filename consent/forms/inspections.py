"""What is typed about a file inspection: who asks, who was checked, what a holder answers."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.forms.grounds import EMPTY
from cases.reading import Reader
from consent.forms.delivering import LinesField
from consent.forms.papers import PAPER, PaperForm
from consent.models import InspectionPart
from consent.operations import Asked, Identity, Verdict, holders_of
from consent.sheets.inspections import main_dossier
from consent.states import DECISIONS, IdentityCheck, InspectionState, Withholding
from contacts.codes import choices
from contacts.models import Institution
from iiz.forms import DayField, Form

SENTENCES: dict[str, Any] = {
    InspectionState.GRANTED: _("Everything that was asked for."),
    InspectionState.LIMITED: _("Not all of it, or through a doctor: with reasons and a remedy."),
    InspectionState.REFUSED: _("Nothing: with reasons and a remedy."),
}


class IdentityForm(PaperForm):
    """How and when it was checked who asks, or for whom she may ask."""

    optional: ClassVar[tuple[str, ...]] = PAPER
    wide: ClassVar[tuple[str, ...]] = ("paper_covers",)
    field_order = ["identity_how", "identity_on", *PAPER]

    identity_how = forms.ChoiceField(
        label=_("Identity or authority checked"),
        choices=[*EMPTY, *IdentityCheck.choices],
        error_messages={"required": _("Say how it was checked.")},
    )
    identity_on = DayField(label=_("Checked on"))

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("identity_on", reader.on)

    def identity(self) -> Identity:
        given = self.cleaned_data
        return Identity(given["identity_how"], given["identity_on"], self.paper())


class InspectionForm(IdentityForm):
    """Who asks whom to see what. `.asked()` when valid."""

    optional = ("address", "basis_note", "scope", "identity_how", "identity_on", *PAPER)
    wide = ("basis_note", "scope", "holders", "everybody", "paper_covers")
    field_order = [
        *("applicant", "received_on", "name", "address", "institution", "basis", "basis_note"),
        *("identity_how", "identity_on", *PAPER, "scope", "holders", "everybody"),
    ]
    somebody = ("name", "address")
    office = ("institution", "basis", "basis_note")

    applicant = forms.ChoiceField(label=_("Who asks"))
    received_on = DayField(label=_("Received on"))
    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        required=False,
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=300,
        required=False,
        help_text=_("In one line: street, postcode and town."),
    )
    institution = forms.ModelChoiceField(
        Institution.objects.none(),
        label=_("Institution that asks"),
        empty_label=_("none"),
        required=False,
    )
    basis = forms.ChoiceField(label=_("Legal basis"), required=False)
    basis_note = forms.CharField(
        label=_("Remark on the basis"),
        max_length=300,
        required=False,
        help_text=_("Needed for another basis."),
    )
    scope = forms.CharField(
        label=_("What is asked for"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Empty: everything."),
    )
    holders = forms.ModelMultipleChoiceField(
        Institution.objects.none(),
        label=_("Who answers for its part"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    everybody = forms.BooleanField(
        label=_("Everybody that takes part or took part, also who is not named here"),
        required=False,
    )

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, reader=reader, **kwargs)
        own = reader.membership.institution_id
        named = [one.pk for one in holders_of(reader.case) if reader.may_name(one.pk)]
        fields: Any = self.fields
        fields["identity_how"].required = fields["identity_on"].required = False
        fields["identity_how"].help_text = _("Nobody decides before it is checked.")
        fields["applicant"].choices = [*EMPTY, *choices("inspection_applicant")]
        fields["basis"].choices = [*EMPTY, *choices("legal_basis")]
        fields["holders"].queryset = Institution.objects.filter(pk__in=named)
        network = Institution.objects.in_network(reader.case.network, reader.on)
        fields["institution"].queryset = network.exclude(pk=own or 0)
        if reader.sees_others:
            del fields["everybody"]
        self.initial.setdefault("received_on", reader.on)
        self.initial.setdefault("holders", named)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("identity_how") and "identity_on" in given and not given["identity_on"]:
            self.add_error(
                "identity_on", ValidationError(_("Say when it was checked."), "required")
            )
        return given

    @property
    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """What belongs to which applicant, each part under its heading."""
        kept = [*self.somebody, *self.office]
        rest = [field for field in self.visible_fields() if field.name not in kept]
        return [
            ("", rest[:2]),
            (_("Only if somebody asks for the person"), [self[name] for name in self.somebody]),
            (_("Only if an institution asks"), [self[name] for name in self.office]),
            (_("For everybody who asks"), rest[2:]),
        ]

    def asked(self) -> Asked:
        given = self.cleaned_data
        same = ("applicant", "received_on", "name", "address", "institution", "basis")
        return Asked(
            **{name: given[name] for name in (*same, "basis_note", "scope")},
            holders=None if given.get("everybody") else list(given["holders"]),
            identity=self.identity() if given["identity_how"] else None,
        )


class DecisionForm(Form):
    """Three equal decisions; what is not shown, one thing per line under its reason."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(one.value, one.label) for one in DECISIONS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three decisions.")},
    )
    reasons = forms.MultipleChoiceField(
        label=_("Reasons"),
        choices=Withholding.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    explanation = forms.CharField(
        label=_("Explanation"),
        max_length=800,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person reads it: plainly, and without what is withheld."),
    )
    remedy = forms.CharField(
        label=_("How to contest it"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, house: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for reason in Withholding:
            self.fields[f"withheld_{reason}"] = LinesField(label=reason.label, required=False)
        self.initial.setdefault("remedy", _remedy(house))

    @property
    def cards(self) -> list[dict[str, Any]]:
        chosen = self["decision"].value()
        return [
            {
                "value": one.value,
                "label": one.label,
                "sentence": SENTENCES[one],
                "is_chosen": chosen == one.value,
            }
            for one in DECISIONS
        ]

    @property
    def withheld(self) -> list[forms.BoundField]:
        return [self[f"withheld_{reason}"] for reason in Withholding]

    def verdict(self) -> Verdict:
        given = self.cleaned_data
        return Verdict(
            decision=given["decision"],
            reasons=given["reasons"],
            explanation=given["explanation"],
            remedy=given["remedy"],
            redactions=[
                (what, reason.value)
                for reason in Withholding
                for what in given[f"withheld_{reason}"]
            ],
        )


def _remedy(house: Institution) -> str:
    """Proposed, to be fitted to the holder's own law."""
    words = _("Ask in writing within 30 days for a decision that you can contest: %(where)s.")
    return str(words) % {"where": main_dossier(house)}


class AppealForm(Form):
    appealed_on = DayField(label=_("Contested on"))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("appealed_on", on)


class CloseForm(Form):
    wide = ("remark",)

    remark = forms.CharField(
        label=_("How it ended"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, part: InspectionPart, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remark"].is_optional = not part.needs_remark_to_close  # type: ignore[attr-defined]  # templates read it
