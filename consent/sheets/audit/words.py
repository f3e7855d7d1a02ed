"""How the read log reads: kinds of pages, and who looked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from consent.sheets.audit.scope import Scope
from contacts.models import Membership

Place = tuple[int | None, int | None, int | None]
"""User, institution and network, as an event names them."""
Words = str | Promise
LISTS, SEARCH, CASE, PERSON, AHV = "lists", "search", "case", "person", "ahv"
ASKING, PRIVACY, DOCUMENT, PAPER, EXPORT, AUDIT = (
    *("asking", "privacy", "document"),
    *("paper", "export", "audit"),
)
# Group → how its kinds begin. Whatever begins otherwise is a page of a case.
KINDS: dict[str, tuple[str, ...]] = {
    LISTS: ("today", "board", "risks", "inbox", "case.list", "cases.", "privacy.desk"),
    SEARCH: ("case.search", "person.search"),
    PERSON: ("person.new", "person.edit"),
    AHV: ("person.ahv",),
    ASKING: ("request", "handover", "clarification", "case.ask"),
    PRIVACY: ("case.privacy", "consent", "notice", "disclosure", "inspection"),
    DOCUMENT: ("document", "case.documents"),
    PAPER: ("paper", "case.papers", "case.print"),
    EXPORT: ("case.export",),
    AUDIT: ("audit",),
}
LABELS: dict[str, Words] = {
    LISTS: pgettext_lazy("kind of page", "List"),
    SEARCH: pgettext_lazy("kind of page", "Search"),
    CASE: pgettext_lazy("kind of page", "Page of a case"),
    PERSON: pgettext_lazy("kind of page", "Data of the person"),
    AHV: pgettext_lazy("kind of page", "AHV number in full"),
    ASKING: pgettext_lazy("kind of page", "Question, handover or clarification"),
    PRIVACY: pgettext_lazy("kind of page", "Data protection of a case"),
    DOCUMENT: pgettext_lazy("kind of page", "Documents"),
    PAPER: pgettext_lazy("kind of page", "Paper or print"),
    EXPORT: pgettext_lazy("kind of page", "List as a file"),
    AUDIT: pgettext_lazy("kind of page", "Read log"),
}
# Route → what the page itself is called. Another one stands by its group and its route.
PAGES: dict[str, Words] = {
    "case_overview": pgettext_lazy("tab of a case", "Overview"),
    "case_timeline": pgettext_lazy("tab of a case", "Timeline"),
    "case_responsibility": pgettext_lazy("tab of a case", "Responsibility"),
    "case_plan": pgettext_lazy("tab of a case", "Plan & tasks"),
    "case_documents": pgettext_lazy("tab of a case", "Documents"),
    "case_privacy": pgettext_lazy("tab of a case", "Data protection"),
    "case_ask": gettext_lazy("Ask another institution"),
    "case_hand_over": gettext_lazy("Hand over the lead"),
    "case_papers": gettext_lazy("Papers for the person"),
    "confirmation": pgettext_lazy("of a condition", "Confirmation"),
    "consent": pgettext_lazy("one consent", "Consent"),
    "consent_answer": gettext_lazy("Record the answer"),
    "consent_new": gettext_lazy("New consent"),
    "consent_withdraw": gettext_lazy("Record a withdrawal"),
    "consents_withdraw": gettext_lazy("Record a withdrawal"),
    "disclosure_new": gettext_lazy("Record an exchange"),
    "inspection": gettext_lazy("File inspection"),
    "inspection_decide": gettext_lazy("Decide on the file inspection"),
    "inspection_deliver": gettext_lazy("Shown or handed over"),
    "notice_answer": gettext_lazy("Inform the person"),
    "person_ahv": LABELS[AHV],
    "privacy_desk": pgettext_lazy("navigation", "Data protection"),
    "today": gettext_lazy("Today"),
}
SOMEBODY_ELSE = gettext_lazy("another institution that takes part")


def group_of(kind: str) -> str:
    return next((group for group, begins in KINDS.items() if kind.startswith(begins)), CASE)


def page_words(kind: str, route: str) -> Words:
    return PAGES.get(route) or LABELS[group_of(kind)]


def page_code(route: str) -> str:
    """What tells two pages of one group apart that have no name here."""
    return "" if route in PAGES else route


def of_group(group: str) -> Q:
    begins = KINDS.get(group)
    if begins is not None:
        return _begins(begins)
    return ~_begins(one for begins in KINDS.values() for one in begins)


def _begins(words: Iterable[str]) -> Q:
    found = Q()
    for word in words:
        found |= Q(kind__startswith=word)
    return found


@dataclass(frozen=True)
class Looker:
    """Who looked; `name` and `body` as far as the auditor may know them."""

    name: str
    function: str
    body: str

    @property
    def words(self) -> str:
        return ", ".join(part for part in (self.name, self.function, self.body) if part)


class Lookers:
    """The people behind the ids of the log. Queries: 1, whatever their number.

    Rule: R-AUDIT-02; by name only people acting within the scope. `named`: the other institutions
    that may be named, None for all of them.
    """

    def __init__(
        self, scope: Scope, users: Iterable[int | None], named: frozenset[int] | None = None
    ) -> None:
        self.scope, self.named = scope, named
        self.held: dict[Place, list[Membership]] = defaultdict(list)
        rows = Membership.objects.filter(user__in={user for user in users if user})
        for row in rows.select_related("user", "institution", "network").order_by("since", "pk"):
            self.held[row.user_id, row.institution_id, row.network_id].append(row)

    def of(self, place: "Place", on: date) -> Looker:
        """`on`: the day of the look, for the function held then."""
        held = self.held[place]
        if not held:
            return Looker("", "", str(SOMEBODY_ELSE))
        row = next((one for one in held if one.is_in_force(on)), held[-1])
        function = str(row.get_role_display())
        if self.scope.is_own(row.institution_id, row.network_id):
            return Looker(row.user.name, function, str(row.body))
        if self._is_named(row):
            return Looker("", function, str(row.body))
        return Looker("", "", str(SOMEBODY_ELSE))

    def _is_named(self, row: Membership) -> bool:
        """A network's auditor is no party to the case: that she looked tells nothing of it."""
        return self.named is None or row.network_id is not None or row.institution_id in self.named
