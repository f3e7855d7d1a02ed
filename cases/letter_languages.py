"""The languages in which a person may want her letters, the official ones first."""

from django.utils.translation import pgettext_lazy

NAMES = {
    "de": pgettext_lazy("language", "German"),
    "fr": pgettext_lazy("language", "French"),
    "it": pgettext_lazy("language", "Italian"),
    "en": pgettext_lazy("language", "English"),
    "sq": pgettext_lazy("language", "Albanian"),
    "ar": pgettext_lazy("language", "Arabic"),
    "bs": pgettext_lazy("language", "Bosnian"),
    "fa": pgettext_lazy("language", "Persian"),
    "hr": pgettext_lazy("language", "Croatian"),
    "ku": pgettext_lazy("language", "Kurdish"),
    "pt": pgettext_lazy("language", "Portuguese"),
    "ru": pgettext_lazy("language", "Russian"),
    "es": pgettext_lazy("language", "Spanish"),
    "sr": pgettext_lazy("language", "Serbian"),
    "ta": pgettext_lazy("language", "Tamil"),
    "tr": pgettext_lazy("language", "Turkish"),
    "uk": pgettext_lazy("language", "Ukrainian"),
}


def name(code: str) -> str:
    """In the language of the screen; an unknown code is shown as it is."""
    return str(NAMES.get(code, code))


def choices() -> list[tuple[str, str]]:
    return [(code, name(code)) for code in NAMES]
