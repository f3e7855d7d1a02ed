"""One mail per event: a review has a day or was held, or a resolution waits for somebody's word.

Rule: R-REVIEW-10; a link behind login, nothing else.
"""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from contacts.models import User
from iiz import outbox
from reviews.models import Review


def invited(review: Review, users: Iterable[User]) -> None:
    """You are invited, or something about it has changed."""
    _post("review", users, _page(review))


def held(review: Review, users: Iterable[User]) -> None:
    """It was held, and its minutes are there."""
    _post("review_held", users, _page(review))


def word_wanted(review: Review, users: Iterable[User]) -> None:
    """To a side: approve or reject what was resolved."""
    _post("word_wanted", users, f"{_page(review)}#resolutions")


def decision_wanted(users: Iterable[User]) -> None:
    """To the committee: a resolution is before it."""
    _post("word_wanted", users, reverse("committee_resolutions"))


def _page(review: Review) -> str:
    return reverse("review", args=[review.key])


def _post(kind: str, users: Iterable[User], path: str) -> None:
    facts = {"link": f"{settings.BASE_URL}{path}"}
    for user in users:
        outbox.post(kind, to=user.email, language=user.language, facts=facts)
