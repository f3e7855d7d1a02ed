"""Institutions, people, code lists and standards for the administrator; never a case."""

from itertools import combinations
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from contacts import codes
from contacts.models import (
    Code,
    Commune,
    ContactPerson,
    Guideline,
    Institution,
    InstitutionCommune,
    Mandate,
    Membership,
    Network,
    NetworkMembership,
    Standard,
    User,
)
from contacts.operations import (
    create_institution,
    draft_guideline,
    invite_user,
    publish_guideline,
)
from contacts.states import Language
from iiz.admin import StaffActor, TrackedAdmin
from iiz.calendar import now, today

admin.site.site_title = admin.site.site_header = _("IIC administration")
admin.site.index_title = _("Institutions, people and standards")


def _types_or_any() -> list[tuple[str, Any]]:
    return [("", _("any")), *codes.choices("institution_type")]


class LastingAdmin(TrackedAdmin):
    """Rows are ended or retired, not deleted: others refer to them."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class LanguagesForm(forms.ModelForm):
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=Language, widget=forms.CheckboxSelectMultiple, required=False
    )


class InstitutionForm(LanguagesForm):
    type = forms.ChoiceField(label=_("Type"), choices=lambda: codes.choices("institution_type"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["languages"].required = True


class StandardForm(forms.ModelForm):
    key = forms.ChoiceField(label=_("Standard"), choices=lambda: codes.choices("standard"))
    from_type = forms.ChoiceField(label=_("From type"), choices=_types_or_any, required=False)
    to_type = forms.ChoiceField(label=_("To type"), choices=_types_or_any, required=False)


class PeriodsFormSet(forms.BaseInlineFormSet):
    """Django leaves out constraints that name the parent; here all its rows are at hand."""

    def clean(self) -> None:
        super().clean()
        rows = [form.instance for form in self.forms if form.is_valid() and form.instance.since]
        for one, other in combinations(rows, 2):
            if one.is_same_matter(other) and one.shares_a_day_with(other):
                raise ValidationError(_("Two rows for the same overlap in time."), code="overlap")


class NetworkMembershipInline(admin.TabularInline):
    model = NetworkMembership
    formset = PeriodsFormSet
    extra = 0
    can_delete = False


class InstitutionCommuneInline(admin.TabularInline):
    model = InstitutionCommune
    formset = PeriodsFormSet
    extra = 0
    can_delete = False
    autocomplete_fields = ["commune"]


class MembershipInline(admin.TabularInline):
    model = Membership
    formset = PeriodsFormSet
    extra = 0
    can_delete = False
    autocomplete_fields = ["institution"]


class StandardInline(admin.TabularInline):
    model = Standard
    form = StandardForm
    extra = 0


@admin.register(Network)
class NetworkAdmin(LastingAdmin):
    list_display = ["name_de", "canton", "since"]
    prepopulated_fields = {"key": ["name_de"]}


@admin.register(Commune)
class CommuneAdmin(LastingAdmin):
    list_display = ["name", "bfs_number", "canton", "since", "until"]
    list_filter = ["canton"]
    search_fields = ["name", "=bfs_number"]


@admin.register(Institution)
class InstitutionAdmin(LastingAdmin):
    form = InstitutionForm
    list_display = ["name_de", "short_de", "kind", "canton", "has_account"]
    list_filter = ["canton", "has_account"]
    search_fields = ["name_de", "name_fr", "short_de", "short_fr"]
    autocomplete_fields = ["part_of"]
    inlines = [NetworkMembershipInline, InstitutionCommuneInline]

    @admin.display(description=_("Type"), ordering="type")
    def kind(self, institution: Institution) -> str:
        return codes.label("institution_type", institution.type)

    def save_model(
        self, request: HttpRequest, obj: Institution, form: ModelForm, change: bool
    ) -> None:
        if change:
            obj.save()
        else:
            create_institution(obj, by=StaffActor(request.user.pk), at=now())


@admin.register(User)
class UserAdmin(LastingAdmin):
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

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        if change:
            obj.save()
        else:
            invite_user(obj, by=StaffActor(request.user.pk), at=now())


@admin.register(ContactPerson)
class ContactPersonAdmin(LastingAdmin):
    form = LanguagesForm
    list_display = ["name", "institution", "rank", "since", "until", "confirmed_on"]
    list_filter = ["rank"]
    list_select_related = ["institution"]
    search_fields = ["name", "institution__name_de"]
    autocomplete_fields = ["institution", "user"]


@admin.register(Mandate)
class MandateAdmin(LastingAdmin):
    list_display = ["network", "institution", "since", "until"]
    list_select_related = ["network", "institution"]
    autocomplete_fields = ["institution"]


@admin.register(Code)
class CodeAdmin(LastingAdmin):
    list_display = ["list", "code", "de", "fr", "en", "position", "active"]
    list_filter = ["active", "list"]
    search_fields = ["code", "de", "fr"]
    ordering = ["list", "position", "pk"]

    def get_readonly_fields(self, request: HttpRequest, obj: Code | None = None) -> list[str]:
        """Other rows keep the code, so only its wording may change."""
        return ["list", "code"] if obj else []

    def save_model(self, request: HttpRequest, obj: Code, form: ModelForm, change: bool) -> None:
        obj.save()
        codes.forget()


@admin.register(Guideline)
class GuidelineAdmin(TrackedAdmin):
    """Drafts are edited and published here; what was published stays as it was agreed."""

    list_display = ["__str__", "state", "effective_from", "approved_on"]
    list_filter = ["network", "state"]
    list_select_related = ["network"]
    fields = ["network", "effective_from", "approved_on"]
    inlines = [StandardInline]
    actions = ["publish"]

    def has_change_permission(self, request: HttpRequest, obj: Guideline | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or obj.can("publish"))

    def has_delete_permission(self, request: HttpRequest, obj: Guideline | None = None) -> bool:
        return obj is not None and obj.can("publish")

    def get_inlines(self, request: HttpRequest, obj: Guideline | None) -> list[Any]:
        """A new draft first receives the standards of the version before it."""
        return self.inlines if obj else []

    def save_model(
        self, request: HttpRequest, obj: Guideline, form: ModelForm, change: bool
    ) -> None:
        if change:
            obj.save()
        else:
            draft_guideline(obj, by=StaffActor(request.user.pk), at=now())

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish(self, request: HttpRequest, drafts: QuerySet[Guideline]) -> None:
        by, at = StaffActor(request.user.pk), now()
        for draft in drafts.order_by("effective_from"):
            try:
                publish_guideline(draft, approved_on=draft.approved_on or today(), by=by, at=at)
            except ValidationError as refusal:
                self.message_user(request, f"{draft}: {' '.join(refusal.messages)}", messages.ERROR)
