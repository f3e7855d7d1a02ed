"""What is published of a year as a file: every table with its definition, and the signs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.sheets.export import Export
from contacts.models import Membership, Network
from iiz.papers import typeset
from reviews.sheets.published import Published, published
from reviews.sheets.situation_sentence import sentences
from reviews.sheets.situation_tables import Table, communes, tables


@dataclass(frozen=True)
class Edition:
    """What is published of a network, opened at a year; `year` is None as long as there is none."""

    found: Published
    year: int | None

    @property
    def network(self) -> Network:
        return self.found.network

    @property
    def name(self) -> str:
        """For files, as "aargau-2025", or "aargau-2026-q2" as long as that year is not over."""
        if self.year is None:
            return self.network.key
        period = self.found.latest(self.year)
        return f"{self.network.key}-{self.year}" + (f"-q{period.quarter}" if period.quarter else "")

    @property
    def told(self) -> list[str]:
        if self.year is None:
            return [nothing_yet()]
        return sentences(self.found, self.found.latest(self.year))

    @property
    def tables(self) -> list[Table]:
        return tables(self.found, self.year) if self.year else []


def edition(network: Network, year: int | None, *, by_commune: bool = False) -> Edition | None:
    """The latest where no year is asked for; None for a year that there is not. Queries: 1.

    `by_commune`: of the years for the social report.
    """
    found = published(network)
    years = found.years_by_commune if by_commune else found.years
    if year is not None and year not in years:
        return None
    return Edition(found, year or next(iter(years), None))


def situation_export(edition: Edition, membership: Membership, *, at: datetime) -> Export:
    """Queries: none."""
    title = _("Situation %(year)s") % {"year": edition.year or ""}
    head = [(_("Summary"), " ".join(edition.told))]
    return _export(title, edition.network, edition.tables, membership, at=at, head=head)


def report_export(edition: Edition, membership: Membership, *, at: datetime) -> Export:
    """For the Sozialbericht: the communes of a year that is over. Queries: 1."""
    made = [communes(edition.found, edition.year)] if edition.year else []
    title = _("Figures for the social report %(year)s") % {"year": edition.year or ""}
    return _export(title, edition.network, made, membership, at=at)


def _export(
    title: str,
    network: Network,
    made: Sequence[Table],
    membership: Membership,
    *,
    at: datetime,
    head: Sequence[tuple[str, str]] = (),
) -> Export:
    person = f"{membership.user.name}, {membership.get_role_display()}"
    return Export(
        title=title,
        head=[
            (_("Network"), network.name),
            (_("Canton"), network.get_canton_display()),
            *head,
            (_("Date and time"), f"{timezone.localtime(at):%d.%m.%Y, %H:%M}"),
            (_("Exported by"), person),
            (_("Signs"), signs()),
            *((table.title, table.explained) for table in made),
        ],
        columns=[_("Table"), _("Row"), _("Column"), _("Published")],
        rows=[
            [table.title, row.name, column, value]
            for table in made
            for row in table.rows
            for column, value in zip(table.columns[1:], row.cells, strict=True)
        ],
        case_ids=[],
        sheet=_("Figures"),
    )


def signs() -> str:
    return _(
        "Every number is rounded to the nearest 5 by itself, so that sums may differ. “< 5” is 0"
        " to 4; “13–22” says that the number lies between; “–” is not shown. Ranges and dashes"
        " stand where anything finer would tell how few there are somewhere else."
    )


def situation_paper(edition: Edition, *, at: datetime) -> bytes:
    """A tagged PDF. Queries: none."""
    data = {
        "title": _("Situation %(year)s") % {"year": edition.year or ""},
        "author": edition.network.name,
        "summary": " ".join(edition.told),
        "signs": signs(),
        "tables": [_typed(table) for table in edition.tables],
        "foot": {
            "words": _("Published figures, %(network)s") % {"network": edition.network.name},
            "page": _("Page"),
        },
    }
    return typeset("report", data, get_language() or "de", at=at, most_pages=None)


def nothing_yet() -> str:
    return _("The first tables appear when a quarter with cases is over.")


def _typed(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "definition": table.explained,
        "columns": table.columns,
        "rows": [
            {"name": row.name, "level": row.level, "cells": [f"{one}" for one in row.cells]}
            for row in table.rows
        ],
    }
