"""The bottom of the import line: settings and what every app stands on."""

from iiz.celery import app as celery_app

__all__ = ["celery_app"]
