"""Why a file is not taken: sentences that say what to do instead."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

REASONS = {
    "empty": _("The file is empty. Choose another one."),
    "large": _("The file is larger than %(limit)s MB. Save it smaller, or in parts."),
    "kind": _("Files of this kind are not taken: PDF, PNG, JPEG, DOCX, XLSX, ODT or TXT only."),
    "content": _(
        "The content is not what the ending of its name says. Open the file in its program, save it"
        " anew, for example as a PDF, and choose that one."
    ),
    "damaged": _("The file is damaged and cannot be read. Save it again, or as a PDF."),
    "locked": _("The file is locked with a password. Save it without one."),
    "two_in_one": _("The file is two kinds of file at once. Save it again from its program."),
    "active": _("The file holds a program or a macro. Print it into a PDF and take that."),
    "embedded": _("The file holds other files. Take each of them by itself, or print it as a PDF."),
    "remote": _("The file loads something from elsewhere. Print it into a PDF and take that."),
    "no_table": _("Only tables are read here: CSV or Excel (XLSX)."),
    "long": _("A table has more than %(limit)s lines. Send it in parts."),
    "bomb": _("The file would become too large when it is opened. Print it into a PDF."),
}


def refused(code: str, **params: object) -> ValidationError:
    """`code`: one of REASONS."""
    return ValidationError(REASONS[code], code=code, params=params)
