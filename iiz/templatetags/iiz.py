from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django import template
from django.template.context import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from iiz.form_tokens import ACTING, FIELD

register = template.Library()

CIRCLE = '<circle cx="8" cy="8" r="6.2"/>'
# Strokes of 16 × 16 icons; size and colour come from the stylesheet.
ICONS = {
    "yes": CIRCLE + '<path d="M5.2 8.2l2 2 3.6-4"/>',
    "no": CIRCLE + '<path d="M5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6"/>',
    "partly": CIRCLE + '<path d="M4.8 8h6.4"/>',
    "clock": CIRCLE + '<path d="M8 4.6V8l2.4 1.6"/>',
    "info": CIRCLE + '<path d="M8 7.4v3.8M8 4.9v.1"/>',
    "check": '<path d="M3 8.5l3.3 3.3L13 4.6"/>',
    "close": '<path d="M4 4l8 8M12 4l-8 8"/>',
    "plus": '<path d="M8 3v10M3 8h10"/>',
    "search": '<circle cx="7" cy="7" r="4.5"/><path d="M10.5 10.5L14 14"/>',
    "menu": '<path d="M2 4h12M2 8h12M2 12h12"/>',
    "down": '<path d="M4 6l4 4 4-4"/>',
    "right": '<path d="M2.5 8h11M9.3 3.8L13.5 8l-4.2 4.2"/>',
    "left": '<path d="M13.5 8h-11M6.7 3.8L2.5 8l4.2 4.2"/>',
    "pingpong": '<path d="M2.5 5.5h10M9.8 2.6l2.9 2.9-2.9 2.9"/>'
    '<path d="M13.5 10.8h-10M6.2 8l-2.9 2.8 2.9 2.9"/>',
    "warning": '<path d="M8 2.2l6.2 11H1.8z"/><path d="M8 6.4v3M8 11.4v.1"/>',
    "urgent": '<path d="M8 1.6L14.4 8 8 14.4 1.6 8z"/><path d="M8 5v3.4M8 10.7v.1"/>',
    "lock": '<rect x="3" y="7" width="10" height="6.6" rx="1"/>'
    '<path d="M5.2 7V5a2.8 2.8 0 015.6 0v2"/>',
    "print": '<path d="M4.5 6V2.5h7V6M4.5 11.5h-2V6h11v5.5h-2"/><path d="M4.5 9.5h7v4h-7z"/>',
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """Decoration only: the text beside it says the same."""
    strokes = mark_safe(ICONS[name])  # noqa: S308  # our own constants
    return format_html('<svg class="i" viewBox="0 0 16 16" aria-hidden="true">{}</svg>', strokes)


@register.simple_tag(takes_context=True)
def form_token(context: Context) -> SafeString:
    """The hidden fields every posting form carries: its one-time key and who is acting."""
    key = format_html('<input type="hidden" name="{}" value="{}">', FIELD, uuid4())
    return key + acting_field(context)


@register.simple_tag(takes_context=True)
def acting_field(context: Context) -> SafeString:
    """For whom the form is written; alone in forms that change nothing, as the search."""
    membership = getattr(context.get("request"), "membership", None)
    if membership is None:
        return mark_safe("")
    return format_html('<input type="hidden" name="{}" value="{}">', ACTING, membership.pk)


@register.filter
def labelled(name: object, words: object) -> str:
    """ "Name: words", with the space before the colon that the language wants."""
    return gettext("%(name)s: %(words)s") % {"name": name, "words": words}


@register.filter
def can(reader: Any, verb: str) -> bool:
    """{% if reader|can:"close" %}: the same answer as the operation gives."""
    return bool(reader.can(verb))


@register.filter
def touched(form: Any, names: str) -> bool:
    """{% if form|touched:"street town" %}: something was typed there, or is wrong there."""
    is_wrong = any(name in form.errors for name in names.split())
    return is_wrong or (form.is_bound and any(name in form.changed_data for name in names.split()))


@register.filter
def tel(number: str) -> str:
    """Returns: what a telephone dials of "031 000 00 30"."""
    return "".join(char for char in number if char.isdigit() or char == "+")


@register.filter
def day(value: date | datetime | None) -> str:
    """Returns: "22.11.2026", in every language the same; "" for nothing."""
    return _format(value, "%d.%m.%Y")


@register.filter
def day_short(value: date | datetime | None) -> str:
    """Returns: "22.11.", where the year is plain."""
    return _format(value, "%d.%m.")


@register.filter
def month(value: date | datetime | None) -> str:
    """Returns: "11.2026"."""
    return _format(value, "%m.%Y")


@register.filter
def instant(value: datetime | None) -> str:
    """Returns: "22.11.2026, 14:05", in Swiss time."""
    return _format(value, "%d.%m.%Y, %H:%M")


@register.filter
def clock(value: datetime | None) -> str:
    """Returns: "14:05", in Swiss time, where the day is plain."""
    return _format(value, "%H:%M")


def _format(value: Any, pattern: str) -> str:
    if not value:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    # strftime drops leading zeros of years before 1000 on some systems; no date here is that old.
    return str(value.strftime(pattern))
