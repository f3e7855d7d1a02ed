"""Looking for a person, registering her with her case, and correcting what we know of her."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from cases import letter_languages
from cases.forms.grounds import EMPTY
from cases.models import Person
from cases.states import Track
from contacts.codes import choices
from contacts.models import Commune, Membership, Network
from iiz.ahv import AHVNumberFormField
from iiz.calendar import FIRST_YEAR
from iiz.forms import DayField, Form

SEXES: list[tuple[str, str | Promise]] = [
    ("", _("not stated")),
    ("f", _("female")),
    ("m", _("male")),
]
PERSON_FIELDS = (
    "last_name", "first_name", "birth_date", "language", "sex", "interpreter", "street",
    "postcode", "town", "commune", "phone", "safe_contact", "safe_contact_note",
)  # fmt: skip
PHONE = r"\A\+?[0-9][0-9 ()/.\-]{4,28}\Z"


class SearchForm(Form):
    """Every part typed must match; names as far as they are typed, however they are spelled."""

    last_name = forms.CharField(label=_("Last name"), max_length=100, required=False)
    first_name = forms.CharField(label=_("First name"), max_length=100, required=False)
    birth_date = DayField(label=_("Date of birth"), required=False)
    ahv_number = AHVNumberFormField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.begin_at("last_name")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors and not any(given.values()):
            raise ValidationError(
                _("Type at least one: a name, the date of birth or the AHV number."), code="empty"
            )
        return given

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What was typed, as it was typed, to be carried over to the registration."""
        return [(name, self.data.get(name, "")) for name in self.fields if self.data.get(name)]


class FormOnDay(Form):
    """`on`: the day it is filled in."""

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on


