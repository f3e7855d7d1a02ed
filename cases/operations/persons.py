"""Registering and correcting a person, and who may speak for her."""

from datetime import datetime

from django.db import IntegrityError, transaction

from cases.models import Case, Person, Representation, refresh_rows
from cases.operations.steps import tell
from contacts.models import Membership
from iiz.history import change
from iiz.versions import require_version


def register_person(*, by: Membership, at: datetime, ahv_number: str = "", **fields) -> Person:
    """Raises: ValidationError, also when the own institution already has this AHV number."""
    with change(by=by, at=at, reason="person.register"):
        person = Person(registered_by=by.institution, **fields)
        _save(person, ahv_number)
        return person


def edit_person(
    person: Person,
    *,
    by: Membership,
    at: datetime,
    version: int,
    ahv_number: str | None = None,
    **fields,
) -> Person:
    """`ahv_number` None leaves the stored number; empty removes it. Raises: EditConflict.

    Her cases are locked first, as every step does; their lists and timelines learn of it.
    """
    with change(by=by, at=at, reason="person.edit"):
        cases = list(Case.objects.select_for_update().filter(person=person).order_by("pk"))
        person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        require_version(person, version)
        for name, value in fields.items():
            setattr(person, name, value)
        _save(person, ahv_number)
        for case in cases:
            tell(case, "person.edit", at=at, subject="person")
        refresh_rows([case.pk for case in cases])
        return person


def _save(person: Person, ahv_number: str | None) -> None:
    if ahv_number is not None:
        person.set_ahv(ahv_number)
    person.full_clean()
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:  # somebody else of the institution was a moment faster
        person.validate_constraints()
        raise


def add_representation(person: Person, *, by: Membership, at: datetime, **fields) -> Representation:
    with change(by=by, at=at, reason="representation.add"):
        representation = Representation(person=person, **fields)
        representation.full_clean()
        representation.save()
        return representation
