"""The Lagebild: one sentence, five blocks and the years side by side, all of what is published."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.outcomes import OUTCOME_GROUPS
from contacts.models import Network
from reviews.figures import FIGURES, KEPT
from reviews.operations.counting import FACTS, SOLVED, TOTAL
from reviews.safety.books import YEAR
from reviews.sheets import situation_tables as tables
from reviews.sheets.charts import Bars, Curves, bars, curves
from reviews.sheets.published import Period, Published, published
from reviews.sheets.situation_sentence import sentences
from reviews.sheets.situation_tables import Row, Table, cell, percent

RECENT = 5


@dataclass(frozen=True)
class Block:
    """`table` stands beside the drawing; `more` shows the quarters."""

    table: Table
    bars: Bars | None = None
    curves: Curves | None = None
    more: Table | None = None


@dataclass(frozen=True)
class Situation:
    """`earlier`: the sentences about the last year of an earlier system, after those of a year of
    ours; `is_other_year`: there is none as was asked for."""

    network: Network
    period: Period
    sentences: list[str]
    blocks: list[Block]
    years: Table
    earlier: list[str]
    tabs: list[dict[str, object]]
    report_year: int | None
    is_other_year: bool

    @property
    def has_year(self) -> bool:
        return self.period.quarter == YEAR


def situation(network: Network, year: int | None, *, among: str = "") -> Situation | None:
    """`year`: which one is asked for; the latest where there is none of it. `among`: what an
    address says of the network where the reader has several (`choice.among`). Queries: 1.

    Returns: None as long as no quarter is over.
    """
    found = published(network)
    if not found.years:
        return None
    chosen = year if year in found.years else found.years[0]
    period = found.latest(chosen)
    tabs = [
        {
            "label": found.label(Period(one)),
            "url": f"?year={one}{among}",
            "current": one == chosen,
        }
        for one in found.years
    ]
    return Situation(
        network=network,
        period=period,
        sentences=sentences(found, period),
        blocks=_blocks(found, period),
        years=tables.years(found),
        earlier=_earlier(found, period),
        tabs=tabs,
        report_year=_report_year(found, chosen),
        is_other_year=year not in (None, chosen),
    )


def _blocks(found: Published, period: Period) -> list[Block]:
    """Of an earlier system it is known how cases ended, and no more."""
    further = [] if period.year in found.sources else [_clarity, _kept, _declined, _entries]
    return [make(found, period) for make in (_outcomes, *further)]


def _earlier(found: Published, period: Period) -> list[str]:
    last = max(found.sources, default=None)
    if last is None or period.year in found.sources:
        return []
    return sentences(found, Period(last))


def _report_year(found: Published, chosen: int) -> int | None:
    years = found.years_by_commune
    return chosen if chosen in years else next(iter(years), None)


def _all(found: Published, period: Period) -> list[Period]:
    return [*found.quarters(period.year), *([period] if period.quarter == YEAR else [])]


def _outcomes(found: Published, period: Period) -> Block:
    before = period.a_year_before
    whole = tables.outcomes(found, _all(found, period))
    rows = [
        Row(
            name,
            [
                cell(found.of("outcomes", row, period)),
                _share(found, row, period),
                cell(found.of("outcomes", row, before)),
            ],
            level,
        )
        for row, name, level in tables.outcome_rows(found, [period, before])
    ]
    labels = [found.label(one) for one in (period, before)]
    columns = [_("Outcome"), labels[0], pgettext("of a figure", "Share"), labels[1]]
    note = found.marks([period, before])
    table = Table(whole.key, whole.title, whole.definition, columns, rows, note)
    names = tables.group_names()
    lines = [
        (names[one], found.words("outcomes", one, period), _rounded(found, one, period))
        for one in names
    ]
    drawn = bars(f"{whole.title}, {labels[0]}", lines)
    return Block(table, bars=drawn, more=whole if found.quarters(period.year) else None)


def _share(found: Published, row: str, period: Period) -> str:
    """Of those that facts did not end, as in the figures; of facts and totals none."""
    if row in {TOTAL, SOLVED, FACTS, *OUTCOME_GROUPS[FACTS]}:
        return ""
    return percent(found.share("outcomes", row, SOLVED, period))


def _rounded(found: Published, row: str, period: Period, table: str = "outcomes") -> int | None:
    shown = found.of(table, row, period)
    return shown.rounded if shown else None


def _recent(found: Published, period: Period) -> list[Period]:
    """The last quarters up to that one, from the year before too."""
    quarters = [one for year in (period.year - 1, period.year) for one in found.quarters(year)]
    return quarters[-RECENT:]


def _clarity(found: Published, period: Period) -> Block:
    recent = _recent(found, period)
    table = tables.clarity(found, recent)
    days = [found.days.get(one, (None, None)) for one in recent]
    drawn = curves(
        table.title,
        [one.label for one in recent],
        [
            (_("Median"), [median for median, _ninety in days]),
            (_("9 of 10"), [ninety for _median, ninety in days]),
        ],
    )
    more = tables.clarity(found, _all(found, period))
    return Block(table, curves=drawn, more=more if period.quarter == YEAR else None)


def _kept(found: Published, period: Period) -> Block:
    whole = tables.standards(found, _all(found, period))
    rows, lines = [], []
    for standard, figure in KEPT.items():
        part, of = f"{standard}.kept", f"{standard}.counted"
        name = str(FIGURES[figure].name)
        share = found.share("standards", part, of, period)
        before = found.share("standards", part, of, period.a_year_before)
        numbers = [found.of("standards", row, period) for row in (part, of)]
        rows.append(Row(name, [percent(share), *map(cell, numbers), percent(before)]))
        if share is not None:
            lines.append((name, percent(share), share))
    columns = [
        _("Standard"),
        period.label,
        pgettext("standard", "kept"),
        pgettext("standard", "counted"),
        period.a_year_before.label,
    ]
    table = Table(whole.key, whole.title, whole.definition, columns, rows)
    drawn = bars(f"{whole.title}, {period.label}", lines, full=100)
    return Block(table, bars=drawn, more=whole)


def _declined(found: Published, period: Period) -> Block:
    whole = tables.declined(found, _all(found, period))
    if period.quarter != YEAR:
        return Block(whole, bars=_by_quarter(found, whole.title, "declined", period))
    pairs = tables.pairs(found, period)
    table = Table(
        pairs.key, pairs.title, f"{whole.definition} {pairs.definition}", pairs.columns, pairs.rows
    )
    return Block(table, bars=_by_quarter(found, whole.title, "declined", period), more=whole)


def _entries(found: Published, period: Period) -> Block:
    table = tables.entries(found, _all(found, period))
    return Block(table, bars=_by_quarter(found, table.title, "entries", period))


def _by_quarter(found: Published, title: str, table: str, period: Period) -> Bars | None:
    lines = [
        (one.label, found.words(table, TOTAL, one), _rounded(found, TOTAL, one, table))
        for one in _recent(found, period)
    ]
    return bars(title, lines)
