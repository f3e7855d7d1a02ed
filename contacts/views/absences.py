"""Who is away and who stands in: entered by oneself, or by the head for her people."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from contacts.forms import AbsenceForm, EndAbsenceForm
from contacts.middleware import ActingRequest
from contacts.models import Absence
from contacts.operations import end_absence, record_absence
from contacts.sheets.absences import absences as lines
from contacts.states import INSTITUTION_ROLES
from iiz.access_map import Door, Role, access
from iiz.calendar import now, today
from iiz.form_tokens import once
from iiz.pages import render_page

WORK_THERE = {Role(role.value) for role in INSTITUTION_ROLES}


@access(door=Door.ACTING, roles=WORK_THERE, methods={"GET", "POST"}, queries=12)
@once
def absences(request: ActingRequest) -> HttpResponse:
    form = AbsenceForm(membership=request.membership, on=today())
    if request.method != "POST":
        return _show(request, form, 200)
    if "end" in request.POST:
        return _end(request, form)
    form = AbsenceForm(request.POST, membership=request.membership, on=today())
    if not form.is_valid():
        return _show(request, form, 422)
    try:
        absence = record_absence(form.absence(), on=today(), by=request.membership, at=now())
    except ValidationError as error:
        form.add_error(None, error)
        return _show(request, form, 422)
    words = {"name": absence.user.name, "day": f"{absence.since:%d.%m.%Y}"}
    messages.success(request, _("Entered: %(name)s is away from %(day)s on.") % words)
    return redirect("absences")


def _end(request: ActingRequest, fresh: AbsenceForm) -> HttpResponse:
    on = today()
    rows = Absence.objects.not_over(on).kept_by(request.membership, on).select_related("user")
    form = EndAbsenceForm(request.POST, rows=rows)
    if not form.is_valid():
        return _show(request, fresh, 422, is_foreign=True)
    absence = form.cleaned_data["end"]
    try:
        end_absence(absence, on=on, by=request.membership, at=now())
    except (ValidationError, Absence.DoesNotExist):  # somebody else was quicker
        return _show(request, fresh, 422, is_foreign=True)
    messages.success(request, _("%(name)s is back.") % {"name": absence.user.name})
    return redirect("absences")


def _show(
    request: ActingRequest, form: AbsenceForm, status: int, *, is_foreign: bool = False
) -> HttpResponse:
    found = lines(request.membership, on=today())
    context = {"form": form, "lines": found, "is_foreign": is_foreign}
    return render_page(request, "contacts/absences.html", context, status=status)
