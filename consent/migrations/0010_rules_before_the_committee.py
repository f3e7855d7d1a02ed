"""Rules of exchange stay as they are while their version is before the committee, or approved."""

from django.db import migrations

CREATE = """
CREATE TRIGGER what_the_committee_reads_stays
  AFTER INSERT OR UPDATE OR DELETE ON consent_exchangerule
  FOR EACH ROW EXECUTE FUNCTION contacts_part_of_version_stays();
"""
DROP = "DROP TRIGGER what_the_committee_reads_stays ON consent_exchangerule;"


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0009_confirmations_and_papers"),
        ("contacts", "0006_approvals_of_guidelines"),
    ]

    operations = [migrations.RunSQL(CREATE, DROP)]
