"""Finding a case again: by name, number, date of birth or AHV number, behind the first door.

Only cases the reader may open are looked at, and of each only what she may know: the answer is the
same whether or not anybody else knows the person.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    Subquery,
    When,
)

from cases.models import CaseRow, Participation
from cases.models.row_filters import Viewpoint, viewpoint
from cases.sheets.case_list import ListedCase, full, listed
from contacts.models import Membership
from iiz import ahv
from iiz.text import fold

SHOWN = 30
LEAST = 2
OWN_NUMBER_LENGTH = 50
NOTHING = Q(pk__in=())
BETWEEN_WORDS = re.compile(r"[\s,;\-]+")
# "BE-2026-00042", also without the canton or the zeros.
CASE_NUMBER = re.compile(r"(?:([A-Za-z]{2})[- ]?)?([0-9]{4})[- ]([0-9]{1,6})")
SHORT_NUMBER = re.compile(r"[0-9]{1,6}")
# "ue" as for "u" and "u" as for "ue": who leaves the dots away finds the name all the same.
VOWEL = re.compile(r"([aou])e?")


@dataclass(frozen=True)
class Asked:
    """What was typed, taken apart. `text` is all of it; `words` are folded."""

    text: str
    words: tuple[str, ...] = ()
    birth_date: date | None = None
    ahv_number: str = ""

    @property
    def is_too_short(self) -> bool:
        """One letter would find half of all people; a number may have one digit."""
        is_number = self.birth_date or self.ahv_number or SHORT_NUMBER.fullmatch(self.text)
        return not is_number and sum(map(str.isalnum, self.text)) < LEAST


@dataclass(frozen=True)
class FoundCase:
    """`birth_date` is None where the reader may not know it; `own_number` is our dossier's."""

    case: ListedCase
    birth_date: date | None
    own_number: str


@dataclass(frozen=True)
class Found:
    """`only`: the one case that a whole number names, to be opened at once."""

    cases: list[FoundCase]
    has_more: bool = False
    only: FoundCase | None = None

    @property
    def case_ids(self) -> list[int]:
        return [found.case.pk for found in self.cases]


def words_in(text: str) -> tuple[str, ...]:
    """Folded, without what separates names."""
    return tuple(filter(None, (fold(word) for word in BETWEEN_WORDS.split(text))))


def search(membership: Membership, asked: Asked, *, on: date) -> Found:
    """Queries: 2, whatever is found."""
    view = viewpoint(membership, on=on)
    exact = _own_number(asked.text, view) | _case_number(asked.text) | _ahv(asked.ahv_number)
    anyhow = exact | _short_number(asked.text) | _person(asked, view)
    return _found(membership, view, exact, anyhow)


def by_own_number(membership: Membership, number: str, *, on: date) -> Found:
    """The cases that our own dossiers know by this number. Queries: 2."""
    if not 0 < len(number) <= OWN_NUMBER_LENGTH:
        return Found([])
    view = viewpoint(membership, on=on)
    exact = _own_number(number, view)
    return _found(membership, view, exact, exact)


def _found(membership: Membership, view: Viewpoint, exact: Q, anyhow: Q) -> Found:
    rows = full(CaseRow.objects.visible_to(membership, on=view.on), on=view.on)
    knows = Q(case__person__registered_by__in=view.own) | Q(person_covered=True)
    rows = rows.annotate(knows_person=_yes_or_no(knows), own_number=_newest_own_number())
    rows = rows.annotate(is_exact=_yes_or_no(exact)).filter(anyhow)
    best = Case(When(is_exact=True, then=0), When(open=True, then=1), default=2)
    rows = rows.order_by(best, "sort_name", "case", "institution")
    # The head of several institutions has several rows of one case.
    once = _once_per_case(rows[: (SHOWN + 1) * len(view.own)])
    shown = once[:SHOWN]
    cases = [
        FoundCase(case, row.case.person.birth_date if row.knows_person else None, row.own_number)
        for row, case in zip(shown, listed(shown, membership, on=view.on), strict=True)
    ]
    is_only = len(once) == 1 and once[0].is_exact
    return Found(cases, has_more=len(once) > SHOWN, only=cases[0] if is_only else None)


def _yes_or_no(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _once_per_case(rows: Iterable[CaseRow]) -> list[CaseRow]:
    first: dict[int, CaseRow] = {}
    for row in rows:
        first.setdefault(row.case_id, row)
    return list(first.values())


def _newest_own_number() -> Subquery:
    parts = Participation.objects.filter(
        case=OuterRef("case"), institution=OuterRef("institution")
    ).exclude(external_number="")
    return Subquery(parts.order_by("-pk").values("external_number")[:1])


# What each part of the question means for a row; `knows_person` is asked wherever it tells more
# than a name.


def _own_number(number: str, view: Viewpoint) -> Q:
    spellings = {number, number.upper(), number.lower()}
    parts = Participation.objects.filter(
        case=OuterRef("case"), institution__in=view.own, external_number__in=spellings
    )
    return Q(Exists(parts))


def _case_number(text: str) -> Q:
    match = CASE_NUMBER.fullmatch(text)
    if match is None:
        return NOTHING
    canton, year, number = match.groups()
    rest = f"{year}-{int(number):05d}"
    if canton is None:
        return Q(case__number__endswith=f"-{rest}")
    return Q(case__number=f"{canton.upper()}-{rest}")


def _short_number(text: str) -> Q:
    if SHORT_NUMBER.fullmatch(text) is None:
        return NOTHING
    return Q(case__number__endswith=f"-{int(text):05d}")


def _ahv(number: str) -> Q:
    if not number:
        return NOTHING
    return Q(case__person__ahv_index=ahv.index(number), knows_person=True)


def _person(asked: Asked, view: Viewpoint) -> Q:
    """Every word must stand somewhere in the name, and the date of birth be right."""
    if asked.ahv_number or not (asked.words or asked.birth_date):
        return NOTHING
    found = Q(person_covered=True) if view.decides else Q()
    for word in asked.words:
        pattern = VOWEL.sub(r"\1e?", re.escape(word))
        found &= Q(case__person__last_folded__regex=pattern) | Q(
            case__person__first_folded__regex=pattern
        )
    if asked.birth_date:
        found &= Q(case__person__birth_date=asked.birth_date, knows_person=True)
    return found
