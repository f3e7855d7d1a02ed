import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from iiz.routes import Route, routes, unlisted_routes


class Command(BaseCommand):
    help = "Print the access map: every route, who may open it, and what a GET must answer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        found = routes()
        if options["json"]:
            self.stdout.write(json.dumps([route.as_json() for route in found], indent=1))
        else:
            self.stdout.write("\n".join(map(_line, found)))
        if unlisted := unlisted_routes():
            raise CommandError("Not in the access map, so refused: " + ", ".join(unlisted))


def _line(route: Route) -> str:
    entry = route.entry
    if entry is None:
        return f"{route.name:40} –"
    parts = (entry.door, *sorted(entry.methods), *sorted(entry.roles), *sorted(entry.relations))
    return f"{route.name:40} {' '.join(parts)}"
