from datetime import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsentConfig(AppConfig):
    name = "consent"
    verbose_name = _("Consent")

    def ready(self) -> None:
        """Tells contacts, which may not import consent, what else belongs to a guideline."""
        from consent.operations.rules import carry_over
        from consent.sheets.differences import changed_rules
        from contacts.ports import register_carrying, register_differences

        register_carrying(carry_over)
        register_differences(changed_rules)

    def load_reference(self, *, at: datetime) -> None:
        """What `manage.py load_reference` calls, after contacts."""
        from consent.operations.reference import load_reference

        load_reference(at=at)
