"""What the pages of contacts have in common: rows are ended, and verbs go through operations."""

from collections.abc import Callable
from datetime import datetime
from itertools import combinations
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from contacts import codes
from contacts.models import (
    Agreement,
    ContactPerson,
    InstitutionCommune,
    Mandate,
    Membership,
    NetworkMembership,
)
from contacts.operations import (
    appoint_contact,
    conclude_agreement,
    end_agreement,
    end_contact,
    end_mandate,
    end_membership,
    grant_mandate,
    join_network,
    leave_network,
    serve_commune,
    start_membership,
    stop_serving,
)
from contacts.states import Language
from iiz.admin import StaffActor, TrackedAdmin
from iiz.calendar import now
from iiz.history import Actor

VERBS: dict[type[Any], tuple[Callable[..., Any], Callable[..., Any]]] = {
    Agreement: (conclude_agreement, end_agreement),
    ContactPerson: (appoint_contact, end_contact),
    InstitutionCommune: (serve_commune, stop_serving),
    Mandate: (grant_mandate, end_mandate),
    Membership: (start_membership, end_membership),
    NetworkMembership: (join_network, leave_network),
}
"""model → (what starts a row of it, what ends one)"""


def acting(request: HttpRequest) -> StaffActor:
    return StaffActor(request.user.pk)


def save_dated(row: Any, form: forms.ModelForm, *, by: Actor, at: datetime) -> None:
    """A new row is started and one with a last day is ended; what was mistyped is put right."""
    start, end = VERBS[type(row)]
    if row._state.adding:
        start(row, by=by, at=at)
    elif form.changed_data == ["until"] and row.until and not form.initial.get("until"):
        end(row, last_day=row.until, by=by, at=at)
    else:
        row.save()


class LastingAdmin(TrackedAdmin):
    """Rows are ended or retired, not deleted: others refer to them."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if formset.model not in VERBS:
            super().save_formset(request, form, formset, change)
            return
        rows = {id(one.instance): one for one in formset.forms}
        for row in formset.save(commit=False):
            save_dated(row, rows[id(row)], by=acting(request), at=now())
        formset.save_m2m()


class DatedAdmin(LastingAdmin):
    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        save_dated(obj, form, by=acting(request), at=now())


class PeriodsFormSet(forms.BaseInlineFormSet):
    """Django leaves out constraints that name the parent; here all its rows are at hand."""

    def clean(self) -> None:
        super().clean()
        rows = [form.instance for form in self.forms if form.is_valid() and form.instance.since]
        for one, other in combinations(rows, 2):
            if one.is_same_matter(other) and one.shares_a_day_with(other):
                raise ValidationError(_("Two rows for the same overlap in time."), code="overlap")


class PeriodsInline(admin.StackedInline):
    formset = PeriodsFormSet
    extra = 0
    can_delete = False


class LanguagesForm(forms.ModelForm):
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=Language, widget=forms.CheckboxSelectMultiple, required=False
    )


def types_or_any() -> list[tuple[str, Any]]:
    return [("", _("any")), *codes.choices("institution_type")]
