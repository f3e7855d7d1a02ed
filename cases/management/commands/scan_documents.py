from django.core.management import BaseCommand, CommandError

from cases.operations.documents import scan_documents
from iiz.calendar import now
from iiz.files.scanning import is_set_up


class Command(BaseCommand):
    help = "Asks the virus scanner about every document in quarantine."

    def handle(self, *args, **options) -> None:
        if not is_set_up():
            raise CommandError("No scanner is set up: IIZ_SCANNER names none.")
        self.stdout.write(f"{scan_documents(at=now())} left the quarantine.")
