"""How a page says what was agreed: how long, and in which version of which guideline."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.models import Guideline, Standard
from contacts.states import StandardUnit


def duration(value: int, unit: str) -> str:
    """An agreed figure, as "10 working days"; also a number or a percentage."""
    words = {
        StandardUnit.WORKING_DAYS: ngettext("%(n)d working day", "%(n)d working days", value),
        StandardUnit.DAYS: ngettext("%(n)d day", "%(n)d days", value),
        StandardUnit.MONTHS: ngettext("%(n)d month", "%(n)d months", value),
        StandardUnit.COUNT: ngettext("%(n)d time", "%(n)d times", value),
        StandardUnit.PERCENT: _("%(n)d percent"),
    }
    return words[StandardUnit(unit)] % {"n": value}


def term(value: int, unit: str, guideline: Guideline) -> str:
    """As "10 working days, guideline v3"."""
    return _("%(duration)s, %(guideline)s") % {
        "duration": duration(value, unit),
        "guideline": guideline.cited,
    }


def term_of_standard(said: Standard | None) -> str:
    """Empty if it is not known what a version said."""
    return term(said.value, said.unit, said.guideline) if said else ""
