from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = _("Cases")

    def ready(self) -> None:
        """Tells contacts, which may not import cases, what people look after and what runs."""
        from cases.sheets.administration import entrusted_to, running_before
        from contacts.ports import register_duties, register_running

        register_duties(entrusted_to)
        register_running(running_before)
