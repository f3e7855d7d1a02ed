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

# Into these every paper is translated. Italian and English: the catalogue, then one word here.
PRINTED = ("de", "fr")


def printed(wanted: str, fallback: str) -> str:
    """Rule: R-PAPER-05; a paper is in the person's language, else in the institution's, else in
    German: complete in one language, never half in another."""
    return next((code for code in (wanted, fallback) if code in PRINTED), PRINTED[0])


def name(code: str) -> str:
    """In the language of the screen; an unknown code is shown as it is."""
    return str(NAMES.get(code, code))


def choices() -> list[tuple[str, str]]:
    return [(code, name(code)) for code in NAMES]
