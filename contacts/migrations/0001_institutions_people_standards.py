import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("iiz", "0001_extensions_log_outbox_form_token"),
    ]

    operations = [
        migrations.CreateModel(
            name="Guideline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                ("effective_from", models.DateField(verbose_name="effective from")),
                (
                    "approved_on",
                    models.DateField(blank=True, null=True, verbose_name="approved on"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("published", "published"),
                            ("superseded", "superseded"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
            ],
            options={
                "verbose_name": "guideline",
                "verbose_name_plural": "guidelines",
                "ordering": ["network__name_de", "-version"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "published", "superseded"])),
                        name="guideline_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"), ("approved_on__isnull", False), _connector="OR"
                        ),
                        name="published_guideline_has_been_approved",
                        violation_error_message="A guideline is published only after its approval.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Network",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(unique=True, verbose_name="key")),
                ("name_de", models.CharField(max_length=120, verbose_name="name (German)")),
                (
                    "name_fr",
                    models.CharField(blank=True, max_length=120, verbose_name="name (French)"),
                ),
                (
                    "canton",
                    models.CharField(
                        choices=[
                            ("AG", "Aargau"),
                            ("AI", "Appenzell Innerrhoden"),
                            ("AR", "Appenzell Ausserrhoden"),
                            ("BE", "Bern"),
                            ("BL", "Basel-Landschaft"),
                            ("BS", "Basel-Stadt"),
                            ("FR", "Fribourg"),
                            ("GE", "Geneva"),
                            ("GL", "Glarus"),
                            ("GR", "Graubünden"),
                            ("JU", "Jura"),
                            ("LU", "Lucerne"),
                            ("NE", "Neuchâtel"),
                            ("NW", "Nidwalden"),
                            ("OW", "Obwalden"),
                            ("SG", "St. Gallen"),
                            ("SH", "Schaffhausen"),
                            ("SO", "Solothurn"),
                            ("SZ", "Schwyz"),
                            ("TG", "Thurgau"),
                            ("TI", "Ticino"),
                            ("UR", "Uri"),
                            ("VD", "Vaud"),
                            ("VS", "Valais"),
                            ("ZG", "Zug"),
                            ("ZH", "Zurich"),
                        ],
                        max_length=2,
                        verbose_name="canton",
                    ),
                ),
                ("since", models.DateField(verbose_name="since")),
            ],
            options={
                "verbose_name": "network",
                "verbose_name_plural": "networks",
                "ordering": ["name_de"],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        error_messages={
                            "unique": "Someone already logs in with this e-mail address."
                        },
                        max_length=254,
                        unique=True,
                        verbose_name="e-mail",
                    ),
                ),
                ("first_name", models.CharField(max_length=80, verbose_name="first name")),
                ("last_name", models.CharField(max_length=80, verbose_name="last name")),
                (
                    "language",
                    models.CharField(
                        choices=[("de", "Deutsch"), ("fr", "Français"), ("en", "English")],
                        default="de",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="phone")),
                ("is_staff", models.BooleanField(default=False, verbose_name="administrator")),
                ("is_active", models.BooleanField(default=True, verbose_name="may log in")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "ordering": ["last_name", "first_name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email", django.db.models.functions.text.Lower("email"))
                        ),
                        name="user_email_is_kept_in_lower_case",
                        violation_error_message="The e-mail address must be in lower case.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_superuser", False)),
                        name="nobody_has_powers_past_every_check",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Code",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("list", models.CharField(max_length=40, verbose_name="list")),
                ("code", models.SlugField(db_index=False, max_length=40, verbose_name="code")),
                ("de", models.CharField(max_length=200, verbose_name="German")),
                ("fr", models.CharField(max_length=200, verbose_name="French")),
                ("en", models.CharField(blank=True, max_length=200, verbose_name="English")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
                (
                    "active",
                    models.BooleanField(default=True, verbose_name="offered for new entries"),
                ),
            ],
            options={
                "verbose_name": "code",
                "verbose_name_plural": "codes",
                "ordering": ["list", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("list", "code"),
                        name="code_is_unique_in_its_list",
                        violation_error_message="This code is already in the list.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Commune",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until (last day)")),
                ("bfs_number", models.PositiveIntegerField(verbose_name="BFS number")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "canton",
                    models.CharField(
                        choices=[
                            ("AG", "Aargau"),
                            ("AI", "Appenzell Innerrhoden"),
                            ("AR", "Appenzell Ausserrhoden"),
                            ("BE", "Bern"),
                            ("BL", "Basel-Landschaft"),
                            ("BS", "Basel-Stadt"),
                            ("FR", "Fribourg"),
                            ("GE", "Geneva"),
                            ("GL", "Glarus"),
                            ("GR", "Graubünden"),
                            ("JU", "Jura"),
                            ("LU", "Lucerne"),
                            ("NE", "Neuchâtel"),
                            ("NW", "Nidwalden"),
                            ("OW", "Obwalden"),
                            ("SG", "St. Gallen"),
                            ("SH", "Schaffhausen"),
                            ("SO", "Solothurn"),
                            ("SZ", "Schwyz"),
                            ("TG", "Thurgau"),
                            ("TI", "Ticino"),
                            ("UR", "Uri"),
                            ("VD", "Vaud"),
                            ("VS", "Valais"),
                            ("ZG", "Zug"),
                            ("ZH", "Zurich"),
                        ],
                        max_length=2,
                        verbose_name="canton",
                    ),
                ),
            ],
            options={
                "verbose_name": "commune",
                "verbose_name_plural": "communes",
                "ordering": ["name", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="commune_ends_no_earlier_than_it_starts",
                        violation_error_message="The last day is before the first day.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("bfs_number", "="),
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
                        name="bfs_number_names_one_commune_at_a_time",
                        violation_error_message="This BFS number names another commune in that time.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCode",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("list", models.CharField(max_length=40, verbose_name="list")),
                ("code", models.SlugField(db_index=False, max_length=40, verbose_name="code")),
                ("de", models.CharField(max_length=200, verbose_name="German")),
                ("fr", models.CharField(max_length=200, verbose_name="French")),
                ("en", models.CharField(blank=True, max_length=200, verbose_name="English")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
                (
                    "active",
                    models.BooleanField(default=True, verbose_name="offered for new entries"),
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
                "verbose_name": "historical code",
                "verbose_name_plural": "historical codes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="contacts_hi_id_610afc_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="contacts_hi_history_319694_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCommune",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until (last day)")),
                ("bfs_number", models.PositiveIntegerField(verbose_name="BFS number")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "canton",
                    models.CharField(
                        choices=[
                            ("AG", "Aargau"),
                            ("AI", "Appenzell Innerrhoden"),
                            ("AR", "Appenzell Ausserrhoden"),
                            ("BE", "Bern"),
                            ("BL", "Basel-Landschaft"),
                            ("BS", "Basel-Stadt"),
                            ("FR", "Fribourg"),
                            ("GE", "Geneva"),
                            ("GL", "Glarus"),
                            ("GR", "Graubünden"),
                            ("JU", "Jura"),
                            ("LU", "Lucerne"),
                            ("NE", "Neuchâtel"),
                            ("NW", "Nidwalden"),
                            ("OW", "Obwalden"),
                            ("SG", "St. Gallen"),
                            ("SH", "Schaffhausen"),
                            ("SO", "Solothurn"),
                            ("SZ", "Schwyz"),
                            ("TG", "Thurgau"),
                            ("TI", "Ticino"),
                            ("UR", "Uri"),
                            ("VD", "Vaud"),
                            ("VS", "Valais"),
                            ("ZG", "Zug"),
                            ("ZH", "Zurich"),
                        ],
                        max_length=2,
                        verbose_name="canton",
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
                "verbose_name": "historical commune",
                "verbose_name_plural": "historical communes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="contacts_hi_id_1f2e58_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="contacts_hi_history_fbb55d_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalNetwork",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("key", models.SlugField(db_index=False, verbose_name="key")),
                ("name_de", models.CharField(max_length=120, verbose_name="name (German)")),
                (
                    "name_fr",
                    models.CharField(blank=True, max_length=120, verbose_name="name (French)"),
                ),
                (
                    "canton",
                    models.CharField(
                        choices=[
                            ("AG", "Aargau"),
                            ("AI", "Appenzell Innerrhoden"),
                            ("AR", "Appenzell Ausserrhoden"),
                            ("BE", "Bern"),
                            ("BL", "Basel-Landschaft"),
                            ("BS", "Basel-Stadt"),
                            ("FR", "Fribourg"),
                            ("GE", "Geneva"),
                            ("GL", "Glarus"),
                            ("GR", "Graubünden"),
                            ("JU", "Jura"),
                            ("LU", "Lucerne"),
                            ("NE", "Neuchâtel"),
                            ("NW", "Nidwalden"),
                            ("OW", "Obwalden"),
                            ("SG", "St. Gallen"),
                            ("SH", "Schaffhausen"),
                            ("SO", "Solothurn"),
                            ("SZ", "Schwyz"),
                            ("TG", "Thurgau"),
                            ("TI", "Ticino"),
                            ("UR", "Uri"),
                            ("VD", "Vaud"),
                            ("VS", "Valais"),
                            ("ZG", "Zug"),
                            ("ZH", "Zurich"),
                        ],
                        max_length=2,
                        verbose_name="canton",
                    ),
                ),
                ("since", models.DateField(verbose_name="since")),
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
                "verbose_name": "historical network",
                "verbose_name_plural": "historical networks",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="contacts_hi_id_28a9e1_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="contacts_hi_history_4f6ebf_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalStandard",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("key", models.CharField(max_length=60, verbose_name="standard")),
                (
                    "from_type",
                    models.CharField(blank=True, max_length=40, verbose_name="from type"),
                ),
                ("to_type", models.CharField(blank=True, max_length=40, verbose_name="to type")),
                ("value", models.PositiveIntegerField(verbose_name="value")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("working_days", "working days"),
                            ("days", "days"),
                            ("months", "months"),
                            ("count", "times"),
                            ("percent", "percent"),
                        ],
                        max_length=20,
                        verbose_name="unit",
                    ),
                ),
                ("text_de", models.TextField(blank=True, verbose_name="text (German)")),
                ("text_fr", models.TextField(blank=True, verbose_name="text (French)")),
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
                "verbose_name": "historical standard",
                "verbose_name_plural": "historical standards",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="contacts_hi_id_77a79a_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="contacts_hi_history_bf76ed_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalUser",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        error_messages={
                            "unique": "Someone already logs in with this e-mail address."
                        },
                        max_length=254,
                        verbose_name="e-mail",
                    ),
                ),
                ("first_name", models.CharField(max_length=80, verbose_name="first name")),
                ("last_name", models.CharField(max_length=80, verbose_name="last name")),
                (
                    "language",
                    models.CharField(
                        choices=[("de", "Deutsch"), ("fr", "Français"), ("en", "English")],
                        default="de",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="phone")),
                ("is_staff", models.BooleanField(default=False, verbose_name="administrator")),
                ("is_active", models.BooleanField(default=True, verbose_name="may log in")),
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
                "verbose_name": "historical user",
                "verbose_name_plural": "historical users",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="contacts_hi_id_57b48f_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="contacts_hi_history_18a275_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Institution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="key"
                    ),
                ),
                ("name_de", models.CharField(max_length=160, verbose_name="name (German)")),
                (
                    "name_fr",
                    models.CharField(blank=True, max_length=160, verbose_name="name (French)"),
                ),
                ("short_de", models.CharField(max_length=40, verbose_name="short name (German)")),
                (
                    "short_fr",
                    models.CharField(blank=True, max_length=40, verbose_name="short name (French)"),
                ),
                ("type", models.CharField(max_length=40, verbose_name="type")),
                (
                    "canton",
                    models.CharField(
                        choices=[
                            ("AG", "Aargau"),
                            ("AI", "Appenzell Innerrhoden"),
                            ("AR", "Appenzell Ausserrhoden"),
                            ("BE", "Bern"),
                            ("BL", "Basel-Landschaft"),
                            ("BS", "Basel-Stadt"),
                            ("FR", "Fribourg"),
                            ("GE", "Geneva"),
                            ("GL", "Glarus"),
                            ("GR", "Graubünden"),
                            ("JU", "Jura"),
                            ("LU", "Lucerne"),
                            ("NE", "Neuchâtel"),
                            ("NW", "Nidwalden"),
                            ("OW", "Obwalden"),
                            ("SG", "St. Gallen"),
                            ("SH", "Schaffhausen"),
                            ("SO", "Solothurn"),
                            ("SZ", "Schwyz"),
                            ("TG", "Thurgau"),
                            ("TI", "Ticino"),
                            ("UR", "Uri"),
                            ("VD", "Vaud"),
                            ("VS", "Valais"),
                            ("ZG", "Zug"),
                            ("ZH", "Zurich"),
                        ],
                        max_length=2,
                        verbose_name="canton",
                    ),
                ),
                ("street", models.CharField(blank=True, max_length=120, verbose_name="street")),
                (
                    "postcode",
                    models.CharField(
                        blank=True,
                        max_length=4,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A\\d{4}\\Z", "A Swiss postcode has four digits."
                            )
                        ],
                        verbose_name="postcode",
                    ),
                ),
                ("town", models.CharField(blank=True, max_length=80, verbose_name="town")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="phone")),
                ("mailbox", models.EmailField(blank=True, max_length=254, verbose_name="mailbox")),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("de", "Deutsch"), ("fr", "Français"), ("en", "English")],
                            max_length=2,
                        ),
                        default=list,
                        size=None,
                        verbose_name="languages",
                    ),
                ),
                (
                    "head_sees_parts",
                    models.BooleanField(default=False, verbose_name="its head sees its parts"),
                ),
                (
                    "has_account",
                    models.BooleanField(default=True, verbose_name="has accounts here"),
                ),
                (
                    "group",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="institution",
                        to="auth.group",
                    ),
                ),
                (
                    "part_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="contacts.institution",
                        verbose_name="part of",
                    ),
                ),
            ],
            options={
                "verbose_name": "institution",
                "verbose_name_plural": "institutions",
                "ordering": ["name_de", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("languages__len__gte", 1)),
                        name="institution_speaks_a_language",
                        violation_error_message="Choose at least one language.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("part_of__isnull", True),
                            models.Q(("part_of", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="institution_is_not_part_of_itself",
                        violation_error_message="An institution cannot be part of itself.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalInstitutionCommune",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until (last day)")),
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
                        verbose_name="commune",
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
                        verbose_name="institution",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical commune of an institution",
                "verbose_name_plural": "historical communes of an institution",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="contacts_hi_id_266b00_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="contacts_hi_history_ae5d0b_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalInstitution",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="key")),
                ("name_de", models.CharField(max_length=160, verbose_name="name (German)")),
                (
                    "name_fr",
                    models.CharField(blank=True, max_length=160, verbose_name="name (French)"),
                ),
                ("short_de", models.CharField(max_length=40, verbose_name="short name (German)")),
                (
                    "short_fr",
                    models.CharField(blank=True, max_length=40, verbose_name="short name (French)"),
                ),
                ("type", models.CharField(max_length=40, verbose_name="type")),
                (
                    "canton",
                    models.CharField(
                        choices=[
                            ("AG", "Aargau"),
                            ("AI", "Appenzell Innerrhoden"),
                            ("AR", "Appenzell Ausserrhoden"),
                            ("BE", "Bern"),
                            ("BL", "Basel-Landschaft"),
                            ("BS", "Basel-Stadt"),
                            ("FR", "Fribourg"),
                            ("GE", "Geneva"),
                            ("GL", "Glarus"),
                            ("GR", "Graubünden"),
                            ("JU", "Jura"),
                            ("LU", "Lucerne"),
                            ("NE", "Neuchâtel"),
                            ("NW", "Nidwalden"),
                            ("OW", "Obwalden"),
                            ("SG", "St. Gallen"),
                            ("SH", "Schaffhausen"),
                            ("SO", "Solothurn"),
                            ("SZ", "Schwyz"),
                            ("TG", "Thurgau"),
                            ("TI", "Ticino"),
                            ("UR", "Uri"),
                            ("VD", "Vaud"),
                            ("VS", "Valais"),
                            ("ZG", "Zug"),
                            ("ZH", "Zurich"),
                        ],
                        max_length=2,
                        verbose_name="canton",
                    ),
                ),
                ("street", models.CharField(blank=True, max_length=120, verbose_name="street")),
                (
                    "postcode",
                    models.CharField(
                        blank=True,
                        max_length=4,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A\\d{4}\\Z", "A Swiss postcode has four digits."
                            )
                        ],
                        verbose_name="postcode",
                    ),
                ),
                ("town", models.CharField(blank=True, max_length=80, verbose_name="town")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="phone")),
                ("mailbox", models.EmailField(blank=True, max_length=254, verbose_name="mailbox")),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("de", "Deutsch"), ("fr", "Français"), ("en", "English")],
                            max_length=2,
                        ),
                        default=list,
                        size=None,
                        verbose_name="languages",
                    ),
                ),
                (
                    "head_sees_parts",
                    models.BooleanField(default=False, verbose_name="its head sees its parts"),
                ),
                (
                    "has_account",
                    models.BooleanField(default=True, verbose_name="has accounts here"),
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
                    "group",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="auth.group",
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
                    "part_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.institution",
                        verbose_name="part of",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical institution",
                "verbose_name_plural": "historical institutions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="contacts_hi_id_e0dbf3_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="contacts_hi_history_0d49af_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalContactPerson",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until (last day)")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("function", models.CharField(blank=True, max_length=120, verbose_name="function")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="phone")),
                ("mail", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("de", "Deutsch"), ("fr", "Français"), ("en", "English")],
                            max_length=2,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="languages",
                    ),
                ),
                (
                    "rank",
                    models.CharField(
                        choices=[("primary", "primary contact"), ("deputy", "deputy")],
                        max_length=20,
                        verbose_name="rank",
                    ),
                ),
                (
                    "confirmed_on",
                    models.DateField(blank=True, null=True, verbose_name="confirmed on"),
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
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
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
                        verbose_name="institution",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical contact person",
                "verbose_name_plural": "historical contact persons",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="contacts_hi_id_620db2_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="contacts_hi_history_872c43_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ContactPerson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until (last day)")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("function", models.CharField(blank=True, max_length=120, verbose_name="function")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="phone")),
                ("mail", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("de", "Deutsch"), ("fr", "Français"), ("en", "English")],
                            max_length=2,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="languages",
                    ),
                ),
                (
                    "rank",
                    models.CharField(
                        choices=[("primary", "primary contact"), ("deputy", "deputy")],
                        max_length=20,
                        verbose_name="rank",
                    ),
                ),
                (
                    "confirmed_on",
                    models.DateField(blank=True, null=True, verbose_name="confirmed on"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_persons",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_persons",
                        to="contacts.institution",
                        verbose_name="institution",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact person",
                "verbose_name_plural": "contact persons",
                "ordering": ["since", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="contactperson_ends_no_earlier_than_it_starts",
                        violation_error_message="The last day is before the first day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rank__in", ["primary", "deputy"])),
                        name="contact_rank_is_known",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("rank", "primary")),
                        expressions=[
                            ("institution", "="),
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
                        name="institution_has_one_primary_contact_at_a_time",
                        violation_error_message="The institution already has a primary contact in that time.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InstitutionCommune",
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
                    "commune",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="institution_communes",
                        to="contacts.commune",
                        verbose_name="commune",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="institution_communes",
                        to="contacts.institution",
                        verbose_name="institution",
                    ),
                ),
            ],
            options={
                "verbose_name": "commune of an institution",
                "verbose_name_plural": "communes of an institution",
                "ordering": ["since", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="institutioncommune_ends_no_earlier_than_it_starts",
                        violation_error_message="The last day is before the first day.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("institution", "="),
                            ("commune", "="),
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
                        name="institution_serves_a_commune_once_at_a_time",
                        violation_error_message="The institution already serves this commune in that time.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("caseworker", "caseworker"),
                            ("head", "head"),
                            ("coordinator", "coordinator"),
                            ("steering", "steering committee"),
                            ("auditor", "data-protection officer"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                (
                    "is_chair",
                    models.BooleanField(
                        default=False, verbose_name="chairs the steering committee"
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="contacts.institution",
                        verbose_name="institution",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="user_memberships",
                        to="contacts.network",
                        verbose_name="network",
                    ),
                ),
            ],
            options={
                "verbose_name": "membership",
                "verbose_name_plural": "memberships",
                "ordering": ["since", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="membership_ends_no_earlier_than_it_starts",
                        violation_error_message="The last day is before the first day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("institution__isnull", False), ("network__isnull", True)),
                            models.Q(("institution__isnull", True), ("network__isnull", False)),
                            _connector="OR",
                        ),
                        name="membership_is_of_one_institution_or_one_network",
                        violation_error_message="Choose either an institution or a network.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("institution__isnull", False),
                                ("role__in", ("caseworker", "head", "coordinator")),
                            ),
                            models.Q(("network__isnull", False), ("role", "steering")),
                            ("role", "auditor"),
                            _connector="OR",
                        ),
                        name="membership_role_fits_institution_or_network",
                        violation_error_message="Steering committees belong to a network; caseworkers, heads and coordinators to an institution.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_chair", False), ("role", "steering"), _connector="OR"
                        ),
                        name="only_a_steering_member_takes_the_chair",
                        violation_error_message="Only a member of the steering committee can chair it.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("user", "="),
                            ("institution", "="),
                            ("role", "="),
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
                        name="user_holds_a_role_in_an_institution_once_at_a_time",
                        violation_error_message="The user already holds this role there in that time.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("user", "="),
                            ("network", "="),
                            ("role", "="),
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
                        name="user_holds_a_role_in_a_network_once_at_a_time",
                        violation_error_message="The user already holds this role there in that time.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("is_chair", True)),
                        expressions=[
                            ("network", "="),
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
                        name="network_has_one_chair_at_a_time",
                        violation_error_message="Someone else chairs the steering committee in that time.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mandate",
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
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates",
                        to="contacts.institution",
                        verbose_name="institution",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates",
                        to="contacts.network",
                        verbose_name="network",
                    ),
                ),
            ],
            options={
                "verbose_name": "mandate",
                "verbose_name_plural": "mandates",
                "ordering": ["since", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="mandate_ends_no_earlier_than_it_starts",
                        violation_error_message="The last day is before the first day.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("network", "="),
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
                        name="network_has_one_mandate_at_a_time",
                        violation_error_message="The network already has a coordination office in that time.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalNetworkMembership",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until (last day)")),
                (
                    "kind",
                    models.CharField(
                        choices=[("sponsor", "sponsor"), ("member", "member")],
                        default="member",
                        max_length=20,
                        verbose_name="kind",
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
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.institution",
                        verbose_name="institution",
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
                        verbose_name="network",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical network membership",
                "verbose_name_plural": "historical network memberships",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="contacts_hi_id_7b9a92_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="contacts_hi_history_d6e1a1_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMembership",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until (last day)")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("caseworker", "caseworker"),
                            ("head", "head"),
                            ("coordinator", "coordinator"),
                            ("steering", "steering committee"),
                            ("auditor", "data-protection officer"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                (
                    "is_chair",
                    models.BooleanField(
                        default=False, verbose_name="chairs the steering committee"
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
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
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
                        verbose_name="institution",
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
                        verbose_name="network",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical membership",
                "verbose_name_plural": "historical memberships",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="contacts_hi_id_78323b_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="contacts_hi_history_c759f3_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMandate",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until (last day)")),
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
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.institution",
                        verbose_name="institution",
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
                        verbose_name="network",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical mandate",
                "verbose_name_plural": "historical mandates",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="contacts_hi_id_d6efd8_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="contacts_hi_history_0322cc_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalGuideline",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("history_institution_id", models.BigIntegerField(null=True)),
                ("history_operation", models.UUIDField(db_index=True)),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                ("effective_from", models.DateField(verbose_name="effective from")),
                (
                    "approved_on",
                    models.DateField(blank=True, null=True, verbose_name="approved on"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("published", "published"),
                            ("superseded", "superseded"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=20,
                        verbose_name="state",
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
                    "network",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Without a network it is the default for all.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.network",
                        verbose_name="network",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical guideline",
                "verbose_name_plural": "historical guidelines",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"],
                        name="contacts_hi_id_f048f9_idx",
                    ),
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["history_date"], name="contacts_hi_history_a6c856_brin"
                    ),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="guideline",
            name="network",
            field=models.ForeignKey(
                blank=True,
                help_text="Without a network it is the default for all.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="guidelines",
                to="contacts.network",
                verbose_name="network",
            ),
        ),
        migrations.CreateModel(
            name="NetworkMembership",
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
                    "kind",
                    models.CharField(
                        choices=[("sponsor", "sponsor"), ("member", "member")],
                        default="member",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="network_memberships",
                        to="contacts.institution",
                        verbose_name="institution",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="contacts.network",
                        verbose_name="network",
                    ),
                ),
            ],
            options={
                "verbose_name": "network membership",
                "verbose_name_plural": "network memberships",
                "ordering": ["since", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="networkmembership_ends_no_earlier_than_it_starts",
                        violation_error_message="The last day is before the first day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["sponsor", "member"])),
                        name="network_member_kind_is_known",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("network", "="),
                            ("institution", "="),
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
                        name="institution_belongs_to_a_network_once_at_a_time",
                        violation_error_message="The institution already belongs to this network in that time.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Standard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60, verbose_name="standard")),
                (
                    "from_type",
                    models.CharField(blank=True, max_length=40, verbose_name="from type"),
                ),
                ("to_type", models.CharField(blank=True, max_length=40, verbose_name="to type")),
                ("value", models.PositiveIntegerField(verbose_name="value")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("working_days", "working days"),
                            ("days", "days"),
                            ("months", "months"),
                            ("count", "times"),
                            ("percent", "percent"),
                        ],
                        max_length=20,
                        verbose_name="unit",
                    ),
                ),
                ("text_de", models.TextField(blank=True, verbose_name="text (German)")),
                ("text_fr", models.TextField(blank=True, verbose_name="text (French)")),
                (
                    "guideline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="standards",
                        to="contacts.guideline",
                        verbose_name="guideline",
                    ),
                ),
            ],
            options={
                "verbose_name": "standard",
                "verbose_name_plural": "standards",
                "ordering": ["key", "from_type", "to_type"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unit__in", ["working_days", "days", "months", "count", "percent"])
                        ),
                        name="standard_unit_is_known",
                    ),
                    models.UniqueConstraint(
                        fields=("guideline", "key", "from_type", "to_type"),
                        name="standard_is_set_once_per_pair_of_types",
                        violation_error_message="This standard is already set for these types.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("unit", "percent"), _negated=True),
                            ("value__lte", 100),
                            _connector="OR",
                        ),
                        name="percentage_is_at_most_a_hundred",
                        violation_error_message="A percentage is at most 100.",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="guideline",
            constraint=models.UniqueConstraint(
                fields=("network", "version"),
                name="guideline_version_is_unique_in_its_network",
                nulls_distinct=False,
                violation_error_message="This version already exists.",
            ),
        ),
        migrations.AddConstraint(
            model_name="guideline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "draft"), _negated=True),
                fields=("network", "effective_from"),
                name="one_guideline_takes_effect_on_a_day",
                nulls_distinct=False,
                violation_error_message="Another version takes effect on the same day.",
            ),
        ),
    ]
