"""What is typed about a review: day and place, reasons, who comes, and the checklist."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.codes import label
from contacts.models import Agreement, Membership
from iiz.forms import DayField, Form
from reviews.forms.version import Version
from reviews.models import Attendance, ChecklistItem, Review
from reviews.operations.afterwards import TookPlace
from reviews.operations.inviting import Guest, Others, invitable
from reviews.operations.recording import Checked, Planned
from reviews.operations.reviews import Appointment
from reviews.sheets.frozen import VERSION, FigureRow, figure_row, standard_name
from reviews.states import ChecklistResult

# Says no id: one of others is refused like one of nobody.
NOT_OFFERED = _("Choose from the list.")


class TimeField(forms.TimeField):
    widget = forms.TimeInput(
        attrs={"inputmode": "numeric", "autocomplete": "off", "placeholder": _("hh:mm")},
        format="%H:%M",
    )
    default_error_messages = {"invalid": _("Enter the time like this: 14:30.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%H:%M", "%H.%M"], **kwargs)


def _instant(day: date | None, clock: time | None) -> datetime | None:
    if day is None or clock is None:
        return None
    return timezone.make_aware(datetime.combine(day, clock))


class PlanForm(Form):
    """`.appointment()` and, of a review that has none yet, `.year()` when valid."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    day = DayField(label=_("Day"), error_messages={"required": _("Say on which day.")})
    clock = TimeField(label=_("Time"), error_messages={"required": _("Say at what time.")})
    minutes_long = forms.IntegerField(label=_("Minutes"), min_value=15, max_value=600, initial=90)
    place = forms.CharField(
        label=_("Place"),
        max_length=200,
        error_messages={"required": _("Say where.")},
        help_text=_("A room with its address, or that it takes place as a video call."),
    )

    def __init__(
        self, *args: Any, review: Review | None = None, years: Sequence[int] = (), **kwargs: Any
    ) -> None:
        if review is not None:
            kwargs["initial"] = _planned(review)
        super().__init__(*args, **kwargs)
        if review is not None:
            self.fields["version"] = Version()
        if review is not None:
            del self.fields["year"]
        else:
            self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]  # a ChoiceField

    def appointment(self) -> Appointment:
        given = self.cleaned_data
        starts_at = _instant(given["day"], given["clock"])
        return Appointment(starts_at, given["place"], given["minutes_long"])


def _planned(review: Review) -> dict[str, Any]:
    starts_at = timezone.localtime(review.starts_at) if review.starts_at else None
    return {
        "day": starts_at and starts_at.date(),
        "clock": starts_at and starts_at.time(),
        "place": review.place,
        "minutes_long": review.minutes_long,
        "version": review.version,
    }


class ReasonForm(Form):
    wide = ("reason",)

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why it does not take place as planned.")},
    )


class PostponeForm(ReasonForm):
    """`.to()`: None while the new day is still to be found."""

    optional = ("day", "clock")

    day = DayField(label=_("New day"), required=False, help_text=_("Empty: still to be found."))
    clock = TimeField(label=_("Time"), required=False, help_text=_("Needed with a new day."))

    def clean(self) -> dict[str, Any]:
        """Day and time go together."""
        given = self.cleaned_data
        for name, other, message in (
            ("clock", "day", _("Say at what time.")),
            ("day", "clock", _("Say on which day.")),
        ):
            if given.get(other) and name in given and not given[name]:
                self.add_error(name, ValidationError(message, code="required"))
        return given

    def to(self) -> datetime | None:
        return _instant(self.cleaned_data["day"], self.cleaned_data["clock"])


class InviteForm(Form):
    """Everybody who may be invited, ticked if they are; guests, and who was invited when they could
    be; and one more guest at a time."""

    optional = ("people", "guests", "guest_name", "guest_function", "guest_side")
    wide = ("people", "guests")

    people = forms.TypedMultipleChoiceField(
        label=_("People with an account"),
        coerce=int,
        required=False,
        error_messages={"invalid_choice": NOT_OFFERED},
        widget=forms.CheckboxSelectMultiple,
    )
    guests = forms.TypedMultipleChoiceField(
        label=_("Guests and others already invited"),
        coerce=int,
        required=False,
        error_messages={"invalid_choice": NOT_OFFERED},
        widget=forms.CheckboxSelectMultiple,
    )
    guest_name = forms.CharField(label=_("Name of a further guest"), max_length=120, required=False)
    guest_function = forms.CharField(label=_("Function"), max_length=120, required=False)
    guest_side = forms.ChoiceField(label=_("Comes for"), required=False)

    def __init__(self, *args: Any, review: Review, on: date, **kwargs: Any) -> None:
        offered = invitable(review.agreement, on=on)
        can_be = {one.membership.user_id for one in offered}
        invited = Attendance.objects.filter(review=review.pk).select_related("institution")
        rows = list(invited.order_by("pk"))
        users = {row.user_id for row in rows}
        others = [row for row in rows if row.user_id not in can_be]
        kwargs["initial"] = kwargs.get("initial", {}) | {
            "people": [one.membership.pk for one in offered if one.membership.user_id in users],
            "guests": [row.pk for row in others],
            "version": review.version,
        }
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["people"].choices = [
            (one.membership.pk, _of_house(one.membership)) for one in offered
        ]
        fields["guests"].choices = [(row.pk, _with_side(row)) for row in others]
        fields["guest_side"].choices = [("", _("neither side")), *_sides(review.agreement)]
        fields["version"] = Version()
        if not others:
            del fields["guests"]

    def others(self) -> Others:
        given = self.cleaned_data
        guest = Guest(given["guest_name"], given["guest_function"], given["guest_side"])
        return Others(given.get("guests", ()), guest if guest.name or guest.function else None)


