from django.db import models


class FormToken(models.Model):
    """A form was posted and had its effect; `location` is where that post led to.

    The key is random in the form; the row is written by the post, in the transaction of its work.
    """

    key = models.UUIDField(primary_key=True)
    user_id = models.BigIntegerField(null=True)
    membership_id = models.BigIntegerField(null=True)
    path = models.TextField()
    location = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at"]
        indexes = [models.Index(fields=["created_at"], name="form_token_by_age")]

    def __str__(self) -> str:
        return str(self.key)
