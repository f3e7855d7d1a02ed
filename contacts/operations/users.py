from datetime import date, datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from contacts.models import ContactPerson, User
from contacts.operations.recording import lock, record
from contacts.ports import Duty, duties_elsewhere
from iiz.history import Actor, change
from iiz.outbox import post


def invite_user(user: User, *, by: Actor | None, at: datetime) -> User:
    """Creates the account without a password; the mail leads to where she sets one herself.

    The link carries no token: nothing that opens an account is ever stored or mailed by us.
    """
    user.set_unusable_password()
    with change(by=by, at=at, reason="user.invite"):
        record(user, by=by, at=at, reason="user.invite")
        link = settings.BASE_URL + reverse("account_reset_password")
        post("invitation", to=user.email, language=user.language, facts={"link": link})
    return user


def change_language(user: User, language: str, *, by: Actor | None, at: datetime) -> User:
    with change(by=by, at=at, reason="user.change_language"):
        lock(user).language = language
        user.full_clean()
        user.save()
    return user


def set_password(user: User, password: str, *, by: Actor | None, at: datetime) -> User:
    with change(by=by, at=at, reason="user.set_password"):
        lock(user).set_password(password)
        user.save()
    return user


def duties_of(user: User, *, on: date) -> list[Duty]:
    """What somebody else has to take over before she leaves."""
    named = ContactPerson.objects.in_force(on).filter(user=user).select_related("institution")
    own = [
        Duty(
            _("%(rank)s of %(name)s")
            % {"rank": contact.get_rank_display(), "name": contact.institution.name},
            _("Name a successor among the contact persons, or end the entry there."),
        )
        for contact in named.order_by("since", "pk")
    ]
    return [*duties_elsewhere(user, on), *own]


def deactivate_user(user: User, *, by: Actor | None, at: datetime) -> User:
    """She is out at her next click: every request reads `is_active` from the database.

    Raises: ValidationError "duties" with one message for each thing she still looks after.
    """
    with change(by=by, at=at, reason="user.deactivate"):
        lock(user)
        require_no_duties(user, on=localdate(at))
        user.is_active = False
        user.full_clean()
        user.save()
    return user


def reset_second_factor(user: User, *, by: Actor | None, at: datetime) -> User:
    """For a lost device: she is signed out everywhere and sets a new one up at the next log-in."""
    with change(by=by, at=at, reason="user.reset_second_factor"):
        lock(user)
        Authenticator.objects.filter(user=user).delete()
        user.save()
    for session in UserSession.objects.filter(user=user):
        session.end()
    return user


def require_no_duties(user: User, *, on: date) -> None:
    """Raises: ValidationError "duties"."""
    duties = duties_of(user, on=on)
    if duties:
        raise ValidationError(
            [ValidationError(f"{duty.what}: {duty.way_out}", code="duties") for duty in duties]
        )


def change_preferences(
    user: User, *, language: str, shortcuts: bool, by: Actor | None, at: datetime
) -> User:
    with change(by=by, at=at, reason="user.change_preferences"):
        lock(user)
        user.language, user.shortcuts = language, shortcuts
        user.full_clean()
        user.save()
    return user
