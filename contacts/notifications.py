"""One message: the steering committee has decided on a version. A link behind login, no person."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from contacts.models import Guideline
from iiz import outbox


def guideline_decided(kind: str, guideline: Guideline) -> None:
    """To whoever put it before the committee, if she still has an account."""
    user = guideline.submitted_by
    if user is None or not user.is_active:
        return
    page = reverse("admin:contacts_guideline_publish", args=[guideline.pk])
    with override(user.language):
        name = str(guideline)
    facts = {"link": f"{settings.BASE_URL}{page}", "name": name}
    outbox.post(kind, to=user.email, language=user.language, facts=facts)
