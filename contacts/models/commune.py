from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models.dated import Dated, DatedQuerySet, one_at_a_time
from contacts.states import Canton


class Commune(Dated):
    """A political commune under its number at the Federal Statistical Office (BFS)."""

    bfs_number = models.PositiveIntegerField(_("BFS number"))
    name = models.CharField(_("name"), max_length=120)
    canton = models.CharField(_("canton"), max_length=2, choices=Canton)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("commune")
        verbose_name_plural = _("communes")
        ordering = ["name", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time(
                "bfs_number",
                name="bfs_number_names_one_commune_at_a_time",
                message=_("This BFS number names another commune in that time."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class InstitutionCommune(Dated):
    """An institution is responsible for the people living in a commune."""

    institution = models.ForeignKey(
        "contacts.Institution",
        on_delete=models.PROTECT,
        related_name="institution_communes",
        verbose_name=_("institution"),
    )
    commune = models.ForeignKey(
        Commune,
        on_delete=models.PROTECT,
        related_name="institution_communes",
        verbose_name=_("commune"),
    )

    once_at_a_time = ("institution_id", "commune_id")

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("commune of an institution")
        verbose_name_plural = _("communes of an institution")
        ordering = ["since", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time(
                "institution",
                "commune",
                name="institution_serves_a_commune_once_at_a_time",
                message=_("The institution already serves this commune in that time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune} – {self.institution}"
