"""A file with counts of an earlier system: the words it may use, and what is wrong where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from cases.sheets.export import Export
from contacts.codes import label
from contacts.models import Network
from iiz.files.tables import Line
from reviews.operations.legacy_rules import Count, offered_outcomes, refusals, standing
from reviews.sheets.situation_tables import OUTCOMES, group_names

BETWEEN_DIGITS = str.maketrans("", "", "'’ \u00a0\u202f")
UNTOLD = "untold"


@dataclass(frozen=True)
class Written:
    """One line as it stands in the file; `more`: something stands beside the three columns."""

    line: int
    year: str
    outcome: str
    number: str
    more: bool


@dataclass(frozen=True)
class CheckedLine:
    written: Written
    errors: list[str]
    is_there: bool


@dataclass(frozen=True)
class Checked:
    lines: list[CheckedLine]
    counts: list[Count]

    @property
    def wrong(self) -> int:
        return sum(bool(one.errors) for one in self.lines)

    @property
    def new(self) -> int:
        return sum(not one.is_there for one in self.lines)

    @property
    def years(self) -> list[int]:
        return sorted({count.year for count in self.counts})


def heads() -> list[str]:
    """Of the three columns, in the language of the screen."""
    return [capfirst(_("year")), capfirst(_("outcome")), capfirst(_("count"))]


def written(tables: Sequence[Sequence[Line]]) -> list[Written]:
    """The lines below the heads; what stands above them explains.

    Raises: ValidationError "heads", "column" or "no_lines".
    """
    words = _head_words()
    for table in tables:
        for place, (_number, cells) in enumerate(table):
            columns = [words.get(cell.casefold()) for cell in cells]
            if {0, 1, 2} <= set(columns):
                return _below(table[place + 1 :], cells, columns)
    names = ", ".join(heads())
    message = _("No table with these columns was found: %(names)s. Take the template.")
    raise ValidationError(message, "heads", {"names": names})


def _head_words() -> dict[str, int]:
    """In all languages → which of the three columns it is."""
    words: dict[str, int] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            words |= {one.casefold(): place for place, one in enumerate(heads())}
    return words


def _below(lines: Sequence[Line], named: list[str], columns: list[int | None]) -> list[Written]:
    unknown = [name for name, column in zip(named, columns, strict=True) if name and column is None]
    if unknown or len([one for one in columns if one is not None]) > 3:
        message = _("Only these columns are read, each once: %(names)s.")
        raise ValidationError(message, "column", {"names": ", ".join(heads())})
    if not lines:
        raise ValidationError(_("No line stands below the heads."), "no_lines")
    places = [columns.index(one) for one in range(3)]
    found = []
    for line, cells in lines:
        year, outcome, number = (cells[one] if one < len(cells) else "" for one in places)
        more = any(cell for place, cell in enumerate(cells) if place not in places)
        found.append(Written(line, year, outcome, number, more))
    return found


def check(network: Network, lines: Sequence[Written], *, on: date) -> Checked:
    """What would be imported, each line with what is wrong in it. Queries: 3."""
    found, words = standing(network, on=on), outcome_words()
    parsed = [_parsed(line, words) for line in lines]
    counts = [count for count, _errors in parsed if count]
    told = iter(refusals(counts, found))
    is_readable = len(counts) == len(lines)
    checked = []
    for line, (count, errors) in zip(lines, parsed, strict=True):
        refused = next(told) if count else []
        # Of a year of which a line cannot be read, nobody knows whether it is complete.
        said = [_words(one) for one in refused if is_readable or one.code != UNTOLD]
        checked.append(CheckedLine(line, [*errors, *said], bool(count) and found.has(count)))
    return Checked(checked, counts)


def _words(error: ValidationError) -> str:
    said = " ".join(error.messages)
    if error.code != UNTOLD:
        return said
    missing = ", ".join(outcome_name(code) for code in error.params["missing"])
    return " ".join([said, _("Missing: %(groups)s.") % {"groups": missing}])


def _parsed(line: Written, words: dict[str, str]) -> tuple[Count | None, list[str]]:
    year, number = (one.translate(BETWEEN_DIGITS) for one in (line.year, line.number))
    outcome = words.get(line.outcome.casefold())
    errors = [_("Something stands beside the three columns.")] if line.more else []
    if not (_is_whole(year) and len(year) == 4):
        errors.append(_("“%(word)s” is no year.") % {"word": line.year})
    if outcome is None:
        errors.append(_("“%(word)s” is no outcome and no group.") % {"word": line.outcome})
    if not (_is_whole(number) and len(number) < 9):
        errors.append(_("“%(word)s” is no whole number.") % {"word": line.number})
    return (None, errors) if errors else (Count(int(year), outcome, int(number)), [])


def _is_whole(word: str) -> bool:
    return word.isascii() and word.isdecimal()


def outcome_words() -> dict[str, str]:
    """Words in all languages, and codes → outcome or group; the group where both are called so."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            for code, name in outcome_choices():
                found.setdefault(str(name).casefold(), code)
                found.setdefault(code, code)
    return found


def outcome_choices() -> list[tuple[str, str]]:
    """Groups first: earlier systems often knew no more."""
    return [*group_names().items(), *offered_outcomes()]


def outcome_name(code: str) -> str:
    """Of an outcome or a group, in the language of the screen."""
    return group_names().get(code) or label(OUTCOMES, code)


def template(*, on: date) -> Export:
    """To be filled in: last year by group, and what else may be written. Queries: none."""
    return Export(
        title=_("Counts of an earlier system"),
        head=[
            (
                heads()[0],
                _("Four digits; the year is over and lies before the cases of this system."),
            ),
            (heads()[1], _("A group, or each of its outcomes: %(names)s") % {"names": _names()}),
            (heads()[2], _("A whole number; 0 for none. Every group of a year needs one.")),
        ],
        columns=heads(),
        rows=[[on.year - 1, name, None] for name in group_names().values()],
        case_ids=[],
        sheet=_("Counts"),
    )


def _names() -> str:
    return ", ".join(str(name) for _code, name in outcome_choices())
