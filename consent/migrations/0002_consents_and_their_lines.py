import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_plan_closing_follow_ups"),
        ("consent", "0001_law_rules_confirmations"),
        ("contacts", "0002_contact_persons_topics"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("drafted_on", models.DateField()),
                ("purpose", models.CharField(max_length=20, verbose_name="Purpose")),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        size=None,
                        verbose_name="Exchange",
                    ),
                ),
                ("form_version", models.PositiveSmallIntegerField(default=1, verbose_name="Form")),
                (
                    "form_language",
                    models.CharField(
                        choices=[("de", "German"), ("fr", "French")],
                        max_length=2,
                        verbose_name="Language of the form",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("printed", "printed"),
                            ("not_returned", "not returned"),
                            ("granted", "granted"),
                            ("limited", "limited"),
                            ("refused", "refused"),
                            ("partly_withdrawn", "withdrawn in part"),
                            ("withdrawn", "withdrawn"),
                            ("expired", "expired"),
                            ("superseded", "superseded"),
                            ("ended", "ended"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                (
                    "informed_on",
                    models.DateField(blank=True, null=True, verbose_name="Person informed on"),
                ),
                (
                    "signed_on",
                    models.DateField(blank=True, null=True, verbose_name="Signed or said on"),
                ),
                ("is_oral", models.BooleanField(default=False, verbose_name="Said, not signed")),
                (
                    "original_at",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="Original on file at"
                    ),
                ),
                (
                    "signed_by",
                    models.CharField(
                        choices=[("person", "the person"), ("representative", "a representative")],
                        default="person",
                        max_length=20,
                        verbose_name="Given by",
                    ),
                ),
                (
                    "language_read",
                    models.CharField(
                        blank=True, max_length=30, verbose_name="Language it was read in"
                    ),
                ),
                (
                    "interpreter",
                    models.CharField(blank=True, max_length=200, verbose_name="Interpreter"),
                ),
                (
                    "explained_by",
                    models.CharField(blank=True, max_length=200, verbose_name="Explained by"),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("since", models.DateField(verbose_name="Valid from")),
                ("until", models.DateField(verbose_name="Valid until")),
                (
                    "withdrawn_on",
                    models.DateField(blank=True, null=True, verbose_name="Withdrawn on"),
                ),
                ("withdrawn_how", models.CharField(blank=True, max_length=20, verbose_name="How")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="cases.case",
                    ),
                ),
                (
                    "collected_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="consent.consent",
                    ),
                ),
                (
                    "representation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.representation",
                    ),
                ),
            ],
            options={
                "verbose_name": "consent",
                "verbose_name_plural": "consents",
                "ordering": ["-drafted_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("since"))),
                        name="a_consent_ends_after_it_begins",
                        violation_error_message="The last day is before the first day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    frozenset(
                                        [
                                            "expired",
                                            "granted",
                                            "limited",
                                            "partly_withdrawn",
                                            "withdrawn",
                                        ]
                                    ),
                                ),
                                _negated=True,
                            ),
                            models.Q(
                                ("informed_on__isnull", False),
                                ("signed_on__gte", models.F("informed_on")),
                            ),
                            _connector="OR",
                        ),
                        name="nobody_consents_before_being_informed",
                        violation_error_message="The person must be informed before she consents. Check the two days.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    frozenset(
                                        [
                                            "expired",
                                            "granted",
                                            "limited",
                                            "partly_withdrawn",
                                            "withdrawn",
                                        ]
                                    ),
                                ),
                                _negated=True,
                            ),
                            ("is_oral", True),
                            models.Q(("original_at", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_signed_consent_says_where_the_original_is",
                        violation_error_message="Say where the signed original is on file.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("representation__isnull", True), ("signed_by", "person")),
                            models.Q(
                                ("representation__isnull", False), ("signed_by", "representative")
                            ),
                            _connector="OR",
                        ),
                        name="a_representative_who_consents_is_named",
                        violation_error_message="Name the representative, or nobody.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", frozenset(["draft", "ended", "not_returned", "printed"])),
                            ("answered_at__isnull", False),
                            _connector="OR",
                        ),
                        name="an_answer_has_its_instant",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), _negated=True),
                            ("withdrawn_on__isnull", False),
                            _connector="OR",
                        ),
                        name="a_withdrawal_has_its_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsentLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("category", models.CharField(max_length=20)),
                (
                    "answer",
                    models.CharField(
                        blank=True, choices=[("yes", "yes"), ("no", "no")], max_length=3
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("withdrawn", "withdrawn"),
                            ("superseded", "superseded"),
                            ("expired", "expired"),
                            ("ended", "ended"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "consent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="consent.consent",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of a consent",
                "verbose_name_plural": "lines of a consent",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("consent", "giver", "receiver", "category"),
                        name="a_consent_asks_each_thing_once",
                        violation_error_message="This is already asked.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("giver", models.F("receiver")), _negated=True),
                        name="a_line_is_between_two_institutions",
                        violation_error_message="Giver and receiver are the same institution.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_as", ""), ("ended_at__isnull", True)),
                            models.Q(
                                ("ended_at__isnull", False),
                                models.Q(("ended_as", ""), _negated=True),
                                ("answer", "yes"),
                            ),
                            _connector="OR",
                        ),
                        name="only_a_yes_ends_and_it_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalConsent",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("drafted_on", models.DateField()),
                ("purpose", models.CharField(max_length=20, verbose_name="Purpose")),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        size=None,
                        verbose_name="Exchange",
                    ),
                ),
                ("form_version", models.PositiveSmallIntegerField(default=1, verbose_name="Form")),
                (
                    "form_language",
                    models.CharField(
                        choices=[("de", "German"), ("fr", "French")],
                        max_length=2,
                        verbose_name="Language of the form",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("printed", "printed"),
                            ("not_returned", "not returned"),
                            ("granted", "granted"),
                            ("limited", "limited"),
                            ("refused", "refused"),
                            ("partly_withdrawn", "withdrawn in part"),
                            ("withdrawn", "withdrawn"),
                            ("expired", "expired"),
                            ("superseded", "superseded"),
                            ("ended", "ended"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                (
                    "informed_on",
                    models.DateField(blank=True, null=True, verbose_name="Person informed on"),
                ),
                (
                    "signed_on",
                    models.DateField(blank=True, null=True, verbose_name="Signed or said on"),
                ),
                ("is_oral", models.BooleanField(default=False, verbose_name="Said, not signed")),
                (
                    "original_at",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="Original on file at"
                    ),
                ),
                (
                    "signed_by",
                    models.CharField(
                        choices=[("person", "the person"), ("representative", "a representative")],
                        default="person",
                        max_length=20,
                        verbose_name="Given by",
                    ),
                ),
                (
                    "language_read",
                    models.CharField(
                        blank=True, max_length=30, verbose_name="Language it was read in"
                    ),
                ),
                (
                    "interpreter",
                    models.CharField(blank=True, max_length=200, verbose_name="Interpreter"),
                ),
                (
                    "explained_by",
                    models.CharField(blank=True, max_length=200, verbose_name="Explained by"),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("since", models.DateField(verbose_name="Valid from")),
                ("until", models.DateField(verbose_name="Valid until")),
                (
                    "withdrawn_on",
                    models.DateField(blank=True, null=True, verbose_name="Withdrawn on"),
                ),
                ("withdrawn_how", models.CharField(blank=True, max_length=20, verbose_name="How")),
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
                    "case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "collected_by",
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
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="consent.consent",
                    ),
                ),
                (
                    "representation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.representation",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical consent",
                "verbose_name_plural": "historical consents",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="consent_his_id_00b130_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="consent_his_history_1bcc63_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalConsentLine",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("category", models.CharField(max_length=20)),
                (
                    "answer",
                    models.CharField(
                        blank=True, choices=[("yes", "yes"), ("no", "no")], max_length=3
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("withdrawn", "withdrawn"),
                            ("superseded", "superseded"),
                            ("expired", "expired"),
                            ("ended", "ended"),
                        ],
                        max_length=12,
                    ),
                ),
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
                    "consent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="consent.consent",
                    ),
                ),
                (
                    "giver",
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
                    "receiver",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical line of a consent",
                "verbose_name_plural": "historical lines of a consent",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="consent_his_id_6b3067_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="consent_his_history_ae0aa8_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
