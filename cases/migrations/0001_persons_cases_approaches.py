import datetime
import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contacts", "0001_institutions_people_standards"),
        ("contacts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("first_name", models.CharField(max_length=100, verbose_name="First name")),
                ("last_name", models.CharField(max_length=100, verbose_name="Last name")),
                ("birth_date", models.DateField(verbose_name="Date of birth")),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("f", "female"), ("m", "male")],
                        max_length=1,
                        verbose_name="Sex",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        default="de", max_length=5, verbose_name="Language of letters"
                    ),
                ),
                (
                    "interpreter",
                    models.BooleanField(default=False, verbose_name="Needs an interpreter"),
                ),
                (
                    "street",
                    models.CharField(blank=True, max_length=200, verbose_name="Street and number"),
                ),
                ("postcode", models.CharField(blank=True, max_length=4, verbose_name="Postcode")),
                ("town", models.CharField(blank=True, max_length=100, verbose_name="Town")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="Phone")),
                ("ahv_number", models.BinaryField(blank=True, null=True)),
                (
                    "ahv_index",
                    models.CharField(blank=True, default="", editable=False, max_length=64),
                ),
                (
                    "safe_contact",
                    models.CharField(blank=True, max_length=20, verbose_name="Safe contact"),
                ),
                (
                    "safe_contact_note",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="How to reach her safely"
                    ),
                ),
                (
                    "last_folded",
                    models.CharField(db_collation="C", default="", editable=False, max_length=220),
                ),
                (
                    "first_folded",
                    models.CharField(db_collation="C", default="", editable=False, max_length=220),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.commune",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "persons",
                "indexes": [
                    models.Index(
                        fields=["registered_by", "last_folded", "first_folded"],
                        name="person_by_name",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("last_folded", name="gin_trgm_ops"),
                        name="person_last_trgm",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ahv_index", ""), _negated=True),
                        fields=("registered_by", "ahv_index"),
                        name="an_institution_registers_an_ahv_number_once",
                        violation_error_message="Your institution has already registered a person with this AHV number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("birth_date__gte", datetime.date(1900, 1, 1))),
                        name="a_person_was_born_after_1900",
                        violation_error_message="The date of birth lies before 1900.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "number",
                    models.CharField(max_length=20, unique=True, verbose_name="Case number"),
                ),
                (
                    "track",
                    models.CharField(
                        choices=[("bilateral", "bilateral"), ("iiz", "IIC")],
                        default="bilateral",
                        max_length=12,
                        verbose_name="Track",
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("registered", "Registration"),
                            ("intake", "Intake"),
                            ("informed", "Information and consent"),
                            ("assessment", "Assessment"),
                            ("clarification", "Clarifying responsibility"),
                            ("planning", "Plan"),
                            ("implementation", "Implementation"),
                            ("closed", "Closed"),
                        ],
                        default="registered",
                        max_length=16,
                        verbose_name="Phase",
                    ),
                ),
                ("registered_on", models.DateField(verbose_name="Registered on")),
                (
                    "clarified_on",
                    models.DateField(blank=True, null=True, verbose_name="Clarified on"),
                ),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="Closed on")),
                (
                    "unemployed_since",
                    models.DateField(blank=True, null=True, verbose_name="Unemployed since"),
                ),
                (
                    "incapacity_since",
                    models.DateField(blank=True, null=True, verbose_name="Unable to work since"),
                ),
                (
                    "job_started_on",
                    models.DateField(blank=True, null=True, verbose_name="Job started on"),
                ),
                (
                    "workload",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="Workload in percent"
                    ),
                ),
                (
                    "person_view",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="The person's own view"
                    ),
                ),
                ("outcome", models.CharField(blank=True, max_length=30, verbose_name="Outcome")),
                (
                    "solution",
                    models.TextField(blank=True, max_length=2000, verbose_name="Solution"),
                ),
                ("declines", models.PositiveIntegerField(default=0, editable=False)),
                ("returns", models.PositiveIntegerField(default=0, editable=False)),
                ("ping_pong_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.network",
                    ),
                ),
                (
                    "settled_with",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="cases.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "case",
                "verbose_name_plural": "cases",
                "permissions": [
                    ("view_case", "Can view the case"),
                    ("view_own_part", "Can view the own part of the case"),
                    ("change_case", "Can change the case"),
                    ("hand_over_case", "Can hand over the case"),
                    ("disclose_case", "Can disclose from the case"),
                    ("decide_case", "Can decide in the case"),
                ],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_on__isnull", False),
                                ("phase", "closed"),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("phase", "closed"), _negated=True),
                                ("closed_on__isnull", True),
                                ("outcome", ""),
                            ),
                            _connector="OR",
                        ),
                        name="a_case_has_an_outcome_exactly_when_closed",
                        violation_error_message="A closed case needs a date and an outcome.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("workload__isnull", True),
                            ("workload__range", (1, 100)),
                            _connector="OR",
                        ),
                        name="a_workload_is_1_to_100_percent",
                        violation_error_message="The workload is a percentage between 1 and 100.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("phase", "closed"), _negated=True),
                        fields=("person", "network"),
                        name="a_person_has_one_open_case_per_network",
                        violation_error_message="This person already has an open case in this network. Open that case instead.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Clarification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("question", models.TextField(max_length=1000, verbose_name="Question")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("noted", "noted"),
                            ("asked", "asked"),
                            ("positions", "positions"),
                            ("decided_consensus", "decided by consensus"),
                            ("escalated", "with the decider"),
                            ("decided", "decided"),
                            ("done", "done"),
                            ("withdrawn", "withdrawn"),
                            ("lapsed", "lapsed"),
                        ],
                        default="noted",
                        max_length=20,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("livelihood_secured", models.BooleanField(verbose_name="Livelihood secured")),
                (
                    "livelihood_by",
                    models.CharField(
                        max_length=300,
                        verbose_name="Who secures the livelihood until the decision?",
                    ),
                ),
                ("reasons", models.TextField(blank=True, max_length=4000, verbose_name="Reasons")),
                ("escalated_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_without_coordination", models.BooleanField(default=False)),
                ("reopened_at", models.DateTimeField(blank=True, null=True)),
                (
                    "new_facts",
                    models.TextField(blank=True, max_length=2000, verbose_name="New facts"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clarifications",
                        to="cases.case",
                    ),
                ),
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.guideline",
                    ),
                ),
                (
                    "names",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
            ],
            options={
                "verbose_name": "clarification",
                "verbose_name_plural": "clarifications",
                "ordering": ["-opened_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "asked",
                                    "decided",
                                    "decided_consensus",
                                    "escalated",
                                    "noted",
                                    "positions",
                                ],
                            )
                        ),
                        fields=("case",),
                        name="a_case_has_one_open_clarification",
                        violation_error_message="A clarification of this case is already open. Ask the institution there.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["decided", "decided_consensus"]), _negated=True
                            ),
                            ("names__isnull", False),
                            _connector="OR",
                        ),
                        name="a_decision_names_the_lead",
                        violation_error_message="A decision names the institution that is to lead.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "decided"), _negated=True),
                            models.Q(("reasons", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_decision_gives_reasons",
                        violation_error_message="A decision gives its reasons in writing.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Due",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("request", "Answer to a request"),
                            ("handover", "Answer to a handover"),
                            ("position", "Position on responsibility"),
                            ("back", "Answer to a question back"),
                            ("clarification", "Clarification"),
                            ("decision", "Decision"),
                            ("ping_pong", "To and fro: look at the case"),
                            ("execution", "Propose the handover decided on"),
                            ("notice", "Inform the person"),
                            ("task", "Task"),
                        ],
                        max_length=16,
                    ),
                ),
                ("key", models.UUIDField()),
                ("due_on", models.DateField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dues",
                        to="cases.case",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at__isnull", True)),
                        fields=["institution", "kind", "due_on"],
                        name="open_due_by_house",
                    ),
                    models.Index(fields=["case"], name="due_by_case"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "key", "institution"),
                        name="a_thing_is_due_once_per_institution",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("question", models.TextField(max_length=1000, verbose_name="Question")),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        size=None,
                        verbose_name="Categories",
                    ),
                ),
                ("basis", models.CharField(max_length=20, verbose_name="Basis")),
                (
                    "basis_note",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="Remark on the basis"
                    ),
                ),
                ("covered_until", models.DateField(verbose_name="Covered until")),
                (
                    "informed_on",
                    models.DateField(blank=True, null=True, verbose_name="Person informed on"),
                ),
                (
                    "inform_by",
                    models.DateField(
                        blank=True, null=True, verbose_name="Person to be informed by"
                    ),
                ),
                ("preview", models.JSONField(blank=True, default=dict, editable=False)),
                ("sent_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decline_reason",
                    models.CharField(blank=True, max_length=30, verbose_name="Reason"),
                ),
                (
                    "ground",
                    models.CharField(blank=True, max_length=200, verbose_name="Legal ground"),
                ),
                (
                    "decline_text",
                    models.TextField(blank=True, max_length=2000, verbose_name="Explanation"),
                ),
                (
                    "counter_proposal",
                    models.CharField(blank=True, max_length=20, verbose_name="Counter-proposal"),
                ),
                ("counter_on", models.DateField(blank=True, null=True, verbose_name="From")),
                (
                    "counter_text",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="What we do until then"
                    ),
                ),
                ("asked_back_on", models.DateField(blank=True, null=True)),
                (
                    "back_question",
                    models.TextField(blank=True, max_length=1000, verbose_name="Question back"),
                ),
                (
                    "back_answer",
                    models.TextField(blank=True, max_length=1000, verbose_name="Answer"),
                ),
                (
                    "what_is_new",
                    models.TextField(blank=True, max_length=1000, verbose_name="What is new?"),
                ),
                ("reason", models.CharField(max_length=20, verbose_name="Reason")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("asked_back", "asked back"),
                            ("accepted", "accepted"),
                            ("accepted_reservation", "accepted with reservation"),
                            ("declined", "declined"),
                            ("withdrawn", "withdrawn"),
                            ("superseded", "superseded"),
                            ("lapsed", "lapsed"),
                            ("escalated", "with the decider"),
                            ("decided", "decided"),
                        ],
                        default="proposed",
                        max_length=20,
                    ),
                ),
                ("summary", models.TextField(blank=True, max_length=4000, verbose_name="Summary")),
                (
                    "summary_category",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="Category of the summary"
                    ),
                ),
                ("package", models.JSONField(blank=True, default=list, editable=False)),
                (
                    "stays_involved",
                    models.BooleanField(default=False, verbose_name="We stay involved"),
                ),
                (
                    "loan_until",
                    models.DateField(blank=True, null=True, verbose_name="On loan until"),
                ),
                ("loan_basis", models.CharField(blank=True, max_length=20)),
                (
                    "effective_on",
                    models.DateField(blank=True, null=True, verbose_name="Effective on"),
                ),
                ("effected_at", models.DateTimeField(blank=True, null=True)),
                ("reservations", models.JSONField(blank=True, default=list)),
                ("binding", models.BooleanField(default=False)),
                (
                    "decision_reasons",
                    models.TextField(blank=True, max_length=4000, verbose_name="Reasons"),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_without_coordination", models.BooleanField(default=False)),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="cases.case",
                    ),
                ),
                (
                    "clarification",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.clarification",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.contactperson",
                    ),
                ),
                (
                    "counter_institution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
                (
                    "decided_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
                (
                    "guideline",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.guideline",
                    ),
                ),
                (
                    "informer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "handover",
                "verbose_name_plural": "handovers",
                "ordering": ["-sent_at", "-pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "declined"), _negated=True),
                            models.Q(
                                models.Q(("decline_reason", ""), _negated=True),
                                models.Q(("ground", ""), _negated=True),
                                models.Q(("decline_text", ""), _negated=True),
                                models.Q(("counter_proposal", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_declined_handover_says_why",
                        violation_error_message="Declining needs a reason, a legal ground, an explanation and a counter-proposal.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["asked_back", "escalated", "proposed"])),
                        fields=("case",),
                        name="a_case_has_one_open_handover",
                        violation_error_message="A handover of this case is already open. Withdraw it before proposing another.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sender", models.F("addressee")), _negated=True),
                        name="a_handover_goes_to_another_institution",
                        violation_error_message="Choose another institution than your own.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "decided"), _negated=True),
                            models.Q(
                                models.Q(("decision_reasons", ""), _negated=True),
                                ("decided_for__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_decided_handover_gives_reasons",
                        violation_error_message="A decision names the lead and gives its reasons.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalClarification",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("question", models.TextField(max_length=1000, verbose_name="Question")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("noted", "noted"),
                            ("asked", "asked"),
                            ("positions", "positions"),
                            ("decided_consensus", "decided by consensus"),
                            ("escalated", "with the decider"),
                            ("decided", "decided"),
                            ("done", "done"),
                            ("withdrawn", "withdrawn"),
                            ("lapsed", "lapsed"),
                        ],
                        default="noted",
                        max_length=20,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("livelihood_secured", models.BooleanField(verbose_name="Livelihood secured")),
                (
                    "livelihood_by",
                    models.CharField(
                        max_length=300,
                        verbose_name="Who secures the livelihood until the decision?",
                    ),
                ),
                ("reasons", models.TextField(blank=True, max_length=4000, verbose_name="Reasons")),
                ("escalated_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_without_coordination", models.BooleanField(default=False)),
                ("reopened_at", models.DateTimeField(blank=True, null=True)),
                (
                    "new_facts",
                    models.TextField(blank=True, max_length=2000, verbose_name="New facts"),
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
                    "names",
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
                    "opened_by",
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
                "verbose_name": "historical clarification",
                "verbose_name_plural": "historical clarifications",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="cases_histo_id_7a67e6_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="cases_histo_history_e1052f_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalHandover",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("question", models.TextField(max_length=1000, verbose_name="Question")),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        size=None,
                        verbose_name="Categories",
                    ),
                ),
                ("basis", models.CharField(max_length=20, verbose_name="Basis")),
                (
                    "basis_note",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="Remark on the basis"
                    ),
                ),
                ("covered_until", models.DateField(verbose_name="Covered until")),
                (
                    "informed_on",
                    models.DateField(blank=True, null=True, verbose_name="Person informed on"),
                ),
                (
                    "inform_by",
                    models.DateField(
                        blank=True, null=True, verbose_name="Person to be informed by"
                    ),
                ),
                ("preview", models.JSONField(blank=True, default=dict, editable=False)),
                ("sent_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decline_reason",
                    models.CharField(blank=True, max_length=30, verbose_name="Reason"),
                ),
                (
                    "ground",
                    models.CharField(blank=True, max_length=200, verbose_name="Legal ground"),
                ),
                (
                    "decline_text",
                    models.TextField(blank=True, max_length=2000, verbose_name="Explanation"),
                ),
                (
                    "counter_proposal",
                    models.CharField(blank=True, max_length=20, verbose_name="Counter-proposal"),
                ),
                ("counter_on", models.DateField(blank=True, null=True, verbose_name="From")),
                (
                    "counter_text",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="What we do until then"
                    ),
                ),
                ("asked_back_on", models.DateField(blank=True, null=True)),
                (
                    "back_question",
                    models.TextField(blank=True, max_length=1000, verbose_name="Question back"),
                ),
                (
                    "back_answer",
                    models.TextField(blank=True, max_length=1000, verbose_name="Answer"),
                ),
                (
                    "what_is_new",
                    models.TextField(blank=True, max_length=1000, verbose_name="What is new?"),
                ),
                ("reason", models.CharField(max_length=20, verbose_name="Reason")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("asked_back", "asked back"),
                            ("accepted", "accepted"),
                            ("accepted_reservation", "accepted with reservation"),
                            ("declined", "declined"),
                            ("withdrawn", "withdrawn"),
                            ("superseded", "superseded"),
                            ("lapsed", "lapsed"),
                            ("escalated", "with the decider"),
                            ("decided", "decided"),
                        ],
                        default="proposed",
                        max_length=20,
                    ),
                ),
                ("summary", models.TextField(blank=True, max_length=4000, verbose_name="Summary")),
                (
                    "summary_category",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="Category of the summary"
                    ),
                ),
                ("package", models.JSONField(blank=True, default=list, editable=False)),
                (
                    "stays_involved",
                    models.BooleanField(default=False, verbose_name="We stay involved"),
                ),
                (
                    "loan_until",
                    models.DateField(blank=True, null=True, verbose_name="On loan until"),
                ),
                ("loan_basis", models.CharField(blank=True, max_length=20)),
                (
                    "effective_on",
                    models.DateField(blank=True, null=True, verbose_name="Effective on"),
                ),
                ("effected_at", models.DateTimeField(blank=True, null=True)),
                ("reservations", models.JSONField(blank=True, default=list)),
                ("binding", models.BooleanField(default=False)),
                (
                    "decision_reasons",
                    models.TextField(blank=True, max_length=4000, verbose_name="Reasons"),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_without_coordination", models.BooleanField(default=False)),
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
                    "clarification",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.clarification",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.contactperson",
                    ),
                ),
                (
                    "counter_institution",
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
                    "decided_for",
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
                    "informer",
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
                    ),
                ),
            ],
            options={
                "verbose_name": "historical handover",
                "verbose_name_plural": "historical handovers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="cases_histo_id_a41667_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="cases_histo_history_3a2663_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalNote",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("category", models.CharField(max_length=20, verbose_name="Category")),
                ("text", models.TextField(max_length=10000, verbose_name="Note")),
                ("written_at", models.DateTimeField()),
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
                    "author",
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
                    "owner",
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
                "verbose_name": "historical note",
                "verbose_name_plural": "historical notes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="cases_histo_id_e84bf5_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="cases_histo_history_6f65e0_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalNotice",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("procedure", "procedure"),
                            ("exchange", "data exchange"),
                            ("lead", "change of lead"),
                        ],
                        max_length=20,
                        verbose_name="Topic",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "due"),
                            ("attempted", "attempted"),
                            ("done", "done"),
                            ("impossible", "not possible"),
                        ],
                        default="due",
                        max_length=12,
                    ),
                ),
                ("due_on", models.DateField()),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="Informed on")),
                ("channel", models.CharField(blank=True, max_length=12, verbose_name="How")),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
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
                    "about",
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
                    "informer",
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
                "verbose_name": "historical notice to the person",
                "verbose_name_plural": "historical notices to the person",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="cases_histo_id_fc67b8_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="cases_histo_history_04f375_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPerson",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("first_name", models.CharField(max_length=100, verbose_name="First name")),
                ("last_name", models.CharField(max_length=100, verbose_name="Last name")),
                ("birth_date", models.DateField(verbose_name="Date of birth")),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("f", "female"), ("m", "male")],
                        max_length=1,
                        verbose_name="Sex",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        default="de", max_length=5, verbose_name="Language of letters"
                    ),
                ),
                (
                    "interpreter",
                    models.BooleanField(default=False, verbose_name="Needs an interpreter"),
                ),
                (
                    "street",
                    models.CharField(blank=True, max_length=200, verbose_name="Street and number"),
                ),
                ("postcode", models.CharField(blank=True, max_length=4, verbose_name="Postcode")),
                ("town", models.CharField(blank=True, max_length=100, verbose_name="Town")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="Phone")),
                ("ahv_number", models.BinaryField(blank=True, null=True)),
                (
                    "ahv_index",
                    models.CharField(blank=True, default="", editable=False, max_length=64),
                ),
                (
                    "safe_contact",
                    models.CharField(blank=True, max_length=20, verbose_name="Safe contact"),
                ),
                (
                    "safe_contact_note",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="How to reach her safely"
                    ),
                ),
                ("last_folded", models.CharField(default="", editable=False, max_length=220)),
                ("first_folded", models.CharField(default="", editable=False, max_length=220)),
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
                    "commune",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.commune",
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
                    "registered_by",
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
                "verbose_name": "historical person",
                "verbose_name_plural": "historical persons",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="cases_histo_id_1889ee_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="cases_histo_history_237c09_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPosition",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("question", models.TextField(max_length=1000, verbose_name="Question")),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        size=None,
                        verbose_name="Categories",
                    ),
                ),
                ("basis", models.CharField(max_length=20, verbose_name="Basis")),
                (
                    "basis_note",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="Remark on the basis"
                    ),
                ),
                ("covered_until", models.DateField(verbose_name="Covered until")),
                (
                    "informed_on",
                    models.DateField(blank=True, null=True, verbose_name="Person informed on"),
                ),
                (
                    "inform_by",
                    models.DateField(
                        blank=True, null=True, verbose_name="Person to be informed by"
                    ),
                ),
                ("preview", models.JSONField(blank=True, default=dict, editable=False)),
                ("sent_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decline_reason",
                    models.CharField(blank=True, max_length=30, verbose_name="Reason"),
                ),
                (
                    "ground",
                    models.CharField(blank=True, max_length=200, verbose_name="Legal ground"),
                ),
                (
                    "decline_text",
                    models.TextField(blank=True, max_length=2000, verbose_name="Explanation"),
                ),
                (
                    "counter_proposal",
                    models.CharField(blank=True, max_length=20, verbose_name="Counter-proposal"),
                ),
                ("counter_on", models.DateField(blank=True, null=True, verbose_name="From")),
                (
                    "counter_text",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="What we do until then"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "asked"), ("stated", "stated"), ("lapsed", "lapsed")],
                        default="asked",
                        max_length=20,
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("responsible", "responsible"),
                            ("partly", "partly responsible"),
                            ("not_responsible", "not responsible"),
                            ("not_yet", "cannot say yet"),
                            ("advance", "advance without recognition"),
                            ("decision_due", "formal decision follows"),
                        ],
                        max_length=20,
                        verbose_name="Position",
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=2000, verbose_name="Reasons")),
                (
                    "missing",
                    models.CharField(blank=True, max_length=500, verbose_name="What is missing"),
                ),
                (
                    "next_on",
                    models.DateField(blank=True, null=True, verbose_name="Next statement on"),
                ),
                ("not_yet_count", models.PositiveSmallIntegerField(default=0, editable=False)),
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
                    "clarification",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.clarification",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.contactperson",
                    ),
                ),
                (
                    "counter_institution",
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
                    "informer",
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
                    "names",
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
                    ),
                ),
            ],
            options={
                "verbose_name": "historical position",
                "verbose_name_plural": "historical positions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="cases_histo_id_f59c86_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="cases_histo_history_e03d55_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalProblem",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("area", models.CharField(max_length=30, verbose_name="Problem area")),
                ("category", models.CharField(max_length=20)),
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
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
                    "owner",
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
                "verbose_name": "historical problem",
                "verbose_name_plural": "historical problems",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="cases_histo_id_f62b93_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="cases_histo_history_6e1220_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRequest",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("question", models.TextField(max_length=1000, verbose_name="Question")),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        size=None,
                        verbose_name="Categories",
                    ),
                ),
                ("basis", models.CharField(max_length=20, verbose_name="Basis")),
                (
                    "basis_note",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="Remark on the basis"
                    ),
                ),
                ("covered_until", models.DateField(verbose_name="Covered until")),
                (
                    "informed_on",
                    models.DateField(blank=True, null=True, verbose_name="Person informed on"),
                ),
                (
                    "inform_by",
                    models.DateField(
                        blank=True, null=True, verbose_name="Person to be informed by"
                    ),
                ),
                ("preview", models.JSONField(blank=True, default=dict, editable=False)),
                ("sent_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decline_reason",
                    models.CharField(blank=True, max_length=30, verbose_name="Reason"),
                ),
                (
                    "ground",
                    models.CharField(blank=True, max_length=200, verbose_name="Legal ground"),
                ),
                (
                    "decline_text",
                    models.TextField(blank=True, max_length=2000, verbose_name="Explanation"),
                ),
                (
                    "counter_proposal",
                    models.CharField(blank=True, max_length=20, verbose_name="Counter-proposal"),
                ),
                ("counter_on", models.DateField(blank=True, null=True, verbose_name="From")),
                (
                    "counter_text",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="What we do until then"
                    ),
                ),
                ("asked_back_on", models.DateField(blank=True, null=True)),
                (
                    "back_question",
                    models.TextField(blank=True, max_length=1000, verbose_name="Question back"),
                ),
                (
                    "back_answer",
                    models.TextField(blank=True, max_length=1000, verbose_name="Answer"),
                ),
                (
                    "what_is_new",
                    models.TextField(blank=True, max_length=1000, verbose_name="What is new?"),
                ),
                ("type", models.CharField(max_length=20, verbose_name="Type")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "sent"),
                            ("received", "received (opened)"),
                            ("asked_back", "asked back"),
                            ("answered", "answered"),
                            ("partly_answered", "partly answered"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("withdrawn", "withdrawn"),
                            ("lapsed", "lapsed"),
                        ],
                        default="sent",
                        max_length=20,
                    ),
                ),
                ("received_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.TextField(blank=True, max_length=4000, verbose_name="Answer")),
                ("answer_category", models.CharField(blank=True, max_length=20)),
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
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.contactperson",
                    ),
                ),
                (
                    "counter_institution",
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
                    "informer",
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
                    ),
                ),
            ],
            options={
                "verbose_name": "historical request",
                "verbose_name_plural": "historical requests",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="cases_histo_id_5e4f5b_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="cases_histo_history_ea08de_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalResponsibility",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("since_at", models.DateTimeField()),
                ("until_at", models.DateTimeField(blank=True, null=True)),
                ("interim", models.BooleanField(default=False)),
                ("loan_until", models.DateField(blank=True, null=True)),
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
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical period of responsibility",
                "verbose_name_plural": "historical periods of responsibility",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="cases_histo_id_fe78df_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="cases_histo_history_c16620_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTask",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("task", "Task"), ("promise", "Promise")],
                        default="task",
                        max_length=8,
                        verbose_name="Kind",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="What is to be done")),
                (
                    "category",
                    models.CharField(default="plan", max_length=20, verbose_name="Category"),
                ),
                ("due_on", models.DateField(verbose_name="By")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("done", "done"), ("cancelled", "cancelled")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("done_on", models.DateField(blank=True, null=True)),
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
                    "assignee",
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
                    "owner",
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
                "verbose_name": "historical task",
                "verbose_name_plural": "historical tasks",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="cases_histo_id_bb3e78_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="cases_histo_history_be7917_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("category", models.CharField(max_length=20, verbose_name="Category")),
                ("text", models.TextField(max_length=10000, verbose_name="Note")),
                ("written_at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="cases.case",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
            ],
            options={
                "verbose_name": "note",
                "verbose_name_plural": "notes",
                "ordering": ["-written_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("procedure", "procedure"),
                            ("exchange", "data exchange"),
                            ("lead", "change of lead"),
                        ],
                        max_length=20,
                        verbose_name="Topic",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "due"),
                            ("attempted", "attempted"),
                            ("done", "done"),
                            ("impossible", "not possible"),
                        ],
                        default="due",
                        max_length=12,
                    ),
                ),
                ("due_on", models.DateField()),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="Informed on")),
                ("channel", models.CharField(blank=True, max_length=12, verbose_name="How")),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("remark", models.CharField(blank=True, max_length=500, verbose_name="Remark")),
                (
                    "about",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="cases.case",
                    ),
                ),
                (
                    "informer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice to the person",
                "verbose_name_plural": "notices to the person",
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True),
                            models.Q(
                                ("done_on__isnull", False), models.Q(("channel", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="a_done_notice_says_when_and_how",
                        violation_error_message="Say on which day and how the person was informed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "impossible"), _negated=True),
                            models.Q(("remark", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="an_impossible_notice_says_why",
                        violation_error_message="Say why the person cannot be informed.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Participation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("lead", "Lead"),
                            ("participant", "Participant"),
                            ("coordination", "Coordination"),
                        ],
                        max_length=12,
                    ),
                ),
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("follow_up_until", models.DateField(blank=True, null=True)),
                ("basis", models.CharField(blank=True, max_length=20)),
                (
                    "external_number",
                    models.CharField(blank=True, max_length=50, verbose_name="Own dossier number"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="cases.case",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
                (
                    "own_person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "participation",
                "verbose_name_plural": "participations",
                "ordering": ["since", "pk"],
                "indexes": [
                    models.Index(fields=["institution", "case"], name="participation_by_house")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("case", "institution"),
                        name="an_institution_takes_part_once_at_a_time",
                        violation_error_message="This institution already takes part in the case.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("role", "lead")),
                        fields=("case",),
                        name="a_case_has_one_leading_participant",
                        violation_error_message="Another institution already leads the case.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCoverage",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("category", models.CharField(max_length=20)),
                ("basis", models.CharField(max_length=20)),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
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
                    "participation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.participation",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical coverage",
                "verbose_name_plural": "historical coverage",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="cases_histo_id_b64acc_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="cases_histo_history_8c61a7_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Coverage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("category", models.CharField(max_length=20)),
                ("basis", models.CharField(max_length=20)),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "participation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coverage",
                        to="cases.participation",
                    ),
                ),
            ],
            options={
                "verbose_name": "coverage",
                "verbose_name_plural": "coverage",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("since"))),
                        name="a_coverage_ends_after_it_begins",
                        violation_error_message="The coverage would end before it begins.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("participation", "category"),
                        name="a_category_is_covered_once_per_participation",
                        violation_error_message="This category is already covered.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalRepresentation",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("kind", models.CharField(max_length=20, verbose_name="Kind")),
                ("name", models.CharField(max_length=200, verbose_name="Name")),
                (
                    "contact",
                    models.CharField(blank=True, max_length=300, verbose_name="Address, phone"),
                ),
                ("scope", models.CharField(blank=True, max_length=300, verbose_name="Scope")),
                (
                    "receives_letters",
                    models.BooleanField(default=False, verbose_name="Receives the letters"),
                ),
                ("since", models.DateField(verbose_name="Since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="Until")),
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
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical representation",
                "verbose_name_plural": "historical representations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="cases_histo_id_d3ee76_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="cases_histo_history_924f80_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalParticipation",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("lead", "Lead"),
                            ("participant", "Participant"),
                            ("coordination", "Coordination"),
                        ],
                        max_length=12,
                    ),
                ),
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("follow_up_until", models.DateField(blank=True, null=True)),
                ("basis", models.CharField(blank=True, max_length=20)),
                (
                    "external_number",
                    models.CharField(blank=True, max_length=50, verbose_name="Own dossier number"),
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
                    "own_person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical participation",
                "verbose_name_plural": "historical participations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="cases_histo_id_9e7a84_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="cases_histo_history_2d9b66_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCase",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("number", models.CharField(max_length=20, verbose_name="Case number")),
                (
                    "track",
                    models.CharField(
                        choices=[("bilateral", "bilateral"), ("iiz", "IIC")],
                        default="bilateral",
                        max_length=12,
                        verbose_name="Track",
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("registered", "Registration"),
                            ("intake", "Intake"),
                            ("informed", "Information and consent"),
                            ("assessment", "Assessment"),
                            ("clarification", "Clarifying responsibility"),
                            ("planning", "Plan"),
                            ("implementation", "Implementation"),
                            ("closed", "Closed"),
                        ],
                        default="registered",
                        max_length=16,
                        verbose_name="Phase",
                    ),
                ),
                ("registered_on", models.DateField(verbose_name="Registered on")),
                (
                    "clarified_on",
                    models.DateField(blank=True, null=True, verbose_name="Clarified on"),
                ),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="Closed on")),
                (
                    "unemployed_since",
                    models.DateField(blank=True, null=True, verbose_name="Unemployed since"),
                ),
                (
                    "incapacity_since",
                    models.DateField(blank=True, null=True, verbose_name="Unable to work since"),
                ),
                (
                    "job_started_on",
                    models.DateField(blank=True, null=True, verbose_name="Job started on"),
                ),
                (
                    "workload",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="Workload in percent"
                    ),
                ),
                (
                    "person_view",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="The person's own view"
                    ),
                ),
                ("outcome", models.CharField(blank=True, max_length=30, verbose_name="Outcome")),
                (
                    "solution",
                    models.TextField(blank=True, max_length=2000, verbose_name="Solution"),
                ),
                ("declines", models.PositiveIntegerField(default=0, editable=False)),
                ("returns", models.PositiveIntegerField(default=0, editable=False)),
                ("ping_pong_at", models.DateTimeField(blank=True, editable=False, null=True)),
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
                    "settled_with",
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
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical case",
                "verbose_name_plural": "historical cases",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="cases_histo_id_e99664_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="cases_histo_history_66f752_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Position",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("question", models.TextField(max_length=1000, verbose_name="Question")),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        size=None,
                        verbose_name="Categories",
                    ),
                ),
                ("basis", models.CharField(max_length=20, verbose_name="Basis")),
                (
                    "basis_note",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="Remark on the basis"
                    ),
                ),
                ("covered_until", models.DateField(verbose_name="Covered until")),
                (
                    "informed_on",
                    models.DateField(blank=True, null=True, verbose_name="Person informed on"),
                ),
                (
                    "inform_by",
                    models.DateField(
                        blank=True, null=True, verbose_name="Person to be informed by"
                    ),
                ),
                ("preview", models.JSONField(blank=True, default=dict, editable=False)),
                ("sent_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decline_reason",
                    models.CharField(blank=True, max_length=30, verbose_name="Reason"),
                ),
                (
                    "ground",
                    models.CharField(blank=True, max_length=200, verbose_name="Legal ground"),
                ),
                (
                    "decline_text",
                    models.TextField(blank=True, max_length=2000, verbose_name="Explanation"),
                ),
                (
                    "counter_proposal",
                    models.CharField(blank=True, max_length=20, verbose_name="Counter-proposal"),
                ),
                ("counter_on", models.DateField(blank=True, null=True, verbose_name="From")),
                (
                    "counter_text",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="What we do until then"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "asked"), ("stated", "stated"), ("lapsed", "lapsed")],
                        default="asked",
                        max_length=20,
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("responsible", "responsible"),
                            ("partly", "partly responsible"),
                            ("not_responsible", "not responsible"),
                            ("not_yet", "cannot say yet"),
                            ("advance", "advance without recognition"),
                            ("decision_due", "formal decision follows"),
                        ],
                        max_length=20,
                        verbose_name="Position",
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=2000, verbose_name="Reasons")),
                (
                    "missing",
                    models.CharField(blank=True, max_length=500, verbose_name="What is missing"),
                ),
                (
                    "next_on",
                    models.DateField(blank=True, null=True, verbose_name="Next statement on"),
                ),
                ("not_yet_count", models.PositiveSmallIntegerField(default=0, editable=False)),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="cases.case",
                    ),
                ),
                (
                    "clarification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="positions",
                        to="cases.clarification",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.contactperson",
                    ),
                ),
                (
                    "counter_institution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
                (
                    "guideline",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.guideline",
                    ),
                ),
                (
                    "informer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
                (
                    "names",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "position",
                "verbose_name_plural": "positions",
                "ordering": ["pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clarification", "addressee"),
                        name="an_institution_is_asked_once_per_clarification",
                        violation_error_message="This institution has already been asked.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", "not_responsible"), _negated=True),
                            models.Q(
                                models.Q(("decline_reason", ""), _negated=True),
                                models.Q(("ground", ""), _negated=True),
                                models.Q(("text", ""), _negated=True),
                                models.Q(("counter_proposal", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="not_responsible_says_why",
                        violation_error_message="“Not responsible” needs a reason, a legal ground, an explanation and a counter-proposal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code__in", ["not_yet", "decision_due"]), _negated=True),
                            ("next_on__isnull", False),
                            _connector="OR",
                        ),
                        name="a_later_position_has_a_date",
                        violation_error_message="Say by which day the next statement follows.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Problem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("area", models.CharField(max_length=30, verbose_name="Problem area")),
                ("category", models.CharField(max_length=20)),
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="problems",
                        to="cases.case",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
            ],
            options={
                "verbose_name": "problem",
                "verbose_name_plural": "problems",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("case", "area", "owner"),
                        name="an_institution_names_a_problem_once",
                        violation_error_message="This problem area is already named.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Representation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="Kind")),
                ("name", models.CharField(max_length=200, verbose_name="Name")),
                (
                    "contact",
                    models.CharField(blank=True, max_length=300, verbose_name="Address, phone"),
                ),
                ("scope", models.CharField(blank=True, max_length=300, verbose_name="Scope")),
                (
                    "receives_letters",
                    models.BooleanField(default=False, verbose_name="Receives the letters"),
                ),
                ("since", models.DateField(verbose_name="Since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="Until")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="representations",
                        to="cases.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "representation",
                "verbose_name_plural": "representations",
                "ordering": ["since", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="a_representation_ends_after_it_begins",
                        violation_error_message="The end lies before the beginning.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("question", models.TextField(max_length=1000, verbose_name="Question")),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        size=None,
                        verbose_name="Categories",
                    ),
                ),
                ("basis", models.CharField(max_length=20, verbose_name="Basis")),
                (
                    "basis_note",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="Remark on the basis"
                    ),
                ),
                ("covered_until", models.DateField(verbose_name="Covered until")),
                (
                    "informed_on",
                    models.DateField(blank=True, null=True, verbose_name="Person informed on"),
                ),
                (
                    "inform_by",
                    models.DateField(
                        blank=True, null=True, verbose_name="Person to be informed by"
                    ),
                ),
                ("preview", models.JSONField(blank=True, default=dict, editable=False)),
                ("sent_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decline_reason",
                    models.CharField(blank=True, max_length=30, verbose_name="Reason"),
                ),
                (
                    "ground",
                    models.CharField(blank=True, max_length=200, verbose_name="Legal ground"),
                ),
                (
                    "decline_text",
                    models.TextField(blank=True, max_length=2000, verbose_name="Explanation"),
                ),
                (
                    "counter_proposal",
                    models.CharField(blank=True, max_length=20, verbose_name="Counter-proposal"),
                ),
                ("counter_on", models.DateField(blank=True, null=True, verbose_name="From")),
                (
                    "counter_text",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="What we do until then"
                    ),
                ),
                ("asked_back_on", models.DateField(blank=True, null=True)),
                (
                    "back_question",
                    models.TextField(blank=True, max_length=1000, verbose_name="Question back"),
                ),
                (
                    "back_answer",
                    models.TextField(blank=True, max_length=1000, verbose_name="Answer"),
                ),
                (
                    "what_is_new",
                    models.TextField(blank=True, max_length=1000, verbose_name="What is new?"),
                ),
                ("type", models.CharField(max_length=20, verbose_name="Type")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "sent"),
                            ("received", "received (opened)"),
                            ("asked_back", "asked back"),
                            ("answered", "answered"),
                            ("partly_answered", "partly answered"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("withdrawn", "withdrawn"),
                            ("lapsed", "lapsed"),
                        ],
                        default="sent",
                        max_length=20,
                    ),
                ),
                ("received_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.TextField(blank=True, max_length=4000, verbose_name="Answer")),
                ("answer_category", models.CharField(blank=True, max_length=20)),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="cases.case",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.contactperson",
                    ),
                ),
                (
                    "counter_institution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
                (
                    "guideline",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.guideline",
                    ),
                ),
                (
                    "informer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "request",
                "verbose_name_plural": "requests",
                "ordering": ["-sent_at", "-pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "declined"), _negated=True),
                            models.Q(
                                models.Q(("decline_reason", ""), _negated=True),
                                models.Q(("ground", ""), _negated=True),
                                models.Q(("decline_text", ""), _negated=True),
                                models.Q(("counter_proposal", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_declined_request_says_why",
                        violation_error_message="Declining needs a reason, a legal ground, an explanation and a counter-proposal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True),
                            ("type", "take_part"),
                            _connector="OR",
                        ),
                        name="only_an_invitation_is_accepted",
                        violation_error_message="A question is answered, not accepted.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["asked_back", "received", "sent"]), ("type", "take_part")
                        ),
                        fields=("case", "addressee"),
                        name="an_institution_has_one_open_invitation_per_case",
                        violation_error_message="This institution is already invited. Wait for its answer or withdraw.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Responsibility",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since_at", models.DateTimeField()),
                ("until_at", models.DateTimeField(blank=True, null=True)),
                ("interim", models.BooleanField(default=False)),
                ("loan_until", models.DateField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="periods",
                        to="cases.case",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "period of responsibility",
                "verbose_name_plural": "periods of responsibility",
                "ordering": ["since_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_at__isnull", True),
                            ("until_at__gt", models.F("since_at")),
                            _connector="OR",
                        ),
                        name="a_period_ends_after_it_begins",
                        violation_error_message="The lead would end before it began.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("case", "="),
                            (
                                models.Func(
                                    "since_at",
                                    "until_at",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(
                                        inclusive_lower=True
                                    ),
                                    function="tstzrange",
                                    output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="a_case_has_never_two_leads",
                        violation_error_message="Another institution leads the case at that time.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("task", "Task"), ("promise", "Promise")],
                        default="task",
                        max_length=8,
                        verbose_name="Kind",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="What is to be done")),
                (
                    "category",
                    models.CharField(default="plan", max_length=20, verbose_name="Category"),
                ),
                ("due_on", models.DateField(verbose_name="By")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("done", "done"), ("cancelled", "cancelled")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("done_on", models.DateField(blank=True, null=True)),
                (
                    "assignee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="cases.case",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
            ],
            options={
                "verbose_name": "task",
                "verbose_name_plural": "tasks",
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_on__isnull", False), ("state", "done")),
                            models.Q(
                                models.Q(("state", "done"), _negated=True),
                                ("done_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="a_task_is_done_on_a_day",
                        violation_error_message="A finished task needs the day it was done.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("verb", models.CharField(max_length=40)),
                ("subject", models.CharField(max_length=60)),
                ("facts", models.JSONField(default=dict)),
                ("operation", models.UUIDField()),
                (
                    "audience",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="cases.case",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["case", "-at", "-id"], name="event_by_case")],
            },
        ),
        migrations.CreateModel(
            name="CaseGroupObjectPermission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "content_object",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="cases.case"),
                ),
                (
                    "group",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.group"),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="auth.permission"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "unique_together": {("group", "permission", "content_object")},
            },
        ),
        migrations.CreateModel(
            name="CaseNumber",
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
                    models.UniqueConstraint(fields=("network", "year"), name="one_counter_per_year")
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("phase", models.CharField(max_length=16)),
                ("open", models.BooleanField()),
                ("is_lead", models.BooleanField()),
                ("next_due_on", models.DateField(default=datetime.date(2999, 12, 31))),
                ("waiting_since", models.DateField(null=True)),
                ("sort_name", models.CharField(db_collation="C", max_length=450)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="cases.case",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
                (
                    "waiting_on",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.institution",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["institution", "open", "next_due_on", "case"], name="row_by_due"
                    ),
                    models.Index(
                        fields=["institution", "open", "sort_name", "case"], name="row_by_name"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution", "case"), name="a_case_is_listed_once_per_institution"
                    )
                ],
            },
        ),
    ]
