from copy import copy
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from contacts import codes
from contacts.colleagues import colleagues
from contacts.models import Absence, Commune, ContactPerson, Membership, User
from contacts.operations import Details
from contacts.sheets.directory import Wanted
from contacts.states import INSTITUTION_ROLES, Language, MemberRole
from iiz.forms import DayField, Form


class ActingForm(forms.Form):
    """In whose name somebody works from now on."""

    membership = forms.TypedChoiceField(
        label=_("Institution and role"), coerce=int, widget=forms.RadioSelect
    )

    def __init__(self, memberships: list[Membership], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"].choices = [  # type: ignore[attr-defined]  # a choice field
            (one.pk, f"{one.body}, {one.get_role_display()}") for one in memberships
        ]


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=Language)


class PreferencesForm(Form):
    """What somebody likes on every screen she signs in on."""

    language = forms.ChoiceField(label=_("Language"), choices=Language)
    shortcuts = forms.BooleanField(
        label=_("Single-key shortcuts"),
        required=False,
        help_text=_("Switch them off if you dictate, or if keys jump away while you type."),
    )


ANY = [("", _("any"))]
CONFIRMED = ("phone", "mail", "languages", "topics", "version")


class DirectoryForm(Form):
    """Filters of the directory, codes only. What is none counts as not chosen."""

    commune = forms.ChoiceField(label=_("Who is responsible for"), required=False)
    type = forms.ChoiceField(label=_("Type of institution"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[*ANY, *Language.choices], required=False
    )

    def __init__(self, *args: Any, communes: list[Commune], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.communes = {str(one.bfs_number): one for one in communes}
        places = [(number, one.name) for number, one in self.communes.items()]
        self._offer("commune", [("", _("any commune")), *places])
        self._offer("type", [*ANY, *codes.choices("institution_type")])
        self._offer("topic", [*ANY, *codes.choices("problem_area")])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field

    def wanted(self) -> Wanted:
        self.full_clean()
        given = self.cleaned_data
        return Wanted(
            commune=self.communes.get(given.get("commune", "")),
            kind=given.get("type", ""),
            topic=given.get("topic", ""),
            language=given.get("language", ""),
        )


class AbsenceForm(Form):
    """From when to when somebody is away, and who stands in; one's own, a head's of her people."""

    user = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who is away"),
        empty_label=_("Please choose"),
        error_messages={"required": _("Choose who is away.")},
    )
    since = DayField(label=_("First day"))
    until = DayField(
        label=_("Last day"), required=False, help_text=_("Empty: until further notice.")
    )
    deputy = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Stands in"),
        required=False,
        empty_label=_("the whole team"),
        help_text=_("Requests, reminders and own cases then stand with this person, too."),
    )
    optional = ("until", "deputy")

    def __init__(self, *args: Any, membership: Membership, on: date, **kwargs: Any) -> None:
        initial = {"user": membership.user_id, "since": on}
        super().__init__(*args, initial=initial, **kwargs)
        self.membership = membership
        here = colleagues(membership.institution_id, on=on, roles=INSTITUTION_ROLES)
        is_head = membership.role == MemberRole.HEAD
        people = {"user": here if is_head else here.filter(pk=membership.user_id), "deputy": here}
        for name, users in people.items():
            self.fields[name].queryset = users  # type: ignore[attr-defined]  # a ModelChoiceField
            self.fields[name].label_from_instance = lambda user: user.name  # type: ignore[attr-defined]  # same

    def absence(self) -> Absence:
        return Absence(institution=self.membership.institution, **self.cleaned_data)


class EndAbsenceForm(Form):
    """Which one is over: one of those the sender may end."""

    end = forms.ModelChoiceField(Absence.objects.none(), to_field_name="key")

    def __init__(self, *args: Any, rows: QuerySet[Absence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["end"].queryset = rows  # type: ignore[attr-defined]  # a ModelChoiceField


class ContactForm(Form):
    """One's own entry in the directory; `contact` says whose, `version` what one was looking at."""

    contact = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    mail = forms.EmailField(label=_("E-mail"), max_length=254)
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=Language,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language.")},
    )
    topics = forms.MultipleChoiceField(
        label=_("Topics"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Nothing chosen: all of them."),
    )
    optional = ("phone", "topics")

    def __init__(self, person: ContactPerson, data: Any = None, *, on: date) -> None:
        initial = {name: getattr(person, name) for name in CONFIRMED} | {"contact": person.key}
        super().__init__(data, initial=initial, auto_id=f"id_{person.pk}_%s")
        self.person, self.on = person, on
        # A topic that has been retired stays with whoever had it.
        offered = codes.choices("problem_area")
        kept = [code for code in person.topics if code not in dict(offered)]
        more = [(code, codes.label("problem_area", code)) for code in kept]
        self.fields["topics"].choices = [*offered, *more]  # type: ignore[attr-defined]  # a choice field

    @property
    def is_confirmed(self) -> bool:
        return self.person.is_confirmed(self.on)

    def details(self) -> Details:
        return Details(**{name: self.cleaned_data[name] for name in CONFIRMED})

    def beside(self, stored: ContactPerson) -> "ContactForm":
        """What was typed stays; what somebody else stored meanwhile stands beside it."""
        typed: Any = copy(self.data)
        typed["version"] = str(stored.version)
        again = ContactForm(stored, typed, on=self.on)
        again.add_error(
            None, _("Somebody else has changed this in the meantime. Compare and save again.")
        )
        shown = {"phone": stored.phone, "mail": stored.mail}
        shown |= {
            name: self._words(name, getattr(stored, name)) for name in ("languages", "topics")
        }
        for name, value in shown.items():
            if getattr(stored, name) != self.cleaned_data[name]:
                again.add_error(
                    name, _("Stored in the meantime: %(value)s") % {"value": value or "–"}
                )
        return again

    def _words(self, name: str, values: list[str]) -> str:
        words = dict(self.fields[name].choices)  # type: ignore[attr-defined]  # a choice field
        return ", ".join(str(words.get(value, value)) for value in values)
