from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class AccessEvent(models.Model):
    """Somebody was shown personal data; holds ids, never text.

    Written and read on the alias `log` only, whose role may add and read rows of this table and
    nothing else. Plain ids: a foreign key could not see rows of the other connection's transaction.
    """

    _iiz_append_only: ClassVar[bool] = True
    _iiz_log_only: ClassVar[bool] = True

    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    institution_id = models.BigIntegerField(null=True)
    network_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=40)
    case_ids = ArrayField(models.BigIntegerField(), default=list)
    person_id = models.BigIntegerField(null=True)
    route = models.CharField(max_length=100)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["institution_id", "-at"], name="access_by_institution"),
            models.Index(fields=["person_id", "-at"], name="access_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind}"
