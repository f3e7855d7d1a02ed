"""What a page about the guidelines is asked for: network, agreement, day and language."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from contacts.models import Agreement, Network
from contacts.states import Language
from iiz.forms import DayField, Form
from reviews.sheets.guideline.scope import Scope
from reviews.sheets.guideline.versions import Version, before

LANGUAGES = [(one.value, one.label) for one in (Language.GERMAN, Language.FRENCH)]


class GuidelineForm(Form):
    """Where the address says nothing, the first network, today and the language of the screen."""

    network = forms.ChoiceField(label=_("Network"))
    agreement = forms.ChoiceField(label=_("Agreement"), required=False)
    on = DayField(label=pgettext_lazy("guideline", "As of"))
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)

    optional = ("agreement",)

    def __init__(
        self,
        data: MultiValueDict,
        *,
        networks: Collection[Network],
        agreements: Collection[Agreement],
        on: date,
    ) -> None:
        self._networks = {one.key: one for one in networks}
        self._agreements = {str(one.key): one for one in agreements}
        at_first = {
            "network": next(iter(self._networks), ""),
            "on": f"{on:%d.%m.%Y}",
            "language": Language.FRENCH if get_language() == "fr" else Language.GERMAN,
        }
        super().__init__(at_first | {key: value for key, value in data.dict().items() if value})
        offered: Any = self.fields
        offered["network"].choices = [(key, one.name) for key, one in self._networks.items()]
        everybody = ("", _("the whole network"))
        named = [(key, one.name) for key, one in self._agreements.items()]
        offered["agreement"].choices = [everybody, *named]

    def clean(self) -> dict[str, Any]:
        """An agreement brings its network along."""
        given = super().clean() or self.cleaned_data
        agreement = self._agreements.get(given.get("agreement", ""))
        if agreement:
            given["network"] = agreement.network.key
        return given

    def scope(self) -> Scope:
        given = self.cleaned_data
        agreement = self._agreements.get(given["agreement"])
        return Scope(self._networks[given["network"]], agreement, given["on"], given["language"])


class VersionForm(Form):
    """Another version of the same scope to compare one with; at first the one before it."""

    version = forms.CharField(widget=forms.HiddenInput)
    against = forms.ChoiceField(label=_("Compare with"))

    def __init__(self, data: MultiValueDict, version: Version, others: Collection[Version]) -> None:
        first = before(version, others)
        chosen = data.get("against") or (first.code if first else "")
        super().__init__({"version": version.code, "against": chosen} if chosen else None)
        offered: Any = self.fields["against"]
        offered.choices = [(one.code, one.name) for one in others]
        self._others = others

    def other(self) -> Version | None:
        """None for the first of its scope, and for what is none of them."""
        if not self.is_valid():
            return None
        return next(one for one in self._others if one.code == self.cleaned_data["against"])
