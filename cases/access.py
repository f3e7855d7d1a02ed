"""The door to guardian: what an institution's group may do with one case.

Participation and coverage say since when, until when and for which categories; these permissions
say what. One operation writes both in one transaction (`operations.taking_part`).
"""

from collections.abc import Iterable
from datetime import date

from django.apps import apps
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_noop
from guardian.core import ObjectPermissionChecker

from contacts.models import Institution
from contacts.states import MemberRole

VIEW, VIEW_OWN_PART = "view_case", "view_own_part"
CHANGE, HAND_OVER, DISCLOSE, DECIDE = (
    "change_case",
    "hand_over_case",
    "disclose_case",
    "decide_case",
)
PERMISSIONS = [
    (VIEW, gettext_noop("Can view the case")),
    (VIEW_OWN_PART, gettext_noop("Can view the own part of the case")),
    (CHANGE, gettext_noop("Can change the case")),
    (HAND_OVER, gettext_noop("Can hand over the case")),
    (DISCLOSE, gettext_noop("Can disclose from the case")),
    (DECIDE, gettext_noop("Can decide in the case")),
]
GRANTS = {
    "lead": frozenset({VIEW, CHANGE, HAND_OVER, DISCLOSE}),
    "participant": frozenset({VIEW, DISCLOSE}),
    "coordination": frozenset({VIEW, DECIDE}),
    "former": frozenset({VIEW_OWN_PART}),
}
CASE_ROLES = frozenset({MemberRole.CASEWORKER, MemberRole.HEAD, MemberRole.COORDINATOR})


def _rows():
    return apps.get_model("cases", "CaseGroupObjectPermission").objects


def readable(membership, *, on: date) -> Exists:
    """Condition on a case: a group the membership acts for may view it, or its own part of it."""
    groups = Institution.objects.filter(pk__in=membership.institutions(on)).values("group")
    return Exists(
        _rows().filter(
            content_object=OuterRef("pk"),
            group__in=groups,
            permission__codename__in=(VIEW, VIEW_OWN_PART),
        )
    )


def held(institution: Institution, case) -> frozenset[str]:
    """What the institution itself (not its parts) may do with the case."""
    return frozenset(ObjectPermissionChecker(institution.group).get_perms(case))


def grant(institution: Institution, case, standing: str) -> None:
    """Gives the institution exactly what its standing in the case allows, and takes the rest."""
    wanted = GRANTS[standing]
    rows = _rows().filter(group=institution.group, content_object=case)
    rows.exclude(permission__codename__in=wanted).delete()
    held = set(rows.values_list("permission__codename", flat=True))
    _rows().bulk_create(
        _rows().model(group=institution.group, content_object=case, permission=permission)
        for permission in _permissions(wanted - held)
    )


def _permissions(codenames: Iterable[str]):
    permission = apps.get_model("auth", "Permission")
    return permission.objects.filter(
        content_type__app_label="cases", content_type__model="case", codename__in=codenames
    )
