from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contacts.models import ContactPerson
from contacts.operations.recording import end, lock, record
from contacts.ports import contacts_kept
from contacts.states import ContactRank
from iiz.history import Actor, change
from iiz.versions import require_version


def appoint_contact(contact: ContactPerson, *, by: Actor | None, at: datetime) -> ContactPerson:
    with change(by=by, at=at, reason="contact_person.appoint"):
        record(contact, by=by, at=at, reason="contact_person.appoint")
        contacts_kept(contact.institution, at=at)
    return contact


def replace_primary(successor: ContactPerson, *, by: Actor | None, at: datetime) -> ContactPerson:
    """The primary contact until now ends the day before the successor starts."""
    successor.rank = ContactRank.PRIMARY
    with change(by=by, at=at, reason="contact_person.replace"):
        current = ContactPerson.objects.primary(successor.since).filter(
            institution=successor.institution
        )
        day_before = successor.since - timedelta(days=1)
        for contact in current:
            end_contact(contact, last_day=day_before, by=by, at=at)
        return appoint_contact(successor, by=by, at=at)


@dataclass(frozen=True)
class Details:
    """What somebody may correct of a contact person; `version` is the one she was looking at."""

    phone: str
    mail: str
    languages: list[str]
    topics: list[str]
    version: int


def confirm_contact(
    contact: ContactPerson,
    *,
    on: date,
    by: Actor | None,
    at: datetime,
    details: Details | None = None,
) -> ContactPerson:
    """The institution says that what is written here is right, perhaps after correcting it.

    Raises: ValidationError "ended", EditConflict.
    """
    with change(by=by, at=at, reason="contact_person.confirm"):
        lock(contact)
        if not contact.is_in_force(on):
            raise ValidationError(
                _("No longer a contact person. The administrator can name the person anew."),
                code="ended",
            )
        if details is not None:
            _correct(contact, details)
        contact.confirmed_on = on
        contact.full_clean()
        contact.save()
        contacts_kept(contact.institution, at=at)
    return contact


def _correct(contact: ContactPerson, details: Details) -> None:
    require_version(contact, details.version)
    contact.phone, contact.mail = details.phone, details.mail
    contact.languages, contact.topics = details.languages, details.topics


def end_contact(
    contact: ContactPerson, *, last_day: date, by: Actor | None, at: datetime
) -> ContactPerson:
    with change(by=by, at=at, reason="contact_person.end"):
        end(contact, last_day=last_day, by=by, at=at, reason="contact_person.end")
        contacts_kept(contact.institution, at=at)
    return contact
