"""How the product is used, and how somebody likes it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import override

from contacts.adapters import remember_language
from contacts.forms import PreferencesForm
from contacts.middleware import SignedInRequest
from contacts.operations import change_preferences
from iiz.access_map import Door, access
from iiz.calendar import now
from iiz.form_tokens import once
from iiz.pages import render_page


@access(door=Door.SIGNED_IN, queries=8)
def help_page(request: SignedInRequest) -> HttpResponse:
    return render_page(request, "contacts/help.html")


@access(door=Door.SIGNED_IN, methods={"GET", "POST"}, queries=8)
@once
def preferences(request: SignedInRequest) -> HttpResponse:
    user = request.user
    now_set = {"language": user.language, "shortcuts": user.shortcuts}
    form = PreferencesForm(request.POST if request.method == "POST" else None, initial=now_set)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render_page(request, "contacts/preferences.html", {"form": form}, status=status)
    change_preferences(user, **form.cleaned_data, by=request.membership or user, at=now())
    response = redirect("preferences")
    remember_language(response, form.cleaned_data["language"])
    with override(form.cleaned_data["language"]):
        messages.success(request, _("Saved. It holds wherever you sign in."))
    return response
