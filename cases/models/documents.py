"""Files of a case: internal to the institution that filed them until it shares them."""

import uuid
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.shares import InternalQuerySet
from cases.states import Stateful
from cases.states.documents import DOCUMENT_VERBS, KEPT_DOCUMENT, DocumentState
from iiz.history import Tracked
from iiz.versions import Versioned

FOLDER = "documents"


def random_name(_document: "Document", _given: str) -> str:
    """Says nothing about file, case or person, and has no ending by which anything would run it."""
    name = uuid.uuid4().hex
    return f"{FOLDER}/{name[:2]}/{name}"


class DocumentQuerySet(InternalQuerySet):
    noun = "document"

    def readable(self, *, own: frozenset[int], on: date):
        """Rule: R-DOC-02; others know of no document that is not checked, or was taken back."""
        known = Q(owner__in=own) | Q(state=DocumentState.CLEAN)
        return super().readable(own=own, on=on).filter(known)

    def checked(self):
        return self.filter(state=DocumentState.CLEAN)

    def quarantined(self):
        return self.filter(state=DocumentState.QUARANTINED)

    def kept(self):
        """Neither refused nor taken back."""
        return self.filter(state__in=KEPT_DOCUMENT)


class Document(Stateful, Versioned, Tracked):
    """One file that one institution filed in a case, as it was cleaned and is kept.

    Its content never changes. `finding`: what the scanner found; `reason`: why it was taken back.
    """

    VERBS = DOCUMENT_VERBS

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="documents")
    owner = models.ForeignKey("contacts.Institution", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey("contacts.User", on_delete=models.PROTECT, related_name="+")
    category = models.CharField(_("Category"), max_length=20)
    title = models.CharField(_("Title"), max_length=200)
    name = models.CharField(_("Name of the file"), max_length=255)
    file = models.FileField(upload_to=random_name, max_length=100, blank=True)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(
        max_length=12, choices=DocumentState.choices, default=DocumentState.QUARANTINED
    )
    finding = models.CharField(_("What was found"), max_length=100, blank=True)
    reason = models.CharField(_("Reason"), max_length=300, blank=True)
    uploaded_at = models.DateTimeField()

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=DocumentState.REFUSED, file="") & ~Q(finding="")
                | ~Q(state=DocumentState.REFUSED) & ~Q(file="") & Q(finding=""),
                name="a_refused_document_says_why_and_has_no_file",
                violation_error_message=_("Choose a file."),
            ),
            models.CheckConstraint(
                condition=~Q(state=DocumentState.TAKEN_BACK) | ~Q(reason=""),
                name="a_document_taken_back_says_why",
                violation_error_message=_("Say why the document is taken back."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["uploaded_at"],
                condition=Q(state=DocumentState.QUARANTINED),
                name="document_in_quarantine",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_served(self) -> bool:
        """Rule: R-DOC-02; to its owner too, nothing is handed out that no scanner has seen."""
        return self.state == DocumentState.CLEAN
