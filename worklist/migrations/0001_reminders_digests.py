import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0003_plan_closing_follow_ups"),
        ("iiz", "0002_job_run"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Digest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="iiz.outboxmessage",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("recipient", "day"), name="a_person_gets_one_digest_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=16)),
                ("key", models.UUIDField()),
                ("due_on", models.DateField()),
                (
                    "rung",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Soon"),
                            (1, "First"),
                            (2, "Team"),
                            (3, "Decider"),
                            (4, "Committee"),
                        ]
                    ),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "digest",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="worklist.digest",
                    ),
                ),
                (
                    "due",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="cases.due",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("digest__isnull", True)),
                        fields=["recipient"],
                        name="reminder_to_tell",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "key", "due_on", "recipient", "rung"),
                        name="a_person_is_reminded_once_per_rung_and_day",
                    )
                ],
            },
        ),
    ]
