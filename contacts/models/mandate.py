from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models.dated import Dated, DatedQuerySet, one_at_a_time
from contacts.models.institution import Institution
from contacts.models.network import Network
from contacts.states import COORDINATION


class Mandate(Dated):
    """A coordination office works for a network. Its access ends with the last day."""

    network = models.ForeignKey(
        Network, on_delete=models.PROTECT, related_name="mandates", verbose_name=_("network")
    )
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        related_name="mandates",
        verbose_name=_("institution"),
    )

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        ordering = ["since", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time(
                "network",
                name="network_has_one_mandate_at_a_time",
                message=_("The network already has a coordination office in that time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} – {self.network}"

    def clean(self) -> None:
        if self.institution_id and self.institution.type != COORDINATION:
            raise ValidationError(
                _("Only a coordination office can hold a mandate."), code="not_coordination"
            )
