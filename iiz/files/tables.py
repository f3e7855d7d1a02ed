"""A table that somebody sends to be read at once: CSV, or the sheets of an Excel file.

Nothing of the file is kept and nobody else ever opens it, so it waits in no quarantine. What it
says are words; no formula is computed.

Rule: R-DOC-01.
"""

import csv
from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from openpyxl import load_workbook

from iiz.files import TABLES, take_table
from iiz.files.refusals import refused

MOST_LINES = 2_000
MOST_COLUMNS = 30
MOST_SHEETS = 5
DELIMITERS = ";\t,"

Line = tuple[int, list[str]]
"""Its number as a spreadsheet counts, and its cells without blanks at their edges."""


def read_tables(upload: File) -> list[list[Line]]:
    """One for each sheet, or of a CSV one for each sign that may part its cells: only who looks for
    certain columns knows which of them it is. Lines without a word are left out.

    Raises: ValidationError with a code of `refusals.REASONS`.
    """
    taken = take_table(upload)
    read = _lines_of_csv if taken.content_type == TABLES["csv"].content_type else _sheets
    try:
        return [list(table) for table in read(taken.content)]
    except ValidationError:
        raise
    except Exception as error:  # a broken table provokes all kinds of errors
        raise refused("damaged") from error


def _lines_of_csv(content: bytes) -> Iterator[Iterator[Line]]:
    text = content.decode()
    for sign in [sign for sign in DELIMITERS if sign in text] or [","]:
        yield _lines_parted_by(sign, text)


def _lines_parted_by(sign: str, text: str) -> Iterator[Line]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=sign)
    return _filled((reader.line_num, row[:MOST_COLUMNS]) for row in reader)


def _sheets(content: bytes) -> Iterator[Iterator[Line]]:
    book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    for sheet in book.worksheets[:MOST_SHEETS]:
        sheet.reset_dimensions()  # what a sheet says of its size may lie
        rows = sheet.iter_rows(max_row=MOST_LINES + 1, max_col=MOST_COLUMNS, values_only=True)
        yield _filled(enumerate(rows, start=1))


def _filled(rows: Iterable[tuple[int, Iterable[Any]]]) -> Iterator[Line]:
    """Raises: ValidationError "long"."""
    for number, row in rows:
        if number > MOST_LINES:
            raise refused("long", limit=MOST_LINES)
        cells = [_word(cell) for cell in row]
        if any(cells):
            yield number, cells


def _word(cell: Any) -> str:
    """A whole number as one, although Excel keeps all numbers as fractions."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return f"{int(cell)}"
    return f"{cell}".strip()
