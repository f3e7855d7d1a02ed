"""The page of one review: where it stands, what was measured and said, and who may do what now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from contacts.codes import label
from contacts.models import Institution, Membership, Party
from contacts.states import MemberRole
from reviews.models import Attendance, Example, Resolution, Review, Training
from reviews.operations.convening import mandated, may_convene
from reviews.operations.reviews import left_open
from reviews.sheets.frozen import VERSION, FigureRow, Glance, figure_row, glance, standard_name
from reviews.sheets.review_list import Look, look_of
from reviews.states import ChecklistResult, ReviewState

STEPS = (
    ReviewState.PLANNED,
    ReviewState.PREPARED,
    ReviewState.HELD,
    ReviewState.RESOLUTIONS,
    ReviewState.CLOSED,
)
# verb → route and words of its button; the first that is possible is offered first.
BUTTONS: dict[str, tuple[str, str | Promise]] = {
    "close": ("review_close", gettext_lazy("Close the review")),
    "hold": ("review_hold", gettext_lazy("Record that it was held")),
    "check": ("review_check", gettext_lazy("Fill in the checklist")),
    "plan": ("review_plan", gettext_lazy("Day and place")),
    "invite": ("review_invite", gettext_lazy("Invite")),
    "prepare": ("review_prepare", gettext_lazy("Prepare: freeze the figures")),
    "record": ("review_record", gettext_lazy("Record what took place")),
    "postpone": ("review_postpone", gettext_lazy("Postpone")),
    "skip": ("review_skip", gettext_lazy("Not held this year")),
}
RESULTS = {
    ChecklistResult.MET: ("yes", "good"),
    ChecklistResult.PARTLY: ("partly", "warn"),
    ChecklistResult.NOT_MET: ("no", "warn"),
    "": ("clock", "muted"),
}


@dataclass(frozen=True)
class Button:
    label: str | Promise
    url: str
    is_next: bool


@dataclass(frozen=True)
class CheckRow:
    name: str
    result: str
    remark: str
    icon: str
    tone: str


@dataclass(frozen=True)
class Group:
    """Who was invited of one side, or of neither."""

    title: str
    people: list[Attendance]


@dataclass(frozen=True)
class ExampleRow:
    example: Example
    is_ours: bool
    may_release: bool
    may_withdraw: bool


@dataclass(frozen=True)
class ReviewSheet:
    """`next_step`: what is to be done now, in a sentence; `before`: resolutions a year ago."""

    review: Review
    look: Look
    sides: list[str]
    convener: str
    may_convene: bool
    steps: list[dict[str, Any]]
    buttons: list[Button]
    next_step: str
    figures: list[FigureRow]
    glance: Glance | None
    checklist: list[CheckRow]
    groups: list[Group]
    examples: list[ExampleRow]
    before: Sequence[Resolution]
    trainings: Sequence[Training]
    may_train: bool
    may_tell: bool

    @property
    def has_papers(self) -> bool:
        """Minutes of what took place."""
        return self.review.took_place

    @property
    def has_invitation(self) -> bool:
        return self.review.is_ahead and self.review.starts_at is not None


def review_sheet(review: Review, membership: Membership, *, on: date) -> ReviewSheet:
    """Queries: at most 14."""
    convenes = may_convene(membership, review, on)
    people = list(review.attendances.select_related("institution"))
    figures = list(review.figures.select_related(*VERSION))
    open_words = left_open(review) if review.can("close") else []
    wanted = _wanted(review, open_words, people, on=on)
    return ReviewSheet(
        review=review,
        look=look_of(review),
        sides=[side_name(party) for party in review.agreement.sides],
        convener=_convener(mandated(review.agreement, on=on)),
        may_convene=convenes,
        steps=list(_steps(review)),
        buttons=list(_buttons(review, wanted)) if convenes else [],
        next_step=" ".join([str(NEXT[wanted]), *open_words]).strip(),
        figures=[figure_row(row) for row in figures],
        glance=glance(figures),
        checklist=check_rows(review),
        groups=groups(review, people),
        examples=example_rows(review, membership, on=on),
        before=resolutions_before(review),
        trainings=list(review.trainings.order_by("on", "pk")),
        may_train=convenes and review.can("train"),
        may_tell=review.can("tell") and membership.role != MemberRole.COORDINATOR,
    )


def side_name(party: Party) -> str:
    """The institution; the type; or the association and for whom it speaks."""
    kind = label("institution_type", party.type) if party.type else ""
    if party.speaker is None:
        return _("All of the type %(type)s") % {"type": kind}
    if not kind:
        return party.speaker.name
    return _("%(association)s, for %(type)s") % {"association": party.speaker.name, "type": kind}


def _convener(office: Institution | None) -> str:
    return office.name if office else _("the heads of both sides (without coordination)")


def _steps(review: Review) -> Iterator[dict[str, Any]]:
    here = {ReviewState.POSTPONED: ReviewState.PLANNED, ReviewState.NOT_HELD: ReviewState.PLANNED}
    state = ReviewState(review.state)
    place = STEPS.index(here.get(state, state))
    for number, step in enumerate(STEPS):
        is_current = number == place
        words = look_of(review).words if is_current else step.label
        is_done = number < place or (is_current and state == ReviewState.CLOSED)
        yield {"label": words, "is_done": is_done, "is_current": is_current}


def _wanted(
    review: Review, open_words: list[str], people: Sequence[Attendance], *, on: date
) -> str:
    """The verb that comes next; "" where nobody has to do anything."""
    if review.state == ReviewState.PREPARED:
        return "hold"
    if review.is_ahead:
        return _wanted_ahead(review, people, on=on)
    if not review.can("close"):
        return ""
    return "check" if open_words else "close"


def _wanted_ahead(review: Review, people: Sequence[Attendance], *, on: date) -> str:
    if review.day is None:
        return "plan"
    if review.day < on:
        return "record"
    return "prepare" if people else "invite"


def _buttons(review: Review, wanted: str) -> Iterator[Button]:
    possible = [verb for verb in BUTTONS if review.can(verb)]
    for verb in sorted(possible, key=lambda verb: verb != wanted):
        route, words = BUTTONS[verb]
        yield Button(words, reverse(route, args=[review.key]), is_next=verb == wanted)


NEXT = {
    "plan": gettext_lazy("Next: agree on a day and a place."),
    "invite": gettext_lazy("Next: invite people of both sides."),
    "prepare": gettext_lazy("Next: prepare it. The figures of the year are frozen then."),
    "record": gettext_lazy(
        "Its day is over, and it was not prepared. Next: record what took place, or why it was not"
        " held."
    ),
    "hold": gettext_lazy("Next: hold the review, and record the day and who was there."),
    "check": gettext_lazy("Still open:"),
    "close": gettext_lazy("Nothing is left open. The review can be closed."),
    "": "",
}


def check_rows(review: Review) -> list[CheckRow]:
    """Queries: 1."""
    return [
        CheckRow(
            name=standard_name(item.key),
            result=item.get_result_display() if item.result else _("open"),
            remark=item.remark,
            icon=RESULTS[item.result][0],
            tone=RESULTS[item.result][1],
        )
        for item in review.checklist.order_by("pk")
    ]


def groups(review: Review, people: Sequence[Attendance]) -> list[Group]:
    """Side A, side B, and whoever belongs to neither; a side without anybody is shown too."""
    a, b = review.agreement.sides
    titles = {a.side: side_name(a), b.side: side_name(b), "": OTHERS}
    found = {side: [row for row in people if row.side == side] for side in titles}
    return [Group(str(title), found[side]) for side, title in titles.items() if found[side] or side]


OTHERS = pgettext_lazy("people at a review", "Coordination and guests")


def example_rows(review: Review, membership: Membership, *, on: date) -> list[ExampleRow]:
    """Queries: 1."""
    own, is_head = membership.institutions(on), membership.role == MemberRole.HEAD
    rows = review.examples.readable(membership, on=on).select_related("institution")
    still = review.can("tell")
    found = []
    for row in rows:
        is_ours = row.institution_id in own
        may_release = still and is_ours and is_head and row.can("release")
        may_withdraw = is_ours and row.can("withdraw")
        found.append(ExampleRow(row, is_ours, may_release, may_withdraw))
    return found


def resolutions_before(review: Review) -> Sequence[Resolution]:
    """Queries: 1."""
    rows = Resolution.objects.filter(
        review__agreement=review.agreement_id, review__year=review.year - 1
    )
    return list(rows.select_related("owner").order_by("pk"))
