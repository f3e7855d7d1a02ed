"""Filters somebody keeps as a tab of her list."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedTab(models.Model):
    """A name of one's own for a set of filters; `query` holds codes only, as in the URL."""

    membership = models.ForeignKey(
        "contacts.Membership", on_delete=models.CASCADE, related_name="saved_tabs"
    )
    name = models.CharField(_("Name of the tab"), max_length=30)
    query = models.CharField(max_length=300)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "name"],
                name="a_person_names_a_tab_once",
                violation_error_message=_("You already have a tab of this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name
