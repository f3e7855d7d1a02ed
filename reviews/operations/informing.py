"""Who is told by mail of a review: people at work whom the link opens for, each once.

Rule: R-REVIEW-13; guests are told by whoever invites them, and nobody of what she did herself.
"""

from collections.abc import Iterable
from datetime import date

from contacts.deciders import committee
from contacts.models import Membership, User
from contacts.states import Side
from reviews import notifications
from reviews.models import Attendance, Resolution, Review
from reviews.operations.inviting import invitable
from reviews.operations.speaking import heads_who_speak
from reviews.states import ResolutionState


def tell_invited(review: Review, *, on: date) -> None:
    """A day, or another one: to everybody invited. Queries: 1, or at most 5."""
    notifications.invited(review, _invited(review, on=on))


def tell_held(review: Review, *, by: Membership, on: date) -> None:
    """The minutes are there: to everybody invited, and the heads who speak for a side."""
    heads = (head.user for head, _side in heads_who_speak(review.agreement, on=on))
    notifications.held(review, _others([*_invited(review, on=on), *heads], by))


def tell_wanted(resolution: Resolution, *, by: Membership, on: date) -> None:
    """To the heads of the sides whose word is missing; not again while something else of the
    review waits for it, for it stands on the same page."""
    waiting = resolution.review.resolutions.filter(state=ResolutionState.OPEN)
    others = waiting.exclude(pk=resolution.pk)
    sides = {side for side in Side if not others.exclude(approvals__side=side).exists()}
    heads = heads_who_speak(resolution.agreement, on=on) if sides else ()
    users = [head.user for head, side in heads if side in sides]
    notifications.word_wanted(resolution.review, _others(users, by))


def tell_committee(resolution: Resolution, *, by: Membership, on: date) -> None:
    members = committee(resolution.agreement.network, on=on).select_related("user").order_by("pk")
    notifications.decision_wanted(_others((one.user for one in members), by))


def tell_published(resolution: Resolution, *, by: Membership, on: date) -> None:
    """What was agreed is a version now: to the heads who speak for either side."""
    heads = (head.user for head, _side in heads_who_speak(resolution.agreement, on=on))
    notifications.published(resolution, _others(heads, by))


def _invited(review: Review, *, on: date) -> list[User]:
    """Those of the invited whom the review still opens for."""
    rows = Attendance.objects.filter(review=review.pk, user__isnull=False).select_related("user")
    users = [row.user for row in rows.order_by("pk") if row.user]
    if not users:
        return []
    here = {one.membership.user_id for one in invitable(review.agreement, on=on)}
    return [user for user in users if user.pk in here]


def _others(users: Iterable[User], by: Membership) -> list[User]:
    return list({user.pk: user for user in users if user.pk != by.user_id}.values())
