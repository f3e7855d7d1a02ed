import uuid

from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models


class Migration(migrations.Migration):
    """A page of its own needs an address that says nothing; each row that exists gets its own key."""

    dependencies = [("cases", "0005_papers")]

    operations = [
        migrations.AddField(
            model_name="note",
            name="key",
            field=models.UUIDField(db_default=RandomUUID(), editable=False),
        ),
        migrations.AlterField(
            model_name="note",
            name="key",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddField(
            model_name="historicalnote",
            name="key",
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
    ]
