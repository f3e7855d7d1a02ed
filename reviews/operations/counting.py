"""What is counted for the committee: each thing once, in the books whose sums are published.

Rule: R-SAFE-03; what one book counts is no part of what another counts, so that no sum leads from
one to the other; that it is never more than what another counts is in `RELATIONS`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from functools import partial

from django.db.models import Count
from django.utils.timezone import localdate, make_aware

from cases.models import Case, CaseEvent, Handover
from cases.outcomes import NEVER_CHOSEN, OUTCOME_GROUPS, outcome_group
from contacts.models import Commune, Network
from reviews.figures import KEPT
from reviews.models import Measurement
from reviews.safety.books import YEAR, Book, Key, Tree, close, pair_book, tree_book
from reviews.safety.choosing import Limit
from reviews.safety.relations import Relation, Stock, Year, stock_of

TOTAL, ELSEWHERE = "total", "elsewhere"
HOUSES = {
    "iv": ("iv_office",),
    "alv": ("rav", "labour_office", "ub_fund"),
    "social": ("social_service", "cantonal_social"),
    "career": ("career", "vocational"),
}
OTHERS = "others"
NAMES = (*HOUSES, OTHERS)
FACTS = "facts"
# All but what facts ended: what the figures about closed cases are a part of.
SOLVED = "solved"


def outcome_tree(groups: Mapping[str, Tree]) -> Tree:
    solved = {group: tree for group, tree in groups.items() if group != FACTS}
    return {TOTAL: {SOLVED: solved, FACTS: groups[FACTS]}}


def outcome_path(group: str) -> tuple[str, ...]:
    return (TOTAL, FACTS) if group == FACTS else (TOTAL, SOLVED, group)


OUTCOMES = outcome_tree(
    {group: {one: {} for one in sorted(codes)} for group, codes in OUTCOME_GROUPS.items()}
)
FOLDED = "other_solution"
REGISTERED = ("entries", TOTAL)
DECIDED = [("standards", "decision.counted"), ("standards", "decision_urgent.counted")]
RELATIONS = (
    Relation(("outcomes", TOTAL), [REGISTERED]),
    Relation(("clarity", TOTAL), [REGISTERED]),
    Relation(("clarity", TOTAL), DECIDED),
    Relation(("declined", TOTAL), [("standards", "handover_answer.counted")]),
)
AGAIN = Relation(("entries", "again"), [("outcomes", TOTAL)], from_before=True)


def books(
    network: Network, year: int, quarters: Sequence[int], before: Sequence[Year] = ()
) -> list[Book]:
    """Those that others are limited by first; `before`: what the years before have published.

    Queries: 5, and one for the communes when the year is over.
    """
    made: list[Callable[[Network, int, Sequence[int]], list[Book]]] = [
        partial(_entries, ended=stock_of(AGAIN, before)),
        _kept,
        _ended,
        _clarity,
        _declined,
    ]
    return [book for make in made for book in make(network, year, quarters)]


def quarter_of(day: date) -> int:
    return (day.month + 2) // 3


def _of_year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def communes_of(network: Network, year: int) -> dict[int, str]:
    """Returns: BFS number → name, of the canton's communes on the last day of the year.

    All of them, whether anybody lives there or not: a list of some would say that there is one.
    """
    rows = Commune.objects.in_force(date(year, 12, 31)).filter(canton=network.canton)
    return dict(rows.order_by("name", "pk").values_list("bfs_number", "name"))


def _ended(network: Network, year: int, quarters: Sequence[int]) -> list[Book]:
    """An outcome that the administration added counts as another solution."""
    is_over = list(quarters) == [1, 2, 3, 4]
    places = [f"{number}" for number in communes_of(network, year)] if is_over else []
    book = close(
        tree_book("outcomes", OUTCOMES, quarters), "communes", [*places, ELSEWHERE] * is_over
    )
    rows = Case.objects.filter(network=network, closed_on__range=_of_year(year))
    told = rows.exclude(outcome__in=NEVER_CHOSEN).values_list(
        "closed_on", "outcome", "person__commune__bfs_number"
    )
    for day, outcome, commune, number in told.annotate(number=Count("pk")).order_by():
        quarter, group = quarter_of(day), outcome_group(outcome)
        if quarter in quarters:
            leaf = outcome if outcome in OUTCOME_GROUPS[group] else FOLDED
            book.count("outcomes", (*outcome_path(group), leaf), quarter, number)
            if is_over:
                place = f"{commune}" if f"{commune}" in places else ELSEWHERE
                book.counts[Key("communes", place, YEAR)] += number
    return [book]


def _entries(network: Network, year: int, quarters: Sequence[int], *, ended: Stock) -> list[Book]:
    """A re-entry goes on with a case that had ended; as in the figures, errors are no case."""
    book = entries_book(quarters, ended)
    rows = Case.objects.filter(network=network, registered_on__range=_of_year(year))
    rows = rows.exclude(outcome__in=NEVER_CHOSEN)
    told = rows.values_list("registered_on").annotate(again=Count("continues"), all=Count("pk"))
    for day, again, number in told.order_by():
        if quarter_of(day) in quarters:
            book.count("entries", (TOTAL, "again"), quarter_of(day), again)
            book.count("entries", (TOTAL, "first"), quarter_of(day), number - again)
    return [book]


def entries_book(quarters: Sequence[int], ended: Stock) -> Book:
    """Re-entries are told once so many cases have certainly ended in the years before that it may
    have been any of them: else who came back would tell how many have ended since."""
    tree: Tree = {TOTAL: {"again": {}, "first": {}} if ended.is_enough else {}}
    book = close(tree_book("entries", tree, quarters, hidden=["first"]))
    if ended.is_enough:
        book.limits[Key("entries", "again", YEAR)] = Limit(most=ended.least)
    else:
        book.untold = ["again"]
    return book


def _kept(network: Network, year: int, quarters: Sequence[int]) -> list[Book]:
    """One book for each agreed standard."""
    found = {}
    for standard in KEPT:
        counted, kept, late = (f"{standard}.{row}" for row in ("counted", "kept", "late"))
        tree: Tree = {counted: {kept: {}, late: {}}}
        found[standard] = close(tree_book("standards", tree, quarters, hidden=[late]))
    standard_of = {figure: standard for standard, figure in KEPT.items()}
    for figure, quarter, value, number in _measured(standard_of, network, year, quarters):
        standard = standard_of[figure]
        rows = (f"{standard}.counted", f"{standard}.{'kept' if value else 'late'}")
        found[standard].count("standards", rows, quarter, number)
    return list(found.values())


def _clarity(network: Network, year: int, quarters: Sequence[int]) -> list[Book]:
    book = close(tree_book("clarity", {TOTAL: {}}, quarters))
    for _, quarter, _, number in _measured(["time_to_clarity"], network, year, quarters):
        book.count("clarity", (TOTAL,), quarter, number)
    return [book]


def _measured(
    figures: Iterable[str], network: Network, year: int, quarters: Sequence[int]
) -> Iterable[tuple[str, int, int, int]]:
    """Returns: (figure, quarter, value, how many)."""
    rows = Measurement.objects.filter(
        figure__in=list(figures), network_id=network.pk, year=year, quarter__in=quarters
    )
    told = rows.values_list("figure", "quarter", "value")
    return told.annotate(number=Count("pk")).order_by()


def _declined(network: Network, year: int, quarters: Sequence[int]) -> list[Book]:
    """Who proposed a handover → who declined it, by the day of the decline."""
    book = pair_book("declined", NAMES, quarters)
    begin, end = (make_aware(datetime.combine(date(one, 1, 1), time())) for one in (year, year + 1))
    events = CaseEvent.objects.filter(
        case__network=network, verb="handover.decline", at__gte=begin, at__lt=end
    ).order_by("at", "pk")
    days = dict(events.values_list("subject", "at"))
    keys = [subject.partition(":")[2] for subject in days]
    rows = Handover.objects.filter(key__in=keys).exclude(case__outcome__in=NEVER_CHOSEN).order_by()
    for key, one, other in rows.values_list("key", "sender__type", "addressee__type"):
        quarter = quarter_of(localdate(days[f"handover:{key}"]))
        if quarter in quarters:
            book.pair("declined", house_of(one), house_of(other), quarter)
    return [book]


def house_of(kind: str) -> str:
    return next((name for name, kinds in HOUSES.items() if kind in kinds), OTHERS)
