"""Networks, communes, institutions and mandates."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from contacts import codes
from contacts.admin.base import DatedAdmin, LanguagesForm, LastingAdmin, PeriodsInline, acting
from contacts.models import (
    Commune,
    Institution,
    InstitutionCommune,
    Mandate,
    Network,
    NetworkMembership,
)
from contacts.operations import create_institution, create_network
from iiz.calendar import now


class InstitutionForm(LanguagesForm):
    type = forms.ChoiceField(label=_("Type"), choices=lambda: codes.choices("institution_type"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["languages"].required = True
        kept = self.instance.type
        if kept and not codes.is_code("institution_type", kept):  # retired since
            offered = self.fields["type"].choices  # type: ignore[attr-defined]  # a choice field
            both = [*offered, (kept, codes.label("institution_type", kept))]
            self.fields["type"].choices = both  # type: ignore[attr-defined]  # same


class NetworkMembershipInline(PeriodsInline):
    model = NetworkMembership
    fields = [("network", "kind", "since", "until")]


class InstitutionCommuneInline(PeriodsInline):
    model = InstitutionCommune
    fields = [("commune", "since", "until")]


@admin.register(Network)
class NetworkAdmin(LastingAdmin):
    list_display = ["name_de", "canton", "since"]
    prepopulated_fields = {"key": ["name_de"]}

    def save_model(self, request: HttpRequest, obj: Network, form: Any, change: bool) -> None:
        if change:
            obj.save()
        else:
            create_network(obj, by=acting(request), at=now())


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
    inlines = [NetworkMembershipInline, InstitutionCommuneInline]

    @admin.display(description=_("Type"), ordering="type")
    def kind(self, institution: Institution) -> str:
        return codes.label("institution_type", institution.type)

    def save_model(self, request: HttpRequest, obj: Institution, form: Any, change: bool) -> None:
        if change:
            obj.save()
        else:
            create_institution(obj, by=acting(request), at=now())


@admin.register(Mandate)
class MandateAdmin(DatedAdmin):
    list_display = ["network", "institution", "since", "until"]
    list_select_related = ["network", "institution"]
