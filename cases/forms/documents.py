"""Filing a document, correcting what it is called, taking it back."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cases.forms.grounds import EMPTY
from cases.models import Document
from contacts.codes import choices
from iiz.files import ENDINGS, MEGABYTE
from iiz.forms import Form

FIELDS = ("title", "category")


class CategoryForm(Form):
    category = forms.ChoiceField(
        label=_("Category"), error_messages={"required": _("Choose the category of the document.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [*EMPTY, *choices("information_category")]
        self.fields["category"].choices = listed  # type: ignore[attr-defined]  # a ChoiceField


class DocumentForm(CategoryForm):
    """What a browser sends of a file is judged by `iiz.files`, not here: it knows all reasons."""

    optional = ("title",)
    wide = ("file",)
    field_order = ["file", "title", "category"]

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # said in our words
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
        error_messages={"required": _("Choose a file."), "missing": _("Choose a file.")},
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("If empty, the name of the file."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = f"{settings.IIZ_UPLOAD_MAX_BYTES / MEGABYTE:g}"
        help_text = _("PDF, PNG, JPEG, Word, Excel, ODT or text, at most %(limit)s MB.")
        self.fields["file"].help_text = help_text % {"limit": most}


class DocumentEditForm(CategoryForm):
    """Only until it is shared."""

    wide = ("title",)
    field_order = ["title", "category", "version"]

    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        error_messages={"required": _("Say what the document is called.")},
    )
    version = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        kwargs["initial"] = values_of(document) | {"version": document.version}
        super().__init__(*args, **kwargs)

    def document_fields(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}

    def typed(self) -> dict[str, Any]:
        """What this form would store, to be compared with what somebody else stored."""
        return self.document_fields()


class TakeBackForm(Form):
    reason = forms.CharField(
        label=_("Why is the document taken back?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why the document is taken back.")},
    )


def values_of(document: Any) -> dict[str, Any]:
    """The editable fields of a document, or of a row of its history."""
    return {name: getattr(document, name) for name in FIELDS}
