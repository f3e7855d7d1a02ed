from datetime import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContactsConfig(AppConfig):
    name = "contacts"
    verbose_name = _("Contacts")
    default_auto_field = "django.db.models.BigAutoField"

    def load_reference(self, *, at: datetime) -> None:
        """What `manage.py load_reference` calls."""
        from contacts.operations.reference import load_reference

        load_reference(at=at)
