"""What is published of a year as a file: every table with its definition, and the signs."""

from collections.abc import Sequence
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


def chosen_year(found: Published, year: int | None) -> int | None:
    """The year asked for, else the latest; None where nothing is published."""
    return year if year in found.years else next(iter(found.years), None)


def situation_export(
    network: Network, year: int | None, membership: Membership, *, at: datetime
) -> Export:
    """Queries: 2."""
    found = published(network)
    chosen = chosen_year(found, year)
    made = tables(found, chosen) if chosen else []
    told = sentences(found, found.latest(chosen)) if chosen else [nothing_yet()]
    title = _("Situation %(year)s") % {"year": chosen or ""}
    head = [(_("Summary"), " ".join(told))]
    return _export(title, network, made, membership, at=at, head=head)


def report_export(
    network: Network, year: int | None, membership: Membership, *, at: datetime
) -> Export:
    """For the Sozialbericht: the communes of a year that is over. Queries: 3."""
    found = published(network)
    over = [one for one in found.years if found.is_over(one)]
    chosen = year if year in over else next(iter(over), None)
    made = [communes(found, chosen)] if chosen else []
    title = _("Figures for the social report %(year)s") % {"year": chosen or ""}
    return _export(title, network, made, membership, at=at)


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
            *((table.title, table.definition) for table in made),
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


def situation_paper(network: Network, year: int | None, *, at: datetime) -> bytes:
    """A tagged PDF. Queries: 2."""
    found = published(network)
    chosen = chosen_year(found, year)
    told = sentences(found, found.latest(chosen)) if chosen else [nothing_yet()]
    data = {
        "title": _("Situation %(year)s") % {"year": chosen or ""},
        "author": network.name,
        "summary": " ".join(told),
        "signs": signs(),
        "tables": [_typed(table) for table in (tables(found, chosen) if chosen else [])],
        "foot": {
            "words": _("Published figures, %(network)s") % {"network": network.name},
            "page": _("Page"),
        },
    }
    return typeset("report", data, get_language() or "de", at=at, most_pages=None)


def nothing_yet() -> str:
    return _("The first tables appear when a quarter with cases is over.")


def _typed(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "definition": table.definition,
        "columns": table.columns,
        "rows": [
            {"name": row.name, "level": row.level, "cells": [f"{one}" for one in row.cells]}
            for row in table.rows
        ],
    }
