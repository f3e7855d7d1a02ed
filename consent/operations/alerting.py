"""Who learns that something went without a basis: whoever oversees who recorded it."""

from collections.abc import Iterable
from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse

from cases import notifications
from cases.models import Case
from cases.operations.steps import day
from consent.models import Disclosure
from contacts.models import Institution, Membership
from contacts.states import MemberRole


def tell_of_irregular(case: Case, rows: Iterable[Disclosure], *, at: datetime) -> None:
    """Rule: R-REGISTER-07; its data-protection officers, if there is none its heads. One mail each.

    The mail names neither side, nor what was told.
    """
    irregular = next((row for row in rows if not row.is_regular), None)
    if irregular is None:
        return
    for membership in overseers(irregular.recorded_by, case, on=day(at)):
        is_auditor = membership.role == MemberRole.AUDITOR
        path = _desk_path(irregular.on) if is_auditor else reverse("case_privacy", args=[case.key])
        notifications.irregular(case, membership.user, path)


def overseers(institution: Institution, case: Case, *, on: date) -> list[Membership]:
    """Each person once; a head only if the case opens for her."""
    held = Membership.objects.in_force(on).filter(institution=institution, user__is_active=True)
    held = held.select_related("user", "institution").order_by("pk")
    auditors = list(held.filter(role=MemberRole.AUDITOR))
    if auditors:
        return auditors
    return [
        head
        for head in held.filter(role=MemberRole.HEAD)
        if Case.objects.visible_to(head, on=on).filter(pk=case.pk).exists()
    ]


def _desk_path(on: date) -> str:
    typed = f"{on:%d.%m.%Y}"
    return f"{reverse('audit_irregular')}?{urlencode({'since': typed, 'until': typed})}"
