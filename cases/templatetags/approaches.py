"""The frozen preview of an approach, worded for a template."""

from django import template

from cases.preview import Preview, shown

register = template.Library()


@register.filter
def as_preview(preview: dict | Preview) -> Preview:
    """{% with told=preview|as_preview %}: the frozen JSON, or what was worded from it before."""
    return preview if isinstance(preview, Preview) else shown(preview)
