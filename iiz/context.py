from django.conf import settings
from django.http import HttpRequest


def product(request: HttpRequest) -> dict[str, bool]:
    """Templates: `is_demo`, true where all persons are invented."""
    return {"is_demo": settings.IIZ_DEMO}
