"""What the administration looks after: counts from before this system, never a case."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from contacts import codes
from contacts.models import Network
from iiz.admin import TrackedAdmin
from reviews.models import FrozenTable, LegacyCount
from reviews.sheets.published import group_of
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
            if given.get("outcome") and self._counts_twice(network, year, given["outcome"]):
                message = _("This year counts a whole group, or its outcomes; not both.")
                self.add_error("outcome", ValidationError(message, code="twice"))
        return given

    def _counts_twice(self, network: Network, year: int, outcome: str) -> bool:
        group = group_of(outcome)
        rows = LegacyCount.objects.filter(network=network, year=year).exclude(pk=self.instance.pk)
        others = [row.outcome for row in rows if group_of(row.outcome) == group]
        return any((one == group) != (outcome == group) for one in others)


@admin.register(LegacyCount)
class LegacyCountAdmin(TrackedAdmin):
    form = LegacyCountForm
    list_display = ["network", "year", "outcome", "count", "source"]
    list_filter = ["network", "year"]
    ordering = ["network", "-year", "outcome"]

    def has_change_permission(self, request: HttpRequest, obj: LegacyCount | None = None) -> bool:
        return super().has_change_permission(request, obj) and not _is_shown(obj)

    def has_delete_permission(self, request: HttpRequest, obj: LegacyCount | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not _is_shown(obj)


def _is_shown(row: LegacyCount | None) -> bool:
    """Rule: R-SAFE-06; from then on it stays: a number before and after says more than either."""
    return row is not None and FrozenTable.objects.filter(network=row.network_id).exists()
