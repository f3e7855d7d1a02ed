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
        ("cases", "0008_dues_of_consents_and_inspections"),
        ("consent", "0003_disclosures"),
        ("contacts", "0003_standard_of_inspections"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Inspection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("applicant", models.CharField(max_length=20, verbose_name="Who asks")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="Name")),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="Address")),
                ("basis", models.CharField(blank=True, max_length=40, verbose_name="Legal basis")),
                (
                    "basis_note",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="Remark on the basis"
                    ),
                ),
                (
                    "scope",
                    models.TextField(blank=True, max_length=1000, verbose_name="What is asked for"),
                ),
                ("received_on", models.DateField(verbose_name="Received on")),
                (
                    "identity_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("document", "official document seen"),
                            ("known", "known in person"),
                            ("power", "power of attorney seen"),
                            ("appointment", "deed of appointment seen"),
                            ("heirship", "certificate of inheritance seen"),
                            ("called_back", "called back, letter on file"),
                        ],
                        max_length=12,
                        verbose_name="Identity or authority checked",
                    ),
                ),
                ("identity_on", models.DateField(blank=True, null=True, verbose_name="Checked on")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="cases.case",
                    ),
                ),
                (
                    "identity_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "identity_house",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
            ],
            options={
                "verbose_name": "file inspection",
                "verbose_name_plural": "file inspections",
                "ordering": ["-received_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("applicant", "institution"),
                                ("institution__isnull", False),
                                models.Q(("basis", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("applicant", "institution"), _negated=True),
                                ("basis", ""),
                                ("institution__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="an_institution_that_inspects_names_its_basis",
                        violation_error_message="Name the institution and its legal basis.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("applicant__in", ["person", "institution"]), ("name", "")),
                            models.Q(("name", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="who_asks_for_somebody_is_named",
                        violation_error_message="Say who asks.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("identity_by__isnull", True),
                                ("identity_house__isnull", True),
                                ("identity_how", ""),
                                ("identity_on__isnull", True),
                            ),
                            models.Q(
                                ("identity_by__isnull", False),
                                ("identity_house__isnull", False),
                                ("identity_on__isnull", False),
                                models.Q(("identity_how", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="an_identity_checked_says_how_when_and_by_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalInspectionPart",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "requested"),
                            ("granted", "granted"),
                            ("limited", "limited"),
                            ("refused", "refused"),
                            ("delivered", "delivered"),
                            ("appealed", "appealed"),
                            ("closed", "closed"),
                        ],
                        default="requested",
                        max_length=12,
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("granted", "granted"),
                            ("limited", "limited"),
                            ("refused", "refused"),
                        ],
                        max_length=12,
                        verbose_name="Decision",
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="Decided on")),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("third_party", "interests of other people"),
                                ("secrecy", "a statute requires secrecy"),
                                ("public", "overriding public interest"),
                                ("harmful", "might harm health: through a doctor"),
                                ("no_ground", "right or basis does not reach so far"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="Reasons",
                    ),
                ),
                (
                    "explanation",
                    models.TextField(blank=True, max_length=800, verbose_name="Explanation"),
                ),
                (
                    "remedy",
                    models.TextField(blank=True, max_length=400, verbose_name="How to contest it"),
                ),
                (
                    "delivery",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("on_site", "viewed on site"),
                            ("copy", "copy handed over in person"),
                            ("post", "by post"),
                            ("collect", "collected"),
                            ("doctor", "through a doctor"),
                        ],
                        max_length=10,
                        verbose_name="Form of delivery",
                    ),
                ),
                ("doctor", models.CharField(blank=True, max_length=200, verbose_name="Doctor")),
                (
                    "delivered_on",
                    models.DateField(blank=True, null=True, verbose_name="Delivered on"),
                ),
                (
                    "appealed_on",
                    models.DateField(blank=True, null=True, verbose_name="Contested on"),
                ),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="Closed on")),
                ("remark", models.CharField(blank=True, max_length=500, verbose_name="Remark")),
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
                    "decided_by",
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
                    "holder",
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
                    "inspection",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="consent.inspection",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical part of a file inspection",
                "verbose_name_plural": "historical parts of a file inspection",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="consent_his_id_1d242e_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="consent_his_history_eb64b4_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="InspectionPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "requested"),
                            ("granted", "granted"),
                            ("limited", "limited"),
                            ("refused", "refused"),
                            ("delivered", "delivered"),
                            ("appealed", "appealed"),
                            ("closed", "closed"),
                        ],
                        default="requested",
                        max_length=12,
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("granted", "granted"),
                            ("limited", "limited"),
                            ("refused", "refused"),
                        ],
                        max_length=12,
                        verbose_name="Decision",
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="Decided on")),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("third_party", "interests of other people"),
                                ("secrecy", "a statute requires secrecy"),
                                ("public", "overriding public interest"),
                                ("harmful", "might harm health: through a doctor"),
                                ("no_ground", "right or basis does not reach so far"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="Reasons",
                    ),
                ),
                (
                    "explanation",
                    models.TextField(blank=True, max_length=800, verbose_name="Explanation"),
                ),
                (
                    "remedy",
                    models.TextField(blank=True, max_length=400, verbose_name="How to contest it"),
                ),
                (
                    "delivery",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("on_site", "viewed on site"),
                            ("copy", "copy handed over in person"),
                            ("post", "by post"),
                            ("collect", "collected"),
                            ("doctor", "through a doctor"),
                        ],
                        max_length=10,
                        verbose_name="Form of delivery",
                    ),
                ),
                ("doctor", models.CharField(blank=True, max_length=200, verbose_name="Doctor")),
                (
                    "delivered_on",
                    models.DateField(blank=True, null=True, verbose_name="Delivered on"),
                ),
                (
                    "appealed_on",
                    models.DateField(blank=True, null=True, verbose_name="Contested on"),
                ),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="Closed on")),
                ("remark", models.CharField(blank=True, max_length=500, verbose_name="Remark")),
                (
                    "decided_by",
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
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="consent.inspection",
                    ),
                ),
            ],
            options={
                "verbose_name": "part of a file inspection",
                "verbose_name_plural": "parts of a file inspection",
                "ordering": ["due_on", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["granted", "limited", "requested"])),
                        fields=["holder", "due_on"],
                        name="inspection_owed_by_holder",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("inspection", "holder"),
                        name="an_institution_holds_one_part_of_an_inspection",
                        violation_error_message="This institution is asked already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision", ""), ("state", "requested")),
                            ("state", "closed"),
                            models.Q(
                                models.Q(("state", "requested"), _negated=True),
                                models.Q(("decision", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_part_that_goes_on_is_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_by__isnull", True),
                                ("decided_on__isnull", True),
                                ("decision", ""),
                            ),
                            models.Q(
                                models.Q(("decision", ""), _negated=True),
                                ("decided_by__isnull", False),
                                ("decided_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_decision_on_inspection_has_its_day_and_author",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision__in", ("limited", "refused")), _negated=True),
                            models.Q(
                                models.Q(("reasons", []), _negated=True),
                                models.Q(("explanation", ""), _negated=True),
                                models.Q(("remedy", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="showing_less_has_reasons_and_a_remedy",
                        violation_error_message="Name the reasons, explain them, and say how the person can contest it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("delivered_on__isnull", True), ("delivery", "")),
                            models.Q(
                                models.Q(("delivery", ""), _negated=True),
                                ("delivered_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_delivery_has_its_form_and_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("delivery", "doctor"), models.Q(("doctor", ""), _negated=True)
                            ),
                            models.Q(
                                models.Q(("delivery", "doctor"), _negated=True), ("doctor", "")
                            ),
                            _connector="OR",
                        ),
                        name="a_delivery_through_a_doctor_names_her",
                        violation_error_message="Name the doctor, or choose another form.",
                    ),
                ],
            },
            bases=(cases.states.Stateful, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRedaction",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("what", models.CharField(max_length=200, verbose_name="What")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("third_party", "interests of other people"),
                            ("secrecy", "a statute requires secrecy"),
                            ("public", "overriding public interest"),
                            ("harmful", "might harm health: through a doctor"),
                            ("no_ground", "right or basis does not reach so far"),
                        ],
                        max_length=20,
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
                    "part",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="consent.inspectionpart",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical redaction",
                "verbose_name_plural": "historical redactions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="consent_his_id_7e1ffb_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="consent_his_history_1ab6fe_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCopyLine",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("text", models.CharField(blank=True, max_length=200)),
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
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.document",
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
                    "note",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.note",
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="consent.inspectionpart",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical line of a copy list",
                "verbose_name_plural": "historical lines of a copy list",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="consent_his_id_24ddb0_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="consent_his_history_42a81a_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="CopyLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=200)),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.document",
                    ),
                ),
                (
                    "note",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.note",
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copies",
                        to="consent.inspectionpart",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of a copy list",
                "verbose_name_plural": "lines of a copy list",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("document__isnull", False), ("note__isnull", True), ("text", "")
                            ),
                            models.Q(
                                ("document__isnull", True), ("note__isnull", False), ("text", "")
                            ),
                            models.Q(
                                ("document__isnull", True),
                                ("note__isnull", True),
                                models.Q(("text", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_copy_is_of_one_thing",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Redaction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=200, verbose_name="What")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("third_party", "interests of other people"),
                            ("secrecy", "a statute requires secrecy"),
                            ("public", "overriding public interest"),
                            ("harmful", "might harm health: through a doctor"),
                            ("no_ground", "right or basis does not reach so far"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redactions",
                        to="consent.inspectionpart",
                    ),
                ),
            ],
            options={
                "verbose_name": "redaction",
                "verbose_name_plural": "redactions",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("what", ""), _negated=True),
                        name="a_redaction_says_what",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalInspection",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("applicant", models.CharField(max_length=20, verbose_name="Who asks")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="Name")),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="Address")),
                ("basis", models.CharField(blank=True, max_length=40, verbose_name="Legal basis")),
                (
                    "basis_note",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="Remark on the basis"
                    ),
                ),
                (
                    "scope",
                    models.TextField(blank=True, max_length=1000, verbose_name="What is asked for"),
                ),
                ("received_on", models.DateField(verbose_name="Received on")),
                (
                    "identity_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("document", "official document seen"),
                            ("known", "known in person"),
                            ("power", "power of attorney seen"),
                            ("appointment", "deed of appointment seen"),
                            ("heirship", "certificate of inheritance seen"),
                            ("called_back", "called back, letter on file"),
                        ],
                        max_length=12,
                        verbose_name="Identity or authority checked",
                    ),
                ),
                ("identity_on", models.DateField(blank=True, null=True, verbose_name="Checked on")),
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
                    "identity_by",
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
                    "identity_house",
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
                    "institution",
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
                    "recorded_by",
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
                "verbose_name": "historical file inspection",
                "verbose_name_plural": "historical file inspections",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="consent_his_id_c6bcf6_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="consent_his_history_9d3985_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
