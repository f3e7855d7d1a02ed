from datetime import datetime

from django.conf import settings
from django.urls import reverse

from contacts.models import User
from contacts.operations.recording import lock, record
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


def deactivate_user(user: User, *, by: Actor | None, at: datetime) -> User:
    """She is out at her next click: every request reads `is_active` from the database."""
    with change(by=by, at=at, reason="user.deactivate"):
        lock(user).is_active = False
        user.full_clean()
        user.save()
    return user
