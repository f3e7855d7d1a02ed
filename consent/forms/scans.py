"""The scan of a signed form; what a browser sends of it is judged by `iiz.files`."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from iiz.files import MEGABYTE
from iiz.forms import Form

ACCEPT = ".pdf,.jpg,.jpeg,.png"


def scan_field(**more: Any) -> forms.FileField:
    return forms.FileField(
        label=_("Scan of the signed form"),
        allow_empty_file=True,  # said in our words
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": _("Choose a file."), "missing": _("Choose a file.")},
        **more,
    )


def limit_words() -> str:
    most = f"{settings.IIZ_UPLOAD_MAX_BYTES / MEGABYTE:g}"
    return _("PDF, JPEG or PNG, at most %(limit)s MB.") % {"limit": most}


class ScanForm(Form):
    wide = ("scan",)

    scan = scan_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scan"].help_text = limit_words()
