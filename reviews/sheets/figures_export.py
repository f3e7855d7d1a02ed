"""The own figures as a table for a file, each with how it is defined."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.sheets.export import Cell, Export
from contacts.models import Membership
from reviews.sheets.figures import Line, Sheet


def figures_export(sheet: Sheet, membership: Membership, *, at: datetime) -> Export:
    """Queries: none."""
    chosen = sheet.chosen
    person = f"{membership.user.name}, {membership.get_role_display()}"
    head = [
        (_("Institution"), chosen.house.name),
        (_("Network"), chosen.network.name),
        (_("Year"), str(chosen.year)),
        (_("Date and time"), f"{timezone.localtime(at):%d.%m.%Y, %H:%M}"),
        (_("Exported by"), person),
    ]
    if sheet.refreshed:
        head.append((_("As of"), f"{sheet.refreshed.on:%d.%m.%Y}"))
    return Export(
        title=_("Figures"),
        head=head,
        columns=[
            _("Group"),
            _("Figure"),
            str(chosen.year),
            _("Basis"),
            str(chosen.year - 1),
            _("Basis %(year)s") % {"year": chosen.year - 1},
            _("Target"),
            _("Definition"),
            _("Calculation"),
        ],
        rows=[_row(str(block.group.label), line) for block in sheet.blocks for line in block.lines],
        case_ids=[],
        sheet=_("Figures"),
    )


def _row(group: str, line: Line) -> list[Cell]:
    return [
        group,
        line.name,
        line.now.words,
        line.now.basis,
        line.before.words,
        line.before.basis,
        line.target,
        str(line.figure.definition),
        str(line.figure.formula),
    ]
