"""What the committees have seen: every quarter since the demo began, and years from before."""

from datetime import date, datetime, time

from django.utils.timezone import make_aware

from cases.demo.houses import World
from contacts.models import Network
from reviews.operations.figures import refresh_figures
from reviews.operations.legacy import import_counts
from reviews.operations.legacy_rules import Count, first_year
from reviews.operations.tables import freeze_tables

# How cases ended in the years before the first one of ours, the youngest first.
BEFORE = (
    {"works": 171, "settled": 198, "other": 293, "facts": 44},
    {"works": 158, "settled": 203, "other": 281, "facts": 39},
    {"works": 131, "settled": 187, "other": 302, "facts": 51},
    {"works": 139, "settled": 176, "other": 264, "facts": 37},
)
SOURCE = "Jahresberichte der Geschäftsstelle (Demo)"


def tell_published(world: World, *, today: date) -> None:
    """After all cases: the figures are measured, and what is over is frozen."""
    at = make_aware(datetime.combine(today, time.min))
    _tell_before(world.networks["AG"], today=today, at=at)
    refresh_figures(at=at)
    freeze_tables(at=at)


def _tell_before(network: Network, *, today: date, at: datetime) -> None:
    first = first_year(network) or today.year
    counts = [
        Count(first - ago, group, number)
        for ago, groups in enumerate(BEFORE, start=1)
        for group, number in groups.items()
    ]
    import_counts(network, counts, source=SOURCE, by=None, at=at)
