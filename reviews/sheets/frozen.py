"""The frozen figures of a review in words: agreed, kept, target, and the year before."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from contacts.codes import label
from contacts.wording import duration
from reviews.models import ReviewFigure

NONE = "–"
VERSION = ("guideline__agreement", "guideline__network")
VERDICTS: dict[bool | None, tuple[str | Promise, str, str]] = {
    True: (pgettext_lazy("target", "reached"), "yes", "good"),
    False: (pgettext_lazy("target", "not reached"), "warning", "warn"),
    None: (pgettext_lazy("target", "nothing counted"), "partly", "muted"),
}


@dataclass(frozen=True)
class FigureRow:
    """`icon` and `tone` repeat in a sign whether the target was reached."""

    name: str
    agreed: str
    guideline: str
    target: str
    kept: str
    share: str
    before: str
    trend: str
    verdict: str | Promise
    icon: str
    tone: str


@dataclass(frozen=True)
class Glance:
    """All figures of one review at a glance; empty before it is prepared."""

    reached: int
    counted: int
    compared: int
    better: int
    worse: int

    @property
    def words(self) -> str:
        return _("%(reached)d of %(counted)d targets reached") % vars(self)

    @property
    def trend(self) -> str:
        """Empty in the first year."""
        if not self.compared:
            return ""
        return _("%(better)d better, %(worse)d worse than the year before") % vars(self)


def figure_row(row: ReviewFigure) -> FigureRow:
    verdict, icon, tone = VERDICTS[row.is_on_target]
    return FigureRow(
        name=standard_name(row.key),
        agreed=agreed(row),
        guideline=str(row.guideline),
        target=percent(row.target),
        kept=_("%(kept)d of %(counted)d") % {"kept": row.kept, "counted": row.counted},
        share=percent(row.share),
        before=percent(row.share_before),
        trend=points(row.trend),
        verdict=verdict,
        icon=icon,
        tone=tone,
    )


def glance(rows: Sequence[ReviewFigure]) -> Glance | None:
    """None where nothing was counted."""
    counted = [row for row in rows if row.share is not None]
    if not counted:
        return None
    trends = [row.trend for row in counted if row.trend is not None]
    return Glance(
        reached=sum(bool(row.is_on_target) for row in counted),
        counted=len(counted),
        compared=len(trends),
        better=sum(trend > 0 for trend in trends),
        worse=sum(trend < 0 for trend in trends),
    )


def agreed(row: ReviewFigure) -> str:
    one = duration(row.value, row.unit)
    if row.value_back is None:
        return one
    other = duration(row.value_back, row.unit_back)
    words = _("%(one)s for what side A asks, %(other)s for what side B asks")
    return words % {"one": one, "other": other}


def standard_name(key: str) -> str:
    return capfirst(label("standard", key))


def percent(number: int | None) -> str:
    return NONE if number is None else f"{number}\u00a0%"


def points(trend: int | None) -> str:
    """Percentage points more or less than the year before."""
    if trend is None:
        return NONE
    sign = {1: "+", 0: "±", -1: "−"}[(trend > 0) - (trend < 0)]
    return f"{sign}{abs(trend)}"
