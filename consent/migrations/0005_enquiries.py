import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import cases.states


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0004_inspections_and_their_parts"),
        ("contacts", "0003_standard_of_inspections"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Enquiry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(max_length=20, unique=True)),
                ("question", models.CharField(max_length=40, verbose_name="Question")),
                ("age_band", models.CharField(blank=True, max_length=40, verbose_name="Age")),
                ("region", models.CharField(blank=True, max_length=40, verbose_name="Region")),
                (
                    "areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30),
                        size=None,
                        verbose_name="Problem areas",
                    ),
                ),
                ("sent_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "sent"),
                            ("answered", "answered"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="sent",
                        max_length=12,
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=40, verbose_name="Answer")),
                (
                    "reply",
                    models.TextField(blank=True, max_length=1000, verbose_name="Explanation"),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "addressee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "guideline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.guideline",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.network",
                    ),
                ),
                (
                    "sender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
                (
                    "sender_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Asked by",
                    ),
                ),
            ],
            options={
                "verbose_name": "anonymous question",
                "verbose_name_plural": "anonymous questions",
                "ordering": ["-sent_at", "-pk"],
                "indexes": [
                    models.Index(fields=["sender"], name="enquiry_by_sender"),
                    models.Index(fields=["addressee"], name="enquiry_by_addressee"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sender", models.F("addressee")), _negated=True),
                        name="nobody_asks_itself_anonymously",
                        violation_error_message="Choose another institution than your own.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("areas__len__gte", 1)),
                        name="an_enquiry_names_a_problem_area",
                        violation_error_message="Name at least one problem area.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "answered"),
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            models.Q(
                                models.Q(("state", "answered"), _negated=True),
                                ("answer", ""),
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                                ("reply", ""),
                            ),
                            _connector="OR",
                        ),
                        name="an_answered_enquiry_has_answer_instant_and_author",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer__in", ("depends", "information")), _negated=True),
                            models.Q(("reply", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="an_answer_that_depends_is_explained",
                        violation_error_message="Explain this answer in a few words.",
                    ),
                ],
            },
            bases=(cases.states.Stateful, models.Model),
        ),
        migrations.CreateModel(
            name="EnquiryNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField()),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.network",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("network", "year"), name="one_counter_of_enquiries_per_year"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalEnquiry",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("number", models.CharField(max_length=20)),
                ("question", models.CharField(max_length=40, verbose_name="Question")),
                ("age_band", models.CharField(blank=True, max_length=40, verbose_name="Age")),
                ("region", models.CharField(blank=True, max_length=40, verbose_name="Region")),
                (
                    "areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30),
                        size=None,
                        verbose_name="Problem areas",
                    ),
                ),
                ("sent_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "sent"),
                            ("answered", "answered"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="sent",
                        max_length=12,
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=40, verbose_name="Answer")),
                (
                    "reply",
                    models.TextField(blank=True, max_length=1000, verbose_name="Explanation"),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "history_id",
                    models.BigAutoField(editable=False, primary_key=True, serialize=False),
                ),
                ("history_date", models.DateTimeField()),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "addressee",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "guideline",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.guideline",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.network",
                    ),
                ),
                (
                    "sender",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
                (
                    "sender_user",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Asked by",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical anonymous question",
                "verbose_name_plural": "historical anonymous questions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="consent_his_id_f1ed59_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="consent_his_history_cce700_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
