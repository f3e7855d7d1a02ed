"""What the administration looks after: counts from before this system, never a case."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contacts import codes
from iiz.admin import TrackedAdmin
from reviews.models import FrozenTable, LegacyCount
from reviews.sheets.situation_tables import group_names


def _outcomes() -> list[tuple[str, Any]]:
    """Groups first: earlier systems often knew no more."""
    return [*group_names().items(), *codes.choices("outcome")]


class LegacyCountForm(forms.ModelForm):
    outcome = forms.ChoiceField(label=_("outcome"), choices=_outcomes)

    def clean(self) -> dict[str, Any]:
        """Rule: R-SAFE-06; only years before the first one of ours."""
        given = super().clean() or {}
        network, year = given.get("network"), given.get("year")
        if network and year:
            frozen = FrozenTable.objects.filter(network=network, year__lte=year)
            if frozen.exists():
                message = _("This year is published from the cases of this system.")
                self.add_error("year", ValidationError(message, code="published"))
        return given


@admin.register(LegacyCount)
class LegacyCountAdmin(TrackedAdmin):
    form = LegacyCountForm
    list_display = ["network", "year", "outcome", "count", "source"]
    list_filter = ["network", "year"]
    ordering = ["network", "-year", "outcome"]
