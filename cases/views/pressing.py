"""The course of every page with one form: shown, refused with all that was typed, or done."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from cases.views.doors import refuse
from cases.views.saying import say_done


def press(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[], Any],
    *,
    show: Callable[[forms.Form, int], HttpResponse],
    then: Callable[[Any], str],
) -> HttpResponse:
    """GET shows the form; a good POST acts, all or nothing, and leads to `then(result)`."""
    if request.method != "POST":
        return show(form, 200)
    if not form.is_valid():
        return show(form, 422)
    try:
        with transaction.atomic():
            done = act()
    except ValidationError as error:
        refuse(form, error)
        return show(form, status_of(error))
    say_done(request)
    return HttpResponseRedirect(then(done))


def status_of(error: ValidationError) -> int:
    """409 for a page that has become stale, 422 for what can be put right in the form."""
    return 409 if getattr(error, "code", None) == "state" else 422
