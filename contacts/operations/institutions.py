from datetime import date, datetime

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contacts import codes
from contacts.models import Institution, InstitutionCommune, NetworkMembership
from contacts.operations.recording import end, record
from iiz.history import Actor, change


def create_institution(institution: Institution, *, by: Actor | None, at: datetime) -> Institution:
    """Creates it with the group that will carry its grants.

    Raises: ValidationError "type" for a type that is not in the list.
    """
    if not codes.is_code("institution_type", institution.type):
        raise ValidationError({"type": ValidationError(_("Choose a type."), code="type")})
    with change(by=by, at=at, reason="institution.create"):
        institution.group = Group.objects.create(name=f"institution:{institution.key}")
        return record(institution, by=by, at=at, reason="institution.create")


def join_network(
    membership: NetworkMembership, *, by: Actor | None, at: datetime
) -> NetworkMembership:
    return record(membership, by=by, at=at, reason="network_membership.start")


def leave_network(
    membership: NetworkMembership, *, last_day: date, by: Actor | None, at: datetime
) -> NetworkMembership:
    return end(membership, last_day=last_day, by=by, at=at, reason="network_membership.end")


def serve_commune(
    service: InstitutionCommune, *, by: Actor | None, at: datetime
) -> InstitutionCommune:
    return record(service, by=by, at=at, reason="institution_commune.start")


def stop_serving(
    service: InstitutionCommune, *, last_day: date, by: Actor | None, at: datetime
) -> InstitutionCommune:
    return end(service, last_day=last_day, by=by, at=at, reason="institution_commune.end")
