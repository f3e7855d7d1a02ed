"""The register of what was printed for the person: which paper, in which language, by whom."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class PaperKind(models.TextChoices):
    """A paper is one line here, one function that gathers what it says, perhaps a template."""

    INFORMATION = "information", _("Information sheet")
    REQUEST = "request", _("Written request")
    HANDOVER = "handover", _("Letter on the new contact person")
    NOTICES = "notices", _("Letter on what was exchanged")
    CLOSING = "closing", _("Closing sheet")
    CONSENT_FORM = "consent_form", _("Consent form")
    WITHDRAWAL = "withdrawal", _("Confirmation of a withdrawal")
    DISCLOSURES = "disclosures", _("List of what was exchanged")
    ACCESS_LOG = "access_log", _("List of who looked")
    INSPECTION = "inspection", _("Decision on the file inspection")


class Delivery(models.TextChoices):
    """How a paper gets to whom it is for."""

    LETTER = "letter", _("by letter")
    REPRESENTATIVE = "representative", _("by letter to the representation")
    COLLECT = "collect", _("she collects it")
    BY_HAND = "by_hand", _("handed over in person")
    INSTITUTION = "institution", _("by letter to the institution")
    APPLICANT = "applicant", _("by letter to who asked")


class PaperQuerySet(models.QuerySet):
    def of_houses(self, institutions):
        """What these institutions printed; others' papers are theirs."""
        return self.filter(institution__in=institutions)

    def telling(self, notices):
        """Those in which the person reads of one of these."""
        return self.filter(tells__overlap=notices)


class Paper(models.Model):
    """One paper as it was printed once; append-only, a reprint is another one.

    `about`: the key of the request, handover or inspection part it is about; `tells`: those of the
    notices the person reads in it. `sha256` is that of the PDF, which is not kept: whoever holds
    it can prove that it is this one.
    """

    _iiz_append_only = True

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=20)
    about = models.UUIDField(null=True, blank=True)
    tells = ArrayField(models.UUIDField(), default=list, blank=True)
    number = models.CharField(max_length=30, unique=True)
    language = models.CharField(max_length=5)
    delivery = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    printed_at = models.DateTimeField()
    by = models.ForeignKey("contacts.User", on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(
        "contacts.Institution", on_delete=models.PROTECT, related_name="+"
    )

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["-printed_at", "-pk"]
        indexes = [models.Index(fields=["case", "-printed_at", "-id"], name="paper_by_case")]

    def __str__(self) -> str:
        return self.number

    def get_kind_display(self) -> str:
        return str(PaperKind(self.kind).label)

    def get_delivery_display(self) -> str:
        return str(Delivery(self.delivery).label)
