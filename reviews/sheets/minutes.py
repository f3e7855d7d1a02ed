"""The papers of a review: the invitation, and the minutes of what was held.

In the language of the paper: call inside `translation.override`.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cases.sheets.papers.frame import Block, facts, points, remark, table, text
from contacts.wording import duration
from iiz.papers import typeset
from iiz.templatetags.iiz import clock, day
from reviews.models import Attendance, Resolution, Review
from reviews.sheets.frozen import VERSION, figure_row, standard_name
from reviews.sheets.review import check_rows, groups, resolutions_before, side_name
from reviews.states import ExampleState

LANGUAGES = ("de", "fr")
Section = tuple[str, list[Block]]


def invitation(review: Review, language: str, *, at: datetime) -> bytes:
    with translation.override(language):
        invited = _people(review, list(review.attendances.select_related("institution")))
        sections = [
            ("", [facts(*_when_and_where(review))]),
            (_("Invited"), invited),
            (_("What it is about"), [points(*_agenda())]),
        ]
        return _typeset(review, _("Invitation to the yearly review"), sections, language, at=at)


def _agenda() -> list[str]:
    return [
        _("The figures of our common cases, agreed standard by agreed standard"),
        _("What became of last year's resolutions"),
        _("Examples from which both sides can learn"),
        _("Resolutions and trainings"),
    ]


def minutes(review: Review, language: str, *, at: datetime) -> bytes:
    """Rule: R-REVIEW-11; of every review that was held. Queries: 8."""
    with translation.override(language):
        sections = [section for section in _sections(review) if section[1]]
        return _typeset(review, _("Minutes of the yearly review"), sections, language, at=at)


def _sections(review: Review) -> Iterator[Section]:
    people = list(review.attendances.select_related("institution"))
    yield "", [facts(*_when_and_where(review))]
    yield _("Present"), _people(review, [row for row in people if row.came])
    yield _("Agreed standards and what was measured"), _figures(review)
    yield _("Checklist"), _checklist(review)
    yield _("Examples"), list(_examples(review))
    yield _("Last year's resolutions"), _resolutions(resolutions_before(review))
    own = review.resolutions.select_related("owner", "guideline__agreement").order_by("pk")
    yield _("Resolutions"), _resolutions(list(own)) or [text(_("Nothing was resolved."))]
    yield _("Trainings"), _trainings(review)
    yield _("Remarks"), [text(review.remarks)] if review.remarks else []


def _when_and_where(review: Review) -> list[tuple[str, str]]:
    sides = " – ".join(side_name(party) for party in review.agreement.sides)
    rows = [(_("Agreement"), review.agreement.name), (_("Between"), sides)]
    if review.took_place:
        rows.append((_("Held on"), day(review.held_on)))
    elif review.starts_at:
        hours = f"{clock(review.starts_at)}–{clock(review.ends_at)}"
        rows.append((_("Day and time"), f"{day(timezone.localdate(review.starts_at))}, {hours}"))
    return [*rows, (_("Place"), review.place)]


def _people(review: Review, people: list[Attendance]) -> list[Block]:
    return [
        facts(*[(group.title, "\n".join(map(_person, group.people))) for group in found])
        for found in [groups(review, people)]
    ]


def _person(row: Attendance) -> str:
    where = row.institution.name if row.institution else row.function
    return f"{row.name}, {where}"


def _figures(review: Review) -> list[Block]:
    rows = review.figures.select_related(*VERSION)
    shown = [figure_row(row) for row in rows]
    if not shown:
        return []
    head = [_("Standard"), _("Agreed"), _("Kept"), _("Target"), _("Year before"), _("Change")]
    cells = [
        [
            one.name,
            f"{one.agreed}\n{one.guideline}",
            f"{one.share}\n{one.kept}",
            f"{one.target}\n{one.verdict}",
            one.before,
            one.trend,
        ]
        for one in shown
    ]
    about = _(
        "Figures of the common cases of both sides, frozen on %(day)s; internal. Change in"
        " percentage points."
    ) % {"day": day(review.prepared_at)}
    late = [remark(_late(review))] if review.is_measured_late else []
    return [text(about), *late, table(head, cells, widths=[5, 5, 3, 3, 2, 2])]


def _late(review: Review) -> str:
    """Rule: R-REVIEW-12."""
    words = _("They were taken after the meeting of %(day)s and were not before it.")
    return words % {"day": day(review.held_on)}


def _checklist(review: Review) -> list[Block]:
    cells = [[row.name, row.result, row.remark] for row in check_rows(review)]
    head = [_("Standard"), _("Result"), _("Remark")]
    return [table(head, cells, widths=[4, 2, 5])] if cells else []


def _examples(review: Review) -> Iterator[Block]:
    """Rule: R-REVIEW-08; released ones only."""
    rows = review.examples.filter(state=ExampleState.RELEASED).select_related("institution")
    for row in rows.order_by("pk"):
        yield remark(_("Example of %(institution)s") % {"institution": row.institution.name})
        yield facts(
            (_("Situation"), row.situation),
            (_("What happened"), row.course),
            (_("What we learn from it"), row.lesson),
        )


def _resolutions(rows: Sequence[Resolution]) -> list[Block]:
    head = [_("What is resolved"), _("Who"), _("Until"), _("State")]
    cells = [
        [_resolved(row), row.owner.name, day(row.due_on), row.get_state_display()] for row in rows
    ]
    return [table(head, cells, widths=[6, 3, 2, 2])] if cells else []


def _resolved(row: Resolution) -> str:
    """With the standard it changes, if it does."""
    if not row.standard:
        return row.text
    changed = _("%(standard)s: %(value)s from %(day)s on") % {
        "standard": standard_name(row.standard),
        "value": duration(row.value or 0, row.unit),
        "day": day(row.effective_from),
    }
    return f"{row.text}\n{changed}"


def _trainings(review: Review) -> list[Block]:
    cells = [
        [row.title, day(row.on), row.place, row.audience] for row in review.trainings.order_by("on")
    ]
    head = [_("Title"), _("Day"), _("Place"), _("For whom")]
    return [table(head, cells, widths=[4, 2, 3, 3])] if cells else []


def _typeset(
    review: Review, title: str, sections: Sequence[Section], language: str, *, at: datetime
) -> bytes:
    data: dict[str, Any] = {
        "title": f"{title} {review.year}",
        "sender": [review.agreement.network.name],
        "reference": [review.agreement.name],
        "number": str(review.year),
        "sections": [{"title": name, "blocks": blocks} for name, blocks in sections],
        "foot": {
            "no_decision": _("Internal: for both sides and the coordination."),
            "document": review.agreement.name,
            "day": day(timezone.localdate(at)),
            "page": _("Page"),
        },
    }
    return typeset("review", data, language, at=at, most_pages=None)
