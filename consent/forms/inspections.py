"""What is typed about a file inspection: who asks, who was checked, what a holder answers."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases.forms.grounds import EMPTY
from cases.models import Document, Note
from cases.reading import Reader
from cases.states.documents import DocumentState
from consent.models import InspectionPart
from consent.operations import Asked, Copies, Identity, Verdict, holders_of
from consent.sheets.inspections import main_dossier, note_words
from consent.states import DECISIONS, HandingOver, IdentityCheck, InspectionState, Withholding
from contacts.codes import choices
from contacts.models import Institution
from iiz.forms import DayField, Form

SENTENCES: dict[str, Any] = {
    InspectionState.GRANTED: _("Everything that was asked for."),
    InspectionState.LIMITED: _("Not all of it, or through a doctor: with reasons and a remedy."),
    InspectionState.REFUSED: _("Nothing: with reasons and a remedy."),
}
LONGEST_LINE = 200


class LinesField(forms.CharField):
    """Several short texts, one per line; cleaned to a list."""

    widget = forms.Textarea(attrs={"rows": 2})
    default_error_messages = {"too_long": _("A line has at most 200 signs.")}

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        lines = [" ".join(line.split()) for line in text.splitlines()]
        if any(len(line) > LONGEST_LINE for line in lines):
            raise ValidationError(self.error_messages["too_long"], code="too_long")
        return [line for line in lines if line]


class IdentityForm(Form):
    """How and when it was checked who asks, or for whom she may ask."""

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
        return Identity(self.cleaned_data["identity_how"], self.cleaned_data["identity_on"])


class InspectionForm(IdentityForm):
    """Who asks whom to see what. `.asked()` when valid."""

    optional = ("address", "basis_note", "scope", "identity_how", "identity_on")
    wide = ("basis_note", "scope", "holders", "everybody")
    field_order = [
        *("applicant", "received_on", "name", "address", "institution", "basis", "basis_note"),
        *("identity_how", "identity_on", "scope", "holders", "everybody"),
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
        fields["institution"].queryset = network.exclude(pk=own)
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
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """What belongs to which applicant, each part under its heading; the first one is for all."""
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


class RowsField(forms.ModelMultipleChoiceField):
    """Own documents, or notes without their text."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "invalid_choice": _("Choose from the list."),
        "invalid_pk_value": _("Choose from the list."),
    }

    def label_from_instance(self, row: Any) -> str:
        return row.title if isinstance(row, Document) else note_words(row)


class DeliveryForm(Form):
    """What was shown or handed over, and how; lists only where there is something to choose."""

    optional = ("explanation",)
    wide = ("documents", "notes", "papers", "categories", "explanation")
    field_order = ["on", "delivery", "doctor", "documents", "notes", "papers"]

    on = DayField(label=_("Delivered on"))
    delivery = forms.ChoiceField(
        label=_("Form of delivery"), choices=[*EMPTY, *HandingOver.choices]
    )
    doctor = forms.CharField(
        label=_("Doctor"),
        max_length=200,
        required=False,
        help_text=_("Chosen by the person; where health might be harmed."),
    )
    documents = RowsField(Document.objects.none(), label=_("Documents"), required=False)
    notes = RowsField(Note.objects.none(), label=_("Notes"), required=False)
    papers = LinesField(label=_("On paper"), required=False, help_text=_("One thing per line."))
    categories = forms.MultipleChoiceField(
        label=_("What the papers are about"), widget=forms.CheckboxSelectMultiple, required=False
    )
    explanation = forms.CharField(
        label=_("How it came about"),
        max_length=500,
        required=False,
        help_text=_("Needed if there was no basis: it is then recorded as irregular."),
    )

    def __init__(self, *args: Any, part: InspectionPart, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in _own_rows(part).items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]  # a RowsField
            if not rows.exists():
                del self.fields[name]
        if part.inspection.is_of_institution:
            self.fields["categories"].choices = choices("information_category")  # type: ignore[attr-defined]  # a ChoiceField
        else:
            del self.fields["categories"], self.fields["explanation"]
        self.initial.setdefault("on", on)
        if part.is_through_doctor:
            self.initial.setdefault("delivery", HandingOver.DOCTOR)

    def copies(self) -> Copies:
        given = self.cleaned_data
        return Copies(
            delivery=given["delivery"],
            on=given["on"],
            doctor=given["doctor"],
            documents=list(given.get("documents", [])),
            notes=list(given.get("notes", [])),
            papers=given["papers"],
            categories=given.get("categories", []),
            explanation=given.get("explanation", ""),
        )


def _own_rows(part: InspectionPart) -> dict[str, QuerySet[Any]]:
    case = part.inspection.case_id
    documents = Document.objects.of(part.holder_id).filter(case=case)
    return {
        "documents": documents.filter(state=DocumentState.CLEAN),
        "notes": Note.objects.of(part.holder_id).filter(case=case),
    }


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
