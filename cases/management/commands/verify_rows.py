from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.models import Case, refresh_rows, wrong_rows

AT_ONCE = 1000


class Command(BaseCommand):
    help = "Compare the lists' own table with what it is derived from; fails on any difference."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="write the rows anew")

    def handle(self, *args: Any, **options: Any) -> None:
        cases = list(Case.objects.order_by("pk").values_list("pk", flat=True))
        wrong = 0
        for first in range(0, len(cases), AT_ONCE):
            some = cases[first : first + AT_ONCE]
            found = {row[1] for row in wrong_rows(some)}
            wrong += len(found)
            if options["repair"]:
                refresh_rows(found)
        self.stdout.write(f"{len(cases)} cases, {wrong} with a wrong row")
        if wrong and not options["repair"]:
            raise CommandError("Run it with --repair, and find out which operation forgot them.")
