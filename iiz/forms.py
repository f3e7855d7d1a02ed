"""Forms as every page shows them: our field template, and days as people type them.

`templates/django/forms/` holds the templates of fields, so that Django's own forms look the same.
"""

import re
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

DAY_FORMATS = ["%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d"]
IS_WRITTEN_AS_A_DAY = re.compile(r"\d{1,2}\.\d{1,2}\.(\d{2}|\d{4})|\d{4}-\d{2}-\d{2}", re.ASCII)
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)


class Fields(forms.BaseForm):
    """`optional`: fields marked so; all others are needed, at least in some cases.

    `wide`: fields over the whole width of a grid. The browser checks nothing by itself: the
    server says what is wrong, in the reader's language, at the field and in the summary above.
    """

    use_required_attribute = False
    optional: ClassVar[tuple[str, ...]] = ()
    wide: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.is_optional = name in self.optional  # type: ignore[attr-defined]  # templates read it
            field.is_wide = name in self.wide  # type: ignore[attr-defined]  # same

    def begin_at(self, *names: str) -> None:
        """A fresh page puts the cursor into the first of these fields that is empty."""
        empty = [name for name in names if not self.initial.get(name)]
        if empty and not self.is_bound:
            self.fields[empty[0]].widget.attrs["autofocus"] = True


class Form(Fields, forms.Form):
    """Base of our forms."""


class ModelForm(Fields, forms.ModelForm):
    """Base of our forms of one model."""


class DayInput(forms.DateInput):
    """Typed, not picked: faster on the keyboard, and the same in every browser."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        ours = {"inputmode": "numeric", "autocomplete": "off", "placeholder": _("dd.mm.yyyy")}
        super().__init__(attrs=ours | (attrs or {}), format="%d.%m.%Y")


class DayField(forms.DateField):
    """A day as people here type it: 22.11.2026."""

    widget = DayInput
    default_error_messages = {"invalid": _("Enter the day like this: 22.11.2026.")}
    default_validators = [
        MinValueValidator(FIRST_DAY, _("Please check the year.")),
        MaxValueValidator(LAST_DAY, _("Please check the year.")),
    ]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=DAY_FORMATS, **kwargs)

    def to_python(self, value: Any) -> date | None:
        try:
            return super().to_python(value)
        except ValidationError:
            if IS_WRITTEN_AS_A_DAY.fullmatch(str(value).strip()):
                raise ValidationError(_("There is no such day."), code="no_such_day") from None
            raise
