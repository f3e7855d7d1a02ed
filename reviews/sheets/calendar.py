"""The invitation as an iCalendar file (RFC 5545).

Rule: R-REVIEW-10; it says when, where and which agreement, and names nobody.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from reviews.models import Review
from reviews.states import ReviewState

OCTETS_IN_A_LINE = 75
ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}


def as_calendar(review: Review, *, at: datetime) -> str:
    """`SEQUENCE` grows with every change, so that a later file replaces an earlier one."""
    return "".join(f"{line}\r\n" for given in _lines(review, at) for line in _folded(given))


def _lines(review: Review, at: datetime) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//IIZ//Review//DE", "METHOD:PUBLISH")
    yield "BEGIN:VEVENT"
    yield f"UID:{review.key}@{settings.BASE_URL.rpartition('/')[2].partition(':')[0]}"
    yield f"SEQUENCE:{review.version}"
    if review.state == ReviewState.NOT_HELD:
        yield "STATUS:CANCELLED"
    yield f"DTSTAMP:{_instant(at)}"
    yield f"DTSTART:{_instant(review.starts_at)}"
    yield f"DTEND:{_instant(review.ends_at)}"
    yield f"SUMMARY:{_text(_title(review))}"
    if review.place:
        yield f"LOCATION:{_text(review.place)}"
    yield f"URL:{settings.BASE_URL}{reverse('review', args=[review.key])}"
    yield from ("END:VEVENT", "END:VCALENDAR")


def _title(review: Review) -> str:
    words = {"year": review.year, "agreement": review.agreement.name}
    return _("Review %(year)s: %(agreement)s") % words


def _instant(moment: datetime | None) -> str:
    """In UTC, so that no time zone has to travel along."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}" if moment else ""


def _text(words: str) -> str:
    return "".join(ESCAPED.get(char, char) for char in words.replace("\r", ""))


def _folded(line: str) -> Iterator[str]:
    """A line holds at most 75 octets; what is left goes on behind a space. No sign is cut."""
    room, part = OCTETS_IN_A_LINE, ""
    for char in line:
        if len((part + char).encode()) > room:
            yield part
            part = " "
        part += char
    yield part
