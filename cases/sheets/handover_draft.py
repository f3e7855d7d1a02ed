"""What a handover would look like if it were proposed now. Nothing here is written."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from cases import exchange
from cases.exchange import NEEDS_SHARE, Item, Verdict
from cases.models import ALWAYS_DISCLOSED, Case, Clarification
from cases.operations.ping_pong import needs_news
from cases.sheets.handover import line_words
from contacts.codes import label
from contacts.models import Institution


@dataclass(frozen=True)
class Outlook:
    """`is_binding`: it would execute the decision that names this addressee."""

    addressee: Institution | None
    is_binding: bool
    needs_news: bool


def outlook(case: Case, addressee: Institution | None) -> Outlook:
    """Queries: at most 2."""
    decision = decision_of(case)
    is_binding = decision is not None and decision.names == addressee
    news = addressee is not None and not is_binding and needs_news(case, addressee)
    return Outlook(addressee, is_binding, news)


def decision_of(case: Case) -> Clarification | None:
    """The decision that waits to be executed by a handover."""
    decisions = case.clarifications.open().filter(names__isnull=False)
    return decisions.select_related("names").first()


@dataclass(frozen=True)
class Line:
    """One row that could go along. `is_covered`: by the categories chosen so far; `reason`: why it
    may not all the same."""

    item: Item
    text: str
    category: str
    is_covered: bool
    is_chosen: bool
    reason: str | Promise

    @property
    def value(self) -> str:
        """As the form names it."""
        return line_value(self.item)


@dataclass(frozen=True)
class Kept:
    """Rows of one category that cannot go along, and what would make it possible."""

    category: str
    count: int
    reason: str | Promise


def line_value(item: Item) -> str:
    return f"{item.kind}:{item.id}"


def draft_lines(
    texts: dict[Item, str],
    *,
    categories: Iterable[str],
    chosen: Iterable[Item],
    denied: Collection[Verdict],
) -> list[Line]:
    """Of the internal, what is `denied` is named by its category alone, unless chosen before."""
    told, chosen = {*ALWAYS_DISCLOSED, *categories}, set(chosen)
    reasons = {verdict.item: verdict.reason for verdict in denied}
    return [
        Line(
            item=item,
            text=line_words(item.kind, text),
            category=label("information_category", item.category),
            is_covered=item.category in told and item not in reasons,
            is_chosen=item in chosen,
            reason=reasons.get(item, ""),
        )
        for item, text in texts.items()
        if item in chosen or item not in reasons or item.kind not in NEEDS_SHARE
    ]


def denials(
    case: Case,
    giver: Institution,
    receiver: Institution | None,
    items: Iterable[Item],
    *,
    on: date,
) -> list[Verdict]:
    """Of these rows, what this one may not get at present. Queries: 0 to 7."""
    verdicts = exchange.check(case, giver, receiver, items, on=on)
    return [verdict for verdict in verdicts if not verdict.allowed]


def kept_back(denied: Iterable[Verdict]) -> list[Kept]:
    """The internal by category, with what would make it possible."""
    internal = [verdict for verdict in denied if verdict.item.kind in NEEDS_SHARE]
    counts = Counter((verdict.item.category, verdict.reason) for verdict in internal)
    return [
        Kept(label("information_category", category), count, reason)
        for (category, reason), count in counts.items()
    ]
