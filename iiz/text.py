"""One spelling for search and order, whatever the keyboard wrote."""

import unicodedata

# What NFKD leaves alone, or takes apart otherwise than people here spell it.
_SPELLINGS = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "þ": "th",
        "ı": "i",
        "’": "'",
    }
)


def fold(text: str) -> str:
    """The form that is stored beside a name, searched and sorted by.

    "Müller" and "Mueller" become "mueller", "Straße" and "Strasse" "strasse", "Élodie" "elodie".
    Folding twice changes nothing.
    """
    composed = unicodedata.normalize("NFKC", text.casefold()).casefold()
    spelled = unicodedata.normalize("NFKC", composed).translate(_SPELLINGS)
    apart = unicodedata.normalize("NFKD", spelled)
    plain = "".join(char for char in apart if not unicodedata.combining(char))
    return " ".join(plain.casefold().split())


def sort_key(*parts: str) -> str:
    """Order by several names, such as family name and first name; compare C-collated."""
    return " ".join(filter(None, map(fold, parts)))
