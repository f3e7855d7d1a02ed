from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand

from iiz.calendar import now


class Command(BaseCommand):
    help = "Adds the reference data that is missing. It never overwrites what somebody edited."

    def handle(self, *args: Any, **options: Any) -> None:
        """Every app that ships reference data has a `load_reference(at=…)` on its AppConfig."""
        at = now()
        for config in apps.get_app_configs():
            load = getattr(config, "load_reference", None)
            if load is not None:
                load(at=at)
