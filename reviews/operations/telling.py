"""What in a text tells whose case it is: names, the birth date, numbers; whatever the spelling.

Rule: R-REVIEW-08.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.dates import MONTHS, MONTHS_3, MONTHS_AP

from cases.models import Case, Participation
from iiz import ahv
from iiz.text import fold

WORD = re.compile(r"[^\W_]+")
# Parts of names that are everybody's words.
PARTICLES = frozenset(
    {
        *("da", "dal", "de", "del", "della", "den", "der", "des", "di", "do", "dos", "du", "el"),
        *("im", "la", "las", "le", "les", "los", "van", "von", "zu", "zum", "zur"),
    }
)
TITLES = frozenset({"dr", "frau", "herr", "iur", "lic", "madame", "maitre", "mme", "monsieur"})
# From so many letters on a word that begins with the name counts: "Ahorns", "Ahornsche".
LONG = 4
LANGUAGES = ("de", "fr", "en")
BETWEEN = r"[\s./–-]+"  # people type it


@dataclass(frozen=True)
class Telling:
    names: list[str]
    born: re.Pattern[str]
    numbers: list[str]

    def found(self, text: str) -> list[str]:
        """Empty: nobody is recognised by it."""
        folded = fold(text)
        words = WORD.findall(folded)
        joined = _joined(words)
        return [
            *(name for name in self.names if any(_is_of(word, fold(name)) for word in words)),
            *(day.group() for day in self.born.finditer(folded)),
            *(one for one in self.numbers if _joined(WORD.findall(fold(one))) in joined),
        ]


def telling(case: Case) -> Telling:
    """Queries: 2."""
    return Telling(
        list(dict.fromkeys(_names(case))), _day(case.person.birth_date), list(_numbers(case))
    )


def _joined(words: list[str]) -> str:
    return f" {' '.join(words)} "


def _is_of(word: str, name: str) -> bool:
    return word.startswith(name) if len(name) >= LONG else word == name


def _names(case: Case) -> Iterator[str]:
    """Of the person and of whoever speaks for it."""
    person = case.person
    for name in (person.last_name, person.first_name):
        yield from name_words(name, PARTICLES)
    for name in person.representations.values_list("name", flat=True):
        yield from name_words(name, PARTICLES | TITLES)


def name_words(name: str, left_out: frozenset[str]) -> Iterator[str]:
    """The parts of a name that tell somebody apart."""
    without_remark = re.sub(r"\(.*?\)", "", name)
    for word in WORD.findall(without_remark):
        if len(word) > 1 and fold(word) not in left_out:
            yield word


def _day(day: date) -> re.Pattern[str]:
    """As people here write a birth date: 6.2.1984, 06.02.84, 6. Februar 1984, 1984-02-06."""
    names = map(re.escape, month_names(day.month))
    months = "|".join(sorted({f"0?{day.month}", *names}, key=len, reverse=True))
    number, month, year = rf"0?{day.day}(?:er|st|nd|rd|th)?,?", f"(?:{months})", f"{day:%Y}"
    either = f"(?:{year}|{day:%y})"
    orders = ((number, month, either), (month, number, either), (year, month, number))
    return re.compile("|".join(rf"\b{BETWEEN.join(order)}\b" for order in orders))


def month_names(month: int) -> Iterator[str]:
    """Whole and shortened, in our languages, folded."""
    for language in LANGUAGES:
        with translation.override(language):
            for names in (MONTHS, MONTHS_3, MONTHS_AP):
                yield fold(str(names[month])).rstrip(".")


def _numbers(case: Case) -> Iterator[str]:
    if case.person.ahv_number:
        number = ahv.decrypt(case.person.ahv_number)
        digits = "".join(char for char in number if char.isdigit())
        yield from (f"{digits[:3]}.{digits[3:7]}.{digits[7:11]}.{digits[11:]}", digits)
    yield case.number
    dossiers = Participation.objects.filter(case=case).exclude(external_number="")
    yield from dossiers.order_by("pk").values_list("external_number", flat=True)
