"""What an auditor looks for: days, ids and codes only, so that it may stand in an address."""

from datetime import date, timedelta
from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consent.sheets.audit.log import Search
from consent.sheets.audit.scope import Scope
from consent.sheets.audit.words import LABELS
from consent.sheets.papers.access_log import case_to_print
from iiz.forms import DayField, Form

MOST_DAYS = 366
AT_FIRST = timedelta(days=29)
NUMBER, KIND, PERSON = _("Case number"), _("What was shown"), _("Who looked")


class PeriodForm(Form):
    """Rule: R-AUDIT-04; a search names its days, both inclusive, and not too many."""

    since = DayField(label=pgettext_lazy("a period", "From"))
    until = DayField(label=pgettext_lazy("a period", "Until"))

    asks_at_once: ClassVar[bool] = False
    """Also without anything in the address."""

    def __init__(self, data: MultiValueDict, *, scope: Scope) -> None:
        """Where the address names no days, the last thirty."""
        days = {"since": scope.on - AT_FIRST, "until": scope.on}
        typed = {name: f"{day:%d.%m.%Y}" for name, day in days.items()} | data.dict()
        super().__init__(typed if data or self.asks_at_once else None, initial=days)
        if "user" in self.fields:
            people = [(str(pk), name) for pk, name in scope.people.items()]
            self.fields["user"].choices = [("", "–"), *people]  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = given.get("since"), given.get("until")
        if not since or not until:
            return given
        if until < since:
            self.add_error("until", _("The last day is before the first day."))
        elif (until - since).days >= MOST_DAYS:
            message = _("That is more than a year. Search at most %(days)s days at once.")
            error = ValidationError(message, code="too_long", params={"days": MOST_DAYS})
            self.add_error("until", error)
        return given

    @property
    def days(self) -> tuple[date, date]:
        return self.cleaned_data["since"], self.cleaned_data["until"]

    @property
    def days_query(self) -> str:
        since, until = self.days
        return urlencode({"since": f"{since:%d.%m.%Y}", "until": f"{until:%d.%m.%Y}"})


def number_field(**more: Any) -> forms.CharField:
    attributes = {"autocomplete": "off", "spellcheck": "false"}
    return forms.CharField(label=NUMBER, max_length=20, widget=forms.TextInput(attributes), **more)


def user_field(**more: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=PERSON, coerce=int, empty_value=None, **more)


class LogForm(PeriodForm):
    asks_at_once = True

    user = user_field(required=False)
    number = number_field(required=False)
    kind = forms.ChoiceField(
        label=KIND,
        choices=[("", pgettext_lazy("what was shown", "everything")), *LABELS.items()],
        required=False,
    )
    page = forms.CharField(max_length=300, required=False)

    def search(self) -> Search:
        given = self.cleaned_data
        since, until = self.days
        return Search(since, until, given["user"], given["number"], given["kind"], given["page"])


class DaysForm(PeriodForm):
    """Nothing but the days."""

    asks_at_once = True


class CaseForm(PeriodForm):
    number = number_field()

    @property
    def query(self) -> str:
        return f"{self.days_query}&{urlencode({'number': self.cleaned_data['number']})}"


class PaperForm(CaseForm):
    """Of a case in which the own institution takes part; any other number counts as none."""

    def __init__(self, data: MultiValueDict, *, scope: Scope) -> None:
        super().__init__(data, scope=scope)
        self.scope = scope

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        given["case"] = case_to_print(self.scope, given.get("number", ""))
        if given["case"] is None and "number" in given:
            message = _(
                "This list is printed by the data-protection officer of an institution that takes"
                " part in the case."
            )
            self.add_error("number", ValidationError(message, code="not_taking_part"))
        return given


class UserForm(PeriodForm):
    user = user_field()


class ScanKeyForm(forms.Form):
    """Which scan; whatever is no key counts as none."""

    scan = forms.UUIDField(required=False)

    def key(self) -> UUID | None:
        self.full_clean()
        return self.cleaned_data.get("scan")


class PageForm(forms.Form):
    """Whatever else stands there counts as the first page."""

    page = forms.IntegerField(min_value=1, max_value=10_000, required=False)

    def number(self) -> int:
        self.full_clean()
        return self.cleaned_data.get("page") or 1
