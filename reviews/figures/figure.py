"""What a figure is: one statement, and what a page says of it.

Rule: R-FIGURE-01; each figure is defined once, and every page, review and export counts by it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Kind(StrEnum):
    """How the values of the rows become one number.

    SHARE: how many of 100 are 1. DAYS: median and 9 of 10. AVERAGE: the mean. COUNT: the sum.
    """

    SHARE = "share"
    DAYS = "days"
    AVERAGE = "average"
    COUNT = "count"


class Better(StrEnum):
    HIGH = "high"
    LOW = "low"
    NEITHER = ""


class Reach(StrEnum):
    """Whose figure a row is, besides the coordination's that takes part on its day.

    CASE: of all who took part on its day. SIDES: of the two institutions it names. LEAD: of the
    one it names and of nobody else, the coordination included.
    """

    CASE = "case"
    SIDES = "sides"
    LEAD = "lead"


class Group(TextChoices):
    OUTCOME = "outcome", pgettext_lazy("figure_group", "How cases end")
    TIME = "time", pgettext_lazy("figure_group", "How long it takes")
    COOPERATION = "cooperation", pgettext_lazy("figure_group", "How we work together")
    STANDARD = "standard", pgettext_lazy("figure_group", "Agreed standards")
    EXCHANGE = "exchange", pgettext_lazy("figure_group", "Exchange and contacts")


LED_LAST = _("the institution that led last")


@dataclass(frozen=True)
class Figure:
    """`statement` yields (network_id, case_id, day, institution_id, other_id, value) per thing
    counted, as it stands on the day `%(on)s`; what lies after that day is left out for all alike.

    `definition`: what is counted, and on which day. `formula`: what stands over and under the
    line. `institution` and `other` say who the two of a row are. `codes`: the code list of a
    seventh column `code`, by which the rows with value 1 are told apart.
    """

    key: str
    name: "StrOrPromise"
    definition: "StrOrPromise"
    formula: "StrOrPromise"
    statement: str
    group: Group
    kind: Kind = Kind.SHARE
    better: Better = Better.NEITHER
    target: int | None = None
    reach: Reach = Reach.CASE
    institution: "StrOrPromise" = LED_LAST
    other: "StrOrPromise" = ""
    codes: str = ""


def day_of(column: str) -> str:
    """The Swiss day of an instant, in SQL."""
    return f"({column} AT TIME ZONE 'Europe/Zurich')::date"


def listed(codes: Iterable[str]) -> str:
    """Codes of ours as a list in SQL; never what somebody typed."""
    return "(" + ", ".join(f"'{code}'" for code in sorted(codes)) + ")"


def by_key(*figures: Figure) -> dict[str, Figure]:
    return {figure.key: figure for figure in figures}
