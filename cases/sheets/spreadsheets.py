"""A table as a file for a spreadsheet, in which no cell is ever a formula.

A text that a spreadsheet would take for one is kept text: in CSV by an apostrophe before it, in
XLSX by the type of the cell.
"""

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO
from tempfile import SpooledTemporaryFile
from typing import IO

import xlsxwriter
from django.utils.translation import gettext as _

from cases.sheets.export import Cell, Export

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
IN_MEMORY = 2_000_000
WIDTHS = (34, 16, 34, 34, 14, 12)
DAY = "dd.mm.yyyy"


def as_csv(export: Export) -> Iterator[str]:
    """As Excel in Switzerland opens it: UTF-8 with its mark, semicolons, every text in quotes."""
    yield "\ufeff"
    for line in export.lines:
        buffer = StringIO()
        csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_NONNUMERIC).writerow(map(_plain, line))
        yield buffer.getvalue()


def _plain(cell: Cell) -> str | int:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    return _as_text(cell) if isinstance(cell, str) else cell


def _as_text(text: str) -> str:
    """A text with such a beginning behind blanks is one too: some programs strip them."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def as_xlsx(export: Export) -> IO[bytes]:
    """Two sheets: what this is, and the rows. Written row by row; the caller closes the file."""
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # the answer reads it
    with xlsxwriter.Workbook(file, {"constant_memory": True, "in_memory": False}) as book:
        _Sheet(book, _("About this list"), (24, 70)).write([[export.title], *export.head])
        cases = _Sheet(book, export.sheet or _("Cases"), WIDTHS)
        cases.write([export.columns, *export.rows], has_columns=True)
    file.seek(0)
    return file


class _Sheet:
    def __init__(self, book: xlsxwriter.Workbook, name: str, widths: tuple[int, ...]) -> None:
        self.sheet = book.add_worksheet(name)
        self.bold, self.day = book.add_format({"bold": True}), book.add_format({"num_format": DAY})
        self.text = book.add_format({"quote_prefix": True})
        for place, width in enumerate(widths):
            self.sheet.set_column(place, place, width)

    def write(self, lines, *, has_columns: bool = False) -> None:
        if has_columns:
            self.sheet.freeze_panes(1, 0)
        for row, line in enumerate(lines):
            for column, cell in enumerate(line):
                self._cell(row, column, cell)

    def _cell(self, row: int, column: int, cell: Cell) -> None:
        """Each kind by its own name: the general one guesses formulas and links."""
        if isinstance(cell, str):
            style = self.bold if row == 0 else self.text
            self.sheet.write_string(row, column, cell, style)
        elif isinstance(cell, date):
            self.sheet.write_datetime(row, column, cell, self.day)
        elif cell is not None:
            self.sheet.write_number(row, column, cell)
