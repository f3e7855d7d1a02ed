"""Versions of a guideline go before the committee of their network.

What it reads, and what it approved until that is published, is kept as it is by the database: the
version itself and its standards here, its rules of exchange where they are made. Taken back it is a
draft again and can be changed.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CREATE = """
CREATE FUNCTION contacts_stays_before_the_committee(named text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'version % is before the committee, or approved', named
    USING ERRCODE = 'check_violation', CONSTRAINT = 'what_the_committee_reads_stays';
END $$;

CREATE FUNCTION contacts_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM contacts_stays_before_the_committee(OLD.id::text);
  RETURN NULL;
END $$;

CREATE FUNCTION contacts_part_of_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  version record;
  written xid;
BEGIN
  -- The lock keeps the version from being put in before what is written here can be read.
  FOR version IN
    SELECT id, state, xmin FROM contacts_guideline
    WHERE id IN (OLD.guideline_id, NEW.guideline_id) FOR SHARE
  LOOP
    CONTINUE WHEN version.state NOT IN ('submitted', 'approved');
    IF TG_OP = 'INSERT' THEN
      -- A copy of a version brings its parts along in one step.
      EXECUTE format('SELECT xmin FROM %s WHERE id = $1', TG_RELID::regclass)
        INTO written USING NEW.id;
      CONTINUE WHEN written = version.xmin;
    END IF;
    PERFORM contacts_stays_before_the_committee(version.id::text);
  END LOOP;
  RETURN NULL;
END $$;

CREATE TRIGGER what_the_committee_reads_stays
  AFTER UPDATE ON contacts_guideline FOR EACH ROW
  WHEN (OLD.state IN ('submitted', 'approved') AND NEW.state <> 'draft'
    AND (OLD.network_id, OLD.version, OLD.effective_from)
      IS DISTINCT FROM (NEW.network_id, NEW.version, NEW.effective_from))
  EXECUTE FUNCTION contacts_version_stays();

CREATE TRIGGER what_the_committee_reads_is_not_deleted
  AFTER DELETE ON contacts_guideline FOR EACH ROW
  WHEN (OLD.state IN ('submitted', 'approved'))
  EXECUTE FUNCTION contacts_version_stays();

CREATE TRIGGER what_the_committee_reads_stays
  AFTER INSERT OR UPDATE OR DELETE ON contacts_standard
  FOR EACH ROW EXECUTE FUNCTION contacts_part_of_version_stays();
"""

DROP = """
DROP TRIGGER what_the_committee_reads_stays ON contacts_standard;
DROP TRIGGER what_the_committee_reads_is_not_deleted ON contacts_guideline;
DROP TRIGGER what_the_committee_reads_stays ON contacts_guideline;
DROP FUNCTION contacts_part_of_version_stays();
DROP FUNCTION contacts_version_stays();
DROP FUNCTION contacts_stays_before_the_committee(text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0005_targets_of_standards"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="guideline",
            name="published_guideline_has_been_approved",
        ),
        migrations.RemoveConstraint(
            model_name="guideline",
            name="guideline_state_is_known",
        ),
        migrations.AddField(
            model_name="guideline",
            name="approved_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="approved for the committee by",
            ),
        ),
        migrations.AddField(
            model_name="guideline",
            name="returned",
            field=models.TextField(
                blank=True,
                editable=False,
                max_length=1000,
                verbose_name="why the committee sent it back",
            ),
        ),
        migrations.AddField(
            model_name="guideline",
            name="submission",
            field=models.UUIDField(blank=True, editable=False, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="guideline",
            name="submitted_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="put before the committee by",
            ),
        ),
        migrations.AddField(
            model_name="guideline",
            name="submitted_on",
            field=models.DateField(
                blank=True, editable=False, null=True, verbose_name="put before the committee on"
            ),
        ),
        migrations.AddField(
            model_name="historicalguideline",
            name="approved_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="approved for the committee by",
            ),
        ),
        migrations.AddField(
            model_name="historicalguideline",
            name="returned",
            field=models.TextField(
                blank=True,
                editable=False,
                max_length=1000,
                verbose_name="why the committee sent it back",
            ),
        ),
        migrations.AddField(
            model_name="historicalguideline",
            name="submission",
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="historicalguideline",
            name="submitted_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="put before the committee by",
            ),
        ),
        migrations.AddField(
            model_name="historicalguideline",
            name="submitted_on",
            field=models.DateField(
                blank=True, editable=False, null=True, verbose_name="put before the committee on"
            ),
        ),
        migrations.AlterField(
            model_name="guideline",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("submitted", "before the committee"),
                    ("approved", "approved, to be published"),
                    ("published", "published"),
                    ("superseded", "superseded"),
                    ("replaced", "replaced before its day"),
                ],
                default="draft",
                editable=False,
                max_length=20,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="historicalguideline",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("submitted", "before the committee"),
                    ("approved", "approved, to be published"),
                    ("published", "published"),
                    ("superseded", "superseded"),
                    ("replaced", "replaced before its day"),
                ],
                default="draft",
                editable=False,
                max_length=20,
                verbose_name="state",
            ),
        ),
        migrations.AddConstraint(
            model_name="guideline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["draft", "submitted", "approved", "published", "superseded", "replaced"],
                    )
                ),
                name="guideline_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="guideline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "submitted"]),
                    ("approved_on__isnull", False),
                    _connector="OR",
                ),
                name="published_guideline_has_been_approved",
                violation_error_message="A guideline is published only after its approval.",
            ),
        ),
        migrations.AddConstraint(
            model_name="guideline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["submitted", "approved"]), _negated=True),
                    models.Q(("network__isnull", False), ("submission__isnull", False)),
                    _connector="OR",
                ),
                name="a_committee_reads_versions_of_its_network",
            ),
        ),
        migrations.AddConstraint(
            model_name="guideline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "approved"), _negated=True),
                    ("approved_by__isnull", False),
                    _connector="OR",
                ),
                name="somebody_approves_for_the_committee",
            ),
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