class RecordForm(InviteForm):
    """What took place without preparation: on which day, where, and who was there."""

    optional = ("guests", "guest_name", "guest_function", "guest_side")
    field_order = ("held_on", "place")

    held_on = DayField(
        label=_("Held on"), error_messages={"required": _("Say on which day it was held.")}
    )
    place = forms.CharField(
        label=_("Place"), max_length=200, error_messages={"required": _("Say where.")}
    )

    def __init__(self, *args: Any, review: Review, on: date, **kwargs: Any) -> None:
        day = review.day if review.day and review.day <= on else None
        initial = {"held_on": day, "place": review.place}
        super().__init__(*args, review=review, on=on, initial=initial, **kwargs)
        self.fields["people"].label = _("Who was there")
        if "guests" in self.fields:
            self.fields["guests"].label = _("Guests and others already invited who were there")

    def took(self) -> TookPlace:
        given = self.cleaned_data
        return TookPlace(given["held_on"], given["place"], given["people"], self.others())


def _of_house(membership: Membership) -> str:
    house = membership.institution
    return f"{membership.user.name}, {house.short if house else ''}"


def _sides(agreement: Agreement) -> Iterator[tuple[str, Any]]:
    for party in agreement.sides:
        name = party.speaker.short if party.speaker else label("institution_type", party.type)
        yield party.side, name


class HoldForm(Form):
    wide = ("came",)

    held_on = DayField(
        label=_("Held on"), error_messages={"required": _("Say on which day it was held.")}
    )
    came = forms.TypedMultipleChoiceField(
        label=_("Who was there"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Both sides were there: choose at least one person of each."),
            "invalid_choice": NOT_OFFERED,
        },
    )

    def __init__(self, *args: Any, review: Review, on: date, **kwargs: Any) -> None:
        planned = review.day
        initial = planned if planned and planned <= on else on
        rows = list(review.attendances.select_related("institution"))
        everybody = [row.pk for row in rows]
        super().__init__(*args, initial={"held_on": initial, "came": everybody}, **kwargs)
        self.fields["came"].choices = [(row.pk, _with_side(row)) for row in rows]  # type: ignore[attr-defined]  # a ChoiceField


def _with_side(row: Attendance) -> str:
    where = row.institution.short if row.institution else row.function
    return f"{row.name}, {where}"


class CheckForm(Form):
    """Two fields per standard, named after it, beside its figure; `.checked()` when valid."""

    optional = ("remarks",)

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = []
        self.figures = {row.key: figure_row(row) for row in review.figures.select_related(*VERSION)}
        for item in review.checklist.order_by("pk"):
            self.keys.append(item.key)
            self._add(f"result_{item.key}", _result(item))
            self._add(f"remark_{item.key}", _remark(item))
        self._add("remarks", _remarks(review.remarks))
        self.fields["version"] = Version()
        self.initial["version"] = review.version

    def _add(self, name: str, field: Any) -> None:
        field.is_optional, field.is_wide = name == "remarks", name == "remarks"
        self.fields[name] = field

    @property
    def parts(self) -> Iterator[tuple[str, FigureRow | None, BoundField, BoundField]]:
        for key in self.keys:
            figure = self.figures.get(key)
            yield standard_name(key), figure, self[f"result_{key}"], self[f"remark_{key}"]

    def checked(self) -> dict[str, Checked]:
        given = self.cleaned_data
        return {key: Checked(given[f"result_{key}"], given[f"remark_{key}"]) for key in self.keys}


def _result(item: ChecklistItem) -> forms.ChoiceField:
    label = gettext("Result: %(standard)s") % {"standard": standard_name(item.key)}
    choices = [("", _("still open")), *ChecklistResult.choices]
    return forms.ChoiceField(label=label, choices=choices, initial=item.result, required=False)


def _remark(item: ChecklistItem) -> forms.CharField:
    label = gettext("Remark: %(standard)s") % {"standard": standard_name(item.key)}
    return forms.CharField(label=label, max_length=500, initial=item.remark, required=False)


def _remarks(initial: str) -> forms.CharField:
    return forms.CharField(
        label=_("Remarks on the whole"),
        max_length=4000,
        initial=initial,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Stands in the minutes. Write nothing about a person in a case."),
    )


class TrainingForm(Form):
    optional = ("place", "audience")

    title = forms.CharField(
        label=_("Title"), max_length=160, error_messages={"required": _("Say what it is about.")}
    )
    on = DayField(label=_("Day"), error_messages={"required": _("Say on which day.")})
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    audience = forms.CharField(label=_("For whom"), max_length=200, required=False)

    def planned(self) -> Planned:
        return Planned(**self.cleaned_data)
