"""Counts of an earlier system as a file: chosen, checked, and then imported as they were shown."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contacts.models import Network
from iiz.files import MEGABYTE, TABLE_ENDINGS
from iiz.files.tables import MOST_LINES, read_tables
from reviews.operations.legacy_rules import Count
from reviews.sheets.legacy import Written, written

SALT = "reviews.legacy"
A_DAY = 24 * 60 * 60


class LegacyFileForm(forms.Form):
    """`cleaned_data["file"]`: its lines, as they were written."""

    network = forms.ModelChoiceField(Network.objects.order_by("pk"), label=_("Network"))
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        help_text=_("Stands below every table with these numbers: a yearly report, a register."),
    )
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # said in our words
        widget=forms.FileInput(attrs={"accept": TABLE_ENDINGS}),
        error_messages={"required": _("Choose a file."), "missing": _("Choose a file.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limits = {"limit": f"{settings.IIZ_UPLOAD_MAX_BYTES / MEGABYTE:g}", "lines": MOST_LINES}
        words = _("CSV or Excel (XLSX), at most %(limit)s MB and %(lines)s lines.")
        self.fields["file"].help_text = words % limits

    def clean_file(self) -> list[Written]:
        return written(read_tables(self.cleaned_data["file"]))


class LegacyCheckedForm(forms.Form):
    """What was shown as good, sealed: nothing else is imported than what was looked at."""

    checked = forms.CharField(widget=forms.HiddenInput)

    def clean_checked(self) -> dict[str, Any]:
        try:
            sent = signing.loads(self.cleaned_data["checked"], salt=SALT, max_age=A_DAY)
            network = Network.objects.get(pk=sent["network"])
        except (signing.BadSignature, Network.DoesNotExist) as error:
            message = _("This was checked too long ago. Choose the file once more.")
            raise ValidationError(message, "stale") from error
        counts = [Count(*one) for one in sent["counts"]]
        return {"network": network, "source": sent["source"], "counts": counts}


def sealed(network: Network, source: str, counts: Sequence[Count]) -> str:
    told = [(count.year, count.outcome, count.number) for count in counts]
    sent = {"network": network.pk, "source": source, "counts": told}
    return signing.dumps(sent, salt=SALT, compress=True)
