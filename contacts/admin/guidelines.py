"""Guidelines with their standards: drafts are edited; a page of its own leads to publishing."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from contacts import codes
from contacts.admin.base import acting, types_or_any
from contacts.models import Guideline, Standard
from contacts.operations import (
    draft_guideline,
    publish_guideline,
    submit_guideline,
    take_back_guideline,
)
from contacts.operations.recording import lock
from contacts.sheets.approving import PUBLISH, SUBMIT, TAKE_BACK, Standing, standing
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


SAID = {
    PUBLISH: _("%(guideline)s is published."),
    SUBMIT: _("%(guideline)s is before the steering committee."),
    TAKE_BACK: _("%(guideline)s is a draft again."),
}


class PublishForm(forms.Form):
    """The step that was pressed; the day is asked for where no committee approves."""

    step = forms.ChoiceField(
        choices=[(name, name) for name in SAID], required=False, widget=forms.HiddenInput
    )
    approved_on = DayField(label=_("Approved on"))

    def __init__(self, data: Any, *, draft: Guideline, standing: Standing) -> None:
        super().__init__(data, initial={"approved_on": today()})
        if not standing.asks_day:
            del self.fields["approved_on"]
        elif draft.agreement:
            self.fields["approved_on"].label = _("Approved by both sides on")

    def act(self) -> tuple[str, Any]:
        """Returns: the step, and its operation."""
        step = self.cleaned_data["step"] or PUBLISH
        publish = partial(publish_guideline, approved_on=self.cleaned_data.get("approved_on"))
        acts = {PUBLISH: publish, SUBMIT: submit_guideline, TAKE_BACK: take_back_guideline}
        return step, acts[step]


@admin.register(Guideline)
class GuidelineAdmin(TrackedAdmin):
    """Drafts are edited, put before the committee and published here; what was published stays as
    it was agreed."""

    list_display = ["__str__", "state", "effective_from", "approved_on", "to_publish"]
    list_filter = ["network", "agreement", "state"]
    list_select_related = ["network", "agreement__network"]
    fields = ["network", "agreement", "effective_from"]
    decided = ["state", "submitted_on", "submitted_by", "returned", "approved_on", "approved_by"]
    inlines = [StandardInline]

    def get_urls(self) -> list[URLPattern]:
        publish = self.admin_site.admin_view(self.publish)
        name = "contacts_guideline_publish"
        return [path("<path:object_id>/publish/", publish, name=name), *super().get_urls()]

    def has_change_permission(self, request: HttpRequest, obj: Guideline | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or obj.can("edit"))

    def has_delete_permission(self, request: HttpRequest, obj: Guideline | None = None) -> bool:
        return obj is not None and obj.can("edit")

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Guideline | None:
        """Where it is about to be saved, as it stands now: it may be before the committee."""
        found = super().get_object(request, *args, **kwargs)
        is_saved = request.method == "POST" and connection.in_atomic_block
        return lock(found) if found and is_saved else found

    def get_fields(self, request: HttpRequest, obj: Guideline | None = None) -> list[str]:
        if obj is None:
            return self.fields
        return [*self.fields, *(self.decided if obj.network else ["state", "approved_on"])]

    def get_inlines(self, request: HttpRequest, obj: Guideline | None) -> list[Any]:
        """A new draft first receives the standards of the version before it."""
        return self.inlines if obj else []

    def get_readonly_fields(self, request: HttpRequest, obj: Guideline | None = None) -> list[str]:
        """A draft started with what held in its scope."""
        return ["network", "agreement", *self.decided] if obj else []

    def save_model(self, request: HttpRequest, obj: Guideline, form: Any, change: bool) -> None:
        if change:
            obj.save()
        else:
            draft_guideline(obj, by=acting(request), at=now())

    @admin.display(description=_("Publish"))
    def to_publish(self, guideline: Guideline) -> str:
        if not guideline.is_ahead:
            return ""
        url = reverse("admin:contacts_guideline_publish", args=[guideline.pk])
        return format_html('<a href="{}">{}</a>', url, _("Look at it and publish"))

    def publish(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """From when it holds, what it changes, what keeps its version, and what it still needs."""
        draft = super().get_object(request, object_id)
        if draft is None or not draft.is_ahead:
            self.message_user(request, _("Only a draft can be published."), messages.WARNING)
            return redirect("admin:contacts_guideline_changelist")
        sent = request.POST if request.method == "POST" else None
        form = PublishForm(sent, draft=draft, standing=standing(draft, on=today()))
        if form.is_valid() and self._pressed(request, draft, form):
            is_published = not draft.is_ahead
            page = "admin:contacts_guideline_changelist"
            return redirect(page) if is_published else redirect(request.path)
        draft.refresh_from_db()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Publish: %(guideline)s") % {"guideline": draft},
            "opts": self.opts,
            "original": draft,
            "form": form,
            "sheet": publishing(draft, on=today()),
            "standing": standing(draft, on=today()),
        }
        template = "admin/contacts/guideline/publish.html"
        return TemplateResponse(request, template, context, status=422 if form.errors else 200)

    def _pressed(self, request: HttpRequest, draft: Guideline, form: PublishForm) -> bool:
        step, act = form.act()
        try:
            act(draft, by=acting(request), at=now())
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
            return False
        self.message_user(request, SAID[step] % {"guideline": draft}, messages.SUCCESS)
        return True
