"""The stock admin, made to write history like everything else; no case content in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from allauth.account import admin as account_admin  # noqa: F401  # these register, see below
from allauth.account.models import EmailAddress
from allauth.mfa import admin as mfa_admin  # noqa: F401
from allauth.mfa.models import Authenticator
from allauth.usersessions import admin as sessions_admin  # noqa: F401
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth import admin as auth_admin  # noqa: F401
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from simple_history.admin import SimpleHistoryAdmin

from iiz.calendar import now
from iiz.history import change
from iiz.models import OutboxMessage

# An institution's group carries guardian's grants; addresses, second factors and sessions belong
# to their person. None of them is edited by hand, past the history.
admin.site.unregister([Group, EmailAddress, Authenticator, UserSession])


@dataclass(frozen=True)
class StaffActor:
    """An administrator acts for no institution."""

    user_id: int | None
    institution_id: None = None


@contextmanager
def admin_change(request: HttpRequest) -> Iterator[None]:
    """A change where the request may write; nothing where it only reads.

    Its reason is "admin.change", or "admin." and the name of the action that was chosen in a list.
    """
    if request.method != "POST":
        yield
        return
    action = request.POST.get("action", "")
    verb = action if action.isascii() and action.isidentifier() and len(action) < 60 else "change"
    with change(by=StaffActor(request.user.pk), at=now(), reason=f"admin.{verb}"):
        yield


class TrackedAdmin(SimpleHistoryAdmin):
    """For tracked models: one post is one change, and nothing is deleted in bulk."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with admin_change(request):
            return super().changeform_view(request, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with admin_change(request):
            return super().changelist_view(request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with admin_change(request):
            return super().delete_view(request, *args, **kwargs)

    def history_form_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with admin_change(request):
            return super().history_form_view(request, *args, **kwargs)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for row in queryset:
            row.delete()


@admin.register(OutboxMessage)
class OutboxMessageAdmin(admin.ModelAdmin):
    """Read only: whoever looks after the system sees what did not leave, and why."""

    list_display = ["created_at", "kind", "state", "tries", "sent_at", "error"]
    list_filter = ["state", "kind"]
    date_hierarchy = "created_at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: OutboxMessage | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: OutboxMessage | None = None) -> bool:
        return False
