"""The published tables of one year, each with its definition: for the page, and for every file.

A cell is a number where one is shown, else words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.outcomes import OUTCOME_GROUPS
from contacts.codes import label, positions
from reviews.figures import FIGURES, KEPT
from reviews.operations.counting import ELSEWHERE, FACTS, NAMES, SOLVED, TOTAL, communes_of
from reviews.safety.books import YEAR
from reviews.safety.shown import Shown
from reviews.sheets.published import NOT_SHOWN, Period, Published, in_words

Cell = str | int


@dataclass(frozen=True)
class Row:
    """`level`: 0 for a total, 1 for what it is made of, 2 for parts of that."""

    name: str
    cells: list[Cell]
    level: int = 1


@dataclass(frozen=True)
class Table:
    """`note`: what its marks mean."""

    key: str
    title: str
    definition: str
    columns: list[str]
    rows: list[Row]
    note: str = ""

    @property
    def explained(self) -> str:
        """For files, where nothing stands below a table."""
        return " ".join(filter(None, (self.definition, self.note)))


def cell(shown: Shown | None) -> Cell:
    if shown is None:
        return ""
    return in_words(shown) if shown.rounded is None else shown.rounded


def percent(share: int | None) -> str:
    return NOT_SHOWN if share is None else _("%(number)s %%") % {"number": share}


def tables(published: Published, year: int) -> list[Table]:
    """Everything that is published of the year but the communes; of an earlier system how cases
    ended. Then the years side by side."""
    periods = published.quarters(year)
    if Period(year) in published.periods:
        periods.append(Period(year))
    own = [] if year in published.sources else _further(published, periods)
    return [outcomes(published, periods), *own, years(published)]


def _further(published: Published, periods: Sequence[Period]) -> list[Table]:
    return [
        entries(published, periods),
        clarity(published, periods),
        standards(published, periods),
        declined(published, periods),
        *([pairs(published, periods[-1])] if periods and periods[-1].quarter == YEAR else []),
    ]


OUTCOMES = "closing_outcome"


def group_names() -> dict[str, str]:
    return {
        "works": _("Primary labour market"),
        "settled": _("Responsibility settled and accepted"),
        "other": _("Other solutions"),
        "facts": _("Death, move, retirement, not admitted"),
    }


def outcome_rows(published: Published, periods: Sequence[Period]) -> Iterable[tuple[str, str, int]]:
    """(row, name, level), groups before their outcomes; none that none of the periods tells."""
    for row, name, level in _every_outcome():
        if any(published.of("outcomes", row, period) for period in periods):
            yield row, name, level


def _every_outcome() -> Iterable[tuple[str, str, int]]:
    order = positions(OUTCOMES)
    for group, name in group_names().items():
        if group == FACTS:
            yield SOLVED, _("Total not ended by facts"), 0
        yield group, name, 1
        for code in sorted(OUTCOME_GROUPS[group], key=lambda one: order.get(one, 99)):
            yield code, label(OUTCOMES, code), 2
    yield TOTAL, _("Total"), 0


def outcomes(published: Published, periods: Sequence[Period]) -> Table:
    return _counted(
        published,
        "outcomes",
        _("How cases ended"),
        _(
            "Cases closed in the period, by their outcome at closing; what was merged or voided"
            " does not count. A case that was reopened counts again once it is closed again, by its"
            " last closing. Shares are of those that facts did not end."
        ),
        periods,
        outcome_rows(published, periods),
    )


def entries(published: Published, periods: Sequence[Period]) -> Table:
    rows = [(TOTAL, _("New cases"), 0), ("again", _("Of these re-entries"), 1)]
    return _counted(
        published,
        "entries",
        _("New cases"),
        _(
            "Cases registered in the period. A re-entry goes on with a case that had been closed."
            " It is shown once enough cases were closed in the years before."
        ),
        periods,
        rows,
    )


def clarity(published: Published, periods: Sequence[Period]) -> Table:
    table = _counted(
        published,
        "clarity",
        _("Time until responsibility is settled"),
        _(
            "Calendar days from the registration until responsibility was clarified, by the day on"
            " which it was. Median: half of the cases took no longer. 9 of 10: only one in ten took"
            " longer. Shown from ten cases on."
        ),
        periods,
        [(TOTAL, _("Cases clarified"), 1)],
    )
    days = [published.days.get(period) for period in periods]
    for place, name in enumerate((_("Median"), _("9 of 10 within"))):
        cells = [NOT_SHOWN if one is None else one[place] for one in days]
        table.rows.insert(place, Row(name, cells))
    return table


def standards(published: Published, periods: Sequence[Period]) -> Table:
    rows = []
    for standard, figure in KEPT.items():
        name, counted, kept = str(FIGURES[figure].name), f"{standard}.counted", f"{standard}.kept"
        part = [published.share("standards", kept, counted, period) for period in periods]
        rows += [
            Row(name, [percent(share) for share in part]),
            _row(published, "standards", kept, pgettext("standard", "kept"), periods, 2),
            _row(published, "standards", counted, pgettext("standard", "counted"), periods, 2),
        ]
    return Table(
        "standards",
        _("Agreed and kept"),
        _(
            "Of what was answered or missed its agreed day in the period: how much was done by that"
            " day. The share is taken from the two rounded numbers."
        ),
        columns(published, periods),
        rows,
    )


def declined(published: Published, periods: Sequence[Period]) -> Table:
    return _counted(
        published,
        "declined",
        _("Declined handovers"),
        _(
            "Proposals to take over the lead that were declined, by the day of the decline. From"
            " whom to whom is shown when the year is over."
        ),
        periods,
        [(TOTAL, _("Declined"), 1)],
    )


def house_names() -> dict[str, str]:
    return {
        "iv": pgettext("type of institutions", "IV office"),
        "alv": pgettext("type of institutions", "Unemployment insurance"),
        "social": pgettext("type of institutions", "Social services"),
        "career": pgettext("type of institutions", "Career guidance"),
        "others": pgettext("type of institutions", "Others"),
    }


def pairs(published: Published, period: Period) -> Table:
    """Rows: who proposed; columns: who declined."""
    names = house_names()

    def line(one: str) -> list[Cell]:
        ends = [f"{one}.{other}" for other in NAMES]
        whole = TOTAL if one == "*" else f"{one}.*"
        return [cell(published.of("declined", row, period)) for row in (*ends, whole)]

    return Table(
        "pairs",
        _("Declined handovers, from → to"),
        _("Who proposed the handover stands at the left, who declined it on top."),
        [pgettext("who gives", "From"), *(names[one] for one in NAMES), _("Total")],
        [*(Row(names[one], line(one)) for one in NAMES), Row(_("Total"), line("*"), 0)],
    )


def years(published: Published) -> Table:
    """Those that are over, those of an earlier system marked, the youngest first."""
    periods = [Period(year) for year in published.years_over]
    table = _counted(
        published,
        "outcomes",
        _("Years side by side"),
        _("Cases closed in years that are over, by how they ended."),
        periods,
        [*((row, name, 1) for row, name in group_names().items()), (TOTAL, _("Total"), 0)],
    )
    shares: list[Cell] = [
        percent(published.share("outcomes", "works", SOLVED, one)) for one in periods
    ]
    rows = [*table.rows, Row(_("Share in the primary labour market"), shares)]
    return replace(table, key="years", rows=rows)


def communes(published: Published, year: int) -> Table:
    """For the Sozialbericht; queries: 1."""
    found = communes_of(published.network, year)
    rows = [(f"{number}", name, 1) for number, name in found.items()]
    elsewhere = (ELSEWHERE, _("Elsewhere, or not recorded"), 1)
    table = _counted(
        published,
        "communes",
        _("Cases ended, by commune"),
        _(
            "Cases closed in the year, by the commune in which the person lived. Listed are the"
            " %(number)s communes of the canton that are recorded here, whether there was a case or"
            " not; all others count as elsewhere."
        )
        % {"number": len(found)},
        [Period(year)],
        [*rows, elsewhere],
    )
    table.rows.insert(0, _row(published, "outcomes", TOTAL, _("Canton"), [Period(year)], 0))
    return table


def _counted(
    published: Published,
    key: str,
    title: str,
    definition: str,
    periods: Sequence[Period],
    rows: Iterable[tuple[str, str, int]],
) -> Table:
    made = [_row(published, key, row, name, periods, level) for row, name, level in rows]
    note = published.marks(periods)
    return Table(key, title, definition, columns(published, periods), made, note)


def columns(published: Published, periods: Sequence[Period]) -> list[str]:
    return ["", *(published.label(period) for period in periods)]


def _row(
    published: Published, table: str, row: str, name: str, periods: Sequence[Period], level: int
) -> Row:
    return Row(name, [cell(published.of(table, row, one)) for one in periods], level)
