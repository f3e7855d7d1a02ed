from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consent.states import Source
from contacts.codes import is_code
from contacts.models.dated import Dated, DatedQuerySet, one_at_a_time
from contacts.models.naming import by_language


class LegalBasis(Dated):
    """One statute or other ground as it stands from a day to a day.

    `code` is an entry of the list legal_basis; a law that changes gets a new row, not a new code.
    `since` is the day from which this application relies on the wording.
    """

    code = models.CharField(_("legal basis"), max_length=40)
    citation_de = models.CharField(_("citation (German)"), max_length=120)
    citation_fr = models.CharField(_("citation (French)"), max_length=120)
    text_de = models.TextField(_("what it says (German)"))
    text_fr = models.TextField(_("what it says (French)"))
    is_statute = models.BooleanField(_("is a statute"), default=True)
    source = models.CharField(_("source"), max_length=1, choices=Source, default=Source.KNOWN)

    once_at_a_time = ("code",)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("legal basis")
        verbose_name_plural = _("legal bases")
        ordering = ["code", "since"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(source__in=Source.values), name="legal_basis_source_is_known"
            ),
            one_at_a_time(
                "code",
                name="legal_basis_has_one_wording_at_a_time",
                message=_("This basis already has a wording in that time. End that one first."),
            ),
        ]

    def __str__(self) -> str:
        return self.citation

    @property
    def citation(self) -> str:
        return by_language(self.citation_de, self.citation_fr)

    @property
    def text(self) -> str:
        return by_language(self.text_de, self.text_fr)

    def clean(self) -> None:
        if self.code and not is_code("legal_basis", self.code):
            raise ValidationError(
                {"code": ValidationError(_("Choose from the list."), code="unknown")}
            )
