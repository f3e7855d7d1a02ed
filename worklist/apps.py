from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorklistConfig(AppConfig):
    name = "worklist"
    verbose_name = _("Worklist")

    def ready(self) -> None:
        """Tells contacts, which may not import worklist, what ends with a confirmation."""
        from contacts.ports import register_contacts_kept
        from worklist.operations.contacts import settle_contacts

        register_contacts_kept(settle_contacts)
