"""Which notes and documents an institution has given to which other one, and until when."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cases.models.responsibility import Coverage
from iiz.history import Tracked, TrackedQuerySet


class ShareQuerySet(TrackedQuerySet):
    def open(self):
        """Not ended before its last day; that day may have passed."""
        return self.filter(ended_at__isnull=True)

    def in_force(self, on: date):
        return self.open().filter(since__lte=on, until__gte=on)

    def given_by(self, institution):
        return self.filter(Q(note__owner=institution) | Q(document__owner=institution))

    def of_categories(self, categories):
        return self.filter(Q(note__category__in=categories) | Q(document__category__in=categories))


class Share(Tracked):
    """One note or document of its owner that one other institution may read up to a last day.

    The giver is the owner of what is given. `until` is inclusive; `ended_at` is the instant it was
    ended early. Written by `cases.operations.sharing` alone.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="shares")
    receiver = models.ForeignKey("contacts.Institution", on_delete=models.PROTECT, related_name="+")
    note = models.ForeignKey(
        "cases.Note", on_delete=models.PROTECT, null=True, blank=True, related_name="shares"
    )
    document = models.ForeignKey(
        "cases.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="shares"
    )
    since = models.DateField()
    until = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("share")
        verbose_name_plural = _("shares")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(note__isnull=False, document__isnull=True)
                | Q(note__isnull=True, document__isnull=False),
                name="a_share_gives_one_note_or_one_document",
                violation_error_message=_("Share either a note or a document."),
            ),
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="a_share_ends_after_it_begins",
                violation_error_message=_("The share would end before it begins."),
            ),
            models.UniqueConstraint(
                fields=["note", "receiver"],
                condition=Q(ended_at__isnull=True),
                name="a_note_is_shared_once_with_each_receiver",
                violation_error_message=_("This note is already shared with that institution."),
            ),
            models.UniqueConstraint(
                fields=["document", "receiver"],
                condition=Q(ended_at__isnull=True),
                name="a_document_is_shared_once_with_each_receiver",
                violation_error_message=_("This document is already shared with that institution."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receiver_id} · {self.since:%d.%m.%Y}–{self.until:%d.%m.%Y}"

    def is_in_force(self, on: date) -> bool:
        return self.ended_at is None and self.since <= on <= self.until


class InternalQuerySet(TrackedQuerySet):
    """Rows that nobody but their owner reads until they are shared. `noun`: their name in Share."""

    noun: ClassVar[str]

    def of(self, institution):
        return self.filter(owner=institution)

    def readable(self, *, own: frozenset[int], on: date):
        """Rule: R-SHARE-01; own rows, and others' rows given to one of our institutions while the
        share and the receiver's coverage for the row's category are in force."""
        coverage = Coverage.objects.in_force(on).filter(
            participation__case=OuterRef("case"),
            participation__institution=OuterRef("receiver"),
            category=OuterRef(OuterRef("category")),
        )
        given = {self.noun: OuterRef("pk"), "receiver__in": own}
        shares = Share.objects.in_force(on).filter(Exists(coverage), **given)
        return self.filter(Q(owner__in=own) | Exists(shares))
