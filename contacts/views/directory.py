"""Who is responsible and whom to turn to there; and what others read there about oneself."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from contacts.forms import ContactForm, DirectoryForm
from contacts.middleware import ActingRequest
from contacts.models import ContactPerson
from contacts.operations import confirm_contact
from contacts.sheets.directory import communes_of, directory, lacking_lines, networks_of
from iiz.access_map import Door, access
from iiz.calendar import now, today
from iiz.form_tokens import once
from iiz.pages import render_page
from iiz.versions import EditConflict


@access(door=Door.ACTING, queries=12)
def contact_directory(request: ActingRequest) -> HttpResponse:
    on, acting = today(), request.membership
    networks = networks_of(acting, on)
    communes = communes_of(networks, on)
    form = DirectoryForm(request.GET, communes=communes)
    wanted = form.wanted()
    found = directory(acting, wanted, networks=networks, communes=communes, on=on)
    context = {"form": form, "wanted": wanted, "directory": found}
    return render_page(request, "contacts/contact_directory.html", context)


@access(door=Door.ACTING, methods={"GET", "POST"}, queries=12)
@once
def contact_own(request: ActingRequest) -> HttpResponse:
    """Each person in a form of her own; the one that was sent is confirmed."""
    on = today()
    people = list(
        ContactPerson.objects.kept_by(request.membership, on)
        .select_related("institution")
        .order_by("institution__name_de", "rank", "name", "pk")
    )
    forms = {str(one.key): ContactForm(one, on=on) for one in people}
    if request.method != "POST":
        return _show(request, forms, 200)
    sent = request.POST.get("contact", "")
    person = next((one for one in people if str(one.key) == sent), None)
    if person is None:
        return _show(request, forms, 422)
    forms[sent], status = _confirm(request, person)
    return _show(request, forms, status) if status != 303 else redirect("contact_own")


def _confirm(request: ActingRequest, person: ContactPerson) -> tuple[ContactForm, int]:
    form = ContactForm(person, request.POST, on=today())
    if not form.is_valid():
        return form, 422
    try:
        by = request.membership
        confirm_contact(person, on=today(), by=by, at=now(), details=form.details())
    except EditConflict:
        return form.beside(person), 409
    except ValidationError as error:
        form.add_error(None, error)
        return form, 422
    messages.success(request, _("Confirmed: %(name)s.") % {"name": person.name})
    return form, 303


def _show(request: ActingRequest, forms: dict[str, ContactForm], status: int) -> HttpResponse:
    is_foreign = status == 422 and not any(form.errors for form in forms.values())
    lacking = lacking_lines(request.membership, on=today())
    context = {"forms": list(forms.values()), "is_foreign": is_foreign, "lacking": lacking}
    return render_page(request, "contacts/contact_own.html", context, status=status)
