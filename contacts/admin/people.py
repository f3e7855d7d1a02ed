"""Accounts with their memberships, and the contact persons of institutions."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from contacts import codes
from contacts.admin.base import DatedAdmin, LanguagesForm, LastingAdmin, PeriodsInline, acting
from contacts.models import ContactPerson, Membership, User
from contacts.operations import (
    confirm_contact,
    deactivate_user,
    invite_user,
    replace_primary,
    require_no_duties,
    reset_second_factor,
)
from contacts.states import ContactRank
from iiz.admin import admin_change
from iiz.calendar import now, today


class UserForm(forms.ModelForm):
    def clean_is_active(self) -> bool:
        """An account is closed once somebody else looks after what was entrusted to her."""
        is_active: bool = self.cleaned_data["is_active"]
        if self.instance.pk and self.initial["is_active"] and not is_active:
            require_no_duties(self.instance, on=today())
        return is_active


class MembershipInline(PeriodsInline):
    model = Membership
    fields = [("institution", "network", "role", "is_chair"), ("since", "until")]


@admin.register(User)
class UserAdmin(LastingAdmin):
    form = UserForm
    list_display = ["last_name", "first_name", "email", "language", "is_staff", "is_active"]
    list_filter = ["is_active", "is_staff", "language"]
    search_fields = ["last_name", "first_name", "email"]
    fields = [
        ("first_name", "last_name"),
        "email",
        "phone",
        "language",
        "is_staff",
        "is_active",
    ]
    inlines = [MembershipInline]
    actions = ["reset_second_factor"]

    @admin.action(description=_("Take the second factor off (lost device)"), permissions=["change"])
    def reset_second_factor(self, request: HttpRequest, users: QuerySet[User]) -> None:
        for user in users.order_by("pk"):
            reset_second_factor(user, by=acting(request), at=now())
            said = _("%(name)s sets up a new one at the next log-in.") % {"name": user.name}
            self.message_user(request, said, messages.SUCCESS)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        by, at = acting(request), now()
        if not change:
            invite_user(obj, by=by, at=at)
            return
        leaves = "is_active" in form.changed_data and not obj.is_active
        obj.is_active = obj.is_active or leaves
        obj.save()
        if leaves:
            deactivate_user(obj, by=by, at=at)


class ContactPersonForm(LanguagesForm):
    topics = forms.MultipleChoiceField(
        label=_("Topics"),
        choices=lambda: codes.choices("problem_area"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Problem areas this person answers for; empty: all."),
    )
    replaces = forms.BooleanField(
        label=_("Replaces the primary contact until now, who ends the day before"), required=False
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("replaces") and given.get("rank") != ContactRank.PRIMARY:
            self.add_error("rank", _("Only a primary contact replaces one."))
        elif given.get("replaces") and self._starts_too_early(given):
            self.add_error("since", _("The present one starts on this day or later."))
        return given

    def _starts_too_early(self, given: dict[str, Any]) -> bool:
        """The day before, on which the present one ends, has to be one of hers."""
        since, institution = given.get("since"), given.get("institution")
        if not since or not institution:
            return False
        rows = ContactPerson.objects.filter(institution=institution, rank=ContactRank.PRIMARY)
        return any(row.since >= since for row in rows if row.until is None or row.until >= since)

    def _get_validation_exclusions(self) -> set[str]:
        """Whoever is replaced has to end first: until then there would be two primary contacts."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # Django's
        return excluded | ({"institution"} if self.cleaned_data.get("replaces") else set())


@admin.register(ContactPerson)
class ContactPersonAdmin(DatedAdmin):
    form = ContactPersonForm
    list_display = ["name", "institution", "rank", "since", "until", "confirmed_on"]
    list_filter = ["rank"]
    list_select_related = ["institution"]
    search_fields = ["name", "institution__name_de"]
    readonly_fields = ["confirmed_on"]
    actions = ["confirm"]

    def get_exclude(self, request: HttpRequest, obj: ContactPerson | None = None) -> list[str]:
        return ["replaces"] if obj else []

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if form.cleaned_data.get("replaces"):
            replace_primary(obj, by=acting(request), at=now())
        else:
            super().save_model(request, obj, form, change)

    @admin.action(description=_("Confirm as of today"), permissions=["change"])
    def confirm(self, request: HttpRequest, people: QuerySet[ContactPerson]) -> None:
        """For an institution that confirmed by phone or mail."""
        done = 0
        for person in people.order_by("pk"):
            try:
                with admin_change(request):
                    confirm_contact(person, on=today(), by=acting(request), at=now())
                done += 1
            except ValidationError as refusal:
                message = f"{person}: {' '.join(refusal.messages)}"
                self.message_user(request, message, messages.ERROR)
        said = ngettext("One entry confirmed.", "%(number)d entries confirmed.", done)
        self.message_user(request, said % {"number": done}, messages.SUCCESS)
