"""Guidelines with their standards: drafts are edited, and published on a page of their own."""

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

from contacts import codes
from contacts.admin.base import acting, types_or_any
from contacts.models import Guideline, Standard
from contacts.operations import draft_guideline, publish_guideline
from contacts.sheets.publishing import publishing
from iiz.admin import TrackedAdmin
from iiz.calendar import now, today
from iiz.forms import DayField


class StandardForm(forms.ModelForm):
    key = forms.ChoiceField(label=_("Standard"), choices=lambda: codes.choices("standard"))
    from_type = forms.ChoiceField(label=_("From type"), choices=types_or_any, required=False)
    to_type = forms.ChoiceField(label=_("To type"), choices=types_or_any, required=False)


class StandardInline(admin.StackedInline):
    model = Standard
    form = StandardForm
    extra = 0
    fields = [("key", "value", "unit"), ("from_type", "to_type"), ("text_de", "text_fr")]


class PublishForm(forms.Form):
    approved_on = DayField(label=_("Approved by the steering committee on"))


@admin.register(Guideline)
class GuidelineAdmin(TrackedAdmin):
    """Drafts are edited and published here; what was published stays as it was agreed."""

    list_display = ["__str__", "state", "effective_from", "approved_on", "to_publish"]
    list_filter = ["network", "agreement", "state"]
    list_select_related = ["network", "agreement"]
    fields = ["network", "agreement", "effective_from", "approved_on"]
    inlines = [StandardInline]

    def get_urls(self) -> list[URLPattern]:
        publish = self.admin_site.admin_view(self.publish)
        name = "contacts_guideline_publish"
        return [path("<path:object_id>/publish/", publish, name=name), *super().get_urls()]

    def has_change_permission(self, request: HttpRequest, obj: Guideline | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or obj.can("publish"))

    def has_delete_permission(self, request: HttpRequest, obj: Guideline | None = None) -> bool:
        return obj is not None and obj.can("publish")

    def get_inlines(self, request: HttpRequest, obj: Guideline | None) -> list[Any]:
        """A new draft first receives the standards of the version before it."""
        return self.inlines if obj else []

    def save_model(self, request: HttpRequest, obj: Guideline, form: Any, change: bool) -> None:
        if change:
            obj.save()
        else:
            draft_guideline(obj, by=acting(request), at=now())

    @admin.display(description=_("Publish"))
    def to_publish(self, guideline: Guideline) -> str:
        if not guideline.can("publish"):
            return ""
        url = reverse("admin:contacts_guideline_publish", args=[guideline.pk])
        return format_html('<a href="{}">{}</a>', url, _("Look at it and publish"))

    def publish(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """From when it holds, what it changes and what keeps its version; a POST publishes."""
        draft = self.get_object(request, object_id)
        if draft is None or not draft.can("publish"):
            self.message_user(request, _("Only a draft can be published."), messages.WARNING)
            return redirect("admin:contacts_guideline_changelist")
        sent = request.POST if request.method == "POST" else None
        form = PublishForm(sent, initial={"approved_on": draft.approved_on or today()})
        if form.is_valid() and self._published(request, draft, form):
            return redirect("admin:contacts_guideline_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Publish: %(guideline)s") % {"guideline": draft},
            "opts": self.opts,
            "original": draft,
            "form": form,
            "sheet": publishing(draft, on=today()),
        }
        template = "admin/contacts/guideline/publish.html"
        return TemplateResponse(request, template, context, status=422 if form.errors else 200)

    def _published(self, request: HttpRequest, draft: Guideline, form: PublishForm) -> bool:
        approved = form.cleaned_data["approved_on"]
        try:
            publish_guideline(draft, approved_on=approved, by=acting(request), at=now())
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
            return False
        said = _("%(guideline)s is published.") % {"guideline": draft}
        self.message_user(request, said, messages.SUCCESS)
        return True
