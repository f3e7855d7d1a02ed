"""What somebody chose to see of the list: tab, order and filters, as an address and in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.models import row_filters as rows
from cases.models.row_filters import Viewpoint
from cases.states import Phase, Track

Words = str | Promise
BY_DUE, BY_NAME = "due", "name"
COLUMNS = {BY_DUE: "next_due_on", BY_NAME: "sort_name"}
TAB_LABELS: dict[str, Words] = {
    rows.MINE: pgettext_lazy("tab of cases", "Mine"),
    rows.TEAM: pgettext_lazy("tab of cases", "Team"),
    rows.INVOLVED: pgettext_lazy("tab of cases", "Involved"),
    rows.WAITING: pgettext_lazy("tab of cases", "Waiting for us"),
    rows.OVERDUE: pgettext_lazy("tab of cases", "Overdue"),
    rows.CLOSED: pgettext_lazy("tab of cases", "Closed"),
}
ALL_OPEN = pgettext_lazy("tab of cases", "Open")
EMPTY: dict[str, Words] = {
    rows.MINE: gettext_lazy(
        "Open cases stand here that you look after. Those of your colleagues are under Team."
    ),
    rows.TEAM: gettext_lazy("Cases stand here once they are brought before the coordination."),
    rows.INVOLVED: gettext_lazy(
        "Open cases stand here in which your institution takes part without leading."
    ),
    rows.WAITING: gettext_lazy("Nobody waits for your institution."),
    rows.OVERDUE: gettext_lazy("Nothing of your institution is overdue."),
}
FILTER_LABELS: dict[str, Words] = {
    "phase": gettext_lazy("Phase"),
    "track": gettext_lazy("Track"),
    "lead": pgettext_lazy("who leads", "Lead"),
    "waits": pgettext_lazy("filter", "Waits for"),
    "due": pgettext_lazy("filter", "Next date"),
    "bounced": gettext_lazy("To and fro"),
    "care": pgettext_lazy("filter", "Looked after by"),
}
CODE_LABELS: dict[str, dict[str, Words]] = {
    "phase": {phase.value: phase.label for phase in Phase},
    "track": {track.value: track.label for track in Track},
    "lead": {
        "us": pgettext_lazy("who leads", "we"),
        "others": pgettext_lazy("who leads", "another institution"),
    },
    "waits": {
        "us": pgettext_lazy("waits for", "us"),
        "them": pgettext_lazy("waits for", "another institution"),
        "nobody": pgettext_lazy("waits for whom", "nobody"),
    },
    "due": {
        "overdue": pgettext_lazy("next date", "overdue"),
        "week": pgettext_lazy("next date", "within 7 days"),
        "none": pgettext_lazy("next date", "none"),
    },
    "bounced": {
        "once": pgettext_lazy("to and fro", "at least once"),
        "often": pgettext_lazy("to and fro", "twice or more"),
    },
    "care": {
        "me": pgettext_lazy("looked after by", "me"),
        "nobody": pgettext_lazy("looked after by", "nobody"),
    },
}


@dataclass(frozen=True)
class Choice:
    """`tab` is "" where nothing was chosen; `page` is a cursor, and no part of the address kept."""

    tab: str = ""
    sort: str = BY_DUE
    filters: Mapping[str, str] = field(default_factory=dict)
    page: str = ""

    def within(self, view: Viewpoint, *, otherwise: str) -> "Choice":
        """The same without what this reader, or that tab, does not have."""
        tab = self.tab if self.tab in view.tabs else otherwise
        known = view.filters(tab)
        kept = {name: self.filters[name] for name in known if name in self.filters}
        return replace(self, tab=tab, filters=kept)

    def filtered(self, name: str, code: str) -> "Choice":
        """The same list with one filter more, or with "" one less."""
        others = {key: value for key, value in self.filters.items() if key != name}
        return replace(self, filters=others | ({name: code} if code else {}), page="")

    @property
    def parameters(self) -> dict[str, str]:
        """In one order, so that equal choices have equal addresses."""
        chosen = {name: self.filters[name] for name in rows.CODES if name in self.filters}
        return {"tab": self.tab} | chosen | ({"sort": self.sort} if self.sort != BY_DUE else {})

    @property
    def query(self) -> str:
        return urlencode(self.parameters)

    @property
    def url(self) -> str:
        return f"{reverse('case_list')}?{self.query}"

    @property
    def by_due_url(self) -> str:
        return replace(self, sort=BY_DUE).url

    @property
    def by_name_url(self) -> str:
        return replace(self, sort=BY_NAME).url

    @property
    def words(self) -> list[str]:
        """The filters as people read them, such as "Phase: Plan"."""
        return [
            f"{FILTER_LABELS[name]}: {CODE_LABELS[name][code]}"
            for name, code in self.parameters.items()
            if name in FILTER_LABELS
        ]

    @property
    def order(self) -> str:
        return _("sorted by name") if self.sort == BY_NAME else _("sorted by next date")


def tab_label(tab: str, view: Viewpoint) -> Words:
    return ALL_OPEN if view.decides and tab == rows.TEAM else TAB_LABELS[tab]


@dataclass(frozen=True)
class Pill:
    """One filter: its choices, what of the address stays, and where it is taken away."""

    name: str
    label: Words
    chosen: Words
    options: list[dict[str, Any]]
    kept: list[tuple[str, str]]
    clear_url: str


def pills(choice: Choice, view: Viewpoint) -> list[Pill]:
    return [_pill(name, choice) for name in view.filters(choice.tab)]


def _pill(name: str, choice: Choice) -> Pill:
    code, labels = choice.filters.get(name, ""), CODE_LABELS[name]
    without = choice.filtered(name, "")
    options = [
        {"code": one, "label": labels[one], "current": one == code} for one in rows.CODES[name]
    ]
    kept = list(without.parameters.items())
    return Pill(name, FILTER_LABELS[name], labels.get(code, ""), options, kept, without.url)
