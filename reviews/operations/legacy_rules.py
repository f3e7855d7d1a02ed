"""What may be entered of an earlier system, and why the rest is refused.

Rule: R-SAFE-06; only years before the first one of ours, each told as a whole, by group or by
outcome, and what has been shown stays: a number before and after says more than either.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from cases.outcomes import NEVER_CHOSEN, OUTCOME_GROUPS, outcome_group
from contacts.codes import choices
from contacts.models import Network
from reviews.models import FrozenTable, LegacyCount

TABLE = "outcomes"
EARLIEST = 1990
MOST = 1_000_000
"""More cases no network ends in a year: such a number is mistyped."""


@dataclass(frozen=True)
class Count:
    """So many cases of a year ended so; `outcome` is a group or one of its outcomes."""

    year: int
    outcome: str
    number: int

    @property
    def key(self) -> tuple[int, str]:
        return self.year, self.outcome

    @property
    def group(self) -> str:
        return group_of(self.outcome)

    @property
    def is_group(self) -> bool:
        return self.outcome in OUTCOME_GROUPS


@dataclass(frozen=True)
class Standing:
    """What is known of a network. `end`: the first year that is not of an earlier system; `shown`:
    year → when it was frozen; `stored`: what was entered, by year and outcome."""

    end: int
    has_own: bool
    shown: Mapping[int, datetime]
    stored: Mapping[tuple[int, str], Count]

    def has(self, count: Count) -> bool:
        return self.stored.get(count.key) == count

    def is_shown(self, year: int) -> bool:
        return year < self.end and year in self.shown


def group_of(code: str) -> str:
    """Of an outcome, or of a group itself: earlier systems often knew no more."""
    return code if code in OUTCOME_GROUPS else outcome_group(code)


def offered_outcomes() -> list[tuple[str, str]]:
    """Returns: (code, label) of what a case can end with; what was an error is no outcome."""
    return [one for one in choices("closing_outcome") if one[0] not in NEVER_CHOSEN]


def untold(year: int, told: Collection[tuple[int, str]]) -> list[str]:
    """Groups without any number, and what lacks of those that are told by their outcomes.

    None is not the same as unknown. What cannot be chosen any more may be told, but need not.
    """
    outcomes = {outcome for of, outcome in told if of == year}
    begun = {group_of(one) for one in outcomes}
    by_outcome = begun - outcomes
    return [
        *(group for group in OUTCOME_GROUPS if group not in begun),
        *(
            code
            for code, _label in offered_outcomes()
            if group_of(code) in by_outcome and code not in outcomes
        ),
    ]


def first_year(network: Network) -> int | None:
    """The first that is counted from cases of ours; None as long as there are none."""
    cases = Case.objects.filter(network=network).order_by("registered_on")
    day = cases.values_list("registered_on", flat=True).first()
    return day.year if day else None


def standing(network: Network, *, on: date, leaving_out: int | None = None) -> Standing:
    """`leaving_out`: the row that is being changed. Queries: 3."""
    first = first_year(network)
    frozen = FrozenTable.objects.filter(network=network, table=TABLE, quarter=0)
    rows = LegacyCount.objects.filter(network=network).exclude(pk=leaving_out)
    counts = [Count(*row) for row in rows.values_list("year", "outcome", "count")]
    return Standing(
        end=min(first or on.year, on.year),
        has_own=first is not None and first <= on.year,
        shown=dict(frozen.values_list("year", "frozen_at")),
        stored={count.key: count for count in counts},
    )


def refusals(counts: Sequence[Count], found: Standing) -> list[list[ValidationError]]:
    """Of each count what is wrong with it, in their order; a year must be told as a whole."""
    kinds, seen = _kinds([*counts, *found.stored.values()]), set()
    told = []
    for count in counts:
        told.append(list(_refusals(count, found, kinds)))
        if count.key in seen:
            told[-1].append(_twice(count))
        seen.add(count.key)
    places = {count.year: place for place, count in reversed(list(enumerate(counts)))}
    for year, place in places.items():
        told[place] += _untold(year, seen | set(found.stored))
    return told


def refusals_of(count: Count, found: Standing) -> list[ValidationError]:
    """Of one that is entered by itself: its year may still lack others."""
    return list(_refusals(count, found, _kinds([count, *found.stored.values()])))


Kinds = Mapping[tuple[int, str], set[bool]]
Rule = Callable[[Count, Standing, Kinds], ValidationError | None]


def _kinds(counts: Iterable[Count]) -> Kinds:
    """Year and group → whether it is told as a whole (True) or by its outcomes (False)."""
    kinds = defaultdict(set)
    for count in counts:
        kinds[count.year, count.group].add(count.is_group)
    return kinds


def _refusals(count: Count, found: Standing, kinds: Kinds) -> Iterator[ValidationError]:
    for rule in RULES:
        if error := rule(count, found, kinds):
            yield error


def _is_of_ours(count: Count, found: Standing, kinds: Kinds) -> ValidationError | None:
    if count.year < found.end:
        return None
    if found.has_own:
        message = _("From %(end)s on the cases of this system are counted.")
        return ValidationError(message, "published", {"end": found.end})
    return ValidationError(_("%(year)s is not over."), "not_over", {"year": count.year})


def _is_out_of_reach(count: Count, found: Standing, kinds: Kinds) -> ValidationError | None:
    if count.year < EARLIEST:
        return ValidationError(_("No year before %(year)s."), "too_early", {"year": EARLIEST})
    if not 0 <= count.number <= MOST:
        message = _("A number from 0 to %(most)s.")
        return ValidationError(message, "out_of_range", {"most": MOST})
    return None


def _is_shown(count: Count, found: Standing, kinds: Kinds) -> ValidationError | None:
    """Nothing makes it possible: the frozen table stays, whatever else becomes known."""
    if not found.is_shown(count.year) or found.has(count):
        return None
    day = localdate(found.shown[count.year])
    message = _(
        "%(year)s was published on %(day)s and stays as it is: two numbers for one year would tell"
        " more than either. Only years that are not published yet can be entered."
    )
    return ValidationError(message, "shown", {"year": count.year, "day": f"{day:%d.%m.%Y}"})


def _differs(count: Count, found: Standing, kinds: Kinds) -> ValidationError | None:
    if count.key not in found.stored or found.has(count) or found.is_shown(count.year):
        return None
    message = _("%(number)s is there already. If that is wrong, change it in the list first.")
    return ValidationError(message, "differs", {"number": found.stored[count.key].number})


def _is_mixed(count: Count, found: Standing, kinds: Kinds) -> ValidationError | None:
    if len(kinds[count.year, count.group]) < 2:
        return None
    message = _("This year counts a whole group, or its outcomes; not both.")
    return ValidationError(message, "mixed")


RULES: Sequence[Rule] = (_is_of_ours, _is_out_of_reach, _is_shown, _differs, _is_mixed)


def _twice(count: Count) -> ValidationError:
    message = _("This outcome of %(year)s stands further up already.")
    return ValidationError(message, "twice", {"year": count.year})


def _untold(year: int, told: Collection[tuple[int, str]]) -> Iterator[ValidationError]:
    if missing := untold(year, told):
        message = _(
            "%(year)s is not told as a whole: every group, or each of its outcomes, needs a number,"
            " 0 for none."
        )
        yield ValidationError(message, "untold", {"year": year, "missing": missing})
