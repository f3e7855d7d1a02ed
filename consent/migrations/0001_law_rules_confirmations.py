import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0003_plan_closing_follow_ups"),
        ("contacts", "0002_contact_persons_topics"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LegalBasis",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until (last day)")),
                ("code", models.CharField(max_length=40, verbose_name="legal basis")),
                ("citation_de", models.CharField(max_length=120, verbose_name="citation (German)")),
                ("citation_fr", models.CharField(max_length=120, verbose_name="citation (French)")),
                ("text_de", models.TextField(verbose_name="what it says (German)")),
                ("text_fr", models.TextField(verbose_name="what it says (French)")),
                ("is_statute", models.BooleanField(default=True, verbose_name="is a statute")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("S", "read in a public source"),
                            ("V", "general knowledge, to be checked"),
                            ("P", "proposal"),
                        ],
                        default="V",
                        max_length=1,
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "legal basis",
                "verbose_name_plural": "legal bases",
                "ordering": ["code", "since"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="legalbasis_ends_no_earlier_than_it_starts",
                        violation_error_message="The last day is before the first day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["S", "V", "P"])),
                        name="legal_basis_source_is_known",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("code", "="),
                            (
                                models.Func(
                                    models.F("since"),
                                    models.F("until"),
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="legal_basis_has_one_wording_at_a_time",
                        violation_error_message="This basis already has a wording in that time. End that one first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until (last day)")),
                (
                    "condition",
                    models.CharField(
                        choices=[
                            ("written_request", "a written, reasoned request of the receiver"),
                            ("draws_benefits", "the person draws benefits from the receiver"),
                            ("reciprocity", "the receiver gives the same in return"),
                            (
                                "early_detection",
                                "the person is reported to the IV for early detection",
                            ),
                            ("iv_application", "the person has applied to the IV"),
                            ("kesb_decision", "a decision of the protection authority is on file"),
                            ("danger_to_life", "life is in acute danger"),
                        ],
                        max_length=30,
                        verbose_name="Condition",
                    ),
                ),
                ("basis", models.CharField(blank=True, max_length=40, verbose_name="Legal basis")),
                ("evidence", models.TextField(max_length=1000, verbose_name="How do you know?")),
                (
                    "head_by",
                    models.DateField(blank=True, null=True, verbose_name="The head confirms by"),
                ),
                (
                    "head_on",
                    models.DateField(blank=True, null=True, verbose_name="The head confirmed on"),
                ),
                (
                    "by",
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
                        related_name="confirmations",
                        to="cases.case",
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
                    "head",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "verbose_name": "confirmation of a condition",
                "verbose_name_plural": "confirmations of conditions",
                "ordering": ["since", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="confirmation_ends_no_earlier_than_it_starts",
                        violation_error_message="The last day is before the first day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "condition__in",
                                (
                                    "written_request",
                                    "draws_benefits",
                                    "reciprocity",
                                    "early_detection",
                                    "iv_application",
                                    "kesb_decision",
                                    "danger_to_life",
                                ),
                            )
                        ),
                        name="only_some_conditions_are_confirmed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("giver", models.F("receiver")), _negated=True),
                        name="a_confirmation_is_between_two_institutions",
                        violation_error_message="Choose another institution than your own.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("condition", "written_request"),
                                models.Q(("basis", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("condition", "written_request"), _negated=True),
                                ("basis", ""),
                            ),
                            _connector="OR",
                        ),
                        name="a_request_on_paper_names_its_basis",
                        violation_error_message="Say on which legal basis the request rests.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("condition", "danger_to_life"), ("head_by__isnull", False)),
                            models.Q(
                                models.Q(("condition", "danger_to_life"), _negated=True),
                                ("head_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="acute_danger_is_confirmed_by_the_head",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("head__isnull", True), ("head_on__isnull", True)),
                            models.Q(
                                ("head__isnull", False),
                                ("head_by__isnull", False),
                                ("head_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="the_heads_word_has_a_name_and_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("evidence", ""), _negated=True),
                        name="a_confirmation_says_how_it_is_known",
                        violation_error_message="Say how you know: a letter, a call, a decision.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("case", "="),
                            ("condition", "="),
                            ("giver", "="),
                            ("receiver", "="),
                            ("basis", "="),
                            (
                                models.Func(
                                    models.F("since"),
                                    models.F("until"),
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="a_condition_is_confirmed_once_at_a_time",
                        violation_error_message="This is already confirmed for that time.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExchangeRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        max_length=30,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\AX(-[A-Z]+)+-\\d+\\Z", "Write it like X-ALV-IV-1."
                            )
                        ],
                        verbose_name="rule",
                    ),
                ),
                (
                    "from_type",
                    models.CharField(blank=True, max_length=40, verbose_name="from type"),
                ),
                ("to_type", models.CharField(blank=True, max_length=40, verbose_name="to type")),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        help_text="Empty: the ordinary ones, without household, finances, plan and strict ones.",
                        max_length=40,
                        verbose_name="category",
                    ),
                ),
                ("basis", models.CharField(max_length=40, verbose_name="legal basis")),
                (
                    "consent_required",
                    models.BooleanField(default=True, verbose_name="needs consent"),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[("any", "any form"), ("written", "in writing")],
                        default="any",
                        max_length=10,
                        verbose_name="form",
                    ),
                ),
                (
                    "conditions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                (
                                    "payer_clarification_open",
                                    "a clarification between the two is open",
                                ),
                                ("written_request", "a written, reasoned request of the receiver"),
                                ("same_organisation", "both belong to one organisation"),
                                ("mandate", "the receiver holds the network's mandate"),
                                ("draws_benefits", "the person draws benefits from the receiver"),
                                ("reciprocity", "the receiver gives the same in return"),
                                (
                                    "early_detection",
                                    "the person is reported to the IV for early detection",
                                ),
                                ("iv_application", "the person has applied to the IV"),
                                (
                                    "kesb_decision",
                                    "a decision of the protection authority is on file",
                                ),
                                ("danger_to_life", "life is in acute danger"),
                            ],
                            max_length=30,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="conditions",
                    ),
                ),
                (
                    "notice",
                    models.CharField(
                        choices=[
                            ("before", "before"),
                            ("afterwards", "afterwards"),
                            ("as_soon_as_possible", "as soon as possible"),
                            ("information_sheet", "before, on the information sheet"),
                            ("none", "not needed"),
                        ],
                        default="before",
                        max_length=20,
                        verbose_name="the person is informed",
                    ),
                ),
                (
                    "notice_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="within calendar days"
                    ),
                ),
                (
                    "informer",
                    models.CharField(
                        choices=[
                            ("giver", "who gives"),
                            ("receiver", "who receives"),
                            ("iv", "the IV office"),
                            ("kesb", "the child and adult protection authority"),
                        ],
                        default="giver",
                        max_length=10,
                        verbose_name="who informs",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("S", "read in a public source"),
                            ("V", "general knowledge, to be checked"),
                            ("P", "proposal"),
                        ],
                        default="P",
                        max_length=1,
                        verbose_name="source",
                    ),
                ),
                (
                    "guideline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exchange_rules",
                        to="contacts.guideline",
                        verbose_name="guideline",
                    ),
                ),
            ],
            options={
                "verbose_name": "exchange rule",
                "verbose_name_plural": "exchange rules",
                "ordering": ["key", "from_type", "to_type", "category"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "conditions__contained_by",
                                [
                                    "payer_clarification_open",
                                    "written_request",
                                    "same_organisation",
                                    "mandate",
                                    "draws_benefits",
                                    "reciprocity",
                                    "early_detection",
                                    "iv_application",
                                    "kesb_decision",
                                    "danger_to_life",
                                ],
                            ),
                            ("form__in", ["any", "written"]),
                            ("informer__in", ["giver", "receiver", "iv", "kesb"]),
                            (
                                "notice__in",
                                [
                                    "before",
                                    "afterwards",
                                    "as_soon_as_possible",
                                    "information_sheet",
                                    "none",
                                ],
                            ),
                            ("source__in", ["S", "V", "P"]),
                        ),
                        name="exchange_rule_uses_known_words",
                    ),
                    models.UniqueConstraint(
                        fields=("guideline", "key", "from_type", "to_type", "category"),
                        name="exchange_rule_is_set_once_per_pair_and_category",
                        violation_error_message="This rule is already set for these types and this category.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("category__in", ["diagnosis", "protection", "sanctions"]),
                                _negated=True,
                            ),
                            ("consent_required", True),
                            models.Q(
                                models.Q(("from_type", ""), _negated=True),
                                models.Q(("to_type", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="strict_category_has_no_general_rule",
                        violation_error_message="Diagnosis, protection measures and sanctions need consent, or a rule for exactly these two types.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("basis", "consent"), _negated=True),
                            ("consent_required", True),
                            _connector="OR",
                        ),
                        name="consent_as_basis_needs_consent",
                        violation_error_message="Where consent is the basis, consent is needed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("notice", "afterwards"),
                                ("notice_days__gte", 1),
                                ("notice_days__isnull", False),
                            ),
                            models.Q(
                                models.Q(("notice", "afterwards"), _negated=True),
                                ("notice_days__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="informing_afterwards_has_a_term",
                        violation_error_message="Days belong to informing afterwards, and there they are needed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("conditions__contains", ["written_request"]), _negated=True),
                            ("form", "written"),
                            _connector="OR",
                        ),
                        name="a_written_request_is_answered_in_writing",
                        violation_error_message="What is given on a written request is given in writing.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("informer", "iv"), _negated=True),
                                ("from_type", "iv_office"),
                                ("to_type", "iv_office"),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("informer", "kesb"), _negated=True),
                                ("from_type", "kesb"),
                                ("to_type", "kesb"),
                                _connector="OR",
                            ),
                        ),
                        name="informer_is_one_of_the_two",
                        violation_error_message="Who informs must be one of the two types.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalConfirmation",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until (last day)")),
                (
                    "condition",
                    models.CharField(
                        choices=[
                            ("written_request", "a written, reasoned request of the receiver"),
                            ("draws_benefits", "the person draws benefits from the receiver"),
                            ("reciprocity", "the receiver gives the same in return"),
                            (
                                "early_detection",
                                "the person is reported to the IV for early detection",
                            ),
                            ("iv_application", "the person has applied to the IV"),
                            ("kesb_decision", "a decision of the protection authority is on file"),
                            ("danger_to_life", "life is in acute danger"),
                        ],
                        max_length=30,
                        verbose_name="Condition",
                    ),
                ),
                ("basis", models.CharField(blank=True, max_length=40, verbose_name="Legal basis")),
                ("evidence", models.TextField(max_length=1000, verbose_name="How do you know?")),
                (
                    "head_by",
                    models.DateField(blank=True, null=True, verbose_name="The head confirms by"),
                ),
                (
                    "head_on",
                    models.DateField(blank=True, null=True, verbose_name="The head confirmed on"),
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
                    "by",
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
                    "head",
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
                "verbose_name": "historical confirmation of a condition",
                "verbose_name_plural": "historical confirmations of conditions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="consent_his_id_4b8801_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="consent_his_history_645477_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalExchangeRule",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                (
                    "key",
                    models.CharField(
                        max_length=30,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\AX(-[A-Z]+)+-\\d+\\Z", "Write it like X-ALV-IV-1."
                            )
                        ],
                        verbose_name="rule",
                    ),
                ),
                (
                    "from_type",
                    models.CharField(blank=True, max_length=40, verbose_name="from type"),
                ),
                ("to_type", models.CharField(blank=True, max_length=40, verbose_name="to type")),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        help_text="Empty: the ordinary ones, without household, finances, plan and strict ones.",
                        max_length=40,
                        verbose_name="category",
                    ),
                ),
                ("basis", models.CharField(max_length=40, verbose_name="legal basis")),
                (
                    "consent_required",
                    models.BooleanField(default=True, verbose_name="needs consent"),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[("any", "any form"), ("written", "in writing")],
                        default="any",
                        max_length=10,
                        verbose_name="form",
                    ),
                ),
                (
                    "conditions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                (
                                    "payer_clarification_open",
                                    "a clarification between the two is open",
                                ),
                                ("written_request", "a written, reasoned request of the receiver"),
                                ("same_organisation", "both belong to one organisation"),
                                ("mandate", "the receiver holds the network's mandate"),
                                ("draws_benefits", "the person draws benefits from the receiver"),
                                ("reciprocity", "the receiver gives the same in return"),
                                (
                                    "early_detection",
                                    "the person is reported to the IV for early detection",
                                ),
                                ("iv_application", "the person has applied to the IV"),
                                (
                                    "kesb_decision",
                                    "a decision of the protection authority is on file",
                                ),
                                ("danger_to_life", "life is in acute danger"),
                            ],
                            max_length=30,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="conditions",
                    ),
                ),
                (
                    "notice",
                    models.CharField(
                        choices=[
                            ("before", "before"),
                            ("afterwards", "afterwards"),
                            ("as_soon_as_possible", "as soon as possible"),
                            ("information_sheet", "before, on the information sheet"),
                            ("none", "not needed"),
                        ],
                        default="before",
                        max_length=20,
                        verbose_name="the person is informed",
                    ),
                ),
                (
                    "notice_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="within calendar days"
                    ),
                ),
                (
                    "informer",
                    models.CharField(
                        choices=[
                            ("giver", "who gives"),
                            ("receiver", "who receives"),
                            ("iv", "the IV office"),
                            ("kesb", "the child and adult protection authority"),
                        ],
                        default="giver",
                        max_length=10,
                        verbose_name="who informs",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("S", "read in a public source"),
                            ("V", "general knowledge, to be checked"),
                            ("P", "proposal"),
                        ],
                        default="P",
                        max_length=1,
                        verbose_name="source",
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
                    "guideline",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.guideline",
                        verbose_name="guideline",
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
            ],
            options={
                "verbose_name": "historical exchange rule",
                "verbose_name_plural": "historical exchange rules",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="consent_his_id_159778_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="consent_his_history_907d79_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalLegalBasis",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until (last day)")),
                ("code", models.CharField(max_length=40, verbose_name="legal basis")),
                ("citation_de", models.CharField(max_length=120, verbose_name="citation (German)")),
                ("citation_fr", models.CharField(max_length=120, verbose_name="citation (French)")),
                ("text_de", models.TextField(verbose_name="what it says (German)")),
                ("text_fr", models.TextField(verbose_name="what it says (French)")),
                ("is_statute", models.BooleanField(default=True, verbose_name="is a statute")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("S", "read in a public source"),
                            ("V", "general knowledge, to be checked"),
                            ("P", "proposal"),
                        ],
                        default="V",
                        max_length=1,
                        verbose_name="source",
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
            ],
            options={
                "verbose_name": "historical legal basis",
                "verbose_name_plural": "historical legal bases",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="consent_his_id_f8a945_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="consent_his_history_0312a9_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
