from typing import Any

from django.http import HttpRequest


def acting(request: HttpRequest) -> dict[str, Any]:
    """Templates: `acting` (a Membership or None) and `memberships` (what one could switch to)."""
    return {
        "acting": getattr(request, "membership", None),
        "memberships": getattr(request, "memberships", []),
    }
