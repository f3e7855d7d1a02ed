from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from contacts.states import Language
from iiz.calendar import now
from iiz.history import Tracked, TrackedQuerySet, change


class UserQuerySet(TrackedQuerySet):
    pass


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_superuser(self, email: str, password: str, **fields: Any) -> "User":
        """For `manage.py createsuperuser`: an administrator, who needs no stock superuser power."""
        user = User(email=email.lower(), is_staff=True, **fields)
        user.set_password(password)
        with change(by=None, at=now(), reason="user.create_administrator"):
            user.full_clean()
            user.save()
        return user


class User(AbstractBaseUser, PermissionsMixin, Tracked):
    """A person who logs in. What she may do comes from her memberships, never from groups."""

    history_leaves_out = ("password",)

    last_login = None  # dropped: it would be a write per log-in outside any change
    email = models.EmailField(
        _("e-mail"),
        unique=True,
        error_messages={"unique": _("Someone already logs in with this e-mail address.")},
    )
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80)
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.GERMAN
    )
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    shortcuts = models.BooleanField(_("single-key shortcuts"), default=True)
    is_staff = models.BooleanField(_("administrator"), default=False)
    is_active = models.BooleanField(_("may log in"), default=True)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["last_name", "first_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="user_email_is_kept_in_lower_case",
                violation_error_message=_("The e-mail address must be in lower case."),
            ),
            models.CheckConstraint(
                condition=Q(is_superuser=False), name="nobody_has_powers_past_every_check"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def short_name(self) -> str:
        return f"{self.first_name[:1]}. {self.last_name}".strip(". ")

    @property
    def user_id(self) -> int:
        """With `institution_id`: a user is an actor on her own behalf, as an administrator is."""
        return self.pk

    @property
    def institution_id(self) -> None:
        return None

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.short_name

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()
        if self.is_staff and self.pk is not None and self.memberships.exists():
            raise ValidationError(
                {
                    "is_staff": ValidationError(
                        _("An administrator has no membership; use an account of its own."),
                        code="staff_with_membership",
                    )
                }
            )

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """An administrator may do what the admin offers; beyond that nobody has permissions."""
        return self.is_active and self.is_staff and obj is None

    def has_module_perms(self, app_label: str) -> bool:
        return self.has_perm(app_label)

    def check_password(self, raw_password: str | None) -> bool:
        """Django's own would store a strengthened hash by itself, outside any change."""

        def strengthen(password: str) -> None:
            self.set_password(password)
            with change(by=None, at=now(), reason="user.strengthen_password"):
                self.save()

        return check_password(raw_password, self.password, strengthen)
