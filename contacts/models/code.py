from django.db import models
from django.utils.translation import gettext_lazy as _

from iiz.history import Tracked, TrackedQuerySet


class Entry(Tracked):
    """What one entry of a list says, in which place, and whether it is offered."""

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
        abstract = True

    def __str__(self) -> str:
        return f"{self.list}: {self.de}"


class Code(Entry):
    """One entry of a list an administrator may reword: a reason, a category, a type."""

    class Meta(Entry.Meta):
        abstract = False
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


class CodeDraft(Entry):
    """What an entry will say once the drafts are published; a new one where no code bears its name.

    Its history says who drafted what; that of the code, who published it and when.
    """

    class Meta(Entry.Meta):
        abstract = False
        verbose_name = _("draft of a code")
        verbose_name_plural = _("drafts of codes")
        ordering = ["list", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["list", "code"],
                name="a_code_has_one_draft",
                violation_error_message=_("There is already a draft of this code."),
            ),
        ]
