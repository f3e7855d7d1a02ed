"""What an institution's group may do with one case: a direct foreign key, no generic relation."""

from django.db import models
from guardian.models import GroupObjectPermissionBase


class CaseGroupObjectPermission(GroupObjectPermissionBase):
    """One permission of one institution's group on one case."""

    content_object = models.ForeignKey("cases.Case", on_delete=models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
