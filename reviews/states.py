"""States of a review and of what it resolves; one table per noun: verb → (from, to)."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from cases.states import Verbs


class ReviewState(TextChoices):
    PLANNED = "planned", pgettext_lazy("review_state", "planned")
    PREPARED = "prepared", pgettext_lazy("review_state", "prepared")
    HELD = "held", pgettext_lazy("review_state", "held")
    POSTPONED = "postponed", pgettext_lazy("review_state", "postponed")
    NOT_HELD = "not_held", pgettext_lazy("review_state", "not held")
    RESOLUTIONS = "resolutions", pgettext_lazy("review_state", "resolutions")
    CLOSED = "closed", pgettext_lazy("review_state", "closed")


class ChecklistResult(TextChoices):
    MET = "met", pgettext_lazy("checklist_result", "met")
    PARTLY = "partly", pgettext_lazy("checklist_result", "partly met")
    NOT_MET = "not_met", pgettext_lazy("checklist_result", "not met")


class ExampleState(TextChoices):
    DRAFT = "draft", pgettext_lazy("example_state", "to be released")
    RELEASED = "released", pgettext_lazy("example_state", "released")
    WITHDRAWN = "withdrawn", pgettext_lazy("example_state", "withdrawn")


class ResolutionState(TextChoices):
    OPEN = "open", pgettext_lazy("resolution_state", "open")
    AGREED = "agreed", pgettext_lazy("resolution_state", "agreed")
    TO_COMMITTEE = "to_committee", pgettext_lazy("resolution_state", "to the committee")
    DONE = "done", pgettext_lazy("resolution_state", "done")
    REJECTED = "rejected", pgettext_lazy("resolution_state", "rejected")


AHEAD = frozenset({ReviewState.PLANNED, ReviewState.PREPARED, ReviewState.POSTPONED})
TOOK_PLACE = frozenset({ReviewState.HELD, ReviewState.RESOLUTIONS, ReviewState.CLOSED})

PENDING = frozenset({ResolutionState.OPEN, ResolutionState.TO_COMMITTEE, ResolutionState.AGREED})

PREPARING = frozenset({ReviewState.PREPARED, ReviewState.HELD, ReviewState.RESOLUTIONS})

REVIEW_VERBS: Verbs = {
    "plan": (AHEAD, None),
    "invite": (AHEAD, None),
    "prepare": (frozenset({ReviewState.PLANNED, ReviewState.POSTPONED}), ReviewState.PREPARED),
    "postpone": (frozenset({ReviewState.PLANNED, ReviewState.PREPARED}), ReviewState.POSTPONED),
    "skip": (AHEAD, ReviewState.NOT_HELD),
    "hold": (frozenset({ReviewState.PREPARED}), ReviewState.HELD),
    # It took place without preparation: its figures are frozen now, afterwards.
    "record": (frozenset({ReviewState.PLANNED, ReviewState.POSTPONED}), ReviewState.HELD),
    "check": (PREPARING, None),
    "train": (PREPARING, None),
    "tell": (AHEAD | PREPARING, None),
    "resolve": (frozenset({ReviewState.HELD, ReviewState.RESOLUTIONS}), ReviewState.RESOLUTIONS),
    "close": (frozenset({ReviewState.HELD, ReviewState.RESOLUTIONS}), ReviewState.CLOSED),
}

EXAMPLE_VERBS: Verbs = {
    "release": (frozenset({ExampleState.DRAFT}), ExampleState.RELEASED),
    "withdraw": (
        frozenset({ExampleState.DRAFT, ExampleState.RELEASED}),
        ExampleState.WITHDRAWN,
    ),
}

RESOLUTION_VERBS: Verbs = {
    "edit": (frozenset({ResolutionState.OPEN}), None),
    "renew": (
        frozenset({ResolutionState.OPEN, ResolutionState.TO_COMMITTEE}),
        ResolutionState.OPEN,
    ),
    "approve": (frozenset({ResolutionState.OPEN, ResolutionState.TO_COMMITTEE}), None),
    "agree": (
        frozenset({ResolutionState.OPEN, ResolutionState.TO_COMMITTEE}),
        ResolutionState.AGREED,
    ),
    "refer": (frozenset({ResolutionState.OPEN}), ResolutionState.TO_COMMITTEE),
    "reject": (
        frozenset({ResolutionState.OPEN, ResolutionState.TO_COMMITTEE}),
        ResolutionState.REJECTED,
    ),
    "complete": (frozenset({ResolutionState.AGREED}), ResolutionState.DONE),
}
