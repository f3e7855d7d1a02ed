from datetime import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsentConfig(AppConfig):
    name = "consent"
    verbose_name = _("Consent")

    def ready(self) -> None:
        """Tells contacts and cases, which may not import consent, what belongs to theirs."""
        from cases import exchange
        from cases.ports import (
            register_closing,
            register_leaving,
            register_scanning,
            register_stories,
        )
        from cases.sheets import papers
        from consent import granted
        from consent.demo.stories import tell_consents
        from consent.operations.carrying import Registered
        from consent.operations.ending import end_consents, end_drafts
        from consent.operations.rules import carry_over
        from consent.operations.scans import scan_scans
        from consent.sheets.differences import changed_rules
        from consent.sheets.papers import ALL
        from contacts.ports import register_carrying, register_differences

        granted.register(granted.recorded)
        exchange.register(Registered())
        register_closing(end_consents)
        register_leaving(end_drafts)
        register_scanning(scan_scans)
        register_stories(tell_consents)
        register_carrying(carry_over)
        register_differences(changed_rules)
        for paper in ALL:
            papers.add(paper)

    def load_reference(self, *, at: datetime) -> None:
        """What `manage.py load_reference` calls, after contacts."""
        from consent.operations.reference import load_reference

        load_reference(at=at)
