"""The lists, reworded as drafts: all drafts are looked at and published together."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from contacts.admin.base import LastingAdmin, acting
from contacts.models import Code, CodeDraft
from contacts.operations import draft_code, publish_codes
from contacts.operations.codes import WORDS
from iiz.admin import TrackedAdmin
from iiz.calendar import now


@admin.register(Code)
class CodeAdmin(LastingAdmin):
    """What pages show now; to change it is to draft it. No code is ever deleted: rows keep it."""

    list_display = ["list", "code", "de", "fr", "en", "position", "active", "to_draft"]
    list_filter = ["active", "list"]
    search_fields = ["code", "de", "fr"]
    ordering = ["list", "position", "pk"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Code | None = None) -> bool:
        return False

    @admin.display(description=_("Reword"))
    def to_draft(self, code: Code) -> str:
        add = reverse("admin:contacts_codedraft_add")
        return format_html('<a href="{}?entry={}">{}</a>', add, code.pk, _("Draft a change"))


def _lists() -> list[tuple[str, str]]:
    names = Code.objects.order_by("list").values_list("list", flat=True).distinct()
    return [(name, name) for name in names]


class CodeDraftForm(forms.ModelForm):
    list = forms.ChoiceField(label=_("List"), choices=_lists)


@admin.register(CodeDraft)
class CodeDraftAdmin(TrackedAdmin):
    form = CodeDraftForm
    list_display = ["list", "code", "de", "fr", "en", "position", "active"]
    list_filter = ["list"]
    search_fields = ["code", "de", "fr"]
    ordering = ["list", "position", "pk"]

    def get_urls(self) -> list[URLPattern]:
        publish = self.admin_site.admin_view(self.publish)
        return [path("publish/", publish, name="contacts_codedraft_publish"), *super().get_urls()]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """`?entry=`: what the code says now, to start from."""
        entry = request.GET.get("entry", "")
        code = (
            Code.objects.filter(pk=entry).first() if entry.isdecimal() and len(entry) < 19 else None
        )
        if code is None:
            return {}
        return {name: getattr(code, name) for name in ("list", "code", *WORDS)}

    def get_readonly_fields(self, request: HttpRequest, obj: CodeDraft | None = None) -> list[str]:
        return ["list", "code"] if obj else []

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A code that is being drafted already leads to its draft."""
        start = self.get_changeform_initial_data(request) if request.method == "GET" else {}
        drafted = CodeDraft.objects.filter(list=start.get("list"), code=start.get("code")).first()
        if drafted is not None:
            return redirect("admin:contacts_codedraft_change", drafted.pk)
        return super().add_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: CodeDraft, form: Any, change: bool) -> None:
        if change:
            obj.save()
        else:
            draft_code(obj, by=acting(request), at=now())

    def publish(self, request: HttpRequest) -> HttpResponse:
        """What each draft changes; a POST publishes them all."""
        if request.method == "POST":
            return self._publish(request)
        drafts = list(CodeDraft.objects.order_by("list", "position", "pk"))
        stored = {(code.list, code.code): code for code in Code.objects.order_by("pk")}
        context = {
            **self.admin_site.each_context(request),
            "title": _("Publish the drafts of codes"),
            "opts": self.opts,
            "drafts": [(draft, stored.get((draft.list, draft.code))) for draft in drafts],
        }
        return TemplateResponse(request, "admin/contacts/codedraft/publish.html", context)

    def _publish(self, request: HttpRequest) -> HttpResponse:
        try:
            done = len(publish_codes(by=acting(request), at=now()))
        except ValidationError as refusal:
            self.message_user(request, " ".join(refusal.messages), messages.ERROR)
            return redirect("admin:contacts_codedraft_changelist")
        said = ngettext("One code published.", "%(number)d codes published.", done)
        self.message_user(request, said % {"number": done}, messages.SUCCESS)
        return redirect("admin:contacts_code_changelist")
