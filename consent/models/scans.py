"""The signed form of a consent as it was scanned."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.documents import random_name
from cases.states import Stateful
from consent.states import SCAN_VERBS, ScanState
from iiz.history import Tracked, TrackedQuerySet

ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
"""Content types a scan may have, and how its file is called when it is handed out."""


class ConsentScanQuerySet(TrackedQuerySet["ConsentScan"]):
    def quarantined(self) -> Self:
        return self.filter(state=ScanState.QUARANTINED)


class ConsentScan(Stateful, Tracked):
    """One file, as it was cleaned and is kept; the name it was given is not. `Consent.scan` says
    which one counts.

    Rule: R-CONSENT-10; who collected the consent reads it, and her auditor, nobody before a scanner
    has seen it. `finding`: what the scanner found.
    """

    VERBS = SCAN_VERBS

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    consent = models.ForeignKey("consent.Consent", on_delete=models.PROTECT, related_name="scans")
    file = models.FileField(upload_to=random_name, max_length=100, blank=True)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(
        max_length=12, choices=ScanState.choices, default=ScanState.QUARANTINED
    )
    finding = models.CharField(_("What was found"), max_length=100, blank=True)
    uploaded_at = models.DateTimeField()

    objects = ConsentScanQuerySet.as_manager()

    class Meta:
        verbose_name = _("scan of a consent")
        verbose_name_plural = _("scans of a consent")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[ScanState.QUARANTINED, ScanState.CLEAN]) & ~Q(file="")
                | Q(state__in=[ScanState.REFUSED, ScanState.REPLACED], file=""),
                name="a_scan_that_does_not_count_has_no_file",
                violation_error_message=_("Choose a file."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ScanState.REFUSED) | ~Q(finding=""),
                name="a_refused_scan_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.get_state_display()

    @property
    def is_served(self) -> bool:
        return self.state == ScanState.CLEAN

    @property
    def is_refused(self) -> bool:
        return self.state == ScanState.REFUSED

    @property
    def ending(self) -> str:
        return ENDINGS[self.content_type]
