from django.db import models
from django.utils.translation import gettext_lazy as _

from iiz.history import Tracked, TrackedQuerySet


class Code(Tracked):
    """One entry of a list an administrator may reword: a reason, a category, a type."""

    list = models.CharField(_("list"), max_length=40)
    code = models.SlugField(_("code"), max_length=40, db_index=False)
    de = models.CharField(_("German"), max_length=200)
    fr = models.CharField(_("French"), max_length=200)
    en = models.CharField(_("English"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    active = models.BooleanField(_("offered for new entries"), default=True)

    objects = TrackedQuerySet.as_manager()

    class Meta:
        verbose_name = _("code")
        verbose_name_plural = _("codes")
        ordering = ["list", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["list", "code"],
                name="code_is_unique_in_its_list",
                violation_error_message=_("This code is already in the list."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list}: {self.de}"