class PersonForm(FormOnDay):
    """What an institution keeps of a person, as typed; `.person_fields()` after `is_valid()`."""

    optional = (
        "sex", "interpreter", "street", "postcode", "town", "commune", "phone", "ahv_number",
        "safe_contact", "safe_contact_note",
    )  # fmt: skip

    last_name = forms.CharField(label=_("Last name"), max_length=100)
    first_name = forms.CharField(label=_("First name"), max_length=100)
    birth_date = DayField(label=_("Date of birth"))
    language = forms.ChoiceField(label=_("Language of letters"))
    ahv_number = AHVNumberFormField(required=False, help_text=_("756 and ten more digits."))
    sex = forms.ChoiceField(label=_("Sex"), choices=SEXES, required=False)
    interpreter = forms.BooleanField(label=_("Needs an interpreter"), required=False)
    street = forms.CharField(label=_("Street and number"), max_length=200, required=False)
    postcode = forms.RegexField(
        r"\A[0-9]{4}\Z",
        label=_("Postcode"),
        required=False,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
        error_messages={"invalid": _("A Swiss postcode has four digits.")},
    )
    town = forms.CharField(label=_("Town"), max_length=100, required=False)
    commune = forms.ModelChoiceField(
        Commune.objects.none(), label=_("Commune"), required=False, empty_label=_("not stated")
    )
    phone = forms.RegexField(
        PHONE,
        label=_("Phone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
        error_messages={"invalid": _("Digits and spaces, such as 031 123 45 67.")},
    )
    safe_contact = forms.ChoiceField(
        label=_("Safe contact"),
        required=False,
        help_text=_("If letters or calls could put the person in danger. Only you read this."),
    )
    safe_contact_note = forms.CharField(
        label=_("How to reach the person safely"), max_length=300, required=False
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, on=on, **kwargs)
        self.fields["language"].choices = letter_languages.choices()  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["safe_contact"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", _("nothing special")),
            *choices("safe_contact"),
        ]
        communes = Commune.objects.in_force(on).order_by("name", "pk")
        self.fields["commune"].queryset = communes  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_birth_date(self) -> date:
        day: date = self.cleaned_data["birth_date"]
        if day > self.on:
            raise ValidationError(_("This day lies in the future."), code="future")
        if day.year < FIRST_YEAR:
            raise ValidationError(_("Please check the year."), code="too_early")
        return day

    def person_fields(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in PERSON_FIELDS if name in self.fields}


class CaseForm(FormOnDay):
    """What a case needs to be opened: the network if there is a choice, and why."""

    network = forms.ModelChoiceField(
        Network.objects.none(),
        label=_("Network"),
        empty_label=_("Please choose"),
        error_messages={"required": _("Choose the network.")},
    )
    areas = forms.MultipleChoiceField(
        label=_("Problem areas"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At least one. Cooperation is meant for two and more."),
        error_messages={"required": _("Name at least one problem area.")},
    )
    track = forms.ChoiceField(
        label=_("Track"),
        choices=[
            (Track.BILATERAL, _("bilateral: two institutions and one question")),
            (Track.IIZ, _("IIC: all phases, with plan and goals")),
        ],
        initial=Track.BILATERAL,
    )
    person_view = forms.CharField(
        label=_("The person's own view"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    optional: tuple[str, ...] = ("person_view",)

    def __init__(self, *args: Any, membership: Membership, on: date, **kwargs: Any) -> None:
        super().__init__(*args, on=on, **kwargs)
        networks = Network.objects.reached_by(membership, on).order_by("name_de", "pk")
        found = list(networks[:2])
        self.only_network = found[0] if len(found) == 1 else None
        self.fields["areas"].choices = choices("problem_area")  # type: ignore[attr-defined]  # a ChoiceField
        if self.only_network:
            del self.fields["network"]
        else:
            self.fields["network"].queryset = networks  # type: ignore[attr-defined]  # a ModelChoiceField

    @property
    def has_one_area(self) -> bool:
        return len(self.cleaned_data["areas"]) == 1

    def case_fields(self) -> dict[str, Any]:
        given = self.cleaned_data
        names = ("areas", "track", "person_view")
        network = self.only_network or given["network"]
        return {"network": network} | {name: given[name] for name in names}


class NewCaseForm(CaseForm):
    """For somebody of the own register; the person is chosen on the page of the search."""

    person = forms.ModelChoiceField(
        Person.objects.none(),
        to_field_name="key",
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Search the person first."),
            "invalid_choice": _("Search the person first."),
        },
    )

    def __init__(self, *args: Any, membership: Membership, on: date, **kwargs: Any) -> None:
        super().__init__(*args, membership=membership, on=on, **kwargs)
        self.membership = membership
        own = Person.objects.of(membership, on=on)
        self.fields["person"].queryset = own  # type: ignore[attr-defined]  # a ModelChoiceField

    @cached_property
    def chosen(self) -> Person | None:
        """The one chosen, if she is in the own register."""
        try:
            key = self["person"].value()
            found: Person | None = self.fields["person"].clean(key) if key else None
        except ValidationError:
            return None
        return found

    def unbound(self) -> "NewCaseForm":
        """The same person, nothing else filled in yet."""
        initial = {"person": self.chosen.key} if self.chosen else {}
        return NewCaseForm(initial=initial, membership=self.membership, on=self.on)


class RepresentationForm(Form):
    """Somebody who speaks for the person; empty as long as no name is typed."""

    optional = (
        "representation_kind", "representation_name", "representation_contact", "receives_letters",
    )  # fmt: skip

    representation_kind = forms.ChoiceField(label=_("Kind"), required=False)
    representation_name = forms.CharField(label=_("Name"), max_length=200, required=False)
    representation_contact = forms.CharField(
        label=_("Address, phone"), max_length=300, required=False
    )
    receives_letters = forms.BooleanField(label=_("Receives the letters"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [*EMPTY, *choices("representation_kind")]
        self.fields["representation_kind"].choices = kinds  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        named, kind = given.get("representation_name"), given.get("representation_kind")
        if kind and not named:
            self.add_error("representation_name", _("Name who represents the person."))
        if named and not kind:
            self.add_error("representation_kind", _("Say what kind of representation it is."))
        return given

    def representation_fields(self) -> dict[str, Any] | None:
        given = self.cleaned_data
        if not given["representation_name"]:
            return None
        return {
            "kind": given["representation_kind"],
            "name": given["representation_name"],
            "contact": given["representation_contact"],
            "receives_letters": given["receives_letters"],
        }


class RegisterForm(RepresentationForm, CaseForm, PersonForm):
    """Person and case on one page. `sure`: it is somebody else than the ones who look alike."""

    optional = (*PersonForm.optional, *CaseForm.optional, *RepresentationForm.optional)
    sure = forms.BooleanField(
        label=_("It is somebody else. Register a new person."), required=False
    )

    def __init__(self, *args: Any, membership: Membership, on: date, **kwargs: Any) -> None:
        super().__init__(*args, membership=membership, on=on, **kwargs)
        self.initial.setdefault("language", "de")
        self.begin_at("last_name", "first_name", "birth_date")
