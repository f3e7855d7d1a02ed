"""The languages in which a person may want her letters; Django knows their names in each other."""

from django.utils.translation import get_language_info

CODES = (
    "de", "fr", "it", "en", "sq", "ar", "bs", "fa", "hr", "ku", "pt", "ru", "es", "sr", "ta", "tr",
    "uk",
)  # fmt: skip


def name(code: str) -> str:
    """In the language of the screen; an unknown code is shown as it is."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def choices() -> list[tuple[str, str]]:
    return [(code, name(code)) for code in CODES if name(code) != code]
