"""What two sides agreed: an institution, all of a type, or an association for a type.

Rule: R-GUIDELINE-06.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from contacts import codes
from contacts.admin.base import DatedAdmin
from contacts.models import Agreement, Institution, Party
from contacts.states import COORDINATION, NEVER_ASKED

SIDES, PARTS = ("a", "b"), ("institution", "type")


def _types() -> list[tuple[str, Any]]:
    offered = [one for one in codes.choices("institution_type") if one[0] not in NEVER_ASKED]
    return [("", "–"), *offered]


class AgreementForm(forms.ModelForm):
    a_type = forms.ChoiceField(
        label=_("side A: all of the type"),
        choices=_types,
        required=False,
        help_text=_(
            "Choose an institution, or a type, or an association and the type it speaks for."
        ),
    )
    b_type = forms.ChoiceField(label=_("side B: all of the type"), choices=_types, required=False)

    def clean(self) -> dict[str, Any]:
        """Nothing crosses networks."""
        given = super().clean() or self.cleaned_data
        network, since = given.get("network"), given.get("since")
        if network and since:
            members = Institution.objects.in_network(network, since)
            for name in (f"{letter}_institution" for letter in SIDES):
                chosen = given.get(name)
                if chosen and not members.filter(pk=chosen.pk).exists():
                    message = _("This institution does not belong to the network on the first day.")
                    self.add_error(name, ValidationError(message, code="not_in_network"))
        return given


@admin.register(Agreement)
class AgreementAdmin(DatedAdmin):
    """The sides stay once something rests on them: whoever agrees anew makes a new agreement."""

    form = AgreementForm
    list_display = ["name_de", "network", "side_a", "side_b", "since", "until"]
    list_filter = ["network"]
    list_select_related = ["network", "a_institution", "b_institution"]
    search_fields = ["name_de", "name_fr"]
    ordering = ["name_de", "pk"]
    fields = [
        "network",
        ("name_de", "name_fr"),
        ("a_institution", "a_type"),
        ("b_institution", "b_type"),
        ("since", "until"),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Agreement | None = None) -> list[str]:
        if obj is None or not _is_used(obj):
            return []
        return ["network", *(f"{letter}_{part}" for letter in SIDES for part in PARTS)]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name != "network":
            kwargs["queryset"] = Institution.objects.filter(~Q(type=COORDINATION)).order_by(
                "name_de", "pk"
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("Side A"))
    def side_a(self, agreement: Agreement) -> str:
        return _named(agreement.sides[0])

    @admin.display(description=_("Side B"))
    def side_b(self, agreement: Agreement) -> str:
        return _named(agreement.sides[1])


def _is_used(agreement: Agreement) -> bool:
    """Guidelines, reviews: whatever points to it."""
    related = [one.get_accessor_name() for one in agreement._meta.related_objects]
    return any(getattr(agreement, name).exists() for name in related if name)


def _named(party: Party) -> str:
    name = party.speaker.name if party.speaker else ""
    return ", ".join(part for part in (name, codes.label("institution_type", party.type)) if part)
