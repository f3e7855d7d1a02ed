"""What is typed about a consent: what to ask, what she said, and that she takes it back."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases import letter_languages
from cases.forms.grounds import EMPTY
from cases.models import Representation
from cases.reading import Reader
from cases.sheets.overview import participants_of
from consent.forms.papers import PAPER, PaperForm
from consent.forms.scans import limit_words, scan_field
from consent.models import Consent, ConsentLine
from consent.models.consents import LANGUAGES
from consent.operations import Draft, Said, questions
from consent.operations.ending import Withdrawal
from consent.sheets.matrix import name_of
from consent.states import ConsentState, YesNo
from contacts.codes import choices
from contacts.models import Institution
from iiz.forms import DayField, Form

# Three answers, none before the others; each with what follows from it.
ANSWERS: list[tuple[str, Any, Any]] = [
    (ConsentState.GRANTED.value, _("Granted"), _("To everything that was asked.")),
    (ConsentState.LIMITED.value, _("Limited"), _("Only to what says “yes” below.")),
    (
        ConsentState.REFUSED.value,
        _("Refused"),
        _("No disadvantage in the cooperation, and no exchange."),
    ),
]


class DraftForm(Form):
    """Between whom, about what; what a statute allows is not asked. `.draft()` when valid."""

    optional = ("until", "other")
    wide = ("institutions", "scopes", "information")

    purpose = forms.ChoiceField(label=_("Purpose"))
    form_language = forms.ChoiceField(label=_("Language of the form"), choices=LANGUAGES)
    since = DayField(label=_("Valid from"))
    until = DayField(label=_("Valid until"), required=False, help_text=_("Empty: twelve months."))
    institutions = forms.ModelMultipleChoiceField(
        Institution.objects.none(),
        label=_("Between our institution and"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    other = forms.ModelChoiceField(
        Institution.objects.none(),
        label=_("And another institution"),
        empty_label=_("none"),
        required=False,
    )
    scopes = forms.MultipleChoiceField(label=_("Exchange"), widget=forms.CheckboxSelectMultiple)
    information = forms.MultipleChoiceField(
        label=_("Information"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The person answers for each institution and each line by itself."),
    )

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader
        own = reader.membership.institution_id or 0
        known = [row.institution.pk for row in participants_of(reader)]
        network = Institution.objects.in_network(reader.case.network, reader.on)
        fields: Any = self.fields
        fields["purpose"].choices = [*EMPTY, *choices("consent_purpose")]
        fields["scopes"].choices = choices("consent_scope")
        fields["information"].choices = choices("information_category")
        fields["institutions"].queryset = network.filter(pk__in=known).exclude(pk=own)
        fields["other"].queryset = network.exclude(Q(pk__in=known) | Q(pk=own))
        if not fields["institutions"].queryset.exists():
            self._ask_for_another()
        if reader.case.person.of_age_on > reader.on:
            fields["until"].help_text = _(
                "Empty: twelve months. At most until the day before the person is 18; then she is"
                " asked herself."
            )
        self.initial.setdefault("since", reader.on)
        self.initial.setdefault("institutions", known)
        house = reader.membership.institution
        fallback = house.language if house else ""
        wanted = letter_languages.printed(reader.case.person.language, fallback)
        self.initial.setdefault("form_language", wanted)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("institutions") and not given.get("other"):
            message = _("Choose at least one other institution.")
            name = "institutions" if "institutions" in self.fields else "other"
            self.add_error(name, ValidationError(message, code="required"))
        return given

    def _ask_for_another(self) -> None:
        """Nobody else takes part: the one list that is left is no addition."""
        other: Any = self.fields["other"]
        other.label, other.is_optional = self.fields.pop("institutions").label, False
        other.empty_label = EMPTY[0][1]

    def draft(self) -> Draft:
        given = self.cleaned_data
        others = [*given.get("institutions", ()), *filter(None, [given["other"]])]
        sides = [self.reader.membership.institution, *others]
        return Draft(
            purpose=given["purpose"],
            scopes=given["scopes"],
            asked=questions(self.reader.case, sides, given["information"], on=self.reader.on),
            since=given["since"],
            until=given["until"],
            form_language=given["form_language"],
        )


class AnswerForm(PaperForm):
    """Three equal answers, one yes or no per line, and how we know. `.said()` when valid."""

    optional = (
        "scan",
        "representation",
        "language_read",
        "interpreter",
        "explained_by",
        *PAPER,
    )

    state = forms.ChoiceField(
        label=_("Answer of the person"),
        choices=[(state, label) for state, label, _sentence in ANSWERS],
        widget=forms.RadioSelect,
        required=False,  # all that is missing is said at once, by the operation
    )
    informed_on = DayField(
        label=_("Person informed on"), required=False, help_text=_("Not needed for a refusal.")
    )
    signed_on = DayField(label=_("Signed or said on"), required=False)
    is_oral = forms.BooleanField(label=_("Said, not signed"), required=False)
    original_at = forms.CharField(
        label=_("Original on file at"),
        max_length=200,
        required=False,
        help_text=_("Needed for a signature, or its scan."),
    )
    scan = scan_field(required=False)
    representation = forms.ModelChoiceField(
        Representation.objects.none(),
        label=_("Given by a representative"),
        empty_label=_("no, by the person"),
        required=False,
    )
    language_read = forms.CharField(
        label=_("Language it was read in"), max_length=30, required=False
    )
    interpreter = forms.CharField(label=_("Interpreter"), max_length=200, required=False)
    explained_by = forms.CharField(label=_("Explained by"), max_length=200, required=False)

    def __init__(
        self, *args: Any, consent: Consent, lines: list[ConsentLine], reader: Reader, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        self.fields["scan"].help_text = limit_words()
        rows = reader.case.person.representations.in_force(reader.on)
        self.fields["representation"].queryset = rows  # type: ignore[attr-defined]  # a ModelChoiceField
        for line in lines:
            self.fields[name_of(line)] = forms.ChoiceField(choices=YesNo.choices, required=False)
        for name in ("informed_on", "signed_on"):
            self.initial.setdefault(name, reader.on)

    @property
    def cards(self) -> list[dict[str, Any]]:
        chosen = self["state"].value()
        return [
            {"value": state, "label": label, "sentence": sentence, "is_chosen": chosen == state}
            for state, label, sentence in ANSWERS
        ]

    @property
    def facts(self) -> list[forms.BoundField]:
        """The fields about how we know."""
        names = ("informed_on", "signed_on", "is_oral", "original_at", *self.optional)
        return [self[name] for name in names]

    def said(self) -> Said:
        given = self.cleaned_data
        yes = {line.pk for line in self.lines if given.get(name_of(line)) == YesNo.YES}
        return Said(
            state=given["state"],
            yes=frozenset(yes),
            informed_on=given["informed_on"],
            signed_on=given["signed_on"],
            is_oral=given["is_oral"],
            original_at=given["original_at"],
            scan=given["scan"],
            representation=given["representation"],
            language_read=given["language_read"],
            interpreter=given["interpreter"],
            explained_by=given["explained_by"],
            paper=self.paper(),
        )


class LinesForm(forms.Form):
    """Which lines the person takes back; without `part` it is all of them."""

    part = forms.BooleanField(required=False)
    lines = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        data = args[0] if args else {}
        known = [line for line in getattr(data, "getlist", list)("lines") if line.isdecimal()]
        self.fields["lines"].choices = [(line, line) for line in known]  # type: ignore[attr-defined]  # a choice field

    def chosen(self) -> frozenset[int] | None:
        """None: all of them."""
        if not self.is_valid():
            return frozenset()
        return frozenset(self.cleaned_data["lines"]) if self.cleaned_data["part"] else None


class WithdrawForm(Form):
    """A word is enough, whichever way it came."""

    on = DayField(label=_("Withdrawn on"))
    how = forms.ChoiceField(label=_("How"), help_text=_("No form is needed."))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"].choices = [*EMPTY, *choices("channel")]  # type: ignore[attr-defined]  # a ChoiceField
        self.initial.setdefault("on", on)

    def word(self) -> Withdrawal:
        return Withdrawal(self.cleaned_data["on"], self.cleaned_data["how"])
