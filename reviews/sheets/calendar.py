"""The invitation as an iCalendar file (RFC 5545), and its cancellation (RFC 5546).

Rule: R-REVIEW-10; it says when, where and which agreement, and names nobody.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from reviews.models import Review

OCTETS_IN_A_LINE = 75
PUBLISH, CANCEL = "PUBLISH", "CANCEL"
ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}


def method_of(review: Review) -> str:
    """Of a review that does not take place on the day people were told, the day is taken back."""
    return CANCEL if review.is_called_off else PUBLISH


def as_calendar(review: Review, *, at: datetime) -> str:
    """`SEQUENCE` grows with every change, so that a later file replaces an earlier one, or takes it
    out of the calendar. The sender is the system, so that nobody is named."""
    return "".join(f"{line}\r\n" for given in _lines(review, at) for line in _folded(given))


def _lines(review: Review, at: datetime) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//IIZ//Review//DE")
    yield f"METHOD:{method_of(review)}"
    yield "BEGIN:VEVENT"
    yield f"UID:{review.key}@{settings.BASE_URL.rpartition('/')[2].partition(':')[0]}"
    yield f"SEQUENCE:{review.version}"
    yield f"ORGANIZER:mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"
    if review.is_called_off:
        yield "STATUS:CANCELLED"
    yield f"DTSTAMP:{_instant(at)}"
    if review.starts_at and review.ends_at:
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


def _instant(moment: datetime) -> str:
    """In UTC, so that no time zone has to travel along."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


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
