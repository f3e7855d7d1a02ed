"""Keeping what one looks at every day as a tab of one's own."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.models import SavedTab
from contacts.models import Membership

AT_MOST = 8


@transaction.atomic
def save_tab(by: Membership, *, name: str, query: str) -> SavedTab:
    """Raises: ValidationError "many", or the constraint's for a name used before."""
    Membership.objects.select_for_update(of=("self",)).get(pk=by.pk)
    if by.saved_tabs.count() >= AT_MOST:
        message = _("You have %(number)s tabs of your own. Remove one first.")
        raise ValidationError(message, code="many", params={"number": AT_MOST})
    tab = SavedTab(membership=by, name=name, query=query)
    tab.full_clean()
    tab.save()
    return tab


def remove_tab(by: Membership, pk: int | None) -> None:
    """Only one's own; one that is gone already stays gone."""
    by.saved_tabs.filter(pk=pk).delete()
