from datetime import datetime
from datetime import time as clock_time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from cases.demo.everyday import tell_everyday
from cases.demo.houses import SINCE, build_houses, confirm_contacts, enter_absences
from cases.demo.stories import tell_all
from cases.models import Case
from cases.ports import look_back_elsewhere, tell_elsewhere
from iiz.calendar import now, today
from iiz.models import OutboxMessage


class Command(BaseCommand):
    help = "Builds the invented world of the demo through the operations, once."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--cases", type=int, default=200, help="beside the stories")

    def handle(self, *args, **options) -> None:
        if not settings.IIZ_DEMO:
            raise CommandError("Only in the demo: IIZ_DEMO is not set.")
        if Case.objects.exists():
            self.stdout.write("The demo world is already there.")
            return
        with transaction.atomic():
            began = timezone.make_aware(datetime.combine(SINCE, clock_time(8)))
            world = build_houses(at=began, password=settings.IIZ_DEMO_PASSWORD)
            confirm_contacts(world, today=today())
            enter_absences(world, today=today(), at=now())
            tell_all(world, today=today())
            tell_elsewhere(world, today=today())
            self.stdout.write(f"Telling {options['cases']} further cases: about a minute.")
            self.stdout.flush()
            tell_everyday(world, today=today(), cases=options["cases"])
            look_back_elsewhere(world, today=today())
            OutboxMessage.objects.all().delete()  # nothing of the past is mailed today
