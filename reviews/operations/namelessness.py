"""What both sides write of their common work names nobody whom they work for.

Rule: R-REVIEW-14; checklist, minutes and resolutions are read by people who may not open the case.
Whom a text names is looked up in what its writer may know and nowhere else: otherwise a list of
names would tell who is known here. Whoever opens no case is told of the shape of numbers only.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db.models import Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from cases.models import Case, Participation, Person
from contacts.models import Membership
from iiz.text import fold
from reviews.models import Review
from reviews.operations.telling import PARTICLES, TITLES, WORD, month_names, name_words

# Family names that are everybody's words too: they tell somebody only beside a first name, or after
# a form of address.
EVERYDAY = frozenset(
    {
        *("amt", "anfang", "bach", "bauer", "berg", "berger", "boden", "burger", "feld", "fischer"),
        *("frei", "freitag", "gross", "grosse", "gut", "haus", "herbst", "hof", "jung", "junge"),
        *("kaiser", "keller", "klein", "koch", "kurz", "lang", "lange", "lehrer", "maerz", "mai"),
        *("meister", "montag", "neu", "post", "rat", "richter", "schneider", "schreiber"),
        *("sommer", "sonntag", "stark", "still", "tag", "vogt", "wald", "weg", "weiss", "winter"),
        *("wirt", "zeit", "avril", "blanc", "bon", "grand", "long", "maire", "mars", "petit"),
    }
)
ADDRESS = TITLES | {"famille", "familie", "frl", "herrn", "hr", "m", "mlle", "mr"}
AHV = re.compile(r"\b756[ .]?\d{4}[ .]?\d{4}[ .]?\d{2}\b")
CASE_NUMBER = re.compile(r"\b[A-Za-z]{2}-\d{4}-\d{5,}\b")
NUMBER = re.compile(r"\b\w[\w./-]{3,}\w\b")
DAY = re.compile(r"\b(\d{1,2})[\s./-]+([a-z]+|\d{1,2})[\s./-]+(\d{4}|\d{2})\b")
ISO_DAY = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")


@dataclass
class Known:
    """To the writer, as far as the texts speak of it: family name → first names, folded."""

    families: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    born: set[date] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)


def require_nameless(
    texts: Mapping[str, str], *, by: Membership, on: date, staff: Collection[str] = ()
) -> None:
    """`texts`: by field; `staff`: names of people at work, who may be named.

    Needs no lock: ask before the row is locked. Queries: none without text, else up to 4.
    Raises: ValidationError per field, "named", with the words that tell who it is.
    """
    written = {name: text for name, text in texts.items() if text.strip()}
    if not written:
        return
    known = _known(" \n".join(written.values()), by=by, on=on)
    for name in staff:
        for word in WORD.findall(fold(name)):
            known.families.pop(word, None)
    errors = {}
    for name, text in written.items():
        words = ", ".join(dict.fromkeys(_found(text, known)))
        if words:
            message = _("This tells who it is: %(words)s. Leave it out.")
            errors[name] = ValidationError(message, code="named", params={"words": words})
    if errors:
        raise ValidationError(errors)


def present(review: Review) -> list[str]:
    """Who was invited may be named in what is written of the review. Queries: 1."""
    return list(review.attendances.order_by().values_list("name", flat=True))


def _known(text: str, *, by: Membership, on: date) -> Known:
    known = Known()
    words = {form for word in WORD.findall(fold(text)) for form in _forms(word)} - PARTICLES
    days = {day for day, _words in _days(text)}
    cases = _known_cases(by, on=on)
    persons = cases.alias(parts=_parts("person__last_folded"))
    spoken_of = persons.filter(Q(parts__overlap=list(words)) | Q(person__birth_date__in=days))
    names = ("person__last_name", "person__first_name", "person__birth_date")
    for last, first, born in spoken_of.values_list(*names):
        _add_name(known, last, first, words)
        known.born |= {born} & days
    speaking = cases.filter(person__representations__isnull=False)
    for name in speaking.values_list("person__representations__name", flat=True).distinct():
        first, _space, last = name.rpartition(" ")
        _add_name(known, last, first, words)
    known.numbers = _dossiers(_tokens(text), by=by, on=on)
    return known


def _known_cases(by: Membership, *, on: date) -> QuerySet[Case]:
    """That open to her, and whose person she may know by name and date of birth today."""
    persons = Person.objects.known_to(by, on=on)
    cases: QuerySet[Case] = Case.objects.visible_to(by, on=on)
    return cases.filter(person__in=persons).order_by()


def _parts(column: str) -> Func:
    """The words of a folded name, in the database."""
    return Func(
        column,
        Value("[[:space:][:punct:]]+"),
        function="regexp_split_to_array",
        output_field=ArrayField(TextField()),
    )


def _dossiers(tokens: Collection[str], *, by: Membership, on: date) -> set[str]:
    """The numbers under which her own institution keeps the cases."""
    if not tokens:
        return set()
    own = Participation.objects.of(by, on=on).filter(case__in=Case.objects.visible_to(by, on=on))
    rows = own.annotate(upper=Upper("external_number")).filter(upper__in=tokens)
    return set(rows.order_by().values_list("upper", flat=True))


def _add_name(known: Known, last: str, first: str, words: Collection[str]) -> None:
    firsts = set(map(fold, name_words(first, PARTICLES | TITLES)))
    for name in map(fold, name_words(last, PARTICLES | TITLES)):
        if name in words:
            known.families[name] |= firsts


def _found(text: str, known: Known) -> Iterator[str]:
    yield from _names(text, known.families)
    yield from (words for day, words in _days(text) if day in known.born)
    yield from AHV.findall(text)
    yield from CASE_NUMBER.findall(text)
    yield from (token for token in _tokens(text) if token in known.numbers)


def _names(text: str, families: Mapping[str, set[str]]) -> Iterator[str]:
    words = WORD.findall(text)
    folded = [fold(word) for word in words]
    for place, word in enumerate(words):
        before, after = folded[max(place - 1, 0) : place], folded[place + 1 : place + 2]
        for name in _forms(folded[place]):
            beside = families.get(name, set()) & {*before, *after}
            is_plain = word[0].isupper() and name not in EVERYDAY
            if name in families and (is_plain or beside or ADDRESS & {*before}):
                yield word


def _forms(word: str) -> tuple[str, ...]:
    """As it stands, and without the s of a genitive."""
    return (word, word[:-1]) if word.endswith("s") else (word,)


def _tokens(text: str) -> set[str]:
    return {one.upper() for one in NUMBER.findall(text) if any(char.isdigit() for char in one)}


def _days(text: str) -> Iterator[tuple[date, str]]:
    """Days as people type them, with their words; a short year is of either century."""
    folded = fold(text)
    months = {name: number for number in range(1, 13) for name in month_names(number)}
    for found in DAY.finditer(folded):
        day, month, year = found.groups()
        number = int(month) if month.isdigit() else months.get(month, 0)
        years = [int(year)] if len(year) == 4 else [1900 + int(year), 2000 + int(year)]
        yield from _valid(years, number, int(day), found.group())
    for found in ISO_DAY.finditer(folded):
        year, number, day = map(int, found.groups())
        yield from _valid([year], number, day, found.group())


def _valid(years: Iterable[int], month: int, day: int, words: str) -> Iterator[tuple[date, str]]:
    for year in years:
        with suppress(ValueError):
            yield date(year, month, day), words
