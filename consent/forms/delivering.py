"""What is typed when a holder shows or hands over its part of a file."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases.forms.grounds import EMPTY
from cases.models import Document, Note
from cases.states.documents import DocumentState
from consent.models import InspectionPart
from consent.operations import Copies
from consent.sheets.inspections import note_words
from consent.states import HandingOver
from contacts.codes import choices
from iiz.forms import DayField, Form

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
