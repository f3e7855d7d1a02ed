"""What the committees have seen: every quarter since the demo began, and years from before."""

from datetime import date, datetime, time

from django.utils.timezone import make_aware

from cases.demo.houses import World
from contacts.operations.recording import record
from reviews.models import LegacyCount
from reviews.operations.figures import refresh_figures
from reviews.operations.tables import freeze_tables

BEFORE = {"works": 24, "settled": 41, "other": 19, "facts": 8}
YEARS = 2
SOURCE = "Jahresberichte der Geschäftsstelle"


def tell_published(world: World, *, today: date) -> None:
    """After all cases: the figures are measured, and what is over is frozen."""
    at = make_aware(datetime.combine(today, time.min))
    refresh_figures(at=at)
    freeze_tables(at=at)
    for ago in range(1, YEARS + 1):
        for outcome, count in BEFORE.items():
            record(
                LegacyCount(
                    network=world.networks["AG"],
                    year=today.year - 3 - ago,
                    outcome=outcome,
                    count=count - 3 * ago,
                    source=SOURCE,
                ),
                by=None,
                at=at,
                reason="legacy.enter",
            )
