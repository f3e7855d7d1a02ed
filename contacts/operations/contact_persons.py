from datetime import date, datetime, timedelta

from contacts.models import ContactPerson
from contacts.operations.recording import end, lock, record
from contacts.states import ContactRank
from iiz.history import Actor, change


def appoint_contact(contact: ContactPerson, *, by: Actor | None, at: datetime) -> ContactPerson:
    return record(contact, by=by, at=at, reason="contact_person.appoint")


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


def confirm_contact(
    contact: ContactPerson, *, on: date, by: Actor | None, at: datetime
) -> ContactPerson:
    """The institution says that what is written here is still right."""
    with change(by=by, at=at, reason="contact_person.confirm"):
        lock(contact).confirmed_on = on
        contact.full_clean()
        contact.save()
    return contact


def end_contact(
    contact: ContactPerson, *, last_day: date, by: Actor | None, at: datetime
) -> ContactPerson:
    return end(contact, last_day=last_day, by=by, at=at, reason="contact_person.end")
