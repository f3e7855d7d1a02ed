"""What was told to whom, typed in seconds; and which rows are shared with whom."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import Document, Note
from cases.reading import Reader
from cases.sheets.overview import participants_of
from consent.operations import Told
from consent.states import SCREEN, Direction
from contacts.codes import choices
from contacts.models import Institution
from iiz.forms import DayField, Form

USUAL = "phone"


class ToldForm(Form):
    """A call, a letter, a meeting; the basis is found by itself. `.told()` when valid."""

    optional = ("other", "gist", "informed_on", "explanation")
    wide = ("direction", "receivers", "other", "information", "gist", "explanation")

    direction = forms.ChoiceField(
        label=_("Who told whom"),
        choices=[
            (Direction.GIVEN.value, _("We told them")),
            (Direction.RECEIVED.value, _("They told us")),
        ],
        initial=Direction.GIVEN.value,
        widget=forms.RadioSelect,
    )
    receivers = forms.ModelMultipleChoiceField(
        Institution.objects.none(),
        label=_("With whom"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    other = forms.ModelMultipleChoiceField(
        Institution.objects.none(),
        label=_("And others of the network"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    channel = forms.ChoiceField(label=_("How"))
    information = forms.MultipleChoiceField(
        label=_("What about"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Say what it was about.")},
    )
    on = DayField(label=_("On"))
    informed_on = DayField(
        label=_("Person informed on"), required=False, help_text=_("Empty if not yet.")
    )
    gist = forms.CharField(
        label=_("In a few words"),
        max_length=300,
        required=False,
        help_text=_("Only your institution and the other one read it."),
    )
    explanation = forms.CharField(
        label=_("How it came about"),
        max_length=500,
        required=False,
        help_text=_("Needed if there was no basis: it is then recorded as irregular."),
    )

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader
        known = others_in(reader)
        network = Institution.objects.in_network(reader.case.network, reader.on)
        own = reader.membership.institution_id or 0
        fields: Any = self.fields
        fields["receivers"].queryset = network.filter(pk__in=known)
        fields["other"].queryset = network.exclude(Q(pk__in=known) | Q(pk=own))
        fields["channel"].choices = [one for one in choices("channel") if one[0] != SCREEN]
        fields["information"].choices = choices("information_category")
        self.initial.setdefault("channel", USUAL)
        self.initial.setdefault("on", reader.on)
        if len(known) == 1:
            self.initial.setdefault("receivers", known)
        if not known:
            self._ask_for_any()
        self.begin_at(self.whom, "information")

    @property
    def whom(self) -> str:
        """The field that says who the other side is."""
        return "receivers" if "receivers" in self.fields else "other"

    @property
    def others(self) -> list[Institution]:
        given = self.cleaned_data
        return [*given.get("receivers", []), *given.get("other", [])]

    def _ask_for_any(self) -> None:
        """Nobody else takes part: one list is enough."""
        del self.fields["receivers"]
        other: Any = self.fields["other"]
        other.label, other.is_optional = _("With whom"), False

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        others = self.others
        if not others and not {"receivers", "other"} & self.errors.keys():
            message = _("Choose at least one institution.")
            self.add_error(self.whom, ValidationError(message, code="required"))
        if given.get("direction") == Direction.RECEIVED and len(others) > 1:
            message = _("Choose one: record what each of them told you by itself.")
            self.add_error(self.whom, ValidationError(message, code="several"))
        return given

    def told(self) -> Told:
        given, others = self.cleaned_data, self.others
        received = given["direction"] == Direction.RECEIVED
        own = self.reader.membership.institution
        return Told(
            giver=others[0] if received else None,
            receivers=[own] if received and own else others,
            channel=given["channel"],
            on=given["on"],
            categories=given["information"],
            gist=given["gist"],
            explanation=given["explanation"],
            informed_on=given["informed_on"],
        )


class ShareForm(Form):
    """One note or document, with those who take part. `.told()` when valid."""

    optional = ("until", "informed_on")
    wide = ("receivers",)

    receivers = forms.ModelMultipleChoiceField(
        Institution.objects.none(),
        label=_("With whom"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one institution."),
            "invalid_choice": _("Choose from the list."),
        },
    )
    until = DayField(
        label=_("Readable until"),
        required=False,
        help_text=_("Empty: as long as the basis holds, six months at most."),
    )
    informed_on = DayField(
        label=_("Person informed on"), required=False, help_text=_("Empty if not yet.")
    )

    def __init__(self, *args: Any, reader: Reader, item: Note | Document, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader, self.item = reader, item
        known = Institution.objects.filter(pk__in=others_in(reader))
        self.fields["receivers"].queryset = known  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until and until < self.reader.on:
            raise ValidationError(_("This day has already passed."), code="past")
        return until

    def told(self) -> Told:
        given = self.cleaned_data
        return Told(
            receivers=list(given["receivers"]),
            channel=SCREEN,
            on=self.reader.on,
            items=[self.item],
            until=given["until"],
            informed_on=given["informed_on"],
        )


class ShareEndForm(Form):
    """With whom it is no longer shared."""

    receiver = forms.ModelChoiceField(
        Institution.objects.none(),
        label=_("No longer with"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose at least one institution."),
            "invalid_choice": _("Choose from the list."),
        },
    )

    def __init__(self, *args: Any, item: Note | Document, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = Institution.objects.filter(pk__in=item.shares.open().values("receiver"))
        self.fields["receiver"].queryset = given  # type: ignore[attr-defined]  # a ModelChoiceField


def others_in(reader: Reader) -> list[int]:
    """Institutions that take part and that the reader may name, without its own."""
    own = reader.membership.institution_id
    rows = participants_of(reader)
    return [row.institution.pk for row in rows if row.institution.pk != own]
