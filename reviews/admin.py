"""What the administration looks after: counts from before this system, never a case."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cases.sheets.spreadsheets import as_csv, as_xlsx
from cases.views.exports import XLSX
from contacts.admin.base import acting
from iiz.admin import TrackedAdmin
from iiz.calendar import now, today
from reviews.forms.legacy import LegacyCheckedForm, LegacyFileForm, sealed
from reviews.models import FrozenTable, LegacyCount
from reviews.operations.legacy import import_counts
from reviews.operations.legacy_rules import Count, refusals_of, standing
from reviews.sheets.legacy import check, outcome_choices, outcome_name, template

TEMPLATE_NAME = "iiz-import"


class LegacyCountForm(forms.ModelForm):
    outcome = forms.ChoiceField(label=_("outcome"), choices=outcome_choices)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if {"network", "year", "outcome", "count"} <= set(given):
            found = standing(given["network"], on=today(), leaving_out=self.instance.pk)
            count = Count(given["year"], given["outcome"], given["count"])
            for error in refusals_of(count, found):
                self.add_error(FIELDS_OF.get(error.code or "", "year"), error)
        return given


FIELDS_OF = {"mixed": "outcome", "out_of_range": "count", "differs": "count"}


@admin.register(LegacyCount)
class LegacyCountAdmin(TrackedAdmin):
    """One by one to put something right; a whole file by the import."""

    form = LegacyCountForm
    list_display = ["network", "year", "outcome_name", "count", "source"]
    list_filter = ["network", "year"]
    ordering = ["network", "-year", "outcome"]
    actions = None  # rows that are shown already must not be taken out together with others

    @admin.display(description=_("outcome"), ordering="outcome")
    def outcome_name(self, row: LegacyCount) -> str:
        return outcome_name(row.outcome)

    def get_urls(self) -> list[URLPattern]:
        views = {"": self.import_file, "csv": self.template_csv, "xlsx": self.template_xlsx}
        own = [
            path(
                f"import/{kind and f'template.{kind}'}",
                self.admin_site.admin_view(view),
                name=f"reviews_legacycount_{kind or 'import'}",
            )
            for kind, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def has_change_permission(self, request: HttpRequest, obj: LegacyCount | None = None) -> bool:
        return super().has_change_permission(request, obj) and not _is_shown(obj)

    def has_delete_permission(self, request: HttpRequest, obj: LegacyCount | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not _is_shown(obj)

    def template_csv(self, request: HttpRequest) -> StreamingHttpResponse:
        lines = as_csv(template(on=today()))
        answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{TEMPLATE_NAME}.csv"'
        return answer

    def template_xlsx(self, request: HttpRequest) -> FileResponse:
        book = as_xlsx(template(on=today()))
        name = f"{TEMPLATE_NAME}.xlsx"
        return FileResponse(book, content_type=XLSX, as_attachment=True, filename=name)

    def import_file(self, request: HttpRequest) -> HttpResponse:
        """A file is looked at line by line; a second POST imports what was shown as good."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if "checked" in request.POST:
            return self._import(request)
        is_sent = request.method == "POST"
        form = LegacyFileForm(*((request.POST, request.FILES) if is_sent else ()))
        if not form.is_valid():
            return self._page(request, form)
        given = form.cleaned_data
        sheet = check(given["network"], given["file"], on=today())
        seal = "" if sheet.wrong else sealed(given["network"], given["source"], sheet.counts)
        return self._page(request, form, sheet=sheet, seal=seal)

    def _page(self, request: HttpRequest, form: LegacyFileForm, **more: Any) -> HttpResponse:
        """`more`: `sheet` and `seal` of a file that was looked at; `said`: why it was refused."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import counts of an earlier system"),
            "opts": self.opts,
            "form": form,
            **more,
        }
        is_good = not form.errors and not more.get("said") and bool(more.get("seal", "-"))
        name = "admin/reviews/legacycount/import.html"
        return TemplateResponse(request, name, context, status=200 if is_good else 422)

    def _import(self, request: HttpRequest) -> HttpResponse:
        form = LegacyCheckedForm(request.POST)
        if not form.is_valid():
            return self._page(request, LegacyFileForm(), said=form.errors["checked"])
        try:
            written = import_counts(**form.cleaned_data["checked"], by=acting(request), at=now())
        except ValidationError as refusal:
            return self._page(request, LegacyFileForm(), said=refusal.messages)
        said = ngettext("One count imported.", "%(number)d counts imported.", written)
        self.message_user(request, said % {"number": written}, messages.SUCCESS)
        return redirect("admin:reviews_legacycount_changelist")


def _is_shown(row: LegacyCount | None) -> bool:
    """Rule: R-SAFE-06; from then on it stays: a number before and after says more than either."""
    if row is None:
        return False
    return FrozenTable.objects.filter(network=row.network_id, year=row.year).exists()
