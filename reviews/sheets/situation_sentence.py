"""The sentence that the committee wants, written from what is published and from nothing else."""

from django.utils.translation import gettext as _

from reviews.operations.counting import SOLVED, TOTAL
from reviews.safety.books import YEAR
from reviews.safety.shown import Shown
from reviews.sheets.published import Period, Published

# Shares in percent that have a word of their own, and how near they must be.
NEAR = 2


def sentences(published: Published, period: Period) -> list[str]:
    """Nothing for a period without a table."""
    total = published.of("outcomes", TOTAL, period)
    if total is None:
        return []
    if total.is_hidden:
        return [
            _("%(period)s: too few cases to tell any number safely.") % {"period": period.label}
        ]
    works = published.of("outcomes", "works", period)
    others = [published.of("outcomes", group, period) for group in ("settled", "other")]
    source = published.sources.get(period.year)
    return [
        _closed(total, period),
        *([_work(works, published.share("outcomes", "works", SOLVED, period))] if works else []),
        *([_others(*others)] if all(others) else []),
        *([_from_before(source)] if source else []),
    ]


def _closed(total: Shown, period: Period) -> str:
    if period.quarter == YEAR:
        words = _("In %(year)s, %(number)s cases were closed.")
    else:
        words = _("In quarter %(quarter)s of %(year)s, %(number)s cases were closed.")
    return words % {
        "number": number(total),
        "year": period.year,
        "quarter": period.quarter,
    }


def _work(works: Shown, share: int | None) -> str:
    """Of those whom no facts took out of the labour market, as the figure of the same name."""
    if share is None:
        words = _("The number of persons who work in the primary labour market again: %(number)s.")
        return words % {"number": number(works)}
    words = _("%(share)s of the persons (%(number)s) work in the primary labour market again.")
    return words % {"share": fraction(share), "number": number(works)}


def _others(settled: Shown, other: Shown) -> str:
    words = _(
        "Responsibility was settled and accepted for %(settled)s, another concrete solution was"
        " found for %(other)s."
    )
    return words % {"settled": number(settled), "other": number(other)}


def _from_before(source: str) -> str:
    return _("These numbers are from an earlier system: %(source)s.") % {"source": source}


def number(shown: Shown) -> str:
    """In the middle of a sentence."""
    if shown.is_hidden:
        return _("a number that is not shown")
    if shown.is_small:
        return _("fewer than 5")
    if shown.rounded is not None:
        return _("about %(number)s") % {"number": shown.rounded}
    if shown.high is None:
        return _("at least %(number)s") % {"number": shown.low}
    return _("between %(low)s and %(high)s") % {"low": shown.low, "high": shown.high}


def fraction(share: int) -> str:
    """At the beginning of a sentence."""
    words = {
        25: _("About a quarter"),
        33: _("About a third"),
        50: _("About half"),
        67: _("About two thirds"),
        75: _("About three quarters"),
    }
    near = min(words, key=lambda one: abs(one - share))
    if abs(near - share) <= NEAR:
        return words[near]
    return _("About %(share)s percent") % {"share": share}
