"""Celery shells."""

from celery import shared_task

from cases.operations import documents
from cases.operations.deciding import renew_deciders
from iiz.calendar import now


@shared_task(name="cases.tasks.follow_deciders")
def follow_deciders() -> int:
    """Each morning: a mandate that began or ended moves open decisions. Safe to run again."""
    return renew_deciders(at=now())


@shared_task(name=documents.SCAN_TASK)
def scan_documents() -> int:
    """After each upload, and every five minutes for what a scanner did not answer. Safe to run
    again, and beside another one."""
    return documents.scan_documents(at=now())
