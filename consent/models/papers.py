"""A paper of somebody on which something rests: a power of attorney, a medical waiver."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

NONE = Q(paper_of="", paper_on__isnull=True, paper_covers="")
WHOLE = ~Q(paper_of="") & Q(paper_on__isnull=False) & ~Q(paper_covers="")


class OnPaper(models.Model):
    """`paper_of`: which paper, of whom; `paper_on`: its day; `paper_covers`: what its text covers.

    Rule: R-CONSENT-11; what was released by it goes no further than its text.
    """

    paper_of = models.CharField(_("Paper on which it rests"), max_length=200, blank=True)
    paper_on = models.DateField(_("Dated"), null=True, blank=True)
    paper_covers = models.CharField(_("What its text covers"), max_length=500, blank=True)

    class Meta:
        abstract = True


def named_whole(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=NONE | WHOLE,
        name=name,
        violation_error_message=_("Name the paper, its day and what its text covers."),
    )
